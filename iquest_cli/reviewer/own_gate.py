"""What a change alters of the gate that it has to pass: settings, baseline, marks. None of it counts before the merge.

Says so; the reading from the base side is done where each of them is read.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Final

from anchors.repository.attributes import NAME as ATTRIBUTES
from anchors.types import Diff, FileChange
from iquest_cli.settings import REPOSITORY_FILE

_MARK: Final = "linguist-"


def own_gate(diff: Diff, baseline: Sequence[str]) -> tuple[str, ...]:
    """One line each. `baseline`: what it is called in the repository, nothing when there is none in it."""
    return tuple(_said(diff, baseline))


def is_changed(diff: Diff, path: str) -> bool:
    """Whether a change touches a path on either of its sides, or puts another thing in place of a folder above it."""
    above = {path, *("/".join(path.split("/")[:depth]) for depth in range(1, path.count("/") + 1))}
    return any(file.old_path == path or file.new_path in above for file in diff.files)


def paths_inside(root: str, path: str) -> tuple[str, ...]:
    """What a file is called in the repository: as it was named, and as links lead to it; none for one outside."""
    found: dict[str, None] = {}
    for follow in (os.path.abspath, os.path.realpath):
        inside = os.path.relpath(follow(path), follow(root))
        if inside != os.pardir and not inside.startswith(os.pardir + os.sep):
            found[inside.replace(os.sep, "/")] = None
    return tuple(found)


def _said(diff: Diff, baseline: Sequence[str]) -> Iterator[str]:
    if is_changed(diff, REPOSITORY_FILE):
        yield f"{REPOSITORY_FILE} is part of this change: the settings of its base counted"
    for path in baseline:
        if is_changed(diff, path):
            yield f"{path} is part of this change: the baseline as its base has it counted"
    for file in diff.files:
        if _speaks_of_marks(file):
            yield f"{file.path} is part of this change: what its base marks as generated or vendored counted"


def _speaks_of_marks(file: FileChange) -> bool:
    is_attributes = any(path and path.rpartition("/")[2] == ATTRIBUTES for path in (file.old_path, file.new_path))
    return is_attributes and any(text[:1] in "+-" and _MARK in text for hunk in file.hunks for text in hunk.lines)
