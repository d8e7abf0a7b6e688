"""Lua: `require` by dotted path in the usual roots, and what the file returns: a table, a function, a class.

Of a file that returns a table in place, its functions of those names are meant. `package.path` is not read.
"""

from __future__ import annotations

from collections.abc import Callable

from anchors.graph.imports.places import OUTSIDE, Found, Places, shared_depth
from anchors.records import Import

Lookup = Callable[[int, str], Found | None]
ROOTS = ("", "lua", "src", "lib", "app", "scripts")


class LuaImports:
    def __init__(self, places: Places, lookup: Lookup) -> None:
        self._places = places
        self._lookup = lookup
        self._known: dict[tuple[str, str], int] = {}

    def resolve(self, file: int, item: Import) -> Found | None:
        index = self._file(file, item.module)
        if index < 0:
            return OUTSIDE
        found = self._returned(index)
        if not item.name:
            return found
        inner = self.member(found.targets[0], item.name, file)
        return inner and inner.at_most(95, "require")

    def module(self, file: int, path: str) -> Found:
        """The module that a path in `require` of a file means."""
        index = self._file(file, path)
        return OUTSIDE if index < 0 else Found((self._places.module(index),), 95, "require")

    def stars(self, file: int) -> tuple[Found, ...]:
        return ()

    def member(self, place: int, name: str, asking: int) -> Found | None:
        tables = self._places.tables
        if place < 0:
            return None
        if not tables.is_module(place):
            inner = tables.member(place, name)
            return Found(inner, 95, "member") if inner else None
        file = tables.file[place]
        returned = self._returned(file).targets[0]
        inner = tables.member(returned, name) if returned != place else ()
        return Found(inner, 95, "module table") if inner else self._lookup(file, name)

    def _returned(self, file: int) -> Found:
        """The symbol that a file returns, else the file itself."""
        tables, module = self._places.tables, self._places.module(file)
        for name in (tables.bindings.get(module, "return") or ())[-1:]:
            targets = tables.top(file, name)
            if targets:
                return Found(targets[:1], 95, "require")
        return Found((module,), 95, "require")

    def _file(self, file: int, module: str) -> int:
        folder = self._places.folder_of[file]
        key = (folder, module)
        if key not in self._known:
            bare = module.removesuffix(".lua")  # `dofile` has the file's path
            self._known[key] = self._find(folder, bare.replace(".", "/") if "/" not in bare else bare)
        return self._known[key]

    def _find(self, folder: str, path: str) -> int:
        file_of = self._places.file_of
        for root in (*ROOTS, folder):
            stem = f"{root}/{path}".lstrip("/")
            for candidate in (f"{stem}.lua", f"{stem}/init.lua"):
                if candidate in file_of:
                    return file_of[candidate]
        last = path.rpartition("/")[2]
        tails = (f"/{path}.lua", f"/{path}/init.lua")
        paths = self._places.tables.paths
        named = [*self._places.by_stem.get(last, ()), *self._places.by_stem.get("init", ())]
        found = [index for index in named if paths[index].endswith(tails)]
        return min(found, key=lambda index: (-shared_depth(folder, paths[index]), len(paths[index]), index), default=-1)
