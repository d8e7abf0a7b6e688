"""Small questions to a snapshot that several finders ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from anchors.graph.edges.graph import CALL_KINDS, KIND_IDS
from anchors.graph.ways.prototypes import HEADERS, SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anchors.graph.edges.graph import SymbolGraph
    from anchors.search.lexical import LexicalIndex
    from anchors.types import Symbol

_FUNCTIONS = frozenset({"function", "method"})


def without_declarations(symbols: Iterable[Symbol]) -> list[Symbol]:
    """Without the functions that a header of C declares, where one of the symbols defines them: several may, one for
    each system."""
    found = list(symbols)
    defined = {symbol.name for symbol in found if symbol.path.endswith(SOURCES) and symbol.kind in _FUNCTIONS}
    return [
        symbol
        for symbol in found
        if not (symbol.path.endswith(HEADERS) and symbol.kind in _FUNCTIONS and symbol.name in defined)
    ]


def num_callers(graph: SymbolGraph, symbol: int) -> int:
    """Distinct likely callers of one symbol, as `fan_in` counts them for all at once."""
    numbers = graph.numbers_in(symbol)
    numbers = numbers[np.isin(graph.kind[numbers], _CALL_IDS) & (graph.percent[numbers] > 50)]
    return int(np.count_nonzero(np.unique(graph.source[numbers]) != symbol))


_CALL_IDS = [KIND_IDS[kind] for kind in CALL_KINDS]


def terms_with_prefix(lexical: LexicalIndex, prefix: str) -> list[str]:
    """Terms of the index that begin so: they stand sorted by bytes."""
    wanted, offsets, blob = prefix.encode(), lexical.tables.term_offset, lexical.tables.terms
    low, high = 0, lexical.num_terms
    while low < high:
        middle = (low + high) // 2
        if blob[offsets[middle] : offsets[middle + 1]].tobytes() < wanted:
            low = middle + 1
        else:
            high = middle
    found = []
    for number in range(low, min(low + 400, lexical.num_terms)):
        term = blob[offsets[number] : offsets[number + 1]].tobytes()
        if not term.startswith(wanted):
            break
        found.append(term.decode("utf-8", "replace"))
    return found
