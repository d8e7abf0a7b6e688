"""HCL: the files of a folder are one module; a call of another one leads to its variables and outputs.

A module whose source is no folder of the repository is outside. Terragrunt's files stand alone, but for what they
include, read or depend on; files of variables and tests speak of the module in their folder or above it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from anchors.graph.imports.places import OUTSIDE, Found, Places, join
from anchors.records import FOUND_ABOVE as ABOVE
from anchors.records import FOUND_BESIDE as BESIDE
from anchors.records import Import

Lookup = Callable[[int, str], Found | None]

FAMILY: Final = "terraform"
HEADS: Final = frozenset({"module", "dependency", "include", "local", "terraform", "var", "output", "provider"})
"""What names of other folders and files begin with, and so are known wherever anything of the family is."""
_ROOT: Final = ("${get_repo_root()}", "${get_path_to_repo_root()}")
_HERE: Final = ("${get_terragrunt_dir()}/", "${path.module}/", "${path_relative_from_include()}/")
_MODULE: Final = (".tf", ".tofu")
_PACKER: Final = (".pkr.hcl",)
_VALUES: Final = (".tfvars", ".tftest.hcl", ".tofutest.hcl")
"""Files that speak of the module in their folder or above it."""
_MAIN: Final = "main.tf"
_TERRAGRUNT: Final = "terragrunt.hcl"
MAX_ABOVE: Final = 30
_MAX_PARTS: Final = 4


class HclImports:
    def __init__(self, places: Places, lookup: Lookup) -> None:
        self._places = places
        self._tables = places.tables
        self._names: dict[tuple[str, tuple[str, ...]], dict[str, tuple[int, ...]]] = {}

    def resolve(self, file: int, item: Import) -> Found | None:
        """The file that an import leads to; of a module its main one."""
        folder = self._places.folder_of[file]
        target = self._file(folder, item.module)
        path = self._path(folder, item.module)
        if target is None and path is not None:
            inside = self._files(path, _MODULE)
            known = self._places.file_of
            target = known.get(f"{path}/{_MAIN}".lstrip("/"), next(iter(inside), None)) if inside else None
            target = known.get(f"{path}/{_TERRAGRUNT}") if target is None else target
        return OUTSIDE if target is None else Found((self._places.module(target),), 97, "import")

    def stars(self, file: int) -> tuple[Found, ...]:
        return (Found((self._places.folder_ids[self._places.folder_of[file]],), 96, "address in the module"),)

    def member(self, place: int, name: str, asking: int) -> Found | None:
        if place >= 0:
            return None
        folder, path = self._places.folder(place), self._tables.paths[asking]
        if path.endswith(_VALUES):
            return self._above(folder, name) or self._called_alike(path, name)
        if path.endswith((*_MODULE, *_PACKER)):
            return self._in_module(folder, name, _MODULE if path.endswith(_MODULE) else _PACKER)
        return self._in_terragrunt(asking, name)

    def _above(self, folder: str, name: str) -> Found | None:
        for _ in range(MAX_ABOVE):
            found = self._in_module(folder, name, _MODULE)
            if found is not None or not folder:
                return found
            folder = folder.rpartition("/")[0]
        return None

    def _called_alike(self, path: str, name: str) -> Found | None:
        """Of files of variables that lie apart (`variables/production/rds.tfvars`) the module whose folder is called as
        the file, or as its folder; none of several."""
        folder, _, file = path.rpartition("/")
        for called in (file.partition(".")[0], folder.rpartition("/")[2]):
            named = (self._defined(at, _MODULE).get(name, ()) for at in self._places.folders_named.get(called, ()))
            found = [symbols for symbols in named if symbols]
            if len(found) == 1:
                return Found(found[0], 93, "module called as the file")
        return None

    def _in_module(self, folder: str, name: str, endings: tuple[str, ...]) -> Found | None:
        found = self._defined(folder, endings).get(name)
        if found:
            return Found(found, 96, "same module")
        parts = name.split(".")
        if parts[0] != "module" or len(parts) < 3:
            return None
        for call in self._defined(folder, endings).get(".".join(parts[:2]), ()):
            source = self._source(self._tables.file[call], ".".join(parts[:2]))
            path = self._path(folder, source) if source is not None else None
            asked = ".".join(parts[2:]) if parts[2] == "var" and len(parts) > 3 else f"output.{parts[2]}"
            inner = self._defined(path, _MODULE).get(asked) if path is not None else None
            if inner:
                return Found(inner, 96, f"of {'.'.join(parts[:2])}")
        return OUTSIDE

    def _in_terragrunt(self, file: int, name: str) -> Found | None:
        """`dependency.vpc.outputs.id`, `include.root.locals.id`, `local.account.locals.id`, `terraform.var.cidr`."""
        parts = name.split(".")
        if len(parts) < 3:
            return None
        folder = self._places.folder_of[file]
        if parts[0] == "terraform":
            return self._of_source(file, f"var.{parts[2]}")
        source = self._source(file, ".".join(parts[:2]))
        target = self._file(folder, source) if source is not None else None
        if source is not None and parts[0] == "dependency":
            path = self._path(folder, source)
            target = self._places.file_of.get(f"{path}/{_TERRAGRUNT}") if path is not None else None
            return self._of_source(target, f"output.{parts[-1]}") if target is not None else OUTSIDE
        if target is None or len(parts) < _MAX_PARTS:
            return OUTSIDE
        inner = self._tables.members.find(self._places.module(target), f"local.{parts[3]}")
        return Found(inner, 96, "import") if inner else OUTSIDE

    def _of_source(self, file: int, name: str) -> Found | None:
        """A name of the module that a file of Terragrunt, or one that it includes, runs."""
        folder = self._places.folder_of[file]
        for item in self._tables.imports[file]:
            if item.alias == "terraform":
                path = self._path(folder, item.module)
                inner = self._defined(path, _MODULE).get(name) if path is not None else None
                return Found(inner, 95, "of its source") if inner else OUTSIDE
        for item in self._tables.imports[file]:
            if item.alias.startswith("include"):
                target = self._file(folder, item.module)
                if target is not None and target != file and (found := self._included(file, target, name)) is not None:
                    return found
        return OUTSIDE

    def _included(self, file: int, included: int, name: str) -> Found | None:
        """The source of an included file may be told from where either lies."""
        for item in self._tables.imports[included]:
            for at in (file, included) if item.alias == "terraform" else ():
                path = self._path(self._places.folder_of[at], item.module)
                inner = self._defined(path, _MODULE).get(name) if path is not None else None
                if inner:
                    return Found(inner, 95, "of its source")
        return None

    def _source(self, file: int, alias: str) -> str | None:
        return next((item.module for item in self._tables.imports[file] if item.alias == alias), None)

    def _file(self, folder: str, module: str) -> int | None:
        """The file of a path, or of a name that the folders above are asked for."""
        if not module.startswith(ABOVE):
            path = self._path(folder, module)
            return self._places.file_of.get(path) if path is not None else None
        sought, beside, rest = module[1:].partition(BESIDE)
        for _ in range(MAX_ABOVE):
            if not folder:
                return None
            folder = folder.rpartition("/")[0]
            found = self._places.file_of.get(f"{folder}/{sought}".lstrip("/"))
            if found is not None:
                path = join(folder, rest) if beside else None
                return found if path is None else self._places.file_of.get(path)
        return None

    def _path(self, folder: str, module: str) -> str | None:
        """A folder or file of the repository; None for a registry, another repository, or what is only known later."""
        module = module.partition("?")[0]
        for mark in _ROOT:
            if module.startswith(mark):
                folder, module = "", module.removeprefix(mark).lstrip("/")
        for mark in _HERE:
            module = module.removeprefix(mark)
        if "${" in module or "::" in module or ":" in module:
            return None
        return join(folder, module)

    def _files(self, folder: str, endings: tuple[str, ...]) -> list[int]:
        files = self._places.files_in.get(folder, ())
        return [at for at in files if self._tables.families[at] == FAMILY and self._tables.paths[at].endswith(endings)]

    def _defined(self, folder: str, endings: tuple[str, ...]) -> dict[str, tuple[int, ...]]:
        key = (folder, endings)
        if key not in self._names:
            merged: dict[str, tuple[int, ...]] = {}
            for file in self._files(folder, endings):
                for name, symbols in self._tables.members.of(self._places.module(file)).items():
                    merged[name] = (*merged.get(name, ()), *symbols)
            self._names[key] = merged
        return self._names[key]
