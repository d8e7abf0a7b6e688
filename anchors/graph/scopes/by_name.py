"""Chosen symbols by their names: all that is known where no scope tells more."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.graph.imports.places import Found
from anchors.graph.tables.tables import Tables
from anchors.graph.texts.declared_objc import property_of

MAX_KEPT: Final = 1 << 18


class ByName:
    """Chosen symbols by family of languages and name."""

    def __init__(self, tables: Tables, chosen: npt.NDArray[np.bool_]) -> None:
        self._tables = tables
        symbols = np.flatnonzero(chosen).astype(np.int32)
        names = tables.snapshot.columns.symbol_name[symbols]
        order = np.argsort(names, kind="stable")
        # Python's own arrays: numpy would copy all names for each one that is looked up.
        self._symbols, self._names = array("i", symbols[order].tobytes()), array("i", names[order].tobytes())
        self._known: dict[tuple[str, str], list[int]] = {}

    def are_names(self) -> npt.NDArray[np.bool_]:
        """By string, whether anything here has that name."""
        found = np.zeros(len(self._tables.snapshot.table), dtype=bool)
        found[np.frombuffer(self._names, dtype=np.int32) if self._names else []] = True
        table, strings = self._tables.snapshot.table, self._tables.strings
        for number in table.ending_with("=") if "ruby" in self._tables.families else ():
            read = strings.find(strings[number][:-1])
            found[number] |= read >= 0 and found[read]
        return found

    def get(self, family: str, name: str) -> list[int]:
        """In the order of symbols."""
        found = self._known.get((family, name))
        if found is None:
            found = self._find(family, name)
            if not found and name[-1:] == "=":  # Ruby's `attr_accessor` defines both
                kinds = self._tables.kinds
                found = [symbol for symbol in self._find(family, name[:-1]) if kinds[symbol] == "property"]
            if not found and family == "objc" and (own := property_of(name)):
                kinds = self._tables.kinds
                found = [symbol for symbol in self._find(family, own) if kinds[symbol] == "property"]
            if len(self._known) > MAX_KEPT:
                self._known.clear()
            self._known[family, name] = found
        return found

    def relieve(self) -> None:
        self._known.clear()

    def _find(self, family: str, name: str) -> list[int]:
        number = self._tables.strings.find(name)
        if number < 0:
            return []
        first = bisect_left(self._names, number)
        last = bisect_left(self._names, number + 1, first)
        families, file = self._tables.families, self._tables.file
        return [symbol for symbol in self._symbols[first:last] if families[file[symbol]] == family]


def by_owner(tables: Tables, found: list[int], percent: int, reason: str) -> list[Found]:
    """Methods of C# that one type has, in their order: which of those is meant, what is passed tells."""
    owned: dict[int, list[int]] = {}
    for symbol in found:
        owned.setdefault(whole(tables, tables.parent[symbol]), []).append(symbol)
    return [Found(tuple(own), percent, reason) for own in owned.values()]


def whole(tables: Tables, symbol: int) -> int:
    """Of the parts of a type the first."""
    return tables.parts.get(symbol, (symbol,))[0]
