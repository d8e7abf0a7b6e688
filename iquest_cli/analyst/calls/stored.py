"""How what a request brings gets to where it is kept: from the route that the question means down to the database, the
disk or the storage.

The words "route" and "database" name no code of their own, so the chain is laid through what the question says is
carried: the handler whose route and name speak of it, then the calls below it that write (or read) what is kept.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from anchors.graph.roles.entries import Asides, entry_facts
from anchors.syntax.languages import is_code
from iquest_cli.analyst.calls.steps import widen
from iquest_cli.analyst.calls.walker import Path, Walker, path_to
from iquest_cli.analyst.evidence.places import Step
from iquest_cli.analyst.texts.standing import path_factor
from iquest_cli.analyst.texts.values import CALLABLE
from iquest_cli.analyst.texts.words import parts

if TYPE_CHECKING:
    from anchors.types import Edge, Symbol
    from anchors.workspace import Workspace
    from iquest_cli.analyst.asked.question import Question
    from iquest_cli.analyst.ranking.relevance import Relevance

MEANT: Final = 0.5
"""Least share of what is carried that a route must speak of."""
MAX_DOORS: Final = 3
"""Routes that are followed, those that speak most of what is carried."""
MAX_REACHED: Final = 200
MAX_BODY: Final = 80
SPAN: Final = 6
"""Lines that a registration may take until its handler is named."""
KEEPS: Final = 0.35
"""Least that the end of a chain must show of keeping."""
_ENTERS: Final = re.compile(
    r"\b(?:routes?|endpoints?|requests?|https?|rest|api|post(?:ed|ing)?|upload(?:s|ed|ing)?|controllers?|handlers?)\b",
    re.IGNORECASE,
)
_KEPT_IN: Final = re.compile(
    r"\W*(?:(?:the|a|an|its|our|and|or|to|on|in|data|sql|file|object|persistent) )*"
    r"(?:database|db|disk|storage|tables?|store|datastore|persistence|file system|data layer)"
    r"(?: (?:and|or)(?: the)? (?:database|db|disk|storage|store|file system))?\W*",
    re.IGNORECASE,
)
_WAY: Final = re.compile(
    r"\b(?:how|does|do|is|are|go(?:es)?|gets?|reach(?:es)?|flows?|travels?|over|via|through|from|to|until|into|route|routes"
    r"|endpoints?|requests?|https?|rest|api|database|db|disk|storage|tables?|datastore|persistence|new)\b",
    re.IGNORECASE,
)
"""What says only that there is a way."""
_VERBS: Final = (
    (re.compile(r"\b(?:creat|post|add|sav|stor|upload|submit|insert|register|new)\w*", re.I), ("POST", "PUT")),
    (re.compile(r"\b(?:delet|remov|destroy)\w*", re.I), ("DELETE",)),
    (re.compile(r"\b(?:updat|edit|chang|modif|patch)\w*", re.I), ("PUT", "PATCH", "POST")),
    (re.compile(r"\b(?:read|get|list|fetch|load|search|quer|show|download)\w*", re.I), ("GET",)),
)
_WRITES: Final = re.compile(
    r"\b(?:INSERT\s+INTO|REPLACE\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM)\b|insert_into\b|replace_into\b"
    r"|(?:\.|->|::)(?:save|create|insert|persist|upsert|bulk_create|exec(?:ute)?|commit|flush|mutate|write_?(?:file|all)?"
    r"|delete|destroy|update)\w{0,8}[!?]?\s*\(",
    re.IGNORECASE,
)
_READS: Final = re.compile(
    r"\bSELECT\b.+\bFROM\b|(?:\.|->|::)(?:find|first|query|select|fetch|scan|load|where|get_results?|all|filter)\w{0,10}"
    r"\s*[(!]",
    re.IGNORECASE,
)
_KEEPER: Final = re.compile(
    r"\b(?:database|db|dao|repositor(?:y|ies)|models?|storage|stores?|persistence|entit(?:y|ies)|queries|sql|gorm|disk)\b",
    re.IGNORECASE,
)

_NAME: Final = re.compile(r"(\w+)[!?]?\s*[(!]$")
_CLOSURE: Final = re.compile(r"=>|\bfunc(?:tion)?\s*\w*\(|\bdo\b\s*(?:\||$)|\|\w*\|")


@dataclass(frozen=True, slots=True)
class _Door:
    """A route: what runs for it, and the edge by which that was registered, where another function does so. `lines`:
    those of the closure that answers, inside of what registers it."""

    symbol: int
    told: str
    verb: str
    line: int
    edge: Edge | None = None
    lines: tuple[int, int] | None = None


def find_stored(workspace: Workspace, relevance: Relevance, question: Question) -> tuple[Step, ...]:
    """The steps from a route to what keeps; none where the question asks for another way, or no route is meant."""
    if not question.end or not _KEPT_IN.fullmatch(question.end) or not _ENTERS.search(question.text):
        return ()
    carried = _WAY.sub(" ", question.text)
    focus = relevance.focused(workspace, question, carried)
    if not focus.concepts:
        return ()
    wanted = next((verbs for rule, verbs in _VERBS if rule.search(question.text)), ())
    keeping = _READS if wanted == ("GET",) else _WRITES
    walker = Walker(workspace, relevance)
    best: tuple[float, _Door, Path] | None = None
    for worth, door in _meant(workspace, focus, wanted):
        with walker.within(door.symbol, door.lines):
            found = _down(walker, focus, keeping, door)
        if found is not None and (best is None or worth + found[0] > best[0] + 1e-9):
            best = (worth + found[0], door, found[1])
    if best is None:
        return ()
    _, door, path = best
    with walker.within(door.symbol, door.lines):
        steps = list(widen(walker, relevance, path))
    focus_line = (door.line, door.line) if door.lines else steps[0].focus
    steps[0] = replace(steps[0], edge=door.edge, note="" if door.lines else door.told, focus=focus_line)
    if door.edge is not None:
        registers = Step(workspace.snapshot.symbol(door.edge.source), None, 0, "registers the route")
        steps = [registers, *(replace(step, depth=step.depth + 1) for step in steps)]
    return tuple(steps)


def _meant(workspace: Workspace, focus: Relevance, wanted: tuple[str, ...]) -> list[tuple[float, _Door]]:
    found: dict[tuple[int, int], tuple[float, _Door]] = {}
    for door in _doors(workspace):
        symbol = workspace.snapshot.symbol(door.symbol)
        named = "" if door.lines else f"{symbol.qualified_name} {symbol.doc}"
        worth = focus.of_text(f"{door.told} {named}")
        if worth < MEANT:
            continue
        worth += 0.3 * (door.verb in wanted) + 0.2 * focus.of_text(symbol.name if named else door.told)
        worth -= 0.02 * len(parts(f"{named and symbol.name} {door.told}"))  # of two that say it the plainer one
        key = (door.symbol, door.line if door.lines else 0)
        if key not in found or worth > found[key][0]:
            found[key] = (worth, door)
    return sorted(found.values(), key=lambda item: (-item[0], item[1].symbol, item[1].line))[:MAX_DOORS]


def _doors(workspace: Workspace) -> Iterator[_Door]:
    snapshot = workspace.snapshot
    asides = Asides(snapshot.files)
    for file, tracked in enumerate(snapshot.files):
        if not is_code(tracked.language) or path_factor(tracked.path, "code") < 1.0 or asides.has(tracked.path):
            continue
        first = snapshot.module_symbol(file) + 1
        facts = [
            f for f in entry_facts(snapshot, file, snapshot.skim_once(file), None, asides.marked) if f.kind == "route"
        ]
        starts = sorted(fact.line for fact in facts)
        used: dict[int, dict[int, list[Edge]]] = {}
        for fact in facts:
            told = f"{fact.value} {fact.name}".strip()
            symbol = first + fact.scope
            if fact.text[:1] in "@#[" and snapshot.kind(symbol) in CALLABLE:
                yield _Door(symbol, told, fact.value, fact.line)
                continue
            if symbol not in used:
                used[symbol] = _by_line(workspace.graph.edges_out(symbol, ("name", "call")))
            edges = [
                edge
                for line in range(fact.line, fact.line + SPAN)
                for edge in used[symbol].get(line, ())
                if snapshot.kind(edge.target) in ("function", "method")
                and re.search(rf"\b{re.escape(snapshot.name(edge.target))}\b", fact.text)
            ]
            if _CLOSURE.search(fact.text):
                after = bisect_right(starts, fact.line)
                end = starts[after] if after < len(starts) else snapshot.symbol(symbol).end_line + 1
                yield _Door(symbol, told, fact.value, fact.line, lines=(fact.line, end - 1))
            elif edges:
                # Middleware is named before what answers.
                last = max(edges, key=lambda edge: (fact.text.rfind(snapshot.name(edge.target)), edge.confidence))
                yield _Door(last.target, told, fact.value, fact.line, last)


def _by_line(edges: list[Edge]) -> dict[int, list[Edge]]:
    found: dict[int, list[Edge]] = {}
    for edge in edges:
        found.setdefault(edge.line, []).append(edge)
    return found


def _down(walker: Walker, focus: Relevance, keeping: re.Pattern[str], door: _Door) -> tuple[float, Path] | None:
    """The way from a handler to the function that keeps what is carried, and how well it fits."""
    costs, last = walker.reach(door.symbol)
    near = sorted(costs, key=lambda symbol: (costs[symbol], symbol))[:MAX_REACHED]
    best: tuple[float, int] | None = None
    for number in near:
        is_door = number == door.symbol
        if walker.snapshot.kind(number) not in CALLABLE and not is_door:
            continue
        symbol = walker.snapshot.symbol(number)
        keeps = _keeps(walker, focus, keeping, symbol, door.lines if is_door else None)
        if keeps < KEEPS:
            continue
        value = keeps + focus.of_text(f"{symbol.qualified_name} {symbol.doc}") - 0.04 * costs[number]
        if best is None or value > best[0] + 1e-9:
            best = (value, number)
    return None if best is None else (best[0], path_to(door.symbol, best[1], last))


def _keeps(
    walker: Walker, focus: Relevance, keeping: re.Pattern[str], symbol: Symbol, lines: tuple[int, int] | None
) -> float:
    """0..1.2: what a function does itself to what is kept, and whether it stands where such code does. A call of the
    repository's own code is none of it: that does."""
    begin, end = lines or (symbol.body_line or symbol.name_line, symbol.end_line)
    called = {(edge.line, walker.snapshot.name(edge.target)) for edge in walker.calls(symbol.id)}
    does = False
    for line in range(begin, min(end, begin + MAX_BODY) + 1):
        for match in keeping.finditer(focus.source.line(symbol.path, line)):
            name = _NAME.search(match.group())
            does = does or name is None or (line, name.group(1)) not in called
    stands = _KEEPER.search(" ".join(parts(f"{symbol.path.replace('/', ' ')} {symbol.qualified_name}")))
    return 0.7 * does + (0.5 if does and stands else 0.0)
