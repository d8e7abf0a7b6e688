"""What changed: diffs, commits, and where lines come from."""

from __future__ import annotations

from typing import Literal

import msgspec

ChangeStatus = Literal["added", "deleted", "modified", "renamed", "copied", "type-changed", "unmerged"]


class Hunk(msgspec.Struct, frozen=True):
    """`lines` keep their leading ` `, `+` or `-`; a count of 0 means a pure insertion or deletion."""

    old_start: int
    old_count: int
    new_start: int
    new_count: int
    lines: tuple[str, ...]


class FileChange(msgspec.Struct, frozen=True):
    """One file of a diff. A path is None on the side where the file does not exist."""

    old_path: str | None
    new_path: str | None
    status: ChangeStatus
    old_blob: str | None
    new_blob: str | None
    hunks: tuple[Hunk, ...]
    is_binary: bool
    note: str
    """Why there are no hunks ("binary", "submodule", "over 100,000 lines"…), "" otherwise."""
    provenance: str = ""
    """"generated", "vendored", "lock file" (and how that is known) for what nobody here wrote by hand."""

    @property
    def path(self) -> str:
        return self.new_path or self.old_path or ""


class Diff(msgspec.Struct, frozen=True):
    """`base` and `head` are full commit ids; head is None for the work tree or the staged index."""

    base: str | None
    head: str | None
    label: str
    """What a person would call it: "work tree against main (merge base 1a2b3c4)"."""
    files: tuple[FileChange, ...]
    base_tree: str | None = None
    head_tree: str | None = None
    """Trees that stand for a side that is no commit: what is staged, what a patch leads to. `Repository.at_tree` opens
    them, on the repository that made the diff."""


class CommitInfo(msgspec.Struct, frozen=True):
    commit: str
    author: str
    date: str
    """ISO 8601, of the author."""
    subject: str
    body: str


class CommitChange(msgspec.Struct, frozen=True):
    """What one commit did to one file, as far as it was asked for."""

    commit: CommitInfo
    path: str
    """The file's name after the commit (before it, when the commit deleted the file)."""
    hunks: tuple[Hunk, ...]


class History(msgspec.Struct, frozen=True):
    """Newest first. `is_complete` is False when a bound of time, count or size ended the search."""

    changes: tuple[CommitChange, ...]
    is_complete: bool


class LineOrigin(msgspec.Struct, frozen=True):
    """Lines [start_line, end_line] were last changed by `commit`, where they began at `original_line` of `path`."""

    start_line: int
    end_line: int
    commit: CommitInfo
    path: str
    original_line: int
