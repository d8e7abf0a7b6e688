"""How files that came or went are reached by others: through what an import writes of their paths.

Knows paths and the texts of imports; what such a file defines, `surface` says. Where a path may be meant by a text that
says no word of it (a folder's own module, what a manifest names), everything may mean something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from anchors.graph.imports.c import SOURCES
from anchors.graph.imports.dart import PART
from anchors.graph.imports.go import module_prefixes
from anchors.graph.imports.hcl import FAMILY as TERRAFORM
from anchors.graph.imports.manifests import Manifests, is_manifest
from anchors.graph.imports.script import BUILT
from anchors.graph.imports.zig import MADE
from anchors.graph.scopes.scope import Scopes
from anchors.graph.scopes.unimported import MARK
from anchors.graph.tables.tables import FAMILIES, Tables
from anchors.records import NAMED_AS_FILE, FileRecord, Import, name_of_file
from anchors.syntax.languages import is_code, stem_of

OF_FOLDER: Final[Mapping[str, frozenset[str]]] = {
    "python": frozenset({"__init__"}),
    "script": frozenset({"index", "main", "src", "lib"}),
    "rust": frozenset({"mod", "lib", "main"}),
    "lua": frozenset({"init"}),
}
"""Files that their folder may stand for."""
BY_PATH: Final = ("script", "c", "objc", "bash", "dart", "zig", TERRAFORM)
OF_C: Final = ("c", "objc")
"""Families in which nothing but an import says what a file is called."""
ROOTS: Final = ("go.mod", "Package.swift", "pubspec.yaml")
PROJECTS: Final = (".csproj", ".projitems")


@dataclass(frozen=True, slots=True)
class Moved:
    """A file of one of two snapshots."""

    path: str
    record: FileRecord

    @property
    def family(self) -> str:
        return FAMILIES.get(self.record.language, self.record.language)

    @property
    def stem(self) -> str:
        name = self.path.rpartition("/")[2].lstrip(".")
        return name.partition(".")[0]

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class Arrivals:
    """`came` by today's number. `imported`: of files that changed the imports that they had before; `modules_before`:
    what Go files that changed or went imported."""

    came: Mapping[int, Moved] = field(default_factory=dict)
    gone: Sequence[Moved] = ()
    imported: Mapping[int, frozenset[tuple[str, str, str]]] = field(default_factory=dict)
    modules_before: frozenset[str] = frozenset()

    def __iter__(self) -> Iterator[Moved]:
        yield from self.came.values()
        yield from self.gone

    def __bool__(self) -> bool:
        return bool(self.came or self.gone)


@dataclass(slots=True)
class Ways:
    """`names` may stand anywhere, `texts` only in imports; `behind`: what else whoever imports one of them sees, None
    where no name tells it."""

    names: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    behind: dict[str, set[str] | None] = field(default_factory=dict)


def decides_for_all(path: str) -> bool:
    """Whether other files are told by it where what they import lies."""
    name = path.rpartition("/")[2]
    return (
        is_manifest(path)
        or name in ROOTS
        or MARK.match(path) is not None
        or ".xcodeproj/" in path
        or name.endswith(PROJECTS)
    )


def ways_to(arrivals: Arrivals, tables: Tables, scopes: Scopes) -> Ways | None:
    """None where everything may mean something else."""
    found, stays = Ways(), _Staying(tables, arrivals, scopes)
    named = _named_by_manifests(scopes) if any(moved.family == "script" for moved in arrivals) else frozenset[str]()
    for moved in arrivals:
        if stays.is_reached_unsaid(moved) or (moved.family == "script" and moved.stem in named):
            return None
        new = [folder.rpartition("/")[2] for folder in stays.new_folders(moved)]
        is_by_path = moved.family in BY_PATH or not is_code(moved.record.language)
        own = {*new} if moved.stem in OF_FOLDER.get(moved.family, ()) else {moved.stem, *new}
        (found.texts if is_by_path else found.names).update(own)
        if moved.family == "jvm" and moved.path.endswith(".kt"):
            found.names.add(f"{moved.stem[:1].upper()}{moved.stem[1:]}Kt")
        if any(item.name == NAMED_AS_FILE for item in moved.record.definitions):
            found.names.add(name_of_file(moved.path))
        aliases = _aliases(moved)
        for name in own:
            known = found.behind.get(name, set())
            found.behind[name] = None if known is None or aliases is None else known | aliases
    return found


def _aliases(moved: Moved) -> set[str] | None:
    """What a file calls what it imports; None where who sees the file sees more than it defines or imports by name."""
    if moved.family in OF_C:
        return None
    imports = moved.record.imports
    if moved.family != "script":  # but for clauses that say where a file's own names belong
        imports = tuple(item for item in imports if item.alias or not item.is_reexport)
    if any(item.name == "*" or item.alias == "exports" for item in imports):
        return None
    return {item.alias for item in imports}


class _Staying:
    """Files of both snapshots."""

    def __init__(self, tables: Tables, arrivals: Arrivals, scopes: Scopes) -> None:
        self._is_known_in_swift = scopes.swift.is_known
        self._folders: dict[str, set[str]] = {}
        self._sources: dict[str, int] = {}
        self._modules = {path.rpartition("/")[0] for path in tables.paths if path.rpartition("/")[2] == "go.mod"}
        for file, path in enumerate(tables.paths):
            if file not in arrivals.came:
                family = tables.families[file]
                self._folders.setdefault(family, set()).update(_above(path))
                if family in OF_C and path.endswith(SOURCES):
                    stem = path.rpartition("/")[2].rpartition(".")[0]
                    self._sources[stem] = self._sources.get(stem, 0) + 1

    def new_folders(self, moved: Moved) -> list[str]:
        """Folders above a file in which no other of its family stays, of a text no file at all."""
        own = self._folders.get(moved.family, set())
        known = own if is_code(moved.record.language) else set[str]().union(*self._folders.values())
        return [folder for folder in _above(moved.path) if folder and folder not in known]

    def is_reached_unsaid(self, moved: Moved) -> bool:
        """Whether a text may mean a file without a word of its path."""
        known, family, stem = self._folders.get(moved.family, set()), moved.family, moved.stem
        if decides_for_all(moved.path) or (moved.folder in known and stem in OF_FOLDER.get(family, ())):
            return True
        if family == "script":
            is_main = stem in OF_FOLDER[family] and moved.folder.rpartition("/")[2] in (BUILT | OF_FOLDER[family])
            return is_main or stem in moved.folder.split("/")
        if family == "rust":
            return stem in ("lib", "main") or f"{moved.folder}/{stem}".lstrip("/") in known
        if family == "go":
            return moved.folder not in known and moved.folder in {"", *self._modules}
        if family in OF_C and moved.path.endswith(SOURCES):
            return self._sources.get(moved.path.rpartition("/")[2].rpartition(".")[0], 0) > 1
        imports = moved.record.imports
        if family == "csharp":  # usings for all files of a project
            return any(item.is_reexport and item.alias for item in imports)
        if family == "swift":  # what is imported is seen in all files of its module
            return any(item.is_reexport or self._is_known_in_swift(item.module) for item in imports)
        if family == "dart":  # a part may join a library that does not say so
            return any(item.name == PART for item in imports)
        if family == TERRAFORM:  # folders mean the files in them, and files of variables those above
            return True
        if family == "zig":  # a build says what its modules are called
            return any(item.alias.startswith(MADE) for item in imports)
        return bool(imports) and family == "bash"


def _above(path: str) -> Iterator[str]:
    while path:
        path = path.rpartition("/")[0]
        yield path


def _named_by_manifests(scopes: Scopes) -> frozenset[str]:
    """Stems of the files that packages and path aliases name."""
    manifests = Manifests(scopes.places)
    patterns = [names for package in manifests.by_folder.values() for names in (package.entries, package.inner)]
    patterns += [alias.paths for alias in manifests.aliases.values()]
    targets = (target for names in patterns for found in names.values() for target in found)
    return frozenset(stem_of(target) for target in targets)


def are_module_paths_new(arrivals: Arrivals, changed: Iterable[int], tables: Tables) -> bool:
    """Whether Go's import paths, of which a module's own is told, tell another one than before."""
    aside = {*changed, *arrivals.came}
    files = [file for file, family in enumerate(tables.families) if family == "go"]
    stay = {item.module for file in files if file not in aside for item in tables.imports[file]}
    after = stay | {item.module for file in files if file in aside for item in tables.imports[file]}
    before = stay | arrivals.modules_before
    folders = {tables.paths[file].rpartition("/")[0] for file in files}
    folders_before = {tables.paths[file].rpartition("/")[0] for file in files if file not in arrivals.came}
    folders_before |= {moved.folder for moved in arrivals.gone if moved.family == "go"}
    roots = sorted(path.rpartition("/")[0] for path in tables.paths if path.rpartition("/")[2] == "go.mod")
    return module_prefixes(before, roots, folders_before) != module_prefixes(after, roots, folders)


def is_old(arrivals: Arrivals, file: int, item: Import) -> bool:
    """Whether an import stood in its file before."""
    if file in arrivals.came:
        return False
    return file not in arrivals.imported or (item.module, item.name, item.alias) in arrivals.imported[file]
