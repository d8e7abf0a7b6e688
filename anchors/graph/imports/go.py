"""Go: a package is a folder; an import path ends in it.

Does not read go.mod: the module's own path is inferred from imports that end in a folder of the repository.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from typing import Final

from anchors.graph.imports.places import OUTSIDE, Found, Places
from anchors.records import Import

Lookup = Callable[[int, str], Found | None]
_STANDARD = (
    "C archive bufio builtin bytes cmd cmp compress container context crypto database debug embed encoding errors"
    " expvar flag fmt go hash html image index internal io iter log maps math mime net os path plugin reflect regexp"
    " runtime slices sort strconv strings structs sync syscall testing text time unicode unique unsafe vendor weak"
)
STANDARD: Final = frozenset(_STANDARD.split(" "))
"""What paths of the standard library begin with (`go list std`); no module of anybody's is called so."""


def module_prefixes(imports: Collection[str], roots: Sequence[str], folders: Collection[str]) -> list[tuple[str, str]]:
    """(module path, its folder), longest module path first. `roots`: folders of go.mod, sorted; `folders`: those of
    Go files."""
    votes: Counter[tuple[str, str]] = Counter()
    for path in sorted(imports):
        for root in roots or [""]:
            parts = path.split("/")
            for start in range(1, len(parts)):
                folder = "/".join(([root] if root else []) + parts[start:])
                if folder in folders and parts[0] not in STANDARD:
                    votes["/".join(parts[:start]), root] += 1
                    break
    best: dict[str, tuple[str, int]] = {}
    for (prefix, root), count in sorted(votes.items()):
        if count > best.get(root, ("", 0))[1]:
            best[root] = (prefix, count)
    return sorted(((prefix, root) for root, (prefix, _) in best.items()), key=lambda pair: -len(pair[0]))


class GoImports:
    def __init__(self, places: Places, lookup: Lookup) -> None:
        self._places = places
        self._lookup = lookup
        self._names: dict[str, dict[str, tuple[int, ...]]] = {}
        tables = places.tables
        roots = sorted(path.rpartition("/")[0] for path in tables.paths if path.rpartition("/")[2] == "go.mod")
        files = [index for index, family in enumerate(tables.families) if family == "go"]
        paths = {item.module for index in files for item in tables.imports[index]}
        self._folders = {places.folder_of[index] for index in files}
        self._prefixes = module_prefixes(paths, roots, self._folders)

    def resolve(self, file: int, item: Import) -> Found | None:
        folder = self._folder(item.module)
        if folder is None:
            return OUTSIDE
        return Found((self._places.folder_ids[folder],), 97, "import")

    def stars(self, file: int) -> tuple[Found, ...]:
        own = Found((self._places.folder_ids[self._places.folder_of[file]],), 96, "same package")
        dots = [self.resolve(file, item) for item in self._places.tables.imports[file] if item.alias == "."]
        return (own, *(found for found in dots if found is not None and found.targets))

    def member(self, place: int, name: str, asking: int) -> Found | None:
        if place >= 0:
            return self._lookup(self._places.tables.file[place], name)
        folder = self._places.folder(place)
        found = self._package(folder).get(name, ())
        tables = self._places.tables
        if len(found) > 1:
            tests = tables.paths[asking].endswith("_test.go") and folder == self._places.folder_of[asking]
            main = tuple(item for item in found if tables.paths[tables.file[item]].endswith("_test.go") == tests)
            found = main or found
        return (
            Found(found, 96, "same package" if folder == self._places.folder_of[asking] else "import")
            if found
            else None
        )

    def _package(self, folder: str) -> dict[str, tuple[int, ...]]:
        if folder not in self._names:
            tables, merged = self._places.tables, dict[str, tuple[int, ...]]()
            for index in self._places.files_in[folder]:
                if tables.families[index] == "go":
                    for name, symbols in tables.members.of(self._places.module(index)).items():
                        plain = tuple(item for item in symbols if tables.kinds[item] != "method")
                        if plain:
                            merged[name] = (*merged.get(name, ()), *plain)
            self._names[folder] = merged
        return self._names[folder]

    def _folder(self, path: str) -> str | None:
        for prefix, root in self._prefixes:
            if path == prefix or path.startswith(prefix + "/"):
                rest = path[len(prefix) + 1 :]
                folder = "/".join(part for part in (root, rest) if part)
                if folder in self._folders:
                    return folder
        parts = path.split("/")
        if "." not in parts[0]:
            return None
        for start in range(1, len(parts)):
            folder = "/".join(parts[start:])
            if folder in self._folders and len(parts) - start > 1:
                return folder
        # The module's own path, imported from below, when no import names a folder of it.
        is_root = "" in self._folders and not self._prefixes and len(parts) == 3
        return (
            ""
            if is_root and any(name.endswith("go.mod") for name in ("go.mod",) if name in self._places.file_of)
            else None
        )
