"""Of several functions of one name how well each fits what a call passes, where conversions are not known.

What a language's types are like and how they fit is the languages' own (`overloads_cpp`, `overloads_csharp`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Final, Generic, TypeVar

from anchors.graph.scopes.classes import Classes
from anchors.graph.scopes.overloads import UNREAD, Kind
from anchors.graph.tables.tables import Tables

NEVER: Final = -1
MAX_READ: Final = 1 << 13
Read = TypeVar("Read")
"""The parameters of a function, as a language reads them."""


class Fitting(ABC, Generic[Read]):
    def __init__(self, tables: Tables, classes: Classes) -> None:
        self._tables = tables
        self._classes = classes
        self._params: dict[int, Read | None] = {}

    def relieve(self) -> None:
        if len(self._params) > MAX_READ:
            self._params.clear()

    def fitting(self, own: list[int], kinds: tuple[Kind, ...]) -> list[tuple[int, int]]:
        """(how well it fits, the function) of those that a call may mean which passes these."""
        if any(name == UNREAD for name, _ in kinds):
            return [(0, symbol) for symbol in own]
        found = [(self._fit(symbol, kinds), symbol) for symbol in own]
        return [(fit, symbol) for fit, symbol in found if fit != NEVER]

    def parameters(self, symbol: int) -> Read | None:
        """Those of a function, None where they cannot be read."""
        if symbol not in self._params:
            tables, owner = self._tables, self._owner(symbol)
            around = tables.signatures[owner] if owner >= 0 and tables.is_type(owner) else ""
            self._params[symbol] = self._read(tables.signatures[symbol], tables.names[symbol], around)
        return self._params[symbol]

    def _owner(self, symbol: int) -> int:
        """What a function stands in."""
        return self._tables.parent[symbol]

    @abstractmethod
    def _read(self, signature: str, name: str, around: str) -> Read | None: ...

    @abstractmethod
    def _fit(self, symbol: int, kinds: tuple[Kind, ...]) -> int: ...
