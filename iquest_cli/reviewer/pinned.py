"""Whether a place takes another part of the repository as it was published, not as it stands: that of another module of
Go, whose `go.mod` names a version."""

from __future__ import annotations

import re
from typing import Final

from anchors.syntax.languages import language_of
from iquest_cli.reviewer.side import Side

_REPLACES: Final = re.compile(r"^\s*(?:replace\s+)?[\w./-]+(?:\s+v\S+)?\s*=>\s*\.{1,2}/", re.M)


def is_pinned(side: Side, user: str, home: str) -> bool:
    """Whether `user` stands in another module than `home`, with no `replace` or workspace that leads there."""
    if language_of(user) != "go" or language_of(home) != "go":
        return False
    own, others = _module(side, user), _module(side, home)
    if own is None or others is None or own == others or side.has("go.work"):
        return False
    text = "\n".join(side.lines(f"{own}/go.mod".lstrip("/")))
    return _REPLACES.search(text) is None


def _module(side: Side, path: str) -> str | None:
    """The nearest folder above that has a `go.mod`."""
    folder = path
    while folder:
        folder = folder.rpartition("/")[0]
        if side.has(f"{folder}/go.mod".lstrip("/")):
            return folder
    return None
