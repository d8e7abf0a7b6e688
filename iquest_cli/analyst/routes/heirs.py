"""The routes that controllers have of a class which they inherit: `@GET @Path("{id}")` of a base without a path of its
own is one of each class that has one (`@Path("drivers")`, `@RequestMapping`, `@Controller("drivers")`, `[Route(…)]`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.texts.standing import path_factor

if TYPE_CHECKING:
    from anchors.types import Symbol
    from anchors.workspace import Workspace
    from iquest_cli.analyst.evidence.evidence import Setting

LANGUAGES: Final = frozenset(("java", "kotlin", "csharp", "typescript"))
MAX_HEIRS: Final = 200
"""Classes below one that are looked at."""
_MARKS: Final = ("@", "[")
_PATH: Final = re.compile(
    r"(?:\w{1,40}\.){0,4}(?P<mark>RequestMapping|PathPrefix|Path|JsonController|Controller|Route)(?:Attribute)?\(\s*"
    r"(?:\{?[^\"'`(){}]{0,80}\b(?:value|path)\s*[=:]\s*)?\{?\s*@?[\"'`](?P<path>[^\"'`]{0,200})[\"'`]"
)
_OWN_NAME: Final = re.compile(r"\[controller\]", re.IGNORECASE)


class Heirs:
    """Asks the graph who inherits a class, each class once."""

    def __init__(self, workspace: Workspace) -> None:
        self._snapshot, self._graph = workspace.snapshot, workspace.graph
        self._known: dict[int, tuple[str, ...]] = {}

    def placed(self, settings: Sequence[Setting]) -> Iterator[Setting]:
        """The routes, those of such a base once for each class that has it by its path; where none is known, as it
        stands. What a class has of its own comes first."""
        told = {setting.key for setting in settings}
        for setting in settings:
            paths = self._paths(setting)
            if not paths:
                yield setting
            verb, _, own = setting.key.rpartition(" ")
            for path in paths:
                key = f"{verb} /{'/'.join(part for part in (path.strip('/'), own.strip('/')) if part)}"
                if key not in told:
                    told.add(key)
                    yield replace(setting, key=key)

    def _paths(self, setting: Setting) -> tuple[str, ...]:
        """Of the classes that inherit the one in which a route is written."""
        action = setting.symbol
        if action is None or action.language not in LANGUAGES or not setting.text.startswith(_MARKS):
            return ()
        holder = self._snapshot.parent(action.id)
        if holder < 0 or self._snapshot.kind(holder) != "class":
            return ()
        if holder not in self._known:
            is_own = _path_of(self._snapshot.symbol(holder)) is not None
            self._known[holder] = () if is_own else tuple(dict.fromkeys(self._below(holder)))
        return self._known[holder]

    def _below(self, holder: int) -> Iterator[str]:
        waiting, seen = [holder], {holder}
        while waiting and len(seen) <= MAX_HEIRS:
            at = waiting.pop(0)
            heirs = sorted({edge.source for edge in self._graph.edges_in(at, ("inherit",))} - seen)
            seen.update(heirs)
            for heir in heirs:
                symbol = self._snapshot.symbol(heir)
                if symbol.kind != "class" or path_factor(symbol.path, "code") < 1.0:
                    continue
                path = _path_of(symbol)
                if path is None:
                    waiting.append(heir)
                else:
                    name = symbol.name.removesuffix("Controller")
                    yield name.join(_OWN_NAME.split(path))


def _path_of(symbol: Symbol) -> str | None:
    """The path that marks of a class put before those of its methods."""
    for mark in symbol.decorators:
        found = _PATH.match(mark)
        is_name = found is not None and found["mark"] == "Controller" and symbol.language in ("java", "kotlin")
        if found is not None and (not is_name or found["path"].startswith("/")):
            return found["path"]
    return None
