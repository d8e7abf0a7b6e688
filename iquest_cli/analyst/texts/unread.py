"""Files that may hold what is asked for and were not read, or only in part: too large, damaged, not permitted.

Links lead to what has a path of its own, and images hold no code: neither is one of them. A submodule is a repository
of its own, which is asked with `-C`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from anchors.syntax.languages import language_of

if TYPE_CHECKING:
    from anchors.types import SkippedFile
    from anchors.workspace import Workspace

_LINKED: Final = ("symbolic link", "below a symbolic link")
_OF_ITS_OWN: Final = "submodule"


def unread_files(workspace: Workspace) -> tuple[SkippedFile, ...]:
    """Those of a known language, the ones that were not read at all first. Of a file that was read as text every word
    is known."""
    coverage = workspace.coverage
    cut = (item for item in coverage.partial if item.reason.endswith("in part"))
    found = (item for item in coverage.skipped if not item.reason.startswith(_LINKED))
    return tuple(item for item in (*found, *cut) if item.reason == _OF_ITS_OWN or language_of(item.path))


def unread_called(workspace: Workspace, path: str) -> SkippedFile | None:
    """The file that a question calls by its path, or by the end of it, where it was not read at all."""
    skipped = workspace.coverage.skipped
    return next((item for item in skipped if path and f"/{item.path}".endswith(f"/{path}")), None)
