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

from anchors.graph.texts.words import files_with_word
from anchors.syntax.languages import SCRIPTS
from iquest_cli.analyst.routes.autoloaded import loaded
from iquest_cli.analyst.routes.callsites import arguments
from iquest_cli.analyst.texts.modules import Modules
from iquest_cli.analyst.texts.remarks import without_remarks
from iquest_cli.analyst.texts.standing import path_factor
from iquest_cli.analyst.texts.values import NAMED

if TYPE_CHECKING:
    from anchors.workspace import Workspace
    from iquest_cli.analyst.texts.source import Source

MAX_DEPTH: Final = 4
MAX_MOUNTS: Final = 4
"""Places that one router is put to, of which all are told."""
MAX_LINE: Final = 400
NUM_LINES: Final = 6
MAX_VALUES: Final = 20
MAX_FILES: Final = 400
MAX_OF_FILE: Final = 500
"""Mounts that are read from one file, and of one."""
_WORDS: Final = ("use", "include_router", "register_blueprint", "include", "route", "router", "urlpatterns", "autoload")
_OF_LINES: Final = (".use(", "path", "include", "register_", ".urls")
_USE: Final = re.compile(r"\b(\w{1,60})\.use\(\s*(?:mount\(\s*)?['\"`](/[^'\"`\n]{0,120})['\"`]\s*,([^;\n]*)")
_ROW: Final = re.compile(
    r"\bpath:\s*['\"`](/[^'\"`\n]{0,120})['\"`],?\s*(?:route|routes|router|handler|module):\s*([\w$]{1,80})"
)
_GIVEN: Final = re.compile(r"require\(\s*['\"]([^'\"\n]{1,200})['\"]|([A-Za-z_$][\w$]*)")
_INCLUDED: Final = re.compile(r"\b(\w{1,60})\.(?:include_router|register_blueprint)\(\s*([A-Za-z_][\w.]{0,120})")
_PREFIX: Final = re.compile(r"\b(?:url_)?prefix\s*=\s*(?:f?[\"']([^\"'\n]{1,120})[\"']|([A-Za-z_][\w.]{0,120}))")
_KEPT: Final = re.compile(r"\{([A-Za-z_][\w.]{0,120})\}")
_GIVEN_VALUE: Final = re.compile(r"=\s*[\"']([^\"'\n]{0,120})[\"']")
_PATH: Final = re.compile(
    r"\b(?:(?:re_)?path|url)\(\s*r?[\"']([^\"'\n]{0,200})[\"'],\s*"
    r"(?:include\(\s*\(?(?:[\"']([\w.]{1,200})[\"']|([A-Za-z_][\w.]{0,120}))|([A-Za-z_][\w.]{0,120}\.urls)\b)"
)
_LISTED: Final = re.compile(r"\b(\w*urlpatterns)\b\s*(?:\+?=|\.extend\().{0,80}?\b([A-Za-z_][\w.]{0,120})\.urls\b")
"""Django REST framework's `urlpatterns = router.urls`."""
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
        self._workspace = workspace
        self._source = source
        self._modules = Modules(workspace)
        self._known: dict[tuple[int, str, int], list[str]] = {}
        self._constants: dict[str, str | None] = {}
        self._signatures: dict[int, dict[str, str]] = {}
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
            found = [m for m in self._by_target.get(file, ()) if _is_of(m, file, owner)]
            own = self._own_prefix(file, owner)
            inner = [(m, m.prefix if m.is_instead else _joined(m.prefix, own)) for m in found]
            paths = (_joined(a, path) for m, path in inner for a in self._above(m.file, m.owner, depth + 1))
            self._known[key] = list(islice(dict.fromkeys(paths), MAX_MOUNTS)) or [own]
        return self._known[key]

    def _own_prefix(self, file: int, owner: str) -> str:
        """What a router says of itself where it is made: FastAPI's `APIRouter(prefix="/items")`."""
        is_python = owner and self._snapshot.files[file].language == "python"
        return (self._prefix(self._signature(file, owner)) if is_python else None) or ""

    def _prefix(self, text: str) -> str | None:
        """What a call gives as prefix, constants of the repository in it by their values; None where it gives none."""
        found = _PREFIX.search(text)
        if found is None or not found[2]:
            return _KEPT.sub(lambda kept: self._constant(kept[1]) or kept[0], found[1]) if found else None
        return self._constant(found[2])

    def _constant(self, name: str) -> str | None:
        """The one value that code of Python gives to a name: `API_PREFIX = "/api"`; None where it is not known."""
        last = name.rpartition(".")[2]
        if last in self._constants:
            return self._constants[last]
        values = {
            value[1]
            for symbol in self._workspace.find(last, MAX_VALUES)
            if symbol.language == "python" and symbol.kind in NAMED and path_factor(symbol.path, "code") >= 1.0
            if (value := _GIVEN_VALUE.search(symbol.signature)) is not None
        }
        self._constants[last] = values.pop() if len(values) == 1 else None
        return self._constants[last]

    @property
    def is_whole(self) -> bool:
        """Whether all files were read that may mount something."""
        return len(self._files) <= MAX_FILES

    @cached_property
    def _files(self) -> list[int]:
        """Code outside of tests and examples that has a word of those that mount."""
        snapshot = self._snapshot
        found = sorted({file for word in _WORDS for file in files_with_word(snapshot, word) or []})
        languages = (*SCRIPTS, "python")
        kept = ((file, snapshot.files[file]) for file in found)
        return [file for file, item in kept if item.language in languages and path_factor(item.path, "code") >= 1.0]

    @cached_property
    def _by_target(self) -> dict[int, list[Mount]]:
        snapshot = self._snapshot
        files = self._files[:MAX_FILES]
        found: dict[Mount, None] = {}
        for file in files:
            tracked = snapshot.files[file]
            if tracked.language in SCRIPTS:
                found |= dict.fromkeys(islice(self._of_script(file), MAX_OF_FILE))
            else:
                found |= dict.fromkeys(islice(self._of_python(file), MAX_OF_FILE))
        by_target: dict[int, list[Mount]] = {}
        for mount in found:
            if len(of_target := by_target.setdefault(mount.target, [])) < MAX_OF_FILE:
                of_target.append(mount)
        return by_target

    def _lines(self, file: int) -> Iterator[tuple[int, str]]:
        """Each line that may mount something, with those behind it: a call may stand on several."""
        tracked = self._snapshot.files[file]
        marks = ("#",) if tracked.language == "python" else ("//", "/*", "*")
        given = without_remarks(self._source.lines(tracked.path), tracked.language == "python")
        # What is commented out mounts nothing.
        lines = ["" if line.lstrip().startswith(marks) else line for line in given]
        for at, line in enumerate(lines):
            if len(line) <= MAX_LINE and any(word in line for word in _OF_LINES):
                yield at + 1, " ".join(part.strip() for part in lines[at : at + NUM_LINES])[: 2 * MAX_LINE]

    def _of_script(self, file: int) -> Iterator[Mount]:
        yield from (Mount(file, "", path, target, "") for path, target in loaded(self._workspace, self._source, file))
        for _, text in self._lines(file):
            used, row = _USE.search(text), _ROW.search(text)
            given = _GIVEN.findall(", ".join(arguments(used[3] + ")"))) if used else [("", row[2])] if row else []
            prefix, owner = (used[2], used[1]) if used else (row[1], "") if row else ("", "")
            for module, name in given:
                target = self._modules.script(file, module or self._modules.named(file, name))
                if target is not None and target != file:
                    yield Mount(file, owner, prefix, target, "")

    def _of_python(self, file: int) -> Iterator[Mount]:
        for line, text in self._lines(file):
            included, path, listed = _INCLUDED.search(text), _PATH.search(text), _LISTED.search(text)
            if included is not None:
                prefix = self._prefix(", ".join(arguments(text[included.start(2) :])))
                module, _, name = included[2].rpartition(".")
                imported = self._modules.named(file, module or name)
                name = name if module or not imported else imported.rpartition(".")[2]  # `import bp as users`
                is_instead = prefix is not None and ".register_blueprint(" in included[0]
                target = self._modules.python(imported, file) if imported else file
                if target is not None and (prefix is not None or target != file):
                    yield Mount(file, included[1], prefix or "", target, name, is_instead)
            elif path is not None and path[2]:
                target = self._modules.python(path[2])
                if target is not None:
                    yield Mount(file, self._owner(file, line, ""), path[1], target, "urlpatterns")
            elif path is not None:
                yield self._of_name(file, self._owner(file, line, ""), path[1], path[3] or path[4])
            if listed is not None:
                yield self._of_name(file, listed[1], "", listed[2] + ".urls")

    def _of_name(self, file: int, owner: str, prefix: str, name: str) -> Mount:
        """Of `include(router.urls)`, `include(api.router.urls)`, `include(api_patterns)`, `include(users_urls)`."""
        name = name.removesuffix(".urls") or name
        module, _, last = name.rpartition(".")
        imported = self._modules.named(file, module or name)
        target = self._modules.python(imported, file) if imported else None
        if target is None:
            return Mount(file, owner, prefix, file, last)
        is_module = not module and posixpath.splitext(self._snapshot.files[target].path)[0].endswith(
            imported.replace(".", "/").strip("/")
        )
        kept = last if module else imported.rpartition(".")[2]
        return Mount(file, owner, prefix, target, "urlpatterns" if is_module else kept)

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
        if file not in self._signatures:
            symbols = (self._snapshot.symbol(n) for n in self._snapshot.symbols_of(file))
            self._signatures[file] = {}
            for symbol in symbols:
                self._signatures[file].setdefault(symbol.name, symbol.signature)
        return self._signatures[file].get(name, "")


def _is_of(mount: Mount, file: int, owner: str) -> bool:
    """Whether a mount puts the routes of an owner somewhere; one without a name may be of what another file mounts."""
    if (mount.file, mount.owner) == (file, owner):
        return False  # `urlpatterns = [path("", include(urlpatterns))]`
    return not mount.name or mount.name == owner or (not owner and mount.file != file)


def _joined(prefix: str, path: str) -> str:
    """With one slash between them; Django's paths begin with none and bring their own. The marks of an expression's
    beginning are of no path."""
    prefix, path = prefix.removeprefix("^"), path.removeprefix("^")
    if not prefix or not path or not prefix.startswith("/"):
        return prefix + path
    return f"{prefix.rstrip('/')}/{path.lstrip('/')}".rstrip("/") or "/"
