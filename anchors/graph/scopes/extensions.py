"""Functions of Kotlin and Dart that add to a type from outside: which of those of one name a value has, by what it is.

Where the repository tells no type of the value, nothing is chosen. Knows no imports.
"""

from __future__ import annotations

from typing import Final

from anchors.graph.imports.places import Found
from anchors.graph.scopes.candidates import Candidates
from anchors.graph.scopes.classes import Classes
from anchors.graph.scopes.overloads import UNKNOWN, Kind
from anchors.graph.tables.tables import Tables
from anchors.graph.texts.declared import simple_type
from anchors.graph.texts.declared_kotlin import parameters

MAX_LOOKED_AT: Final = 24
PERCENT: Final = 88


class Extensions:
    def __init__(self, tables: Tables, classes: Classes, candidates: Candidates) -> None:
        self._tables = tables
        self._classes = classes
        self._candidates = candidates

    def of_kind(self, name: str, kind: Kind) -> Found | None:
        """Those that a value of this type has."""
        if kind == UNKNOWN:
            return None
        found = self._candidates.extensions_of("jvm", name)[:MAX_LOOKED_AT]
        above = self.above(kind[1])
        meant = [symbol for symbol in found if self._extended(symbol) in (kind[0].rstrip("?"), *above)]
        return Found(tuple(meant), PERCENT, f"extension of {self._extended(meant[0])}") if meant else None

    def above(self, symbol: int) -> list[str]:
        """What a type of the repository and those that it inherits are called; nothing of any other."""
        return [self._tables.names[at] for at in self._classes.lineage(symbol)[0]] if symbol >= 0 else []

    def by_type(self, found: list[int]) -> dict[str, list[int]]:
        """Functions by the name of the type that they add to."""
        by: dict[str, list[int]] = {}
        for symbol in found[:MAX_LOOKED_AT]:
            by.setdefault(self._extended(symbol), []).append(symbol)
        return by

    def _extended(self, symbol: int) -> str:
        if symbol not in self._tables.bases:  # of a class of Scala that values are made into
            around = self._tables.parent[symbol]
            told = parameters(self._tables.signatures[around], self._tables.names[around])
            return told.types[0] if told is not None and told.types else ""
        return simple_type(self._tables.bases[symbol][0]).rstrip("?")
