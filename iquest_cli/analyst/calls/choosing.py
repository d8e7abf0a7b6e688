"""Which way of many is meant: by both ends, and by what the question says of the functions between them.

A way is not chosen for being short. What a question describes mostly lies along it, so that a way through functions of
which it speaks is worth more than one past them.
"""

from __future__ import annotations

import re
from typing import Final

from anchors.workspace import Workspace
from iquest_cli.analyst.asked.question import identifiers_of
from iquest_cli.analyst.calls.starts import NAMED, matching
from iquest_cli.analyst.calls.walker import Path, Walker, path_to
from iquest_cli.analyst.ranking.relevance import Relevance
from iquest_cli.analyst.texts.standing import is_test
from iquest_cli.analyst.texts.values import CALLABLE
from iquest_cli.analyst.texts.words import parts

TAKEN_UP: Final = 1.5
"""For an end where the very thing is called that the question names."""
OF_START: Final = 0.5
OF_END: Final = 1.4
OF_WHOLE: Final = 0.5
"""How much of a chain counts that its ends are what the phrases for them say, and its end what the question says."""
OF_MIDDLE: Final = 0.75
PASSED_BY: Final = 0.2
"""Each function between counts by how much more than this the question speaks of it."""
UNSURE: Final = 0.2
"""Each call by how far it is from certain."""
MADE: Final = 0.5
"""For an end that only makes an object."""
_MAKERS: Final = frozenset(("__init__", "__new__", "__construct", "init", "initialize"))
SIDE_WAY: Final = 0.5
"""For an end that by its name is where things go wrong, when the question says nothing of that."""
_FAILS: Final = re.compile(
    r"\bnot (?:found|allowed|supported)|\b(?:error|fail|invalid|illegal|unknown|reject|abort|panic|deprecat|missing"
    r"|wrong|exception|crash|no longer|unexpected|duplicate)",
    re.IGNORECASE,
)
_OF_ERRORS: Final = re.compile(r"(?:^|[/_-])(?:errors?|exceptions?|warnings?)(?:\.\w+$|/)", re.IGNORECASE)
"""Files of what goes wrong, whatever its functions are called."""


def of_start(own: float) -> float:
    """What a beginning adds to the ways from it, by what `pick_start` says of it: a named one stays ahead of others."""
    return OF_START * own if own < NAMED else NAMED + OF_START * (own - NAMED)


def best_path(
    walker: Walker, relevance: Relevance, ending: Relevance, start: int, takers: frozenset[int]
) -> tuple[float, Path] | None:
    """The way from a start whose end and middle are meant most, with how much; `ending` scores the phrase for the end,
    `takers` are ends in any case. None where it leads to nothing that is spoken of."""
    costs, last = walker.reach(start)
    goes_well = not _FAILS.search(relevance.text)
    best: tuple[float, Path] | None = None
    for symbol in dict.fromkeys((*_promising(relevance, ending, costs), *(s for s in costs if s in takers))):
        if symbol == start or walker.snapshot.kind(symbol) not in CALLABLE:
            continue
        way = path_to(start, symbol, last)
        name, path = walker.snapshot.name(symbol), walker.snapshot.path_of(symbol)
        value = OF_END * ending.score(symbol).score * (MADE if _makes(walker, symbol) else 1.0)
        value += OF_WHOLE * relevance.score(symbol).score + (TAKEN_UP if symbol in takers else 0.0)
        if goes_well and (_FAILS.search(" ".join(parts(name))) or _OF_ERRORS.search(path)):
            value *= SIDE_WAY
        value += _along(relevance, way)
        if best is None or value > best[0]:
            best = (value, way)
    return best


def _along(relevance: Relevance, way: Path) -> float:
    """What a question says of the functions between both ends: a way through what it speaks of is meant rather than a
    short cut past it."""
    spoken = sum(
        float(relevance.symbol_scores[symbol]) * relevance.file_factor(relevance.snapshot.file_of(symbol)) - PASSED_BY
        for symbol in way.symbols[1:-1]
    )
    return OF_MIDDLE * spoken - UNSURE * sum(1 - edge.confidence for edge in way.edges)


def _makes(walker: Walker, symbol: int) -> bool:
    """Whether a function only makes an object: a way seldom ends there."""
    name = walker.snapshot.name(symbol)
    owner = walker.snapshot.parent(symbol)
    is_called_so = owner >= 0 and name == walker.snapshot.name(owner)
    return walker.snapshot.kind(symbol) == "constructor" or name in _MAKERS or is_called_so


def _promising(relevance: Relevance, ending: Relevance, costs: dict[int, float]) -> list[int]:
    mixed = {symbol: float(ending.symbol_scores[symbol] + 0.5 * relevance.symbol_scores[symbol]) for symbol in costs}
    return sorted((s for s in mixed if mixed[s] > 0), key=lambda s: (-mixed[s], s))[:40]


def find_takers(workspace: Workspace, relevance: Relevance, phrase: str) -> frozenset[int]:
    """Functions that take up what the end names and what is no function itself: a hook kept in a field, a variable."""
    found: set[int] = set()
    for name in identifiers_of(phrase):
        for symbol in matching(workspace, name, 20):
            if symbol.kind not in CALLABLE and symbol.name == name.rpartition(".")[2] and not is_test(symbol.path):
                edges = workspace.graph.edges_in(symbol.id, ("call", "name"))
                called = re.compile(rf"\b{re.escape(symbol.name)}\s*\(")
                for edge in edges[:200]:
                    if called.search(relevance.source.line(workspace.snapshot.path_of(edge.source), edge.line)):
                        found.add(edge.source)
    return frozenset(found)
