"""What building a type calls: its constructor, by the names that languages give it, or by what it is defined as."""

from __future__ import annotations

from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.graph.imports.places import Found
from anchors.graph.scopes.classes import Classes
from anchors.graph.tables.tables import CALLABLE_KINDS, Tables
from anchors.records import DEFINITION_KINDS

CONSTRUCTORS: Final = {
    "python": ("__init__", "__new__"),
    "script": ("constructor",),
    "php": ("__construct",),
    "ruby": ("initialize",),
    "dart": ("new",),
    "zig": (),  # a value is made of its fields
    "objc": (),
    "perl": ("new", "BUILD", "BUILDARGS"),
    "lua": ("init", "_init", "initialize", "__init", "constructor", "new"),
}
NAMED_ALONE: Final = frozenset({"dart", "objc"})
"""Families whose other constructors are called by names of their own."""
NAMES_OF_BUILT: Final = ("<init>", "init")
"""Of constructors elsewhere, if they do not have the name of their type."""
CONSTRUCTOR: Final = DEFINITION_KINDS.index("constructor")
LAST_WINS: Final = frozenset({"python", "script", "lua", "ruby", "php", "bash", "perl"})


class Constructors:
    def __init__(self, tables: Tables, classes: Classes) -> None:
        self._tables = tables
        self._classes = classes
        self._known: dict[int, Found | None] = {}

    def of(self, symbol: int) -> Found | None:
        """Of a type; None where it has none of its own."""
        if symbol not in self._known:
            self._known[symbol] = self._of(symbol)
        return self._known[symbol]

    def around(self, owner: int, name: str) -> list[Found]:
        """What `super(…)` or `this(…)` calls in a type."""
        if owner < 0:
            return []
        types = self._classes.bases(owner)[0][:1] if name == "super" else (owner,)
        built = [self.of(item) for item in types]
        return [item for item in built if item is not None]

    def relieve(self) -> None:
        """Forget, as `References.relieve` does."""
        self._known.clear()

    def _of(self, symbol: int) -> Found | None:
        tables = self._tables
        family = tables.families[tables.file[symbol]]
        if family not in LAST_WINS and not self._may_be_built[symbol]:
            return None
        label = f"constructor of {tables.names[symbol]}"
        for name in CONSTRUCTORS.get(family, (tables.names[symbol], *NAMES_OF_BUILT)):
            found = self._classes.find(symbol, name) if family in LAST_WINS else None
            targets = found.targets if found else tables.member(symbol, name)
            built = tuple(item for item in targets if tables.kinds[item] in CALLABLE_KINDS)
            if built:
                return Found(built, 95, label)
        if family in LAST_WINS or family in NAMED_ALONE:
            return None
        built = tuple(
            item for own in tables.members.of(symbol).values() for item in own if tables.kinds[item] == "constructor"
        )
        return Found(built, 95, label) if built else None

    @cached_property
    def _may_be_built(self) -> npt.NDArray[np.bool_]:
        """By symbol, whether it has a member that may be its constructor: by its name or as what it is defined."""
        tables, columns = self._tables, self._tables.snapshot.columns
        parents, members = tables.members.pairs()
        names = columns.symbol_name[members]
        elsewhere = [tables.strings.find(name) for name in NAMES_OF_BUILT]
        is_named = (names == columns.symbol_name[parents]) | np.isin(names, elsewhere)
        found = np.zeros(tables.snapshot.num_symbols, dtype=bool)
        found[parents[is_named | (columns.symbol_kind[members] == CONSTRUCTOR)]] = True
        found[tables.members.twofold()] = True
        return found
