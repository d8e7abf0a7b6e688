"""Dart: what a library imports, its parts, what it hands on of others; packages by their pubspec.yaml.

A file and its parts are one library: they share their names, private ones too, and what any of them imports. A package
without a pubspec.yaml is a folder of its name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from typing import Final

from anchors.graph.imports.places import OUTSIDE, Found, Places, join, shared_depth
from anchors.records import Import

Lookup = Callable[[int, str], Found | None]
Names = dict[str, tuple[int, ...]]

MANIFEST: Final = "pubspec.yaml"
PART: Final = "part"
HIDDEN: Final = "-"
_PACKAGE: Final = re.compile(r"package:([\w.]+)/(.+)")
_NAME: Final = re.compile(r"name\s*:\s*[\"']?([\w.]+)")
MAX_HANDED_ON: Final = 2_000
"""Libraries whose names one hands on, by itself and through others."""


class DartImports:
    def __init__(self, places: Places, lookup: Lookup) -> None:
        self._places = places
        self._tables = places.tables
        self._files: dict[tuple[str, str], int] = {}
        self._given_out: dict[int, Names] = {}
        self._seen: dict[int, frozenset[int]] = {}
        self._reach: dict[int, frozenset[int]] = {}
        self._packages = self._named_packages()
        self._libraries = self._joined()

    def resolve(self, file: int, item: Import) -> Found | None:
        index = self._file(file, item.module)
        if index < 0 or item.name.startswith(HIDDEN):
            return OUTSIDE
        if item.name in ("", "*", PART):
            return Found((self._places.module(index),), 97, PART if item.name == PART else "import")
        found = self._handed_out(index).get(item.name, ())
        return Found(found, 97, "import") if found else OUTSIDE

    def stars(self, file: int) -> tuple[Found, ...]:
        own = self._libraries.get(file, (file,))
        found = [Found((self._places.module(other),), 97, "same library") for other in own if other != file]
        for other in own:
            for item in self._tables.imports[other]:
                index = self._file(other, item.module) if item.name == "*" and not item.is_reexport else -1
                if index >= 0 and index not in own:
                    found.append(Found((self._places.module(index),), 94, "import"))
        return tuple(found)

    def member(self, place: int, name: str, asking: int) -> Found | None:
        if place < 0:
            return None
        file = self._tables.file[place]
        if asking != file and asking in self._libraries.get(file, ()):
            return self._in_library(file, name)
        found = self._handed_out(file).get(name, ())
        return Found(found, 95, "import") if found else None

    def sees(self, file: int, symbol: int) -> bool:
        """Whether a file sees what an extension of another adds to types: of its own library, or of those that it
        imports and which these hand on, if it is not private."""
        seen = self._seen.get(file)
        if seen is None:
            places = [file, *(self._tables.file[star.targets[0]] for star in self.stars(file))]
            seen = self._seen[file] = frozenset(at for place in places for at in self._reached(place))
        other, own = self._tables.file[symbol], self._libraries.get(file, (file,))
        return other in own or (other in seen and not self._tables.names[self._tables.parent[symbol]].startswith("_"))

    def _reached(self, file: int) -> frozenset[int]:
        """The files whose names one gives out."""
        known = self._reach.get(file)
        if known is None:
            waiting = list(self._libraries.get(file, (file,)))
            for at in waiting:
                for module, _, _ in self._exports(at):
                    index = self._file(at, module)
                    more = self._libraries.get(index, (index,)) if index >= 0 else ()
                    waiting += [item for item in more if item not in waiting and len(waiting) < MAX_HANDED_ON]
            known = self._reach[file] = frozenset(waiting)
        return known

    def _in_library(self, file: int, name: str) -> Found | None:
        """What another file of the same library defines or imports by name."""
        own = self._tables.members.find(self._places.module(file), name)
        if own:
            return Found(own, 97, "same library")
        for at in self._tables.imports.by_alias(file).get(name, ()):
            found = self.resolve(file, self._tables.imports.at(at))
            if found is not None and found.targets:
                return found
        return None

    def _handed_out(self, file: int) -> Names:
        """What who imports a file sees of it."""
        known = self._given_out.get(file)
        if known is None:
            known = self._given_out[file] = self._collect(file)
        return known

    def _collect(self, file: int) -> Names:
        found: Names = {}
        waiting: list[tuple[int, frozenset[str] | None, frozenset[str]]] = [(file, None, frozenset())]
        seen = set(waiting)
        for at, shown, hidden in waiting:
            for other in self._libraries.get(at, (at,)):
                for name, symbols in self._tables.members.of(self._places.module(other)).items():
                    if not name.startswith("_") and name not in hidden and (shown is None or name in shown):
                        found.setdefault(name, symbols)
                for module, own_shown, own_hidden in self._exports(other):
                    index = self._file(other, module)
                    both = own_shown if shown is None else shown if own_shown is None else shown & own_shown
                    step = (index, both, hidden | own_hidden)
                    if index >= 0 and step not in seen and len(seen) < MAX_HANDED_ON:
                        seen.add(step)
                        waiting.append(step)
        return found

    def _exports(self, file: int) -> list[tuple[str, frozenset[str] | None, frozenset[str]]]:
        """Of each `export` its library, what alone it shows, and what it hides."""
        told: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        for item in self._tables.imports[file]:
            if item.is_reexport:
                told[item.module, item.line].append(item.name)
        return [
            (
                module,
                None if "*" in names else frozenset(names),
                frozenset(name.removeprefix(HIDDEN) for name in names if name.startswith(HIDDEN)),
            )
            for (module, _), names in told.items()
        ]

    def _named_packages(self) -> dict[str, list[str]]:
        """The folders of each package's name."""
        found: dict[str, list[str]] = {}
        tables = self._tables
        for file, path in enumerate(tables.paths):
            folder, _, last = path.rpartition("/")
            if last == MANIFEST:
                module = self._places.module(file)
                for symbol in tables.snapshot.symbols_of(file):
                    is_name = tables.parent[symbol] == module and tables.names[symbol] == "name"
                    told = _NAME.match(tables.signatures[symbol]) if is_name else None
                    if told is not None:
                        found.setdefault(told[1], []).append(folder)
        return found

    def _joined(self) -> dict[int, tuple[int, ...]]:
        """The files of each library that has several, by each of them."""
        whole: dict[int, list[int]] = {}
        for file, family in enumerate(self._tables.families):
            for item in self._tables.imports[file] if family == "dart" else ():
                other = self._file(file, item.module) if item.name == PART else -1
                if other < 0 or other == file:
                    continue
                one, two = whole.setdefault(file, [file]), whole.setdefault(other, [other])
                if one is not two:
                    small, large = sorted((one, two), key=len)
                    large += small
                    whole.update(dict.fromkeys(small, large))
        return {file: tuple(sorted(files)) for file, files in whole.items()}

    def _file(self, file: int, module: str) -> int:
        folder = self._places.folder_of[file]
        key = (folder, module)
        if key not in self._files:
            self._files[key] = self._find(folder, module)
        return self._files[key]

    def _find(self, folder: str, module: str) -> int:
        file_of = self._places.file_of
        package = _PACKAGE.fullmatch(module)
        if package is None:
            path = None if ":" in module else join(folder, module)
            return -1 if path is None else file_of.get(path, -1)
        name, inner = package.groups()
        roots = self._packages.get(name) or self._places.folders_named.get(name, [])
        for root in sorted(roots, key=lambda root: (-shared_depth(root, folder), len(root), root)):
            found = file_of.get(f"{root}/lib/{inner}".lstrip("/"), -1)
            if found >= 0:
                return found
        return -1
