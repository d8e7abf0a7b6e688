"""Of several functions of Elixir of one name those of the arity that a call has: `total/1` and `total/2` are two.

Reads heads of definitions (`def total(cart, opts \\\\ [])`), callbacks among them; knows no types.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from anchors.graph.imports.places import Found
from anchors.graph.scopes.overloads import UNREAD, Kind, best_fitting
from anchors.graph.tables.tables import FUNCTION_KINDS, Tables
from anchors.syntax.arity import arity

BY_ARITY: Final = frozenset({"elixir"})


class ElixirOverloads:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def is_choice(self, own: Sequence[int]) -> bool:
        return self._tables.families[self._tables.file[own[0]]] in BY_ARITY

    def chosen(self, own: list[int], found: Found, passed: tuple[Kind, ...]) -> tuple[list[int], int, str]:
        """Those of the arity; a function before the callback that tells of it. None where none has it."""
        fits = own
        if not any(name == UNREAD for name, _ in passed):
            fits = [symbol for symbol in own if self._takes(symbol, len(passed))]
        if not fits:
            return [], found.percent, found.reason
        given = [symbol for symbol in fits if self._tables.kinds[symbol] != "method"]
        return best_fitting(own, [(0, symbol) for symbol in given or fits], found)

    def _takes(self, symbol: int, num: int) -> bool:
        tables = self._tables
        if tables.kinds[symbol] not in FUNCTION_KINDS | {"macro"}:
            return True
        known = arity(tables.signatures[symbol], tables.names[symbol])
        return known is None or known[0] <= num <= known[1]
