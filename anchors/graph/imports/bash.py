"""Bash: what a file sources shares its names with it; scripts that are run lead to files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from anchors.graph.imports.places import OUTSIDE, Found, Places, join, shared_depth
from anchors.records import Import
from anchors.syntax.languages import stem_of

Lookup = Callable[[int, str], Found | None]
SUFFIXES = ("", ".sh", ".bash")


class BashImports:
    def __init__(self, places: Places, lookup: Lookup) -> None:
        self._places = places
        self._lookup = lookup
        self._known: dict[tuple[str, str], Found] = {}
        self._sourcing: defaultdict[int, list[int]] = defaultdict(list)
        for file, family in enumerate(places.tables.families):
            for item in places.tables.imports[file] if family == "bash" else ():
                found = self._file(file, item.module) if item.name == "*" else OUTSIDE
                if found.targets:
                    self._sourcing[places.tables.file[found.targets[0]]].append(file)

    def resolve(self, file: int, item: Import) -> Found | None:
        return self._file(file, item.module)

    def stars(self, file: int) -> tuple[Found, ...]:
        """Files that it sources; and those that source it, since their names are there when it runs."""
        found = [self._file(file, item.module) for item in self._places.tables.imports[file] if item.name == "*"]
        sourced = [item.at_most(95, "sourced file") for item in found if item.targets]
        above = self._sourcing.get(file, ())[:4]
        return (*sourced, *(Found((self._places.module(item),), 85, "sourced beside it") for item in above))

    def member(self, place: int, name: str, asking: int) -> Found | None:
        return None if place < 0 else self._lookup(self._places.tables.file[place], name)

    def _file(self, file: int, path: str) -> Found:
        folder = self._places.folder_of[file]
        key = (folder, path)
        if key not in self._known:
            index = self._find(folder, path)
            self._known[key] = OUTSIDE if index is None else Found((self._places.module(index),), 95, "source")
        return self._known[key]

    def _find(self, folder: str, path: str) -> int | None:
        """Seen from the file's folder, then from those above, then anywhere by the end of the path."""
        file_of, at = self._places.file_of, folder
        while True:
            target = join(at, path)
            for suffix in SUFFIXES:
                if target and target + suffix in file_of:
                    return file_of[target + suffix]
            if not at:
                break
            at = at.rpartition("/")[0]
        plain = join("", path)
        if not plain or plain.startswith(".."):
            return None
        paths = self._places.tables.paths
        stem = stem_of(plain)
        tails = tuple(f"/{plain}{suffix}" for suffix in SUFFIXES)
        found = [index for index in self._places.by_stem.get(stem, ()) if paths[index].endswith(tails)]
        return min(found, key=lambda index: (-shared_depth(folder, paths[index]), index), default=None)
