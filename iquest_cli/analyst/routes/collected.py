"""Where Rocket's handlers are put together: `routes![list, users::show]`, by the names that stand in it."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

from anchors.graph.texts.words import files_with_word
from iquest_cli.analyst.texts.standing import path_factor

if TYPE_CHECKING:
    from anchors.workspace import Workspace
    from iquest_cli.analyst.texts.source import Source

MAX_FILES: Final = 400
MAX_NAMES: Final = 20_000
CALLED: Final = "routes!"
_MACRO: Final = re.compile(r"\broutes!\s*[\[(]([^\])]{0,20000})")
_REMARK: Final = re.compile(r"//[^\n]*")
_NAME: Final = re.compile(r"(?:(\w+)::)?(\w+)\s*(?:,|$)")


class Collected:
    """All such lists of one workspace, read when first asked for."""

    def __init__(self, workspace: Workspace, source: Source) -> None:
        self._snapshot = workspace.snapshot
        self._source = source

    def sites(self, name: str, path: str) -> list[tuple[int, int]]:
        """Files and lines of the lists that name a function of a file: by its module, or where the function stands."""
        parts = path.removesuffix(".rs").removesuffix("/mod").rpartition("/")
        found = self._by_name.get(name, ())
        return [
            (file, line)
            for file, line, module in found
            if (module or self._snapshot.files[file].path) in (parts[2], path)
        ]

    @cached_property
    def _by_name(self) -> dict[str, list[tuple[int, int, str]]]:
        snapshot = self._snapshot
        found: dict[str, list[tuple[int, int, str]]] = {}
        count = 0
        for file in [n for n in files_with_word(snapshot, "routes") or [] if snapshot.files[n].language == "rust"][
            :MAX_FILES
        ]:
            path = snapshot.files[file].path
            text = "\n".join(self._source.lines(path)) if path_factor(path, "code") >= 1.0 else ""
            line = at = 0
            for macro in _MACRO.finditer(text) if CALLED in text else ():
                line, at = line + text.count("\n", at, macro.start()), macro.start()
                for name in _NAME.finditer(_REMARK.sub("", macro[1])):
                    if count < MAX_NAMES:
                        found.setdefault(name[2], []).append((file, line + 1, name[1] or ""))
                        count += 1
        return found
