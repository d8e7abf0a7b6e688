"""Who uses a piece of code: its call sites outside tests, those through topics and registrations included."""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from anchors.graph.edges.graph import EDGE_KINDS
from anchors.graph.imports.hcl import FAMILY as TERRAFORM
from anchors.graph.ways.prototypes import declarations, defined_by
from anchors.index.names import symbols_named
from anchors.syntax.languages import is_notebook_path
from anchors.types import Edge, Symbol
from anchors.workspace import Workspace
from iquest_cli.analyst.asked.question import Question
from iquest_cli.analyst.calls.starts import matching
from iquest_cli.analyst.evidence.evidence import Evidence
from iquest_cli.analyst.evidence.places import CallSite, Place
from iquest_cli.analyst.ranking.relevance import Relevance
from iquest_cli.analyst.ranking.scored import Scored
from iquest_cli.analyst.texts.addresses import addressed
from iquest_cli.analyst.texts.beside import BESIDE_CODE
from iquest_cli.analyst.texts.standing import is_in_test_module, is_test, path_factor
from iquest_cli.analyst.texts.values import CALLABLE
from iquest_cli.analyst.texts.words import cased, parts

USES: Final = ("call", "new", "topic", "name", "decorate", "type", "inherit")
TARGETS: Final = CALLABLE | {"class", "interface", "struct", "enum", "trait", "type", "constant", "variable", "field"}
NUM_NAMED: Final = 10
MOSTLY_NAMED: Final = 0.6
"""Share of a question's telling weight in names, from which it asks for what carries them."""
CLOSE: Final = 0.7
"""Share of the best target's value from which another one may be meant as well."""
OBJECT: Final = 0.5
CALLED_SO: Final = 1.2
"""For what is called by the very words for what something is done to."""
_OBJECT: Final = re.compile(
    r"\bwho (?:\w+ ){0,2}?\w+s (?:the|an?|its|their|all) (?P<object>[\w -]{2,60}?)"
    r"(?: (?:that|which|who|whose|so|when|if|of|in|from|to|for|as|with|by|into|on|at|and|or)\b|[,.;?]|$)",
    re.IGNORECASE,
)
SAID: Final = 0.6
"""How well the first word of a name must say a verb."""
ACTS: Final = 0.8
"""What a function gains that is called by what a question says that it does."""
_ACTS: Final = re.compile(
    r"\b(?:if|when|by) (?P<gerund>[a-z]{2,}ing) (?:the|an?|its|all|their|this|that|my|our)\b"
    r"|\b(?:function|method|code|part|routine|helper|piece|place) (?:that|which) (?P<verb>[a-z]{2,}s)\b",
    re.IGNORECASE,
)
_USES: Final = re.compile(
    r"\bwho (?:\w+ ){0,2}?(?:uses|calls|needs|reads|imports|touches|knows|takes|holds|has|references|builds|makes"
    r"|creates)\b",
    re.IGNORECASE,
)
"""Asks who has to do with a thing, and not who does something to it: who empties a cache need not name it."""
MIN_REACTION: Final = 0.4
"""A topic that meets less of the question than this is not what it speaks of."""


def find_callers(
    workspace: Workspace, relevance: Relevance, question: Question
) -> tuple[tuple[Symbol, tuple[CallSite, ...]], ...]:
    """The symbols that the question may describe or name, the likeliest first, each with who uses it; at most three."""
    called_so = frozenset(_spelled_so(workspace, question))
    found: list[tuple[float, Symbol, tuple[CallSite, ...]]] = []
    for scored in meant_targets(workspace, relevance, question):
        sites = call_sites(workspace, scored.symbol)
        value = scored.score * (1.0 if any(site.confidence >= 0.5 for site in sites) else 0.55)
        if scored.symbol.id in called_so:
            value *= CALLED_SO
        elif scored.symbol.kind not in CALLABLE:
            value *= 0.8
        value *= 1 + OBJECT * _is_object(relevance, question, scored.symbol.name)
        value *= 1 + ACTS * _acts(relevance, question, scored.symbol)
        users = sorted((relevance.score(site.caller.id).score for site in sites[:12]), reverse=True)[:3]
        found.append((value + 0.2 * sum(users) / 3, scored.symbol, sites))
    found.sort(key=lambda item: (-item[0], item[1].path, item[1].start_line))
    close = [item for item in found if item[0] >= CLOSE * found[0][0]]
    return tuple((symbol, sites) for _, symbol, sites in close[:3])


