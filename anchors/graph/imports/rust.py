"""Rust: `use` paths from `crate`, `self`, `super` and workspace crates to module files and what they define.

A workspace crate is named by its Cargo.toml, else by the folder of its `src/lib.rs`. Knows no `path` of a target.
"""

from __future__ import annotations

from collections.abc import Callable

from anchors.graph.imports.manifests import Manifests
from anchors.graph.imports.places import OUTSIDE, Found, Places, is_inside
from anchors.records import Import

Lookup = Callable[[int, str], Found | None]


class RustImports:
    def __init__(self, places: Places, lookup: Lookup, manifests: Manifests) -> None:
        self._places = places
        self._lookup = lookup
        self._crates: dict[str, str] = {}  # name -> source folder
        for name, folder in manifests.crates.items():
            source = f"{folder}/src" if folder else "src"
            if self._root_file(source) is not None:
                self._crates[name] = source
        for path in places.tables.paths:
            if path.endswith(("src/lib.rs", "src/main.rs")) and (path == "src/lib.rs" or "/src/" in f"/{path}"):
                source = path.rpartition("/")[0]
                folder = source.rpartition("/")[0]
                self._crates.setdefault(folder.rpartition("/")[2].replace("-", "_"), source)

    @property
    def crates(self) -> frozenset[str]:
        """Their names, as code writes them."""
        return frozenset(self._crates)

    def crate(self, file: int, name: str) -> Found | None:
        """A crate of the repository, which a file may name without importing it: `shop::run()`."""
        if name not in self._crates:
            return None
        found = self.path(file, [name])
        return found if found is not None and found.targets else None

    def resolve(self, file: int, item: Import) -> Found | None:
        path = item.module if not item.name or item.name == "*" else f"{item.module}::{item.name}"
        return self.path(file, path.split("::"))

    def stars(self, file: int) -> tuple[Found, ...]:
        imports = self._places.tables.imports[file]
        found = [self.path(file, item.module.split("::")) for item in imports if item.name == "*"]
        return tuple(item.at_most(92, "glob import") for item in found if item is not None and item.targets)

    def member(self, place: int, name: str, asking: int, *, is_last: bool = True) -> Found | None:
        if place < -1:
            return None
        tables = self._places.tables
        if not tables.is_module(place):
            inner = tables.member(place, name)
            return Found(inner, 95, "import") if inner else None
        file = tables.file[place]
        own = tables.member(place, name)
        if own:
            return Found(own, 97, "import")
        child = self._child(file, name)
        if child is None:
            return self._lookup(file, name)
        return (self._named_as_child(file, name, child) if is_last else None) or Found((child,), 97, "import")

    def _named_as_child(self, file: int, name: str, child: int) -> Found | None:
        """What a module takes from a child of the same name: `use parse::parse;` beside `mod parse;`."""
        taken = [item.module for item in self._places.tables.imports[file] if item.alias == name == item.name]
        if not taken:
            return None
        if any(module.rpartition("::")[2] == name for module in taken):
            own = self._places.tables.member(child, name)
            if own:
                return Found(own, 97, "import")
        found = self._lookup(file, name)
        return found if found and found.targets and not self._places.tables.is_module(found.targets[0]) else None

    def path(self, file: int, parts: list[str]) -> Found | None:
        """What a path names, seen from a file; OUTSIDE where its first part is no module of the repository."""
        at, rest = self._first(file, parts)
        if at is None:
            return OUTSIDE
        percent = 97
        for part in rest:
            found = self.member(at, part, file, is_last=part is rest[-1])
            if found is None or not found.targets:
                return found
            at, percent = found.targets[0], min(percent, found.percent)
            if part is rest[-1]:
                return found.at_most(percent, "import")
        return Found((at,), percent, "import")

    def _first(self, file: int, parts: list[str]) -> tuple[int | None, list[str]]:
        head, rest = parts[0], parts[1:]
        if head == "crate":
            return self._crate_root(file), rest
        if head in ("self", "super"):
            at: int | None = self._places.module(file)
            while rest and parts[0] == "self" and rest[0] == "super":
                head, parts, rest = "super", rest, rest[1:]
            while head == "super" and at is not None:
                at = self._parent(self._places.tables.file[at])
                if not rest or rest[0] != "super":
                    break
                rest = rest[1:]
            return at, rest
        own = self._child(file, head)
        if own is not None:
            return own, rest
        defined = self._places.tables.top(file, head)
        if defined:
            return defined[0], rest
        if head in self._crates:
            root = self._root_file(self._crates[head])
            if not is_inside(self._places.folder_of[file], self._crates[head]) or self._is_library_beside(root, file):
                return root, rest
        return None, rest

    def _is_library_beside(self, root: int | None, file: int) -> bool:
        """Whether a root is that of the library which a program of the same package names as any other crate."""
        if root is None:
            return False
        library = self._places.tables.file[root]
        return library != file and self._places.tables.paths[library].endswith("lib.rs")

    def _root_file(self, source: str) -> int | None:
        for name in ("lib.rs", "main.rs"):
            index = self._places.file_of.get(f"{source}/{name}" if source else name)
            if index is not None:
                return self._places.module(index)
        return None

    def _crate_root(self, file: int) -> int | None:
        folder = self._places.folder_of[file]
        while True:
            root = self._root_file(folder)
            if root is not None:
                return root
            if not folder:
                return None
            folder = folder.rpartition("/")[0]

    def _parts(self, file: int) -> tuple[str, str]:
        path = self._places.tables.paths[file]
        folder, _, name = path.rpartition("/")
        return folder, name.removesuffix(".rs")

    def _child(self, file: int, name: str) -> int | None:
        folder, stem = self._parts(file)
        if stem not in ("mod", "lib", "main"):
            folder = f"{folder}/{stem}" if folder else stem
        for path in (f"{folder}/{name}.rs", f"{folder}/{name}/mod.rs"):
            index = self._places.file_of.get(path.removeprefix("/"))
            if index is not None and index != file:
                return self._places.module(index)
        return None

    def _parent(self, file: int) -> int | None:
        folder, stem = self._parts(file)
        if stem == "mod":
            folder = folder.rpartition("/")[0]
        for path in (f"{folder}/mod.rs", f"{folder}.rs", f"{folder}/lib.rs", f"{folder}/main.rs"):
            index = self._places.file_of.get(path.removeprefix("/"))
            if index is not None and index != file:
                return self._places.module(index)
        return None
