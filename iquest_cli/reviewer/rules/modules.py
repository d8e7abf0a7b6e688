"""The repository's own modules and packages: what an import means, and what they may have. Anything dynamic may."""

from __future__ import annotations

import posixpath
import re
import sys
from functools import cached_property

from anchors.graph.texts.words import files_with
from anchors.records import Import
from iquest_cli.reviewer.side import Side

_COMPILED = (".pyx", ".c", ".cpp", ".so", ".pyd", ".rs", ".pyi", ".pxd", ".proto")
_SCRIPTS = ("", ".ts", ".tsx", ".d.ts", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts")

_MAKERS = re.compile(
    r"(?:^|/)(?:CMakeLists\.txt|[^/]+\.cmake|setup\.py|meson\.build|Makefile(?:\.\w+)?|BUILD(?:\.bazel)?)$"
)
"""Files that say how others are made."""


def is_made(side: Side, name: str) -> bool:
    """Whether such a file names one, which a build makes or copies then."""
    makers = (side.snapshot.files[index].path for index in files_with(side.snapshot, name))
    word = re.compile(rf"(?<![\w.-]){re.escape(name)}(?![\w.-])")
    return any(
        word.search(text) for path in makers if _MAKERS.search(path) for _, text in side.lines_having(path, name)
    )


class Modules:
    """A place is a tuple of paths: one module, or all files of a package."""

    def __init__(self, side: Side) -> None:
        self._side = side

    @cached_property
    def files(self) -> frozenset[str]:
        """Every path of the side, what the index has no language for, too."""
        files, skipped = self._side.workspace.repository.files()
        return frozenset(file.path for file in files) | frozenset(item.path for item in skipped)

    @cached_property
    def folders(self) -> frozenset[str]:
        found = set()
        for path in self.files:
            while "/" in path:
                path = path.rpartition("/")[0]
                if path in found:
                    break
                found.add(path)
        return frozenset(found)

    @cached_property
    def go_modules(self) -> dict[str, str]:
        """Folder of each go.mod -> its module path."""
        found = {}
        for path in self.files:
            if posixpath.basename(path) == "go.mod":
                match = re.search(rb"^module\s+(\S+)", self._side.data(path), re.M)
                if match:
                    found[posixpath.dirname(path)] = match[1].decode("utf-8", "replace")
        return found

    def place_of(self, path: str, language: str, item: Import) -> tuple[str, ...] | None:
        """The files that a module import means; None for a name out of a module, and for other people's modules."""
        if language == "python":
            return self._python(path, item)
        if language == "go":
            folder = self.go_folder(item.module)
            if folder is None:
                return None
            own = tuple(
                sorted(file for file in self.files if posixpath.dirname(file) == folder and file.endswith(".go"))
            )
            return own or None
        if item.name == "*" and item.module.startswith(("./", "../")):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), item.module))
            found = [target + end for end in _SCRIPTS if target + end in self.files]
            return (found[0],) if found else None
        return None

    def go_folder(self, module: str) -> str | None:
        """The folder that an import path under one of the repository's own modules names, be it there or not."""
        for folder, name in sorted(self.go_modules.items(), key=lambda item: -len(item[1])):
            if module == name or module.startswith(name + "/"):
                return posixpath.normpath(posixpath.join(folder, module[len(name) :].lstrip("/"))).removeprefix("./")
        return None

    def _python(self, path: str, item: Import) -> tuple[str, ...] | None:
        dots = len(item.module) - len(item.module.lstrip("."))
        names = [part for part in item.module.lstrip(".").split(".") if part]
        if not item.name:
            if len(names) > 1 and item.alias != names[-1] and item.alias == names[0]:
                return None  # `import a.b` binds `a`, whose other parts may come from elsewhere
        else:
            names.append(item.name)
        root = self.python_root(path, names[0]) if dots == 0 and names else self._above(path, dots)
        if root is None:
            return None
        place = "/".join([root, *names]).strip("/")
        return next(((file,) for file in (f"{place}.py", f"{place}/__init__.py") if file in self.files), None)

    def python_root(self, path: str, top: str) -> str | None:
        """The folder that holds the repository's own top-level package or module of a name, seen from a file."""
        folder = posixpath.dirname(path)
        while True:
            for root in (folder, f"{folder}/src".strip("/")):
                at = f"{root}/{top}".strip("/")
                is_inside = f"{root}/__init__.py".strip("/") in self.files or posixpath.basename(root) == top
                if is_inside or top in sys.stdlib_module_names:
                    continue  # a part of a package; one without `__init__.py` may hold a module of its own name
                if f"{at}/__init__.py" in self.files or f"{at}.py" in self.files:
                    return root
            if not folder:
                return None
            folder = posixpath.dirname(folder)

    @staticmethod
    def _above(path: str, dots: int) -> str | None:
        if dots == 0:
            return None
        folder = posixpath.dirname(path)
        for _ in range(dots - 1):
            folder = posixpath.dirname(folder)
        return folder

    def may_have(self, place: tuple[str, ...], name: str) -> bool:
        """Whether any of the files says the name, or binds names in a way that no text shows."""
        snapshot = self._side.snapshot
        wanted = set(place)
        if any(snapshot.files[index].path in wanted for index in files_with(snapshot, name)):
            return True
        for path in place:
            index = snapshot.file_index(path)
            if index is None or snapshot.record(index).note:
                return True
            if any(item.name == "*" for item in snapshot.record(index).imports):
                return True
            if re.search(
                rb"globals\(|sys\.modules|__getattr__|module\.exports\s*=|^import \"C\"", self._side.data(path), re.M
            ):
                return True
            base = posixpath.dirname(path)
            if path.endswith("/__init__.py") and (
                f"{base}/{name}" in self.folders
                or any(f"{base}/{name}{end}" in self.files for end in (".py", *_COMPILED))
            ):
                return True
        return False