def _spelled_so(workspace: Workspace, question: Question) -> list[int]:
    """What is called by the very words for what something is done to, and by no more: `CircuitBreaker` of "who uses
    the circuit breaker"."""
    asked = _OBJECT.search(question.text) if _USES.search(question.text) else None
    words = asked["object"].lower().replace("-", " ").split() if asked is not None else []
    if len(words) < 2:
        return []  # one word is many things' name
    snapshot = workspace.snapshot
    last = dict.fromkeys((words[-1], words[-1].removesuffix("s")))
    names = dict.fromkeys(name for end in last for name in cased((*words[:-1], end)))
    numbers = (number for name in names for number in symbols_named(snapshot, name)[:NUM_NAMED])
    return [n for n in numbers if snapshot.kind(n) in TARGETS and not is_test(snapshot.path_of(n))]


def _is_object(relevance: Relevance, question: Question, name: str) -> float:
    """How well a name says what something is done to: the lock of "who takes the lock that keeps …"."""
    asked = _OBJECT.search(question.text)
    said = {n for n in relevance.hits(asked["object"]) if relevance.concepts[n].is_telling} if asked else set()
    met = relevance.hits(name)
    return max((met.get(number, 0.0) for number in said), default=0.0)


def _acts(relevance: Relevance, question: Question, symbol: Symbol) -> bool:
    """Whether a function is called by the verb for what it does: "if saving a page", "the code that saves a page"."""
    asked = _ACTS.search(question.text)
    words = parts(symbol.name)
    if asked is None or not words or symbol.kind not in CALLABLE:
        return False
    verb = asked["gerund"] or asked["verb"]
    numbers = [n for n, w in enumerate(relevance.concepts) if verb.lower() in w.concept.word.lower().split()]
    return any(relevance.hits(words[0]).get(number, 0.0) >= SAID for number in numbers)


def meant_targets(workspace: Workspace, relevance: Relevance, question: Question) -> list[Scored]:
    """What a question names, else what its words describe, in no order."""
    return _named(workspace, relevance, question) or _targets(workspace, relevance, question)


def _targets(workspace: Workspace, relevance: Relevance, question: Question) -> list[Scored]:
    from dataclasses import replace

    found = [scored for scored in relevance.candidates[:40] if scored.symbol.kind in TARGETS]
    found = [scored for scored in found if not is_beside(relevance, scored.symbol)][:12] or found[:12]
    best = max((scored.score for scored in found), default=0.0)
    for number in _spelled_so(workspace, question):
        scored = relevance.score(number)
        factor = relevance.file_factor(workspace.snapshot.file_of(number))
        found.append(replace(scored, score=scored.score + best * factor))
    for name in question.identifiers:
        for symbol in matching(workspace, name, 10):
            if symbol.kind in TARGETS and not is_test(symbol.path):
                scored = relevance.score(symbol.id)
                found.append(replace(scored, score=scored.score + 1.0))
    return found


def _named(workspace: Workspace, relevance: Relevance, question: Question) -> list[Scored]:
    """What the question names as code spells it, whatever else its words describe; of a type also the methods that
    the rest of the question describes."""
    meant = addressed(workspace.snapshot, question.text)[:NUM_NAMED]
    if meant:
        return [relevance.score(number) for number in meant]
    found: dict[int, None] = {}
    in_tests: dict[int, None] = {}
    """Where nothing else is called so: what somebody names is never answered by something else."""
    telling = sum(w.weight for w in relevance.concepts if w.is_telling)
    named = relevance.hits(" ".join(question.identifiers))
    if sum(relevance.concepts[n].weight for n in named) < MOSTLY_NAMED * telling:
        return []  # the name only helps to describe what is meant
    for name in question.identifiers:
        for symbol in matching(workspace, name, NUM_NAMED):
            if symbol.name != name.rpartition(".")[2] or symbol.kind not in TARGETS:
                continue
            if is_test(symbol.path):
                in_tests.setdefault(symbol.id)
                continue
            found.setdefault(symbol.id)
            if symbol.kind not in CALLABLE:
                found.update(dict.fromkeys(_described_members(workspace, relevance, symbol)))
    return [relevance.score(number) for number in found or in_tests]


