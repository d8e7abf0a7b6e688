"""Under which path a whole application lies: Nest's `app.setGlobalPrefix("api")`, JAX-RS' `@ApplicationPath("/api")`,
Spring Boot's `server.servlet.context-path`. Where a repository holds several applications, each has its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from anchors.graph.texts.words import files_with_word
from iquest_cli.analyst.texts.standing import path_factor

if TYPE_CHECKING:
    from anchors.types import Symbol
    from anchors.workspace import Workspace
    from iquest_cli.analyst.evidence.evidence import Setting
    from iquest_cli.analyst.texts.source import Source

MAX_FILES: Final = 40
MAX_CLASSES: Final = 200
_NEST: Final = re.compile(r"\.setGlobalPrefix\(\s*['\"`]([^'\"`$\n]{1,120})['\"`]")
_APPLICATION: Final = re.compile(r"(?:\w{1,40}\.){0,6}ApplicationPath\(\s*(?:value\s*=\s*)?\"([^\"\n]{1,120})\"")
_RESTFUL: Final = re.compile(r"@(?:Path|GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS)\b")
_MESSAGE: Final = re.compile(r"@(?:Message|Subscribe|Query|Mutation|Schema|Batch)\w*")
"""Routes of sockets and of GraphQL, which lie under no path of the application."""
_KEYS: Final = ("server.servlet.context-path", "spring.mvc.servlet.path", "spring.webflux.base-path")
_KEPT: Final = re.compile(r"(?:^|/)(?:config/)?application\.(?:properties|ya?ml)$")
_VALUE: Final = re.compile(r"[=:]\s*['\"]?(?:\$\{[\w.-]{1,80}:)?(/[\w./-]{1,120}|\w[\w./-]{0,120})\}?['\"]?\s*$")


class Rooted:
    """What one workspace's applications lie under, read when it is first asked for."""

    def __init__(self, workspace: Workspace, source: Source) -> None:
        self._workspace, self._source = workspace, source
        self._snapshot = workspace.snapshot

    def placed(self, setting: Setting) -> Setting:
        """A route below the path of its application."""
        verb, space, path = setting.key.rpartition(" ")
        return replace(setting, key=f"{verb}{space}{self._full_path(setting, path)}")

    def _full_path(self, setting: Setting, path: str) -> str:
        language = setting.symbol.language if setting.symbol is not None else ""
        if _MESSAGE.match(setting.text):
            return path
        if language == "typescript" and setting.text.startswith("@"):
            above = [_nearest(self._nest, setting.path)]
        elif language in ("java", "kotlin"):
            is_restful = _RESTFUL.match(setting.text) is not None
            above = [_nearest(self._spring, setting.path), _nearest(self._restful, setting.path) if is_restful else ""]
        else:
            return path
        parts = [part.strip("/") for part in (*above, path)]
        return "/" + "/".join(part for part in parts if part) if any(above) else path

    @cached_property
    def _nest(self) -> dict[str, str]:
        """Paths by the folders of what they are of."""
        found: dict[str, str] = {}
        for file in sorted(files_with_word(self._snapshot, "setGlobalPrefix") or ())[:MAX_FILES]:
            tracked = self._snapshot.files[file]
            said = None
            if tracked.language == "typescript" and path_factor(tracked.path, "code") >= 1.0:
                said = next(filter(None, map(_NEST.search, self._source.lines(tracked.path))), None)
            if said is not None:
                found.setdefault(_application(tracked.path), said[1])
        return found

    @cached_property
    def _restful(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for symbol in self._of_word("ApplicationPath"):
            said = next(filter(None, map(_APPLICATION.match, symbol.decorators)), None)
            if said is not None and path_factor(symbol.path, "code") >= 1.0:
                found.setdefault(_application(symbol.path), said[1])
        return found

    def _of_word(self, word: str) -> Iterator[Symbol]:
        """Classes of the files of Java and Kotlin that have a word."""
        for file in sorted(files_with_word(self._snapshot, word) or ())[:MAX_FILES]:
            if self._snapshot.files[file].language in ("java", "kotlin"):
                classes = (n for n in self._snapshot.symbols_of(file) if self._snapshot.kind(n) == "class")
                yield from map(self._snapshot.symbol, list(classes)[:MAX_CLASSES])

    @cached_property
    def _spring(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for key in _KEYS:
            for symbol in self._workspace.find(key):
                said = _VALUE.search(symbol.signature) if _KEPT.search(symbol.path) else None
                if said is not None and symbol.qualified_name == key and path_factor(symbol.path, "code") > 0:
                    found.setdefault(_application(symbol.path), said[1])
        return found


def _application(path: str) -> str:
    """The folder of the application that a file is of: `shop` of `shop/src/main/resources/application.yml`."""
    folder = path.rpartition("/")[0]
    head, mark, _ = f"/{folder}/".rpartition("/src/")
    return head.strip("/") if mark else folder


def _nearest(known: dict[str, str], path: str) -> str:
    """That of the innermost folder around a file; the only one there is where none is around it."""
    around = [folder for folder in known if not folder or path.startswith(f"{folder}/")]
    if around:
        return known[max(around, key=len)]
    return next(iter(known.values())) if len(known) == 1 else ""
