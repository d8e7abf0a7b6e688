"""What a pack will show, before it is text: files with line ranges, the map, notes, the question.

Knows nothing of budgets, formats or ranking.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from anchors.types import FileMode, Reason

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class FilePart:
    """One file with the original lines that are shown; `ranges` are sorted and apart."""

    path: str
    language: str | None
    mode: FileMode
    ranges: tuple[Range, ...]
    num_lines: int
    why: Reason | None = None
    """What brought it in where the ranking did not."""


@dataclass(frozen=True, slots=True)
class Note:
    """A titled text of the caller: a summary, a call chain."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Layout:
    title: str
    map_lines: tuple[str, ...]
    notes: tuple[Note, ...]
    files: tuple[FilePart, ...]
    rest: tuple[str, ...]
    """One line for each file that is near the question and not shown."""
    question: str | None


def merge(ranges: Iterable[Range], gap: int = 0) -> tuple[Range, ...]:
    """Sorted ranges with those that touch, overlap or lie at most `gap` lines apart made one."""
    merged: list[Range] = []
    for first, last in sorted(ranges):
        if merged and first <= merged[-1][1] + 1 + gap:
            merged[-1] = merged[-1][0], max(last, merged[-1][1])
        else:
            merged.append((first, last))
    return tuple(merged)
