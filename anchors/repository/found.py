"""What a walk over a work tree finds: its files, and what stands there beside them.

Values only; nothing here reads.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


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
class Found:
    """Beside the files; `changed` names tracked paths that differ from the index, `deleted` those that are gone."""

    skipped: dict[str, str] = field(default_factory=dict)
    links: dict[str, bytes] = field(default_factory=dict)
    """Symbolic links, and the text that each holds."""
    changed: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    untracked: list[str] = field(default_factory=list)
