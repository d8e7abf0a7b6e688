"""Objective-C: C's includes, and classes and protocols by their names, which are the same in all of a program.

What an umbrella header, a precompiled one or `@import` shows is not followed: a class that no include leads to is the
one of that name which stands nearest.
"""

from __future__ import annotations

from typing import Final

from anchors.graph.imports.c import OF_C, CImports, Definers, Lookup
from anchors.graph.imports.places import OUTSIDE, Found, Places, shared_depth
from anchors.graph.texts.names_objc import FOUNDATION
from anchors.syntax.languages import is_test_path

FAMILY: Final = "objc"
FAMILIES: Final = OF_C | {FAMILY}
TYPES: Final = frozenset({"class", "interface", "enum", "struct", "type"})
CONSTANTS: Final = frozenset({"constant", "member", "variable"})
RANKS: Final = {"class": 0, "interface": 1, "enum": 1, "struct": 1, "type": 1}
PERCENT: Final = 92
GOING_ON: Final = frozenset({"namespace"})
OF_LIBRARIES: Final = GOING_ON | {"constant"}
"""What is no class of Apple's although it is called so: `#define UIImage NSImage`."""
MAX_SAME: Final = 200


class ObjcImports(CImports):
    def __init__(self, places: Places, lookup: Lookup) -> None:
        super().__init__(places, lookup, FAMILIES)
        self._all: Definers | None = None

    def visible(self, file: int, name: str) -> Found | None:
        """By includes, else by its name alone: a class before a protocol of its name. A name in capitals that nobody
        has, or only categories of it, is a library's."""
        kinds, best = self._places.tables.kinds, tuple[int, ...]()
        for own in self.seen(file, name):
            whole = tuple(item for item in own if kinds[item] not in (OF_LIBRARIES if name in FOUNDATION else GOING_ON))
            classes = tuple(item for item in whole if kinds[item] == "class")
            if classes or (whole and kinds[whole[0]] != "interface"):
                return Found(classes or whole, 93, "include")
            best = best or whole
        if self._all is None:
            self._all = Definers(self._places, FAMILIES)
        defining = self._all.of(name)[:MAX_SAME]
        named = self._nearest(file, name, defining)
        if best and not any(kinds[item] == "class" for item in named):
            return Found(best, 93, "include")
        if named:
            return Found(named, PERCENT, "class of that name")
        inside = (item for index in defining for item in self._own(index, name))
        is_of_others = name in FOUNDATION or all(kinds[item] == "namespace" for item in inside)
        return OUTSIDE if name[:1].isupper() and is_of_others else None

    def _own(self, index: int, name: str) -> tuple[int, ...]:
        return self._places.tables.top(index, name)

    def _nearest(self, file: int, name: str, defining: list[int]) -> tuple[int, ...]:
        """The classes, constants or kinds of that name in the file which stands nearest; no test's but for tests."""
        tables, folders, kinds = self._places.tables, self._places.folder_of, self._places.tables.kinds
        own = {
            index: tuple(item for item in self._own(index, name) if kinds[item] in TYPES | CONSTANTS)
            for index in dict.fromkeys(defining)
        }
        if name in FOUNDATION:
            own = {index: tuple(item for item in found if kinds[item] in TYPES) for index, found in own.items()}
        is_test = is_test_path(tables.paths[file])

        def order(index: int) -> tuple[bool, int, int, int]:
            rank = min(RANKS.get(kinds[item], 2) for item in own[index])
            path = tables.paths[index]
            return (is_test_path(path) and not is_test, rank, -shared_depth(folders[file] + "/", path), index)

        near = sorted((index for index, found in own.items() if found), key=order)
        return own[near[0]] if near else ()
