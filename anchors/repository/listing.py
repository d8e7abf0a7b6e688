"""What a walk over a work tree gives: its files, its changes against the index, and what to remember for the next run.

Values only; nothing here reads.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from anchors.repository.seen import Seen

MAX_FILE_BYTES: Final = 1 << 20
"""Larger files are listed and skipped."""


class StatEntry(NamedTuple):
    """What was known of a file when its bytes were hashed."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    blob_id: str


class WorkFile(NamedTuple):
    """One path that stands in the work tree. `mode` is as git has it: 0o100644 or 0o100755."""

    path: str
    mode: int
    size: int
    blob_id: str


@dataclass(slots=True)
class Listing:
    """What the walk found; `changed` names tracked paths that differ from the index, `deleted` those that are gone."""

    files: list[WorkFile] = field(default_factory=list)
    skipped: dict[str, str] = field(default_factory=dict)
    links: dict[str, bytes] = field(default_factory=dict)
    """Symbolic links, and the text that each holds."""
    changed: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    untracked: list[str] = field(default_factory=list)
    notes: set[str] = field(default_factory=set)
    seen: Seen | None = field(default=None, compare=False, repr=False)
    """What the next walk needs."""
