"""C and C++: includes by path suffix, followed through headers; a header's names are also those of its source file.

Does not know include directories, macros or linkage.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator

import numpy as np

from anchors.graph.imports.places import OUTSIDE, Found, Places, join, shared_depth
from anchors.graph.texts.names import SYSTEM_HEADERS
from anchors.records import DEFINITION_KINDS, Import

Lookup = Callable[[int, str], Found | None]

MAX_INCLUDES = 400
MAX_KEPT = 256
"""Files whose headers are kept: who asks comes from one file after the other."""
MAX_PATHS = 1 << 14
"""Included paths that are kept as found: files of one folder stand together."""
OF_C: frozenset[str] = frozenset({"c"})
SOURCES = (".c", ".cc", ".cpp", ".cxx", ".m", ".mm")


class CImports:
    def __init__(self, places: Places, lookup: Lookup, families: frozenset[str] = OF_C) -> None:
        """`families`: whose files include one another."""
        self._places = places
        self._families = families
        self._lookup = lookup
        self._inside: dict[int, dict[str, tuple[int, ...]]] = {}
        self._direct: dict[int, tuple[int, ...]] = {}
        self._places_of: dict[int, dict[int, int]] = {}
        self._num_beside: dict[int, int] = {}
        """Of those places the ones of files that are not included."""
        self._beside: dict[int, tuple[int, ...]] = {}
        self._definers: Definers | None = None
        self._found: dict[tuple[str, str], int | None] = {}
        self._by_name: dict[str, list[int]] = {}
        for index, path in enumerate(places.tables.paths):
            if places.tables.families[index] in families:
                self._by_name.setdefault(path.rpartition("/")[2], []).append(index)

    def resolve(self, file: int, item: Import) -> Found | None:
        if item.name:
            return self._used(file, item)
        index = self._file(file, item.module)
        return OUTSIDE if index is None else Found((self._places.module(index),), 95, "include")

    def _used(self, file: int, item: Import) -> Found:
        """What `using space::name;` means, where the file sees such a namespace of ours: the name that it sees."""
        space = self.visible(file, item.module.lstrip(":").partition("::")[0]) if item.name != "*" else None
        found = self.visible(file, item.name) if space is not None else None
        return OUTSIDE if found is None else found.at_most(93, "using")

    def stars(self, file: int) -> tuple[Found, ...]:
        """None by themselves: a file may see hundreds of headers, so `visible` asks who defines a name instead."""
        return ()

    def visible(self, file: int, name: str) -> Found | None:
        """A name of the nearest file that an include leads to, the file itself left out."""
        own = next(self.seen(file, name), None)
        return Found(own, 93, "include") if own is not None else None

    def seen(self, file: int, name: str) -> Iterator[tuple[int, ...]]:
        """What the files that includes lead to have under a name, the nearest first."""
        if self._definers is None:
            self._definers = Definers(self._places, self._families)
        places = self._order(file)
        defining = self._definers.of(name) if places else ()
        near = [(place, index) for index in defining if (place := places.get(index)) is not None]
        tables = self._places.tables
        for place, index in sorted(near):
            own = tables.top(index, name) or self.in_namespaces(index, name)
            if place < self._num_beside[file]:
                own = tuple(symbol for symbol in own if self._is_for_others(symbol))
            if own:
                yield own

    def _is_for_others(self, symbol: int) -> bool:
        """Whether a file that nobody includes may define it for others: what is `static` and what the preprocessor
        replaces is its own."""
        tables = self._places.tables
        is_replaced = tables.kinds[symbol] == "macro" or tables.signatures[symbol].startswith("#")
        return bool(tables.snapshot.columns.symbol_exported[symbol]) and not is_replaced

    def member(self, place: int, name: str, asking: int) -> Found | None:
        if place >= 0 and self._places.tables.file[place] == asking and self._places.tables.is_module(place):
            return self._at_root(asking, name)
        own = self._places.tables.member(place, name) if place >= 0 else ()
        own = own or self.in_namespaces(self._places.tables.file[place], name)
        return Found(own, 95, "include") if own else None

    def _at_root(self, file: int, name: str) -> Found | None:
        """What `::name` is: of what a file sees that stands in no namespace, so that `::read` is the system's."""
        found = self._lookup(file, name)
        tables = self._places.tables
        top = tuple(item for item in found.targets if tables.parent[max(tables.parent[item], 0)] < 0) if found else ()
        return Found(top, found.percent, found.reason) if found and top else OUTSIDE

    def in_namespaces(self, file: int, name: str) -> tuple[int, ...]:
        """What the namespaces of a file define under a name: they are opened again and again, and used by `using`."""
        if file not in self._inside:
            tables, inside = self._places.tables, dict[str, tuple[int, ...]]()
            for symbol in tables.snapshot.symbols_of(file):
                if tables.kinds[symbol] == "namespace":
                    for own, found in tables.members.of(symbol).items():
                        inside[own] = (*inside.get(own, ()), *found)
            self._inside[file] = inside
        return self._inside[file].get(name, ())

    def _order(self, file: int) -> dict[int, int]:
        """The files that a file sees, with their place: source files before their headers, so that a name leads to the
        body, to the prototype where there is none; near ones before those that they include."""
        known = self._places_of.get(file)
        if known is not None:
            return known
        seen, order, at = {file}, list[int](), -1
        while at < len(order) and len(order) < MAX_INCLUDES:
            for index in self._includes(order[at] if at >= 0 else file):
                if index not in seen:
                    seen.add(index)
                    order.append(index)
            at += 1
        order = order[:MAX_INCLUDES]
        among = {file, *order}
        companions = [other for index in order for other in self._companions(index) if other not in among]
        beside = dict.fromkeys(companions)
        places = {index: place for place, index in enumerate((*beside, *order))}
        if len(self._places_of) > MAX_KEPT:
            self._places_of.clear()
            self._num_beside.clear()
        self._places_of[file], self._num_beside[file] = places, len(beside)
        return places

    def _includes(self, file: int) -> tuple[int, ...]:
        if file not in self._direct:
            found = (self._file(file, item.module) for item in self._places.tables.imports[file] if not item.name)
            self._direct[file] = tuple(index for index in found if index is not None)
        return self._direct[file]

    def _companions(self, header: int) -> tuple[int, ...]:
        """Source files of the same name: what a header declares is defined there."""
        if header not in self._beside:
            path = self._places.tables.paths[header]
            stem, dot, suffix = path.rpartition("/")[2].rpartition(".")
            is_header = dot and f".{suffix}" not in SOURCES
            found = [index for source in SOURCES for index in self._by_name.get(stem + source, ())] if is_header else []
            found.sort(key=lambda index: -shared_depth(path, self._places.tables.paths[index]))
            self._beside[header] = tuple(found[:2])
        return self._beside[header]

    def _file(self, file: int, text: str) -> int | None:
        folder, path = self._places.folder_of[file], text.strip('<>"')
        if text.startswith("<") and path in SYSTEM_HEADERS:
            return None  # a repository may have its own, for whoever writes it in quotes
        key = (folder, path)
        if key not in self._found:
            if len(self._found) > MAX_PATHS:
                self._found.clear()
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


