"""Where a new thing of a kind is added: the type that all of them extend, the table that lists them, the function that
takes them up, each with one that is there already.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.evidence import Grown
from iquest_cli.analyst.heirs import kinds_called
from iquest_cli.analyst.lookup import symbols_named
from iquest_cli.analyst.relevance import CALLABLE
from iquest_cli.analyst.standing import is_aside, is_own, is_test
from iquest_cli.analyst.values import NAMED
from iquest_cli.analyst.words import stem, stems, text_stems, thesaurus

if TYPE_CHECKING:
    from anchors.types import Symbol
    from anchors.workspace import Workspace
    from iquest_cli.analyst.chores import Asked
    from iquest_cli.analyst.evidence import CallSite
    from iquest_cli.analyst.relevance import Relevance

MAX_SAME: Final = 5
LEAST_LINES: Final = 4
"""Of a table that lists what there is."""
_OF_TABLES: Final = ("table", "list", "registry", "map", "classes", "types", "entries", "handlers")
_ADDING: Final = frozenset(map(stem, ("add", "register", "define", "use", "install", "append", "create")))
_LISTS: Final = ("{", "[", "(")


def find_grown(workspace: Workspace, relevance: Relevance, asked: Asked) -> Grown | None:
    """None where neither a table nor a base nor a function that takes such things up is called so."""
    heirs = kinds_called(workspace, relevance, asked.what)
    table = _table(relevance, asked)
    taker, sites = (None, ()) if heirs else _taker(workspace, relevance, asked)
    if table is None and not heirs and taker is None:
        return None
    return Grown(asked.said, tuple(symbol for symbol, _ in heirs), _base(workspace, heirs), table, taker, sites[:3])


def _base(workspace: Workspace, heirs: tuple[tuple[Symbol, str], ...]) -> Symbol | None:
    if not heirs:
        return None
    edges = workspace.graph.edges_out(heirs[0][0].id, ("inherit",))
    best = max(edges, key=lambda edge: (edge.confidence, -edge.target), default=None)
    return workspace.snapshot.symbol(best.target) if best is not None else None


def _table(relevance: Relevance, asked: Asked) -> Symbol | None:
    """A constant or variable of several lines, outside of functions, that is called as the kind or as a table of it."""
    snapshot = relevance.snapshot
    for name in _table_names(asked):
        for number in symbols_named(snapshot, name)[:MAX_SAME]:
            symbol = snapshot.symbol(number)
            is_inside = symbol.parent is not None and snapshot.kind(symbol.parent) in CALLABLE
            if snapshot.kind(number) not in NAMED or is_inside or not is_own(symbol.path):
                continue
            opening = relevance.source.text(symbol.path, symbol.start_line, symbol.start_line + 1)
            if symbol.end_line - symbol.start_line >= LEAST_LINES and any(mark in opening for mark in _LISTS):
                return symbol
    return None


def _table_names(asked: Asked) -> Iterator[str]:
    """`option_table`, `OPTION_TABLE`, `optionTable`, `options_table`, `options`, and the same of what it is called for
    short."""
    known = thesaurus()
    short = (*known.same.get(asked.what[-1], ()), *known.near.get(asked.what[-1], ()))
    for last in (asked.what[-1], *(other for other in short if other.isascii())):
        one = "_".join((*asked.what[:-1], last))
        for plain in (*(f"{base}_{suffix}" for suffix in _OF_TABLES for base in (one, f"{one}s")), f"{one}s"):
            first, *rest = plain.split("_")
            yield from (plain, plain.upper(), "".join((first, *(word.capitalize() for word in rest))))


def _taker(workspace: Workspace, relevance: Relevance, asked: Asked) -> tuple[Symbol | None, tuple[CallSite, ...]]:
    """The function called as the kind, or as adding one, that says so itself and that most call."""
    from iquest_cli.analyst.callers import call_sites

    snapshot = workspace.snapshot
    numbers = {scored.symbol.id for scored in relevance.candidates if scored.symbol.kind in CALLABLE}
    numbers |= {number for word in set(relevance.text.lower().split()) for number in symbols_named(snapshot, word)}
    best: tuple[tuple[int, int, int], Symbol, tuple[CallSite, ...]] | None = None
    for number in sorted(numbers):
        if snapshot.kind(number) not in CALLABLE or not is_own(snapshot.path_of(number)):
            continue
        name = set(stems(snapshot.name(number)))
        own = name - _ADDING
        if not own or not own <= set(asked.spelled):
            continue
        symbol = snapshot.symbol(number)
        doc = set(text_stems(symbol.doc))
        said = len({word for word in asked.spelled if word in name | doc})
        is_called_so = own == set(asked.spelled[: len(own)])
        if not (name | doc) & _ADDING or not (is_called_so or said > 1):
            continue
        sites = call_sites(workspace, symbol)
        order = (said, len(sites), -number)
        if best is None or order > best[0]:
            best = (order, symbol, sites)
    if best is None:
        return None, ()
    sites = tuple(sorted(best[2], key=lambda s: (is_test(s.caller.path), is_aside(s.caller.path))))
    return best[1], sites
