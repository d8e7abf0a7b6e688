"""Which of several methods of one name another one replaces: as in Java by the number of parameters and their types.

Of what no text tells the type (a type variable) any may be meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from anchors.graph.scopes.classes import Classes
from anchors.graph.scopes.overloads import CHOOSING, MAX_CHOICE, MAX_LAYERS, Overloads
from anchors.graph.tables.tables import CALLABLE_KINDS, Tables

ANY: Final = "?"


class Replaced:
    def __init__(self, tables: Tables, classes: Classes) -> None:
        self._tables = tables
        self._classes = classes
        self._overloads = Overloads(tables, classes)

    def of(self, owner: int, symbol: int, base: int) -> Iterator[tuple[int, int]]:
        """Members of a type, each with what it replaces, where one is known to replace another of its name."""
        tables = self._tables
        name = tables.names[symbol]
        own = [item for item in tables.member(owner, name) if tables.kinds[item] in CALLABLE_KINDS]
        layers: list[list[int]] = []
        if tables.families[tables.file[symbol]] in CHOOSING and len(own) <= MAX_CHOICE:
            above = self._classes.lineage(owner)[0][1 : MAX_LAYERS + 1]
            layers = [[m for m in tables.member(at, name) if tables.kinds[m] in CALLABLE_KINDS] for at in above]
        is_choice = len(own) > 1 or any(1 < len(layer) <= MAX_CHOICE for layer in layers)
        if not layers or not is_choice:
            yield symbol, base
            return
        for one in own:
            meant = next((other for layer in layers for other in layer if self._is_replaced(one, other)), -1)
            if meant >= 0:
                yield one, meant

    def _is_replaced(self, one: int, other: int) -> bool:
        mine, theirs = self._overloads.parameters(one), self._overloads.parameters(other)
        if mine is None or theirs is None:
            return True  # a signature that was cut tells nothing
        return len(mine) == len(theirs) and all(
            left == right or ANY in (left, right) for left, right in zip(mine, theirs, strict=True)
        )
