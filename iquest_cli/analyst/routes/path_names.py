"""What stands in a path by the name of a constant, where another file of the package says what it is.

The index reads a file by itself and leaves such a name in braces: `/{healthPrefix}/live`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.texts.standing import is_test

if TYPE_CHECKING:
    from anchors.workspace import Workspace
    from iquest_cli.analyst.texts.source import Source

MAX_DEPTH: Final = 5
MAX_PARTS: Final = 8
MAX_NAMESAKES: Final = 20
_NAME: Final = re.compile(r"\{(\w{2,100})\}")
_SLASHES: Final = re.compile(r"/{2,}")
_JVM: Final = (".java", ".kt")
_CONSTANT: Final = re.compile(r"/?\{((?:\w{1,100}\.){0,3}([A-Z][A-Z0-9_]{2,100}))\}")
_KEPT: Final = ("constant", "variable", "field", "property")
_PART: Final = re.compile(r"\s*(?:\"([^\"\\\n]{0,200})\"|`([^`\n]{0,200})`|([A-Za-z_][\w.]{0,100}))\s*(?:(\+)|$|//)")
_GIVEN: Final = re.compile(r"=\s*(.{1,400})")


class PathNames:
    """Asked of every route of a repository: each name is looked up once a folder."""

    def __init__(self, workspace: Workspace, source: Source) -> None:
        self._workspace = workspace
        self._source = source
        self._known: dict[tuple[str, str], str | None] = {}

    def filled(self, route: str, path: str) -> str:
        """A route of the file `path` with the values of constants in place of their names; others are parameters."""
        if "{" not in route or not path.endswith((".go", *_JVM)):
            return route
        if path.endswith(_JVM):
            found = _CONSTANT.sub(lambda name: self._constant(name[1], path, 0) or f"/{{{name[2]}}}", route)
            return "/" + _SLASHES.sub("/", found).lstrip("/") if found != route else found
        folder = path.rpartition("/")[0]
        found = _NAME.sub(lambda name: self._value(name[1], folder, 0) or name[0], route)
        return _SLASHES.sub("/", found)

    def _value(self, name: str, folder: str, depth: int) -> str | None:
        own = name.rpartition(".")[2]
        key = (own, folder if own == name else "")
        if key not in self._known:
            self._known[key] = None  # of one that is made of itself nothing is known
            self._known[key] = self._read(own, key[1], depth)
        return self._known[key]

    def _constant(self, name: str, path: str, depth: int) -> str | None:
        """The value of a constant of Java or Kotlin, `Urls.ORDERS`, or `ORDERS` of the file itself or of one place."""
        key = (name, path)
        if key not in self._known:
            self._known[key] = None
            named = [s for s in self._workspace.find(name, MAX_NAMESAKES) if s.path.endswith(_JVM)]
            kept = [s for s in named if s.kind in _KEPT and not is_test(s.path)]
            own = [symbol for symbol in kept if symbol.path == path] or kept
            given = _GIVEN.search(own[0].signature) if len(own) == 1 and depth < MAX_DEPTH else None
            if given is not None:
                self._known[key] = self._put_together(given[1].strip().rstrip(";"), own[0].path, depth)
        return self._known[key]

    def _named(self, name: str, folder: str, depth: int) -> str | None:
        return self._constant(name, folder, depth) if folder.endswith(_JVM) else self._value(name, folder, depth)

    def _read(self, name: str, folder: str, depth: int) -> str | None:
        for symbol in self._workspace.find(name, MAX_NAMESAKES) if depth < MAX_DEPTH else ():
            inside = not folder or symbol.path.rpartition("/")[0] == folder
            if symbol.kind in ("constant", "variable") and inside and not is_test(symbol.path):
                given = _GIVEN.search(self._source.line(symbol.path, symbol.name_line))
                value = self._put_together(given[1].strip(), symbol.path.rpartition("/")[0], depth) if given else None
                if value is not None:
                    return value
        return None

    def _put_together(self, text: str, folder: str, depth: int) -> str | None:
        found, at = "", 0
        for _ in range(MAX_PARTS):
            part = _PART.match(text, at)
            if part is None:
                return None
            value = self._named(part[3], folder, depth + 1) if part[3] else part[1] or part[2] or ""
            if value is None:
                return None
            found, at = found + value, part.end()
            if not part[4]:
                return found
        return None
