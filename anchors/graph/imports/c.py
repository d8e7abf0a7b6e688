"""C and C++: includes by path suffix, followed through headers; a header's names are also those of its source file.

Does not know include directories, macros or linkage.
"""

from __future__ import annotations

from collections.abc import Callable

from anchors.graph.imports.places import OUTSIDE, Found, Places, join, shared_depth
from anchors.records import Import

Lookup = Callable[[int, str], Found | None]

MAX_INCLUDES = 400
SOURCES = (".c", ".cc", ".cpp", ".cxx", ".m", ".mm")


class CImports:
    def __init__(self, places: Places, lookup: Lookup) -> None:
        self._places = places
        self._inside: dict[int, dict[str, tuple[int, ...]]] = {}
        self._direct: dict[int, tuple[int, ...]] = {}
        self._reached: dict[int, tuple[int, ...]] = {}
        self._found: dict[tuple[str, str], int | None] = {}
        self._by_name: dict[str, list[int]] = {}
        for index, path in enumerate(places.tables.paths):
            if places.tables.families[index] == "c":
                self._by_name.setdefault(path.rpartition("/")[2], []).append(index)

    def resolve(self, file: int, item: Import) -> Found | None:
        index = self._file(file, item.module)
        return OUTSIDE if index is None else Found((self._places.module(index),), 95, "include")

    def stars(self, file: int) -> tuple[Found, ...]:
        return tuple(Found((self._places.module(index),), 93, "include") for index in self._all(file))

    def member(self, place: int, name: str, asking: int) -> Found | None:
        own = self._places.tables.member(place, name) if place >= 0 else ()
        own = own or self.in_namespaces(self._places.tables.file[place], name)
        return Found(own, 95, "include") if own else None

    def in_namespaces(self, file: int, name: str) -> tuple[int, ...]:
        """What the namespaces of a file define under a name: they are opened again and again, and used by `using`."""
        if file not in self._inside:
            tables, inside = self._places.tables, dict[str, tuple[int, ...]]()
            for symbol in tables.snapshot.symbols_of(file):
                if tables.kinds[symbol] == "namespace":
                    for own, found in tables.members.get(symbol, {}).items():
                        kept = tuple(item for item in found if tables.kinds[item] != "namespace")
                        inside[own] = (*inside.get(own, ()), *kept)
            self._inside[file] = inside
        return self._inside[file].get(name, ())

    def _all(self, file: int) -> tuple[int, ...]:
        if file in self._reached:
            return self._reached[file]
        seen, order, waiting = {file}, list[int](), list(self._includes(file))
        while waiting and len(order) < MAX_INCLUDES:
            index = waiting.pop(0)
            if index in seen:
                continue
            seen.add(index)
            order.append(index)
            waiting.extend(self._includes(index))
        companions = [other for index in order for other in self._companions(index) if other not in seen]
        # A source file before its header: a name leads to the body, to the prototype where there is none.
        self._reached[file] = (*dict.fromkeys(companions), *order)
        return self._reached[file]

    def _includes(self, file: int) -> tuple[int, ...]:
        if file not in self._direct:
            found = (self._file(file, item.module) for item in self._places.tables.imports[file])
            self._direct[file] = tuple(index for index in found if index is not None)
        return self._direct[file]

    def _companions(self, header: int) -> list[int]:
        """Source files of the same name: what a header declares is defined there."""
        path = self._places.tables.paths[header]
        name = path.rpartition("/")[2]
        stem, dot, suffix = name.rpartition(".")
        if not dot or f".{suffix}" in SOURCES:
            return []
        found = [index for source in SOURCES for index in self._by_name.get(stem + source, ())]
        return sorted(found, key=lambda index: -shared_depth(path, self._places.tables.paths[index]))[:2]

    def _file(self, file: int, text: str) -> int | None:
        folder, path = self._places.folder_of[file], text.strip('<>"')
        key = (folder, path)
        if key not in self._found:
            self._found[key] = self._search(folder, path)
        return self._found[key]

    def _search(self, folder: str, path: str) -> int | None:
        beside = join(folder, path)
        if beside is not None and beside in self._places.file_of:
            return self._places.file_of[beside]
        plain = path.lstrip("./")
        paths = self._places.tables.paths
        named = self._by_name.get(plain.rpartition("/")[2], ())
        fitting = [index for index in named if paths[index] == plain or paths[index].endswith("/" + plain)]
        return min(fitting, key=lambda index: (-shared_depth(folder, paths[index]), paths[index]), default=None)
