"""Fastify's autoload: `register(autoload, {dir: join(__dirname, "routes")})` puts the routes of each file of a folder
under the path of the file's own folder.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from anchors.syntax.languages import SCRIPTS

if TYPE_CHECKING:
    from anchors.workspace import Workspace
    from iquest_cli.analyst.texts.source import Source

MAX_LOADED: Final = 2000
_LOADED: Final = re.compile(r"\.register\(\s*\w*[aA]uto[lL]oad\w*\s*,\s*\{")
_DIR: Final = re.compile(r"\bdir:\s*(?:[\w.]*\b(?:join|resolve)\(([^()]{0,200})|[\w.]*\s*\+?\s*([`'\"][^\n,]{1,120}))")
_TEXT: Final = re.compile(r"[`'\"](?:\$\{[^}]*\})?([^`'\"]*)[`'\"]")
_PREFIX: Final = re.compile(r"\bprefix:\s*[`'\"]([^`'\"\n]{0,120})[`'\"]")
_OWN: Final = re.compile(r"\b(?:autoPrefix|prefixOverride)\s*=\s*[`'\"]([^`'\"\n]{0,120})[`'\"]")
_SHARED: Final = ("fastify-plugin",)
"""What is wrapped by it takes no path of its folder."""


def loaded(workspace: Workspace, source: Source, file: int) -> Iterator[tuple[str, int]]:
    """Paths and files that a file loads so."""
    snapshot = workspace.snapshot
    path = snapshot.files[file].path
    text = "\n".join(source.lines(path))
    for call in _LOADED.finditer(text):
        options = text[call.end() : call.end() + 800].partition(".register(")[0]
        given = _DIR.search(options)
        parts = _TEXT.findall(given[1] or given[2]) if given else []
        prefix = _PREFIX.search(options)
        folder = posixpath.normpath(posixpath.join(posixpath.dirname(path), *(part.lstrip("/") for part in parts)))
        if parts and folder != posixpath.dirname(path):
            yield from _of_folder(workspace, source, folder, prefix[1] if prefix else "")


def _of_folder(workspace: Workspace, source: Source, folder: str, prefix: str) -> Iterator[tuple[str, int]]:
    count = 0
    for number, tracked in enumerate(workspace.snapshot.files):
        is_script = tracked.language in SCRIPTS
        if is_script and tracked.path.startswith(folder + "/") and count < MAX_LOADED:
            count += 1
            text = "\n".join(source.lines(tracked.path))
            if any(word in text for word in _SHARED):
                continue
            own = _OWN.search(text)
            below = posixpath.dirname(tracked.path)[len(folder) + 1 :]
            parts = [":" + part[1:] if part.startswith("_") else part for part in below.split("/") if part]
            if own is not None:
                parts = [*parts[:-1], own[1].strip("/")]
            yield "/" + "/".join(part for part in (prefix.strip("/"), *parts) if part), number
