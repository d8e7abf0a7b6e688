"""Finds the calls between two ends of a question, or around its subject: who leads to it and what it leads to.

Paths are sought over call, construction and topic edges, and from an interface's method to those that override it. It
knows nothing of values: whether a branch is taken is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from anchors.graph.texts.words import files_with_word
from anchors.types import Edge
from anchors.workspace import Workspace
from iquest_cli.analyst.asked.question import Question, identifiers_of, names_of
from iquest_cli.analyst.calls.choosing import PASSED_BY, best_path, find_takers, of_start
from iquest_cli.analyst.calls.starts import NAMED, pick_start
from iquest_cli.analyst.calls.steps import MAX_STEPS, widen
from iquest_cli.analyst.calls.typed_commands import typed_command
from iquest_cli.analyst.calls.walker import Path, Walker
from iquest_cli.analyst.evidence.places import Step
from iquest_cli.analyst.ranking.relevance import Relevance
from iquest_cli.analyst.texts.standing import is_aside, is_in_test_module, is_test, path_factor
from iquest_cli.analyst.texts.values import CALLABLE

SUPPORTED: Final = 0.3
"""Share of its phrase that at least one end of a chain must meet in its own name and doc line."""
MAX_ABOVE: Final = 4
MAX_STARTS: Final = 24
_CALLING: Final = re.compile(
    r"\b(?:i|you|we|one|somebody|someone|user|client|code) (?:calls?|invokes?|runs?)\b", re.IGNORECASE
)
"""Who calls it is told already."""
SPOKEN_OF: Final = 0.25
"""Score by words, against the best symbol's, from which a callee belongs to the chain."""


def find_flow(workspace: Workspace, relevance: Relevance, question: Question) -> tuple[Step, ...]:
    """The chain between the ends that the question names; without ends the chain around its best symbol."""
    walker = Walker(workspace, relevance)
    program = workspace.info.root.rstrip("/").rpartition("/")[2]
    typed = typed_command(workspace, relevance.source, question.start or question.when, program)
    if typed is None:
        starts = pick_start(workspace, relevance, question)
        return _find(workspace, walker, relevance, question, starts, is_named=bool(names_of(question.start)))
    with walker.within(*typed):
        return _find(workspace, walker, relevance, question, {typed[0]: NAMED}, is_named=True, is_typed=True)


def _find(
    workspace: Workspace,
    walker: Walker,
    relevance: Relevance,
    question: Question,
    starts: dict[int, float],
    *,
    is_named: bool,
    is_typed: bool = False,
) -> tuple[Step, ...]:
    """`is_typed`: at the command that begins it the whole way begins, so that no other chain is sought for its end."""
    if not question.end:
        named = next((symbol for symbol, value in starts.items() if value >= NAMED), None)
        center = named if named is not None else _center(relevance, starts)
        if center is None:
            return ()
        is_called = named is not None and bool(_CALLING.search(question.when)) and bool(identifiers_of(question.when))
        return around(walker, relevance, center, max_above=0 if is_called else MAX_ABOVE)
    ending = relevance.focused(workspace, question, question.end)
    best: tuple[float, Path] | None = None
    takers = find_takers(workspace, relevance, question.end)
    for start, own in list(starts.items())[:MAX_STARTS]:
        found = best_path(walker, relevance, ending, start, takers)
        if found is not None and (best is None or found[0] + of_start(own) > best[0] + 0.05):
            best = (found[0] + of_start(own), found[1])
    if best is None:
        center = _center(relevance, starts)
        return () if center is None else around(walker, relevance, center)
    if not is_named and not _is_supported(workspace, relevance, ending, question, best[1]):
        center = _center(relevance, {})
        if center is not None:
            return around(walker, relevance, center)
    path = best[1] if is_named else lead_in(walker, relevance, best[1])
    steps = widen(walker, relevance, path)
    return steps if is_typed else _second_chain(walker, relevance, ending, steps)


def _is_supported(
    workspace: Workspace, relevance: Relevance, ending: Relevance, question: Question, path: Path
) -> bool:
    """Whether one end at least is named, or described by enough of its words: a chain between two guesses is none."""
    beginning = relevance.focused(workspace, question, question.start) if question.start else None
    ends = [(ending, question.end, path.symbols[-1])]
    if beginning is not None:
        ends.append((beginning, question.start, path.symbols[0]))
    met = [1.0 if names_of(phrase) else _described(focus, symbol) for focus, phrase, symbol in ends]
    return max(met) >= SUPPORTED


def _described(focus: Relevance, symbol: int) -> float:
    """Share of a phrase's weight that a symbol's own name, doc line and owner meet."""
    found = focus.score(symbol).symbol
    return focus.of_text(f"{found.qualified_name} {found.doc} {found.signature} {found.path.rpartition('/')[2]}")


def lead_in(walker: Walker, relevance: Relevance, path: Path) -> Path:
    """A described beginning ("a file arrives") lies with those who call: up to three callers before it."""
    symbols, edges = list(path.symbols), list(path.edges)
    for _ in range(3):
        above = [
            edge
            for edge in walker.callers(symbols[0])
            if edge.source not in symbols and not is_aside(walker.snapshot.path_of(edge.source))
        ]
        callers = {edge.source for edge in above}
        if not above or len(callers) > 2:
            break
        edge = max(above, key=lambda e: (e.confidence + float(relevance.symbol_scores[e.source]), -e.source))
        if walker.snapshot.kind(edge.source) not in CALLABLE or relevance.symbol_scores[edge.source] < PASSED_BY:
            break
        symbols.insert(0, edge.source)
        edges.insert(0, edge)
    return Path(tuple(symbols), tuple(edges))


