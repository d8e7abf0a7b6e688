"""Under which paths the routes of a file lie when another file, or another list of the same one, puts them there:
Express' `app.use("/v1", routes)`, FastAPI's `include_router(users.router, prefix="/users")`, Flask's blueprints,
Django's `path("api/", include("shop.urls"))`. What is mounted inside of one file of JavaScript the index has joined
already.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Final

from anchors.graph.words import files_with_word
from iquest_cli.analyst.callsites import arguments
from iquest_cli.analyst.remarks import without_remarks
from iquest_cli.analyst.standing import path_factor
from iquest_cli.analyst.values import NAMED

if TYPE_CHECKING:
    from anchors.workspace import Workspace
    from iquest_cli.analyst.source import Source

MAX_DEPTH: Final = 4
MAX_MOUNTS: Final = 4
"""Places that one router is put to, of which all are told."""
MAX_LINE: Final = 400
MAX_FILES: Final = 400
MAX_OF_FILE: Final = 500
"""Mounts that are read from one file, and of one."""
_WORDS: Final = ("use", "include_router", "register_blueprint", "include", "route", "router")
_SCRIPTS: Final = ("javascript", "typescript", "tsx")
_USE: Final = re.compile(r"\b(\w{1,60})\.use\(\s*['\"`](/[^'\"`\n]{0,120})['\"`]\s*,([^;\n]*)")
_ROW: Final = re.compile(
    r"\bpath:\s*['\"`](/[^'\"`\n]{0,120})['\"`],?\s*(?:route|routes|router|handler|module):\s*([\w$]{1,80})"
)
_GIVEN: Final = re.compile(r"require\(\s*['\"]([^'\"\n]{1,200})['\"]|([A-Za-z_$][\w$]*)")
_INCLUDED: Final = re.compile(r"\b(\w{1,60})\.(?:include_router|register_blueprint)\(\s*([A-Za-z_][\w.]{0,120})([^)]*)")
_PREFIX: Final = re.compile(r"\b(?:url_)?prefix\s*=\s*f?[\"']([^\"'\n]{1,120})[\"']")
_PATH: Final = re.compile(
    r"\b(?:re_)?path\(\s*r?[\"']([^\"'\n]{0,200})[\"'],\s*include\(\s*\(?(?:[\"']([\w.]{1,200})[\"']|([A-Za-z_]\w{0,80}))"
)
_OWNER: Final = re.compile(r"@?([A-Za-z_$][\w$]{0,60})\.")


@dataclass(frozen=True, slots=True)
class Mount:
    """That what `name` holds in the file `target` ("" for all of it) lies under `prefix` of `owner` in `file`."""

    file: int
    owner: str
    prefix: str
    target: int
    name: str
    is_instead: bool = False
    """The prefix stands in place of the router's own, as Flask has it."""


