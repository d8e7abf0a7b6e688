"""From names to files: which module a name of a file comes from, and which file of the repository that module is."""

from __future__ import annotations

import posixpath
import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from anchors.workspace import Workspace

MAX_HANDED: Final = 3
"""Indexes that hand on what another hands on."""


class Modules:
    """The modules of one workspace's JavaScript, TypeScript and Python."""

    def __init__(self, workspace: Workspace) -> None:
        self._snapshot = workspace.snapshot
        self._graph = workspace.graph
        self._imports: dict[int, dict[str, str]] = {}

    def named(self, file: int, name: str) -> str:
        """The module that a name of a file comes from, with the name where that may be a module itself."""
        if file not in self._imports:
            is_python = self._snapshot.files[file].language == "python"
            known = self._imports[file] = {}
            for item in self._snapshot.skim_once(file).imports:
                dot = "" if item.module.endswith(".") else "."  # `from . import users`
                module = f"{item.module}{dot}{item.name}" if is_python and item.name else item.module
                known.setdefault(item.alias or item.name, module)
        return self._imports[file].get(name, "")

    def script(self, file: int, module: str) -> int | None:
        """The file that a module of a script is; of an index that only hands its default on, the one that makes it."""
        found = self._script(file, module)
        for _ in range(MAX_HANDED):
            if found is None:
                return None
            handed = (item for item in self._snapshot.skim_once(found).imports if item.is_reexport)
            module = next((item.module for item in handed if item.name == item.alias == "default"), "")
            further = self._script(found, module) if module else None
            if further is None or further == found:
                return found
            found = further
        return found

    def _script(self, file: int, module: str) -> int | None:
        if not module.startswith("."):
            return self._resolved(file, module) if module else None
        folder = posixpath.dirname(self._snapshot.files[file].path)
        base = posixpath.normpath(posixpath.join(folder, module))
        bare = re.sub(r"\.[cm]?jsx?$", "", base)
        ends = ("", ".js", ".ts", ".mjs", ".cjs", ".tsx", ".jsx", "/index.js", "/index.ts", ".mts")
        found = (self._snapshot.file_index(stem + end) for stem in (base, bare) for end in ends)
        return next((number for number in found if number is not None), None)

    def _resolved(self, file: int, module: str) -> int | None:
        """What the graph knows of a module that goes by a path of a configuration, or by the name of a package."""
        lines = {item.line for item in self._snapshot.skim_once(file).imports if item.module == module}
        edges = self._graph.edges_out(self._snapshot.module_symbol(file)) if lines else ()
        found = {self._snapshot.file_of(edge.target) for edge in edges if edge.kind == "import" and edge.line in lines}
        return found.pop() if len(found) == 1 else None

    def python(self, module: str, file: int | None = None) -> int | None:
        """The one file that a dotted name ends in, be its last part a module or a name in one; of a name with dots in
        front, as `file` writes it, the one that those lead to."""
        parts = [part for part in module.split(".") if part]
        beside = self._relative(module, parts, file) if module.startswith(".") and file is not None else None
        if beside is not None:
            return beside
        for kept in (parts, parts[:-1]):
            for end in ("/".join(kept) + ".py", "/".join([*kept, "__init__.py"])):
                found = [n for n in self._paths.get(end.rpartition("/")[2], ()) if self._ends(n, end)] if kept else []
                if len(found) == 1:
                    return found[0]
        return None

    def _relative(self, module: str, parts: list[str], file: int) -> int | None:
        """Of `.routes.users`, seen from the package that a file is in."""
        above = self._snapshot.files[file].path.split("/")[: -(len(module) - len(module.lstrip(".")))]
        for kept in (parts, parts[:-1]):
            stem = "/".join([*above, *kept])
            for path in (f"{stem}.py", f"{stem}/__init__.py".removeprefix("/")) if kept else ():
                number = self._snapshot.file_index(path)
                if number is not None:
                    return number
        return None

    def _ends(self, file: int, end: str) -> bool:
        return f"/{self._snapshot.files[file].path}".endswith("/" + end)

    @cached_property
    def _paths(self) -> dict[str, list[int]]:
        """Files of Python by their own names."""
        found: dict[str, list[int]] = {}
        for number, tracked in enumerate(self._snapshot.files):
            if tracked.language == "python":
                found.setdefault(tracked.path.rpartition("/")[2], []).append(number)
        return found
