"""What a walk over a work tree gives: what it found, its files among it, and what to remember for the next run.

Values only; nothing here reads.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from anchors.repository.found import Found, WorkFile
from anchors.repository.seen import Seen
from anchors.syntax.languages import MAX_NOTEBOOK_BYTES, is_notebook_path

MAX_FILE_BYTES: Final = 1 << 20
"""Larger files are listed and skipped."""
SPARSE: Final = "sparse checkout"


def max_bytes_of(path: str) -> int:
    """Above which a file is listed and skipped."""
    return MAX_NOTEBOOK_BYTES if is_notebook_path(path) else MAX_FILE_BYTES


@dataclass(slots=True)
class Listing(Found):
    files: list[WorkFile] = field(default_factory=list)
    notes: set[str] = field(default_factory=set)
    seen: Seen | None = field(default=None, compare=False, repr=False)
    """What the next walk needs."""
