"""Ruby: whether a class is asked or a value of it, where both have a method of one name (`self.parse`, `parse`).

Knows signatures and what stands before a name; nothing of where a name is found.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Final

from anchors.graph.imports.places import Found
from anchors.graph.scopes.by_name import whole
from anchors.graph.tables.tables import CALLABLE_KINDS, Tables
from anchors.records import OF_CLASS

SINGLETON: Final = re.compile(r"def (?:self|[A-Z]\w*)\.")
OF_A_CLASS: Final = re.compile(r"(?:^|[.:])(?:[A-Z]\w*|class)$")
"""Ends a receiver that is a class."""
ITSELF: Final = ("", "self")


class Sided:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def chosen(self, found: Found, source: int, receiver: str) -> Found:
        """What fits who is asked; all of it where none does."""
        if len(found.targets) < 2 or min(found.targets) < 0:
            return found
        is_wanted = self._is_class_asked(source, receiver)
        kept = tuple(item for item in found.targets if self._is_of_class(item) == is_wanted)
        return Found(kept, found.percent, found.reason) if 0 < len(kept) < len(found.targets) else found

    @cached_property
    def names(self) -> frozenset[str]:
        """Of what some type has as a method of its own and as one of its values."""
        tables = self._tables
        seen: dict[tuple[int, str], bool] = {}
        found = set()
        for symbol, kind in enumerate(tables.kinds):
            if kind in CALLABLE_KINDS and tables.families[tables.file[symbol]] == "ruby":
                key = (whole(tables, tables.parent[symbol]), tables.names[symbol])
                if seen.setdefault(key, is_own := self._is_of_class(symbol)) != is_own:
                    found.add(key[1])
        return frozenset(found)

    def _is_of_class(self, symbol: int) -> bool:
        tables = self._tables
        return OF_CLASS in tables.decorators.get(symbol, ()) or SINGLETON.match(tables.signatures[symbol]) is not None

    def _is_class_asked(self, source: int, receiver: str) -> bool:
        if receiver not in ITSELF:
            return OF_A_CLASS.search(receiver) is not None
        kind = self._tables.kinds[source]
        return self._tables.is_type(source) or (kind in CALLABLE_KINDS and self._is_of_class(source))