class Definers:
    """Which files of C, or of those beside it, define a name at their own level or in a namespace."""

    def __init__(self, places: Places, families: frozenset[str]) -> None:
        self._strings = places.tables.strings
        columns = places.tables.snapshot.columns
        is_c = np.array([family in families for family in places.tables.families], dtype=bool)
        kind, parent = columns.symbol_kind, columns.symbol_parent
        around = np.maximum(parent, 0)
        namespace = DEFINITION_KINDS.index("namespace")
        is_inside = kind[around] == namespace
        chosen = is_c[columns.symbol_file] & (parent >= 0) & ((parent[around] < 0) | is_inside)
        chosen &= ~places.tables.is_unnamed & (kind != DEFINITION_KINDS.index("constructor"))
        symbols = np.flatnonzero(chosen)
        names = columns.symbol_name[symbols]
        order = np.argsort(names, kind="stable")
        # Python's own arrays: numpy would copy all names for each one that is looked up.
        self._names = array("i", names[order].tobytes())
        self._files = array("i", columns.symbol_file[symbols[order]].tobytes())

    def of(self, name: str) -> list[int]:
        number = self._strings.find(name)
        if number < 0:
            return []
        first = bisect_left(self._names, number)
        return self._files[first : bisect_left(self._names, number + 1, first)].tolist()
