"""The change of a notebook as that of its script: what changed in outputs and metadata is empty lines, and a line that
only got its comma is the same.

Knows hunks and lines; what a notebook's script is `anchors` knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from anchors.syntax.languages import is_notebook_path
from anchors.types import Diff, FileChange, Hunk

if TYPE_CHECKING:
    from iquest_cli.reviewer.side import Side


def as_scripts(diff: Diff, base: Side | None, head: Side) -> Diff:
    """Line by line as both sides show it; a notebook of which a side cannot be read stays as git has it."""
    if not any(file.hunks and is_notebook_path(file.path) for file in diff.files):
        return diff
    return replace(diff, files=tuple(_as_script(file, base, head) for file in diff.files))


def _as_script(file: FileChange, base: Side | None, head: Side) -> FileChange:
    if not file.hunks or not is_notebook_path(file.path):
        return file
    old = base.lines(file.old_path) if base is not None and file.old_path is not None else []
    new = head.lines(file.new_path) if file.new_path is not None else []
    hunks = [_hunk(hunk, old, new) for hunk in file.hunks]
    kept = [hunk for hunk in hunks if hunk is not None]
    return replace(file, hunks=tuple(kept)) if len(kept) == len(hunks) else file


@dataclass(slots=True)
class _Run:
    """Lines taken away, and those that came in their place."""

    gone: list[str]
    came: list[str]

    def lines(self) -> list[str]:
        """With those that both begin or end with as lines that stay."""
        most = min(len(self.gone), len(self.came))
        first = next((n for n in range(most) if self.gone[n] != self.came[n]), most)
        most -= first
        last = next((n for n in range(most) if self.gone[-1 - n] != self.came[-1 - n]), most)
        end = len(self.gone) - last
        return [
            *(f" {text}" for text in self.gone[:first]),
            *(f"-{text}" for text in self.gone[first:end]),
            *(f"+{text}" for text in self.came[first : len(self.came) - last]),
            *(f" {text}" for text in self.gone[end:]),
        ]


def _hunk(hunk: Hunk, old: Sequence[str], new: Sequence[str]) -> Hunk | None:
    """None where a side has no such lines."""
    at_old = hunk.old_start + (hunk.old_count == 0) - 1
    at_new = hunk.new_start + (hunk.new_count == 0) - 1
    found: list[str] = []
    run = _Run([], [])
    for text in hunk.lines:
        mark = text[:1] or " "
        is_old, is_new = mark in " -", mark in " +"
        if (is_old and at_old >= len(old)) or (is_new and at_new >= len(new)):
            return None
        if mark == "-":
            run.gone.append(old[at_old])
        elif mark == "+":
            run.came.append(new[at_new])
        else:
            found += [*run.lines(), f" {new[at_new]}"]
            run = _Run([], [])
        at_old += is_old
        at_new += is_new
    return replace(hunk, lines=(*found, *run.lines()))