class Mounts:
    """All that one workspace mounts, read when it is first asked for."""

    def __init__(self, workspace: Workspace, source: Source) -> None:
        self._snapshot = workspace.snapshot
        self._source = source
        self._known: dict[tuple[int, str, int], list[str]] = {}
        self._owners: dict[int, list[tuple[int, int, str]]] = {}

    def full_paths(self, path: str, line: int, text: str, route: str) -> list[str]:
        """A route's paths with all that they lie under; the path itself where it is mounted nowhere."""
        file = self._snapshot.file_index(path)
        if file is None:
            return [route]
        return list(
            dict.fromkeys(_joined(above, route) for above in self._above(file, self._owner(file, line, text), 0))
        )

    def _above(self, file: int, owner: str, depth: int) -> list[str]:
        if depth >= MAX_DEPTH:
            return [""]
        key = (file, owner, depth)
        if key not in self._known:
            found = [m for m in self._by_target.get(file, ()) if not m.name or not owner or m.name == owner]
            own = self._own_prefix(file, owner)
            inner = [(m, m.prefix if m.is_instead else _joined(m.prefix, own)) for m in found]
            paths = (_joined(a, path) for m, path in inner for a in self._above(m.file, m.owner, depth + 1))
            self._known[key] = list(islice(dict.fromkeys(paths), MAX_MOUNTS)) or [own]
        return self._known[key]

    def _own_prefix(self, file: int, owner: str) -> str:
        """What a router says of itself where it is made: FastAPI's `APIRouter(prefix="/items")`."""
        is_python = owner and self._snapshot.files[file].language == "python"
        found = _PREFIX.search(self._signature(file, owner)) if is_python else None
        return found[1] if found else ""

    @cached_property
    def _by_target(self) -> dict[int, list[Mount]]:
        snapshot = self._snapshot
        files = sorted({file for word in _WORDS for file in files_with_word(snapshot, word) or []})[:MAX_FILES]
        found: dict[Mount, None] = {}
        for file in files:
            tracked = snapshot.files[file]
            if path_factor(tracked.path, "code") < 1.0:
                continue
            if tracked.language in _SCRIPTS:
                found |= dict.fromkeys(islice(self._of_script(file), MAX_OF_FILE))
            elif tracked.language == "python":
                found |= dict.fromkeys(islice(self._of_python(file), MAX_OF_FILE))
        by_target: dict[int, list[Mount]] = {}
        for mount in found:
            if len(of_target := by_target.setdefault(mount.target, [])) < MAX_OF_FILE:
                of_target.append(mount)
        return by_target

    def _lines(self, file: int) -> Iterator[tuple[int, str]]:
        """Each line with the three behind it: a call may stand on several."""
        tracked = self._snapshot.files[file]
        marks = ("#",) if tracked.language == "python" else ("//", "/*", "*")
        given = without_remarks(self._source.lines(tracked.path), tracked.language == "python")
        # What is commented out mounts nothing.
        lines = ["" if line.lstrip().startswith(marks) else line for line in given]
        for at, line in enumerate(lines):
            if len(line) <= MAX_LINE and (
                ".use(" in line or "path" in line or "include_r" in line or "register_" in line
            ):
                yield at + 1, " ".join(part.strip() for part in lines[at : at + 4])[: 2 * MAX_LINE]

    def _of_script(self, file: int) -> Iterator[Mount]:
        for _, text in self._lines(file):
            used, row = _USE.search(text), _ROW.search(text)
            given = _GIVEN.findall(", ".join(arguments(used[3] + ")"))) if used else [("", row[2])] if row else []
            prefix, owner = (used[2], used[1]) if used else (row[1], "") if row else ("", "")
            for module, name in given:
                target = self._script(file, module or self._module(file, name))
                if target is not None and target != file:
                    yield Mount(file, owner, prefix, target, "")

    def _of_python(self, file: int) -> Iterator[Mount]:
        for line, text in self._lines(file):
            included, path = _INCLUDED.search(text), _PATH.search(text)
            if included is not None:
                prefix = _PREFIX.search(included[3])
                module, _, name = included[2].rpartition(".")
                imported = self._module(file, module or name)
                name = name if module or not imported else imported.rpartition(".")[2]  # `import bp as users`
                is_instead = prefix is not None and ".register_blueprint(" in included[0]
                target = self._python(imported) if imported else file
                if target is not None and (prefix is not None or target != file):
                    yield Mount(file, included[1], prefix[1] if prefix else "", target, name, is_instead)
            elif path is not None and path[2]:
                target = self._python(path[2])
                if target is not None:
                    yield Mount(file, self._owner(file, line, ""), path[1], target, "urlpatterns")
            elif path is not None:
                yield Mount(file, self._owner(file, line, ""), path[1], file, path[3])

    def _owner(self, file: int, line: int, text: str) -> str:
        """The list that a line stands in, or the router that its call is made on."""
        snapshot = self._snapshot
        called = _OWNER.match(text)
        if called is not None:
            return called[1]
        if file not in self._owners:
            symbols = (snapshot.symbol(n) for n in snapshot.symbols_of(file) if snapshot.kind(n) in NAMED)
            self._owners[file] = [(symbol.start_line, symbol.end_line, symbol.name) for symbol in symbols]
        return next((name for start, end, name in self._owners[file] if start <= line <= end), "")

    def _signature(self, file: int, name: str) -> str:
        snapshot = self._snapshot
        return next((snapshot.symbol(n).signature for n in snapshot.symbols_of(file) if snapshot.name(n) == name), "")

    def _module(self, file: int, name: str) -> str:
        """The module that a name of a file comes from, with the name where that may be a module itself."""
        for item in self._snapshot.skim_once(file).imports:
            if (item.alias or item.name) == name:
                is_python = self._snapshot.files[file].language == "python"
                return f"{item.module}.{item.name}" if is_python and item.name else item.module
        return ""

    def _script(self, file: int, module: str) -> int | None:
        if not module.startswith("."):
            return None
        folder = posixpath.dirname(self._snapshot.files[file].path)
        base = posixpath.normpath(posixpath.join(folder, module))
        bare = re.sub(r"\.[cm]?jsx?$", "", base)
        ends = ("", ".js", ".ts", ".mjs", ".cjs", ".tsx", ".jsx", "/index.js", "/index.ts", ".mts")
        found = (self._snapshot.file_index(stem + end) for stem in (base, bare) for end in ends)
        return next((number for number in found if number is not None), None)

    def _python(self, module: str) -> int | None:
        """The one file that a dotted name ends in, be its last part a module or a name in one."""
        parts = [part for part in module.split(".") if part]
        for kept in (parts, parts[:-1]):
            for end in ("/".join(kept) + ".py", "/".join([*kept, "__init__.py"])):
                found = [n for n in self._paths.get(end.rpartition("/")[2], ()) if self._ends(n, end)] if kept else []
                if len(found) == 1:
                    return found[0]
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


def _joined(prefix: str, path: str) -> str:
    """With one slash between them; Django's paths begin with none and bring their own."""
    if not prefix or not path or not prefix.startswith("/"):
        return prefix + path
    return f"{prefix.rstrip('/')}/{path.lstrip('/')}".rstrip("/") or "/"