def is_beside(relevance: Relevance, symbol: Symbol) -> bool:
    """Whether it is Terraform beside a larger body of code, of which the question does not speak."""
    return symbol.language == TERRAFORM and relevance.beside.of_terraform <= BESIDE_CODE


def _described_members(workspace: Workspace, relevance: Relevance, owner: Symbol) -> list[int]:
    """Members whose own name or doc line meets a telling word that is not the owner's name."""
    asked = {n for n, w in enumerate(relevance.concepts) if w.is_telling and n not in relevance.hits(owner.name)}
    snapshot = workspace.snapshot
    file = snapshot.file_of(owner.id)
    return [
        number
        for number in snapshot.symbols_of(file)
        if snapshot.parent(number) == owner.id
        and snapshot.kind(number) in CALLABLE
        and asked.intersection(relevance.hits(f"{snapshot.name(number)} {snapshot.symbol(number).doc}"))
    ]


def find_reactions(workspace: Workspace, relevance: Relevance) -> tuple[CallSite, ...]:
    """Who is called through a topic: the published topic that meets the question most, with its subscribers.

    A site's caller publishes and its target is subscribed.
    """
    snapshot, graph = workspace.snapshot, workspace.graph
    numbers = np.flatnonzero(graph.kind == EDGE_KINDS.index("topic"))[:4000]
    groups: dict[tuple[str, int], list[Edge]] = {}
    for number in numbers.tolist():
        edge = graph.edge(number)
        path = snapshot.path_of(edge.source)
        if not is_test(path) and not is_test(snapshot.path_of(edge.target)):
            groups.setdefault((path, edge.line), []).append(edge)
    best: tuple[float, list[Edge]] | None = None
    for (path, line), edges in sorted(groups.items()):
        names = " ".join(f"{snapshot.name(edge.target)} {snapshot.symbol(edge.target).doc}" for edge in edges)
        value = relevance.of_text(relevance.source.line(path, line)) + 0.6 * relevance.of_text(names)
        value += 0.4 * relevance.score(edges[0].source).score
        if best is None or value > best[0] + 1e-9:
            best = (value, edges)
    if best is None or best[0] < MIN_REACTION:
        return ()
    return tuple(
        CallSite(snapshot.symbol(e.source), e.line, snapshot.symbol(e.target), e.confidence, e.reason) for e in best[1]
    )


def call_sites(workspace: Workspace, target: Symbol) -> tuple[CallSite, ...]:
    """Uses of a symbol outside of tests, the surest first, one a caller and line."""
    found: dict[tuple[str, int], CallSite] = {}
    body = defined_by(workspace.snapshot, target.id)
    alike = dict.fromkeys((target.id, body, *declarations(workspace.snapshot, body)))
    imported = {(edge.source, edge.line) for number in alike for edge in workspace.graph.edges_in(number, ("import",))}
    for edge in (edge for number in alike for edge in workspace.graph.edges_in(number, USES)):
        if edge.kind in ("name", "type") and (edge.source, edge.line) in imported:
            continue  # Rust's `use a::find` names it, and does nothing with it
        caller = workspace.snapshot.symbol(edge.source)
        if is_test(caller.path) or is_in_test_module(caller.path, caller.qualified_name) or edge.source in alike:
            continue
        site = CallSite(caller, edge.line, target, edge.confidence, edge.reason)
        old = found.get((caller.path, edge.line))
        if old is None or old.confidence < edge.confidence:
            found[caller.path, edge.line] = site
    ordered = sorted(
        found.values(),
        key=lambda s: (
            -round(s.confidence, 1),
            -path_factor(s.caller.path, s.caller.language),
            is_notebook_path(s.caller.path),
            s.caller.path,
            s.line,
        ),
    )
    return tuple(ordered)


def near_best(workspace: Workspace, evidence: Evidence, known: set[int]) -> list[tuple[Place, tuple[CallSite, ...]]]:
    """Functions that meet the question nearly as well as the best, and are not told of yet."""
    best = max((place.score for place in evidence.places), default=0.0)
    return [
        (place, call_sites(workspace, place.symbol)[:3])
        for place in evidence.places
        if place.symbol is not None
        and place.symbol.kind in CALLABLE
        and place.symbol.id not in known
        and place.score >= 0.5 * best
    ][:4]
