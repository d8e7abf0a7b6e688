"""Ruby: a value of unknown type that is called as a type is (`request.path`, `@last_order.close`), whatever bases its
members come from.

Knows names and types; nothing here is certain.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from functools import cached_property
from typing import Final

from anchors.graph.imports.places import Found
from anchors.graph.scopes.by_name import whole
from anchors.graph.scopes.classes import Classes
from anchors.graph.tables.tables import CALLABLE_KINDS, Tables
from anchors.graph.texts.last_names import begin_of_last

MAX_TYPES: Final = 12
MAX_MEANT: Final = 3
MAX_KEPT: Final = 1 << 14
MIN_WORD: Final = 3
LAST: Final = re.compile(r"(_*[A-Za-z]\w*)\s*(?:\([^()]*\))?[!?]?$")


def words_of(receiver: str) -> tuple[str, ...]:
    """What a value's type may be called: as the value is, or as the last part of its name."""
    last = LAST.search(receiver, begin_of_last(receiver))
    name = last[1].strip("_") if last else ""
    if not name or name[0].isupper():
        return ()
    words = (name.replace("_", "").lower(), name.rpartition("_")[2].lower())
    return tuple(word for word in dict.fromkeys(words) if len(word) >= MIN_WORD)


class NamedAs:
    def __init__(self, tables: Tables, classes: Classes) -> None:
        self._tables = tables
        self._classes = classes
        self._known: dict[tuple[str, str], tuple[int, ...]] = {}

    def relieve(self) -> None:
        self._known.clear()

    def find(self, receiver: str, name: str, is_common: bool, distance: Callable[[int], object]) -> list[Found]:
        """`is_common`: whether Ruby's own values have such a member."""
        for place, word in enumerate(words_of(receiver)):
            if place and is_common:
                break
            targets = self._members(word, name)
            if len(targets) == 1:
                owner = self._tables.names[self._tables.parent[targets[0]]]
                return [Found(targets, 65 if place else 75, f"receiver is named as what has {owner}.{name}")]
            if targets and len(targets) <= MAX_MEANT:
                targets = tuple(sorted(targets, key=lambda target: str(distance(target))))
                return [Found((target,), 50, "receiver is named as the type") for target in targets]
        return []

    def _members(self, word: str, name: str) -> tuple[int, ...]:
        key = (word, name)
        if key not in self._known:
            if len(self._known) > MAX_KEPT:
                self._known.clear()
            found: dict[int, None] = {}
            for at in self._types.get(word, ())[:MAX_TYPES]:
                inner = self._classes.find(at, name)
                own = [item for item in inner.targets if item >= 0] if inner is not None else []
                found.update(dict.fromkeys(item for item in own[-1:] if self._tables.kinds[item] in CALLABLE_KINDS))
            self._known[key] = tuple(found)
        return self._known[key]

    @cached_property
    def _types(self) -> dict[str, list[int]]:
        """Types of Ruby, each once, by their names in lower case."""
        tables = self._tables
        found: defaultdict[str, dict[int, None]] = defaultdict(dict)
        for symbol, is_type in enumerate(tables.type_flags):
            if is_type and tables.families[tables.file[symbol]] == "ruby":
                found[tables.names[symbol].replace("_", "").lower()][whole(tables, symbol)] = None
        return {word: list(types) for word, types in found.items()}
