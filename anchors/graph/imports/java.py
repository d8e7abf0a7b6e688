"""Java, Kotlin, Scala: qualified names by path, the same package in several source roots, static and wildcard imports.

A package is told from the package clause where the index keeps it (Kotlin), else from the folder (the part behind
`java/`, `kotlin/`, `scala/`). What a Kotlin file defines outside of types belongs, for Java, to a class `FileKt`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable

from anchors.graph.imports.places import OUTSIDE, Found, Places
from anchors.records import Import

Lookup = Callable[[int, str], Found | None]

ROOT = re.compile(r"(?:^|.*/)(?:java|kotlin|scala|groovy)(?:/|$)")


class JavaImports:
    def __init__(self, places: Places, lookup: Lookup) -> None:
        self._places = places
        self._lookup = lookup
        self._packages: defaultdict[str, list[int]] = defaultdict(list)
        self._package_of: dict[int, str] = {}
        self._names: dict[str, dict[str, tuple[int, ...]]] = {}
        self._known: dict[str, Found] = {}
        self._numbers: dict[str, int] = {}
        self._named: dict[int, str] = {}
        for index, folder in enumerate(places.folder_of):
            if places.tables.families[index] == "jvm":
                clauses = places.tables.imports.clauses_of(index)
                package = clauses[0][1] if clauses else self._package(folder)
                self._packages[package].append(index)
                self._package_of[index] = package
        self._roots = {package.partition(".")[0] for package in self._packages}

    @staticmethod
    def _package(folder: str) -> str:
        found = ROOT.match(folder)
        tail = folder[found.end() :] if found else folder.removeprefix("src/")
        return tail.replace("/", ".")

    def resolve(self, file: int, item: Import) -> Found | None:
        if not item.alias:
            return None
        dotted = item.module
        if item.name and item.name != "*":
            dotted = f"{item.module}.{item.name}"
        return self._qualified(dotted)

    def stars(self, file: int) -> tuple[Found, ...]:
        found = [Found((self._number(self._package_of.get(file, "")),), 96, "same package")]
        for item in self._places.tables.imports[file]:
            if not item.alias:
                continue
            if item.name == "*" or item.module.endswith(".*"):
                module = item.module.removesuffix(".*")
                if module in self._packages:
                    found.append(Found((self._number(module),), 93, "wildcard import"))
                else:
                    inside = self._qualified(module)
                    if inside.targets:
                        found.append(inside.at_most(93, "static import"))
        return tuple(found)

    def member(self, place: int, name: str, asking: int) -> Found | None:
        tables = self._places.tables
        if place >= 0:
            return self._lookup(tables.file[place], name)
        package = self._named.get(place)
        found = self._table(package).get(name, ()) if package is not None else ()
        return Found(found, 96, "same package") if found else None

    def _number(self, package: str) -> int:
        if package not in self._numbers:
            number = self._numbers[package] = self._places.add_place(package)
            self._named[number] = package
        return self._numbers[package]

    def _table(self, package: str) -> dict[str, tuple[int, ...]]:
        if package not in self._names:
            tables, merged = self._places.tables, dict[str, tuple[int, ...]]()
            for index in self._packages.get(package, ()):
                if tables.paths[index].endswith(".kts"):
                    continue  # what a script defines is its own
                for name, symbols in tables.members.of(self._places.module(index)).items():
                    merged[name] = (*merged.get(name, ()), *symbols)
                if tables.paths[index].endswith(".kt"):
                    stem = tables.paths[index].rpartition("/")[2].removesuffix(".kt")
                    merged.setdefault(f"{stem[:1].upper()}{stem[1:]}Kt", (self._places.module(index),))
            self._names[package] = merged
        return self._names[package]

    def _qualified(self, dotted: str) -> Found:
        if dotted not in self._known:
            self._known[dotted] = self._find(dotted)
        return self._known[dotted]

    def _find(self, dotted: str) -> Found:
        parts = dotted.split(".")
        for cut in range(len(parts) - 1, 0, -1):
            package = ".".join(parts[:cut])
            if package not in self._packages:
                continue
            targets = self._table(package).get(parts[cut], ())
            for part in parts[cut + 1 :]:
                targets = tuple(item for owner in targets for item in self._places.tables.member(owner, part))
            if targets:
                return Found(targets, 97, "import")
            break
        return OUTSIDE
