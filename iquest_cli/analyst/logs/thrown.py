"""Where an error is raised whose own type is what a question describes: its constructor says all, decides nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.evidence.placing import place_of, placed_first
from iquest_cli.analyst.logs.coverage import UNSURE
from iquest_cli.analyst.texts.standing import is_in_test_module, path_factor
from iquest_cli.analyst.texts.values import CALLABLE

if TYPE_CHECKING:
    from anchors.types import Symbol
    from anchors.workspace import Workspace
    from iquest_cli.analyst.evidence.evidence import Evidence
    from iquest_cli.analyst.ranking.relevance import Relevance
    from iquest_cli.analyst.ranking.scored import Scored

ERROR: Final = re.compile(r"(?:Error|Exception|Failure)$")
TYPES: Final = frozenset({"class", "struct", "enum"})
MAKES: Final = ("call", "new", "name")
MAX_RAISERS: Final = 40
MAX_MEMBERS: Final = 30
MAX_SHOWN: Final = 3


def error_type(workspace: Workspace, symbol: Symbol) -> Symbol | None:
    """The type of an error that a symbol is, or is a member of."""
    snapshot = workspace.snapshot
    if symbol.kind not in TYPES:
        if symbol.parent is None or symbol.kind not in ("constructor", "method", "function"):
            return None
        symbol = snapshot.symbol(symbol.parent)
    return symbol if symbol.kind in TYPES and ERROR.search(symbol.name) else None


def raisers(workspace: Workspace, relevance: Relevance, error: Symbol) -> tuple[tuple[Scored, int], ...]:
    """Functions of the product that make the error and the line where, those that meet the question most first."""
    snapshot, graph = workspace.snapshot, workspace.graph
    file = snapshot.file_of(error.id)
    made = [number for number in snapshot.symbols_of(file) if snapshot.parent(number) == error.id][:MAX_MEMBERS]
    found: dict[int, int] = {}
    for target in (error.id, *(number for number in made if snapshot.kind(number) == "constructor")):
        for edge in graph.edges_in(target, MAKES)[:MAX_RAISERS]:
            source, path = edge.source, snapshot.path_of(edge.source)
            is_own = path_factor(path, "code") >= 1.0 and not is_in_test_module(path, snapshot.qualified_name(source))
            if is_own and snapshot.kind(source) in CALLABLE and error_type(workspace, snapshot.symbol(source)) is None:
                found.setdefault(source, edge.line)
    scored = [(relevance.score(number), line) for number, line in list(found.items())[:MAX_RAISERS]]
    return tuple(sorted(scored, key=lambda item: (-item[0].score, item[0].path, item[0].first)))


def raised_first(workspace: Workspace, relevance: Relevance, evidence: Evidence) -> Evidence:
    """Where the best place is an error itself, what raises it comes before it: that is what is looked for."""
    best = evidence.places[0].symbol if evidence.places else None
    error = error_type(workspace, best) if best is not None else None
    made = raisers(workspace, relevance, error)[:MAX_SHOWN] if error is not None else ()
    if not made:
        return evidence
    for scored, line in made[::-1]:
        place = replace(place_of(scored), focus=(line, line))
        evidence = replace(evidence, places=placed_first(evidence, place))
    return replace(evidence, coverage=min(evidence.coverage, UNSURE))
