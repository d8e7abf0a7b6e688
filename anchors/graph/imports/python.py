"""Python: absolute and relative imports, packages anywhere in the tree, src layouts, folders without `__init__.py`.

Does not know what is installed: a module that is not in the tree is outside.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cached_property

from anchors.graph.imports.places import OUTSIDE, Found, Places, is_inside, shared_depth
from anchors.records import Import

Lookup = Callable[[int, str], Found | None]
"""A name at file level of a file: definitions, then its own imports."""

SOURCE_ROOTS = frozenset({"src", "lib", "python", "source", "sources"})
SUFFIXES = (".py", ".pyi", ".pyx")


class PythonImports:
    def __init__(self, places: Places, lookup: Lookup) -> None:
        self._places = places
        self._lookup = lookup
        self._known: dict[tuple[str, str], Found] = {}
        self._roots_of: dict[str, list[str]] = {}
        self._inside: dict[str, int | None] = {}

    def resolve(self, file: int, item: Import) -> Found | None:
        if not item.name:
            module = item.module
            if item.alias != module and item.alias == module.partition(".")[0]:
                module = item.alias
            return self._module(file, module)
        found = self._module(file, item.module)
        if not found.targets or item.name == "*":
            return found
        inside = self.member(found.targets[0], item.name, file)
        if inside is None:
            return None
        return inside.at_most(found.percent) if inside is OUTSIDE else inside.at_most(found.percent, "import")

    def stars(self, file: int) -> tuple[Found, ...]:
        imports = self._places.tables.imports[file]
        found = (self._module(file, item.module) for item in imports if item.name == "*")
        return tuple(item.at_most(92, "star import") for item in found if item.targets)

    def member(self, place: int, name: str, asking: int) -> Found | None:
        places = self._places
        if place < -1:
            inner = self._in_folder(places.folder(place), name)
            return None if inner is None else Found((inner,), 95, "import")
        file = places.tables.file[place]
        found = self._lookup(file, name)
        if (found is None or found is OUTSIDE) and places.tables.paths[file].endswith("/__init__.py"):
            inner = self._in_folder(places.folder_of[file], name)
            if inner is not None and inner != place:
                return Found((inner,), 95, "import")
        return found

    def _module(self, file: int, dotted: str) -> Found:
        folder = self._places.folder_of[file]
        key = (folder, dotted)
        if key not in self._known:
            if dotted.startswith("."):
                self._known[key] = self._relative(folder, dotted)
            else:
                self._known[key] = self._absolute(folder, dotted)
        return self._known[key]

    def _relative(self, folder: str, dotted: str) -> Found:
        rest = dotted.lstrip(".")
        for _ in range(len(dotted) - len(rest) - 1):
            if not folder:
                return OUTSIDE
            folder = folder.rpartition("/")[0]
        place = self._folder_place(folder)
        for part in rest.split(".") if rest else ():
            if place is None or (place >= 0 and self._package_folder(place) is None):
                return OUTSIDE
            folder = self._places.folder(place) if place < -1 else self._package_folder(place) or ""
            place = self._in_folder(folder, part)
        return OUTSIDE if place is None else Found((place,), 97, "import")

    def _absolute(self, folder: str, dotted: str) -> Found:
        parts = dotted.split(".")
        roots = [root for root in self._roots(parts[0]) if self._is_importable(folder, root, parts[0])]

        def order(root: str) -> tuple[bool, bool, int, int, str]:
            is_beside = is_inside(folder, root)
            is_plain = not is_beside and (self._in_folder(root, parts[0]) or 0) < -1  # Python takes packages first
            return not is_beside, is_plain, -shared_depth(folder, root), len(root), root

        roots.sort(key=order)
        for root in roots:
            place: int | None = self._in_folder(root, parts[0])
            for part in parts[1:]:
                inner = None if place is None else self._step(place, part)
                if inner is None:
                    place = None
                    break
                place = inner
            if place is not None:
                return Found((place,), 97 if len(roots) == 1 or is_inside(folder, root) else 90, "import")
        return OUTSIDE

    def _step(self, place: int, part: str) -> int | None:
        folder = self._places.folder(place) if place < -1 else self._package_folder(place)
        return None if folder is None else self._in_folder(folder, part)

    def _roots(self, first: str) -> list[str]:
        """Folders that hold a module or package of that name."""
        if first not in self._roots_of:
            places = self._places
            files = (index for index in places.by_stem[first] if places.tables.paths[index].endswith(SUFFIXES))
            roots = {places.folder_of[index] for index in files}
            roots.update(folder.rpartition("/")[0] for folder in places.folders_named[first] if folder)
            self._roots_of[first] = sorted(roots)
        return self._roots_of[first]

    def _is_importable(self, folder: str, root: str, first: str) -> bool:
        place = self._in_folder(root, first)
        if place is None or (place < -1 and self._places.folder(place) not in self._with_modules):
            return False  # a folder of pages and notebooks called as a package is none
        is_beside = is_inside(folder, root)
        if first in sys.stdlib_module_names:
            return is_beside and root == folder and place >= 0 and not self._is_package(root)
        if self._is_package(root):
            return root == folder and place >= 0
        if is_beside or root.rpartition("/")[2] in SOURCE_ROOTS or not root:
            return True
        return place >= 0 and self._package_folder(place) is not None

    @cached_property
    def _with_modules(self) -> frozenset[str]:
        """Folders that have a module in them or below."""
        places, found = self._places, set[str]()
        for path, folder in zip(places.tables.paths, places.folder_of, strict=True):
            above = folder if path.endswith(SUFFIXES) else ""
            while above and above not in found:
                found.add(above)
                above = above.rpartition("/")[0]
        return frozenset(found)

    def _is_package(self, folder: str) -> bool:
        return f"{folder}/__init__.py" in self._places.file_of if folder else False

    def _package_folder(self, module: int) -> str | None:
        file = self._places.tables.file[module]
        is_package = self._places.tables.paths[file].rpartition("/")[2] in ("__init__.py", "__init__.pyi")
        return self._places.folder_of[file] if is_package else None

    def _folder_place(self, folder: str) -> int | None:
        places = self._places
        package = places.file_of.get(f"{folder}/__init__.py" if folder else "__init__.py")
        if package is not None:
            return places.module(package)
        return places.folder_ids.get(folder)

    def _in_folder(self, folder: str, name: str) -> int | None:
        """The module, package or plain folder of that name in a folder."""
        stem = f"{folder}/{name}" if folder else name
        if stem not in self._inside:
            self._inside[stem] = self._at(stem)
        return self._inside[stem]

    def _at(self, stem: str) -> int | None:
        places = self._places
        for path in (f"{stem}/__init__.py", *(stem + suffix for suffix in SUFFIXES)):
            index = places.file_of.get(path)
            if index is not None:
                return places.module(index)
        return places.folder_ids.get(stem)
