"""Swift: everything of a module sees everything; other modules by `import`. Extensions join their type.

A module is a target of a Package.swift, which may say its folder, else a folder below `Sources`, `Tests` or `Plugins`;
what lies elsewhere (an Xcode project) is one module by the folder of its nearest package or project file, which others
may import by the project's name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable

from anchors.graph.imports.places import OUTSIDE, Found, Places, join, shared_depth
from anchors.records import Import

Lookup = Callable[[int, str], Found | None]

_MODULE = re.compile(r"(?:^|.*/)(?:Sources?|Tests|Plugins)/([^/]+)/")
_MANIFEST = "Package.swift"
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
        self._seen: dict[str, frozenset[str]] = {}
        tables = places.tables
        roots = sorted({_root(path) for path in tables.paths if _is_root(path)}, key=len, reverse=True)
        self._projects = dict(sorted(filter(None, map(_project, tables.paths)), reverse=True))
        targets = self._targets()
        for file, family in enumerate(tables.families):
            if family == "swift":
                module = _target(tables.paths[file], targets) or _module(tables.paths[file], roots)
                self._module_of[file] = module
                self._files[module].append(file)

    def resolve(self, file: int, item: Import) -> Found | None:
        module = self._known(item.module)
        if module not in self._files or not item.alias:
            return OUTSIDE
        if item.name == "*":
            return Found((self._number(module),), 97, "import")
        found = self._table(module).get(item.name, ())
        return Found(found, 97, "import") if found else OUTSIDE

    def stars(self, file: int) -> tuple[Found, ...]:
        own = self._module_of.get(file, "")
        found = [Found((self._number(own),), 96, "same module")]
        waiting = [item.module for item in self._places.tables.imports[file] if item.alias]
        seen = {own}
        while waiting and len(seen) < MAX_EXPORTED:
            module = self._known(waiting.pop(0))
            if module not in self._files or module in seen:
                continue
            seen.add(module)
            found.append(Found((self._number(module),), 94, "import"))
            waiting += self._exported(module)
        return tuple(found)

    def sees(self, file: int, other: int) -> bool:
        """Whether a file sees what another adds to types: one of its own module, or of those that any file of that
        imports."""
        own = self._module_of.get(file, "")
        if own not in self._seen:
            near = (self._named[star.targets[0]] for at in self._files[own] for star in self.stars(at))
            self._seen[own] = frozenset(near)
        return self._module_of.get(other, "") in self._seen[own]

    def is_known(self, module: str) -> bool:
        """Whether an import names a module of the repository."""
        return self._known(module) in self._files

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
        return [
            item.module for file in self._files[module] for item in imports[file] if item.is_reexport and item.alias
        ]

    def _known(self, module: str) -> str:
        """What is imported under a name: a target, else a project called so."""
        return module if module in self._files else self._projects.get(module, module)

    def _targets(self) -> dict[str, str]:
        """By folder the target that lies there; where none is written, the first of those that may hold it."""
        found, tables = dict[str, str](), self._places.tables
        for file, path in enumerate(tables.paths):
            if path.rpartition("/")[2] != _MANIFEST:
                continue
            told: dict[tuple[str, int], list[str]] = {}
            for item in tables.imports[file]:
                if not item.alias:
                    told.setdefault((item.module, item.line), []).append(item.name)
            for (name, _), folders in told.items():
                inside = (join(path.rpartition("/")[0], folder) for folder in folders)
                held = next((folder for folder in inside if folder and folder in self._places.folder_ids), None)
                if held is not None:
                    found.setdefault(held, name)
        return found

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
    return name == _MANIFEST or ".xcodeproj/" in path


def _root(path: str) -> str:
    at = path.find(".xcodeproj/")
    return (path[:at] if at >= 0 else path).rpartition("/")[0]


def _project(path: str) -> tuple[str, str] | None:
    """The name by which files import an Xcode project's own module, and that module."""
    at = path.find(".xcodeproj/")
    name = path[:at].rpartition("/")[2] if at >= 0 else ""
    return (re.sub(r"\W", "_", name), f"/{_root(path)}") if name else None


def _target(path: str, targets: dict[str, str]) -> str:
    """The target of the innermost folder that is one's; "" where none is."""
    folder = path.rpartition("/")[0]
    while targets and folder:
        if folder in targets:
            return targets[folder]
        folder = folder.rpartition("/")[0]
    return ""


def _module(path: str, roots: list[str]) -> str:
    """The target's name, else the folder of the nearest project, with a mark that no import has."""
    match = _MODULE.match(path)
    if match:
        return match[1]
    root = next((root for root in roots if not root or path.startswith(root + "/")), "")
    return f"/{root}"
