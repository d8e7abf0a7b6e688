"""The patches of many commits at once, each against its first parent: one git process instead of several a commit.

For who reads a history. `diff_commit` says of one commit also what a rule wants to know (provenance, damage).
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Final

from anchors.errors import BadPatch, GitFailed
from anchors.repository.history import NEXT_COMMIT, PATCH
from anchors.repository.patch import parse_changes
from anchors.repository.repository import Repository
from anchors.types import FileChange

MAX_BYTES: Final = 256 << 20
TIMEOUT_S: Final = 60.0


def patches_of(
    repository: Repository, commits: Iterable[str], *, timeout_s: float = TIMEOUT_S
) -> dict[str, tuple[FileChange, ...]]:
    """Full commit id -> what it changed, in the order of the paths' bytes.

    Left out is what cannot be compared: a damaged commit, one whose parent a shallow clone lacks, and what did not fit
    into the bounds of time and size. Raises GitFailed where not one can be had.
    """
    rows = {commit: row for commit in dict.fromkeys(commits) if (row := _row(repository, commit)) is not None}
    if not rows:
        return {}
    args = ["diff-tree", "--stdin", "--root", "-r", "-p", "-U3", *PATCH, "--find-copies", "--always"]
    args += ["--no-relative", "--diff-algorithm=default"]
    text, is_whole = bytearray(), True
    try:
        for piece in repository.git.stream(
            args, data="".join(rows.values()).encode(), max_output=MAX_BYTES, timeout_s=timeout_s
        ):
            text += piece
    except GitFailed:
        if not text:
            raise
        is_whole = False
    parts = NEXT_COMMIT.split(bytes(text))
    found = list(zip(parts[1::2], parts[2::2], strict=True))
    # What came last before a bound or a damaged object was cut in the middle.
    found = found if is_whole else found[:-1]
    return {commit.decode("ascii"): _changes(patch) for commit, patch in found}


def _row(repository: Repository, commit: str) -> str | None:
    """A line for git: the commit with the parent to compare it with; None where that cannot be."""
    read = repository.commits.read(commit)
    if read is None:
        return None
    if not read.parents:
        return f"{commit}\n"
    ((parent, kind, _),) = repository.objects.headers(read.parents[:1])
    return f"{commit} {parent}\n" if kind == "commit" else None


def _changes(patch: bytes) -> tuple[FileChange, ...]:
    try:
        found = parse_changes(patch.strip(b"\n") + b"\n")
    except BadPatch:
        return ()
    return tuple(sorted(found, key=lambda change: os.fsencode(change.path)))
