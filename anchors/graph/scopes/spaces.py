"""Functions of C++ that others of their name may stand beside: in namespaces that many files open, and in base classes.

Knows where definitions stand; what is passed, `overloads_cpp` lays against them.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.graph.tables.tables import Tables
from anchors.records import KIND_IDS

MAX_BESIDE: Final = 100
"""Functions of one name: of more, none is chosen by what is passed."""
Flags = npt.NDArray[np.bool_]


class Spaces:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        columns = tables.snapshot.columns
        is_c = np.array([family == "c" for family in tables.families], dtype=bool)[columns.symbol_file]
        self._is_spread = self._spread(is_c)
        self.may_be_another: Flags = self._is_spread | self._of_heirs(is_c)
        """By symbol, whether a call of it may mean another function, for what it passes."""
        self._beside: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for symbol in np.flatnonzero(self._is_spread).tolist():
            self._beside[self._place(symbol)].append(symbol)

    def beside(self, symbol: int) -> list[int]:
        """All functions of its name in namespaces of the same name, in the order of symbols; of too many it alone."""
        found = self._beside[self._place(symbol)] if self._is_spread[symbol] else []
        return found if 0 < len(found) <= MAX_BESIDE else [symbol]

    def _place(self, symbol: int) -> tuple[str, str]:
        names = self._tables.names
        return names[symbol], names[self._tables.parent[symbol]]

    def _spread(self, is_c: Flags) -> Flags:
        columns = self._tables.snapshot.columns
        kind, around = columns.symbol_kind, np.maximum(columns.symbol_parent, 0)
        chosen: Flags = is_c & (kind == KIND_IDS["function"]) & (kind[around] == KIND_IDS["namespace"])
        count = np.bincount(columns.symbol_name[chosen], minlength=1)
        chosen[chosen] = count[columns.symbol_name[chosen]] > 1
        return chosen

    def _of_heirs(self, is_c: Flags) -> Flags:
        columns = self._tables.snapshot.columns
        has_bases = np.zeros(len(columns.symbol_kind), dtype=bool)
        has_bases[[symbol for symbol in self._tables.bases if self._tables.is_type(symbol)]] = True
        found: Flags = is_c & (columns.symbol_kind == KIND_IDS["method"])
        return found & has_bases[np.maximum(columns.symbol_parent, 0)]
