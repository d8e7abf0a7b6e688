"""Zig: files by their paths, packages by the modules that builds name, parts of them, names that are handed on.

A file is a struct: its module stands for it. What a build does not name is outside.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from anchors.graph.imports.places import OUTSIDE, Found, Places, join, shared_depth
from anchors.records import Import

Lookup = Callable[[int, str], Found | None]
MADE: Final = "@"
"""Begins the alias of what a build calls a module."""
MAX_FOLDERS: Final = 12


class ZigImports:
    def __init__(self, places: Places, lookup: Lookup) -> None:
        self._places = places
        self._tables = places.tables
        self._lookup = lookup
        self._files: dict[tuple[str, str], int] = {}
        self._named: dict[str, list[int]] = {}
        for file, family in enumerate(self._tables.families):
            for item in self._tables.imports[file] if family == "zig" else ():
                if item.alias.startswith(MADE):
                    self._name(file, item)

    def _name(self, file: int, item: Import) -> None:
        """A build's paths begin where it lies, or above where it is spread over several files."""
        folder = self._places.folder_of[file]
        for _ in range(MAX_FOLDERS):
            path = join(folder, item.module)
            target = self._places.file_of.get(path, -1) if path else -1
            if target >= 0:
                known = self._named.setdefault(item.alias.removeprefix(MADE), [])
                if target not in known:
                    known.append(target)
                return
            if not folder:
                return
            folder = folder.rpartition("/")[0]

    def resolve(self, file: int, item: Import) -> Found | None:
        if item.alias.startswith(MADE):
            return OUTSIDE
        index = self._file(file, item.module)
        if index < 0:
            return OUTSIDE
        path = item.name.removesuffix("*").rstrip(".")
        found: Found | None = Found((self._places.module(index),), 97, "import" if item.module else "same file")
        for part in path.split(".") if path else ():
            if found is None or not found.targets:
                return OUTSIDE
            inner = self.member(found.targets[0], part, file)
            found = inner and inner.at_most(97, "import" if item.module else "same file")
        return found or OUTSIDE

    def stars(self, file: int) -> tuple[Found, ...]:
        found = (self.resolve(file, item) for item in self._tables.imports[file] if item.alias == "*")
        return tuple(one.at_most(93, "usingnamespace") for one in found if one is not None and one.targets)

    def member(self, place: int, name: str, asking: int) -> Found | None:
        tables = self._tables
        if place < 0:
            return None
        if tables.is_module(place):
            return self._lookup(tables.file[place], name)
        inner = tables.member(place, name)
        return Found(inner, 95, "member") if inner else None

    def _file(self, file: int, module: str) -> int:
        if not module:
            return file
        folder = self._places.folder_of[file]
        key = (folder, module)
        if key not in self._files:
            self._files[key] = self._find(folder, module)
        return self._files[key]

    def _find(self, folder: str, module: str) -> int:
        if "." in module or "/" in module:
            path = join(folder, module)
            return self._places.file_of.get(path, -1) if path else -1
        paths = self._tables.paths
        found = self._named.get(module, [])
        return min(found, key=lambda at: (-shared_depth(folder, paths[at]), len(paths[at]), at), default=-1)
