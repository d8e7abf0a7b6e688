"""Swift: everything of a module sees everything; other modules by `import`. Extensions join their type.

A module is a folder below `Sources`, `Tests` or `Plugins`, as in a package; what lies elsewhere (an Xcode project) is
one module by the folder of its nearest package or project file. Reads no manifest, so knows no path that one sets.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable

from anchors.graph.imports.places import OUTSIDE, Found, Places, shared_depth
from anchors.records import Import

Lookup = Callable[[int, str], Found | None]

_MODULE = re.compile(r"(?:^|.*/)(?:Sources?|Tests|Plugins)/([^/]+)/")
MAX_EXPORTED = 20


class SwiftImports:
    def __init__(self, places: Places, lookup: Lookup) -> None:
        self._places = places
        self._lookup = lookup
        self._module_of: dict[int, str] = {}
        self._files: defaultdict[str, list[int]] = defaultdict(list)
        self._names: dict[str, dict[str, tuple[int, ...]]] = {}
        self._numbers: dict[str, int] = {}
        self._named: dict[int, str] = {}
        tables = places.tables
        roots = sorted({_root(path) for path in tables.paths if _is_root(path)}, key=len, reverse=True)
        for file, family in enumerate(tables.families):
            if family == "swift":
                module = _module(tables.paths[file], roots)
                self._module_of[file] = module
                self._files[module].append(file)

    def resolve(self, file: int, item: Import) -> Found | None:
        if item.module not in self._files:
            return OUTSIDE
        if item.name == "*":
            return Found((self._number(item.module),), 97, "import")
        found = self._table(item.module).get(item.name, ())
        return Found(found, 97, "import") if found else OUTSIDE

    def stars(self, file: int) -> tuple[Found, ...]:
        own = self._module_of.get(file, "")
        found = [Found((self._number(own),), 96, "same module")]
        waiting = [item.module for item in self._places.tables.imports[file]]
        seen = {own}
        while waiting and len(seen) < MAX_EXPORTED:
            module = waiting.pop(0)
            if module not in self._files or module in seen:
                continue
            seen.add(module)
            found.append(Found((self._number(module),), 94, "import"))
            waiting += self._exported(module)
        return tuple(found)

    def member(self, place: int, name: str, asking: int) -> Found | None:
        tables = self._places.tables
        if place >= 0:
            return self._lookup(tables.file[place], name)
        module = self._named.get(place)
        found = self._table(module).get(name, ()) if module is not None else ()
        return Found(self._nearest(found, asking), 96, "same module") if found else None

    def _exported(self, module: str) -> list[str]:
        """What the files of a module import for those who import it."""
        imports = self._places.tables.imports
        return [item.module for file in self._files[module] for item in imports[file] if item.is_reexport]

    def _number(self, module: str) -> int:
        if module not in self._numbers:
            number = self._numbers[module] = self._places.add_place(module)
            self._named[number] = module
        return self._numbers[module]

    def _table(self, module: str) -> dict[str, tuple[int, ...]]:
        if module not in self._names:
            tables, merged = self._places.tables, dict[str, tuple[int, ...]]()
            for file in self._files.get(module, ()):
                for name, symbols in tables.members.of(self._places.module(file)).items():
                    kept = tuple(item for item in symbols if tables.kinds[item] != "namespace")
                    if kept:
                        merged[name] = (*merged.get(name, ()), *kept)
            self._names[module] = merged
        return self._names[module]

    def _nearest(self, found: tuple[int, ...], asking: int) -> tuple[int, ...]:
        """Of several definitions of one name those in the folders nearest by, where targets share a module here."""
        if len(found) < 2:
            return found
        tables, path = self._places.tables, self._places.tables.paths[asking]
        depths = [shared_depth(tables.paths[tables.file[symbol]], path) for symbol in found]
        return tuple(symbol for symbol, depth in zip(found, depths, strict=True) if depth == max(depths))


def _is_root(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name == "Package.swift" or ".xcodeproj/" in path


def _root(path: str) -> str:
    at = path.find(".xcodeproj/")
    return (path[:at] if at >= 0 else path).rpartition("/")[0]


def _module(path: str, roots: list[str]) -> str:
    """The target's name, else the folder of the nearest project, with a mark that no import has."""
    match = _MODULE.match(path)
    if match:
        return match[1]
    root = next((root for root in roots if not root or path.startswith(root + "/")), "")
    return f"/{root}"