def _center(relevance: Relevance, starts: dict[int, float]) -> int | None:
    best = next((scored.symbol for scored in relevance.candidates if scored.symbol.kind in CALLABLE), None)
    first = next(iter(starts), None)
    if first is not None and (best is None or relevance.score(first).score > 0.8 * relevance.score(best.id).score):
        return first
    return best.id if best is not None else first


def find_around(workspace: Workspace, relevance: Relevance, center: int) -> tuple[Step, ...]:
    """The chain around a symbol that is known to be meant."""
    return around(Walker(workspace, relevance), relevance, center)


def around(walker: Walker, relevance: Relevance, center: int, max_above: int = MAX_ABOVE) -> tuple[Step, ...]:
    """Some callers above a symbol, then what it leads to."""
    chain: list[Edge] = []
    seen, at = {center}, center
    for _ in range(max_above):
        edges = [e for e in walker.callers(at) if e.source not in seen and _is_own(walker.snapshot.path_of(e.source))]
        if not edges:
            break
        best = max(edges, key=lambda e: (e.confidence + 2 * float(relevance.symbol_scores[e.source]), -e.source))
        chain.append(best)
        at = best.source
        seen.add(at)
    chain.reverse()
    chain += _downwards(walker, relevance, center, seen)
    symbols = (at, *(edge.target for edge in chain))
    return widen(walker, relevance, Path(symbols, tuple(chain)), center)


def _is_own(path: str) -> bool:
    """No example, benchmark or document: they call whatever there is."""
    return path_factor(path, "code") > 0.5


def _downwards(walker: Walker, relevance: Relevance, center: int, seen: set[int]) -> list[Edge]:
    """From a symbol on to the callees that the question speaks of, up to five."""
    found: list[Edge] = []
    at = center
    for _ in range(5):
        edges = [edge for edge in walker.calls(at) if edge.target not in seen and edge.confidence >= 0.5]
        best = max(
            edges, key=lambda e: (float(relevance.symbol_scores[e.target]) + 0.3 * e.confidence, -e.line), default=None
        )
        if best is None or float(relevance.symbol_scores[best.target]) < SPOKEN_OF:
            break
        found.append(best)
        at = best.target
        seen.add(at)
    return found


def _second_chain(walker: Walker, relevance: Relevance, ending: Relevance, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Where the described end is met far better by what the chain does not reach: the chain that leads to that."""
    reached = {step.symbol.id for step in steps}
    here = max((ending.score(step.symbol.id).score for step in steps), default=0.0)
    home = steps[0].symbol.path
    best: tuple[float, int] | None = None
    for scored in ending.candidates[:40]:
        symbol = scored.symbol
        if symbol.kind not in CALLABLE or symbol.id in reached or is_test(symbol.path):
            continue
        if is_in_test_module(symbol.path, symbol.qualified_name):
            continue
        near = _nearness(home, symbol.path)
        value = (scored.score + 0.25 * relevance.score(symbol.id).score) * near
        if scored.score * near > 1.1 * here and (best is None or value > best[0]):
            best = (value, symbol.id)
    if best is None or steps[0].symbol.id in walker.reach(best[1])[0]:
        return steps  # what leads to the beginning is no end of it
    fresh = _main_first([step for step in around(walker, relevance, best[1]) if step.symbol.id not in reached], 9)
    if not fresh or not _share_state(walker, steps, fresh[:1]):
        return steps
    note = "not called from the above: reached through shared state, a thread or a callback"
    first = Step(fresh[0].symbol, None, 0, note)
    return (*steps[: MAX_STEPS - 4], first, *(replace(step, is_center=False) for step in fresh[1:]))


def _share_state(walker: Walker, steps: Sequence[Step], others: Sequence[Step]) -> bool:
    """Whether two chains can have anything to do with each other: one names a type of the other, or a function of it
    that belongs to none. Without that the second is only about the same words; what both call at last tells nothing."""
    return _names_any(walker, steps, others) or _names_any(walker, others, steps)


def _names_any(walker: Walker, steps: Sequence[Step], others: Sequence[Step]) -> bool:
    snapshot = walker.snapshot
    files = {snapshot.file_of(step.symbol.id) for step in steps}
    for step in others:
        owner = step.symbol.parent
        is_free = owner is None or snapshot.kind(owner) == "module"
        name = step.symbol.name if is_free or owner is None else snapshot.name(owner)
        if snapshot.file_of(step.symbol.id) in files or files.intersection(files_with_word(snapshot, name) or ()):
            return True
    return False


def _main_first(steps: list[Step], limit: int) -> list[Step]:
    """At most `limit` steps in their order: those of the way itself before those beside it."""
    order = sorted(range(len(steps)), key=lambda n: (not steps[n].is_main, n))
    return [steps[n] for n in sorted(order[:limit])]


def _nearness(path: str, other: str) -> float:
    """Share of the shorter folder path that two files have in common, from 0.3 to 1."""
    first, second = path.split("/")[:-1], other.split("/")[:-1]
    shared = 0
    for left, right in zip(first, second, strict=False):
        if left != right:
            break
        shared += 1
    shorter = min(len(first), len(second))
    return 1.0 if not shorter else 0.3 + 0.7 * shared / shorter
