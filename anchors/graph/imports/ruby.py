"""Ruby: constants live in one space, whatever file defines them; `require` and `require_relative` lead to files.

`require`, `autoload` and Zeitwerk's folders all end in the same table of constants by their full names; classes and
modules that are opened again in several files share their members. What a gem defines is outside.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from typing import Final

from anchors.graph.imports.places import OUTSIDE, Found, Places, join, shared_depth
from anchors.graph.tables.tables import Tables
from anchors.records import Import
from anchors.syntax.languages import is_test_path

Lookup = Callable[[int, str], Found | None]

ROOTS: Final = ("lib", "app", "", "test", "spec", "src")
QUALIFIED: Final = re.compile(r"(?:class|module)\s+(?:::)?((?:[A-Z]\w*::)*)[A-Z]\w*|((?:[A-Z]\w*::)+)[A-Z]\w*\s*=")
SPACE: Final = "constants "
"""Begins the name of a place that is a module without a file."""
MAX_SAME: Final = 200


class RubyImports:
    def __init__(self, places: Places, lookup: Lookup) -> None:
        self._places = places
        self._lookup = lookup
        tables = places.tables
        self._constants = constants(tables)
        share_members(tables, self._constants)
        self._spaces = {name.rpartition("::")[0] for name in self._constants if "::" in name} - set(self._constants)
        self._known: dict[tuple[str, str], Found] = {}
        self._suffixes: defaultdict[str, list[int]] = defaultdict(list)
        for index, path in enumerate(tables.paths):
            if tables.families[index] == "ruby":
                self._suffixes[path.rpartition("/")[2].removesuffix(".rb")].append(index)

    def resolve(self, file: int, item: Import) -> Found | None:
        found = self._file(self._places.folder_of[file], item.module)
        if item.name and found.targets:
            inner = self._lookup(self._places.tables.file[found.targets[0]], item.name)
            return inner if inner and inner.targets else found
        return found

    def stars(self, file: int) -> tuple[Found, ...]:
        return (Found((self._places.folder_ids[""],), 92, "constant of that name"),)

    def member(self, place: int, name: str, asking: int) -> Found | None:
        tables = self._places.tables
        if place >= 0:
            return self._lookup(tables.file[place], name)
        space = self._places.folder(place)
        full = f"{space[len(SPACE) :]}::{name}" if space.startswith(SPACE) else name
        found = self._constants.get(full)
        if not found:
            return Found((self._space(full),), 90, "namespace") if full in self._spaces else None
        return Found((self._nearest(found, asking),), 92, "constant of that name")

    def _space(self, full: str) -> int:
        """A module that no file opens by itself (`class Admin::Users`), as a place of its own."""
        places = self._places
        key = SPACE + full
        if key not in places.folder_ids:
            places.folder_ids[key] = -2 - len(places.folder_paths)
            places.folder_paths.append(key)
        return places.folder_ids[key]

    def _nearest(self, symbols: list[int], asking: int) -> int:
        """The definition that a file most likely means: not a test's, unless a test asks; the one with most in it."""
        tables, folders = self._places.tables, self._places.folder_of
        is_test = is_test_path(tables.paths[asking])

        def order(symbol: int) -> tuple[bool, bool, int, int]:
            file = tables.file[symbol]
            path = tables.paths[file]
            name = path.rpartition("/")[2].removesuffix(".rb").replace("_", "")
            depth = -shared_depth(folders[asking] + "/", folders[file] + "/")
            return (is_test_path(path) and not is_test, name != tables.names[symbol].lower(), depth, symbol)

        return min(symbols[:MAX_SAME], key=order)

    def _file(self, folder: str, path: str) -> Found:
        key = (folder if path.startswith(".") else "", path)
        if key not in self._known:
            index = self._find(folder, path.removesuffix(".rb"))
            self._known[key] = OUTSIDE if index is None else Found((self._places.module(index),), 97, "require")
        return self._known[key]

    def _find(self, folder: str, path: str) -> int | None:
        file_of = self._places.file_of
        if path.startswith("."):
            target = join(folder, path.removeprefix("./"))
            return None if target is None else file_of.get(f"{target}.rb", file_of.get(target))
        for root in ROOTS:
            index = file_of.get(f"{root}/{path}.rb".lstrip("/"))
            if index is not None:
                return index
        tail = f"/{path}.rb"
        paths = self._places.tables.paths
        found = [index for index in self._suffixes.get(path.rpartition("/")[2], ()) if paths[index].endswith(tail)]
        inside = [index for index in found if "/" in path or paths[index].endswith((f"/lib{tail}", f"/app{tail}"))]
        return min(inside, key=lambda index: (is_test_path(paths[index]), len(paths[index]), index), default=None)


def constants(tables: Tables) -> dict[str, list[int]]:
    """Full name (`A::B::C`) -> the classes, modules and constants that define or open it."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    full: dict[int, str] = {}
    if "ruby" not in tables.families:
        return {}
    for symbol, kind in enumerate(tables.kinds):
        parent = tables.parent[symbol]
        if parent < 0 or tables.families[tables.file[symbol]] != "ruby":
            continue
        if not (tables.is_type(symbol) or kind == "constant"):
            continue
        outer = full.get(parent, "")
        if not outer and tables.parent[parent] >= 0:
            continue  # within a method or a block that is no namespace
        written = QUALIFIED.match(tables.signatures[symbol])
        prefix = (written[1] or written[2] or "") if written else ""
        name = f"{outer}::{prefix}{tables.names[symbol]}" if outer else f"{prefix}{tables.names[symbol]}"
        full[symbol] = name
        found[name].append(symbol)
    return dict(found)


def share_members(tables: Tables, named: dict[str, list[int]]) -> None:
    """Let all openings of a class or module know all members and bases; `A::B` written as one name becomes a member
    of `A`."""
    for symbols in named.values():
        types = [symbol for symbol in symbols if tables.is_type(symbol)]
        if not 1 < len(types) <= MAX_SAME:
            continue
        tables.join(tuple(types))
    for name, symbols in named.items():
        outer, mark, last = name.rpartition("::")
        for owner in named.get(outer, ())[:1] if mark else ():
            if tables.is_type(owner) and last not in tables.members.of(owner):
                tables.members.adopt(owner, symbols[0])
