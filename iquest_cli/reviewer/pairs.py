"""Lines that came in the place of one another: as many added as taken away, right behind each other. Knows no rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from anchors.types import FileChange

MAX_WIDTH: Final = 1_000
"""Characters of a line that somebody wrote."""


class Pair(NamedTuple):
    """`line` is the new side's."""

    path: str
    line: int
    old: str
    new: str


def pairs_of(files: Iterable[FileChange]) -> Iterator[Pair]:
    """Of all of the files that stand on both sides, whatever their language."""
    for file in files:
        path = file.new_path
        if path is None or file.old_path is None:
            continue
        for hunk in file.hunks:
            number, removed, added = hunk.new_start, list[str](), list[str]()
            for text in (*hunk.lines, " "):
                mark = text[:1] or " "
                if mark == "-" and not added:
                    removed.append(text[1:])
                elif mark == "+":
                    added.append(text[1:])
                else:
                    if len(removed) == len(added):
                        first = number - len(added)
                        for at, (old, new) in enumerate(zip(removed, added, strict=True)):
                            if len(old) <= MAX_WIDTH and len(new) <= MAX_WIDTH:
                                yield Pair(path, first + at, old, new)
                    removed, added = ([text[1:]] if mark == "-" else []), []
                number += mark != "-"
