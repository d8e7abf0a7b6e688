"""What a walk over a work tree gives: what it found, its files among it, and what to remember for the next run.

Values only; nothing here reads.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from anchors.repository.found import Found, WorkFile
from anchors.repository.seen import Seen

MAX_FILE_BYTES: Final = 1 << 20
"""Larger files are listed and skipped."""
SPARSE: Final = "sparse checkout"


@dataclass(slots=True)
class Listing(Found):
    files: list[WorkFile] = field(default_factory=list)
    notes: set[str] = field(default_factory=set)
    seen: Seen | None = field(default=None, compare=False, repr=False)
    """What the next walk needs."""
