"""A change in parts that fit a prompt: hunks in the order of files, source before tests, long hunks cut between lines.

Nothing of a file that is shown is left out; what is not shown at all is named. Asks no model.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from anchors.syntax.languages import is_test_path, language_of
from anchors.types import FileChange, Hunk
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.model.shown import Shown

_PROSE = frozenset({"markdown", "restructuredtext", "text"})
CountTokens = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines of one hunk as they are shown; `first` and `last` are lines of the new file."""

    path: str
    header: str
    text: str
    first: int
    last: int
    added: frozenset[int]


@dataclass(slots=True)
class Chunk:
    pieces: list[Piece] = field(default_factory=list)
    num_tokens: int = 0

    @property
    def text(self) -> str:
        parts: list[str] = []
        path = ""
        for piece in self.pieces:
            if piece.path != path:
                path = piece.path
                parts.append(piece.header)
            parts.append(piece.text)
        return "\n".join(parts)

    @property
    def lines(self) -> dict[str, list[int]]:
        """Lines of the new files that it touches: those added, else the line after what was taken away."""
        found: dict[str, list[int]] = {}
        for piece in self.pieces:
            found.setdefault(piece.path, []).extend(sorted(piece.added) or [max(1, piece.first)])
        return found

    def added(self, path: str) -> frozenset[int]:
        return frozenset(line for piece in self.pieces if piece.path == path for line in piece.added)


def files_to_show(change: Change) -> tuple[list[FileChange], list[str]]:
    """The files that a model is shown, source before tests; and the paths of those that it is not."""
    shown, passed = [], []
    for file in change.read_files:
        if file.new_path is None or not file.hunks:
            continue
        language = language_of(file.path)
        if language is None or language in _PROSE:
            passed.append(file.path)
        else:
            shown.append(file)
    shown.sort(key=lambda file: (is_test_path(file.path), os.fsencode(file.path)))
    return shown, passed


def cut(change: Change, old: Shown | None, new: Shown, count: CountTokens, limit: int) -> list[Chunk]:
    """Chunks of at most `limit` tokens of diff each (a single line may be longer)."""
    files, _ = files_to_show(change)
    chunks = [Chunk()]
    for file in files:
        for piece in _pieces(file, old, new, count, limit):
            size = count(piece.text) + count(piece.header) + 2
            if chunks[-1].pieces and chunks[-1].num_tokens + size > limit:
                chunks.append(Chunk())
            chunks[-1].pieces.append(piece)
            chunks[-1].num_tokens += size
    return [chunk for chunk in chunks if chunk.pieces]


def _pieces(file: FileChange, old: Shown | None, new: Shown, count: CountTokens, limit: int) -> Iterator[Piece]:
    header = f"--- {f'a/{file.old_path}' if file.old_path else '/dev/null'}\n+++ b/{file.new_path}"
    room = max(32, limit - count(header) - 32)
    for hunk in file.hunks:
        part: list[tuple[str, int, int]] = []
        used = 0
        for row in _rows(file, hunk, old, new):
            size = count(row[0]) + 1
            if part and used + size > room:
                yield _piece(file.path, header, part)
                part, used = [], 0
            part.append(row)
            used += size
        if part:
            yield _piece(file.path, header, part)


def _rows(file: FileChange, hunk: Hunk, old: Shown | None, new: Shown) -> Iterator[tuple[str, int, int]]:
    """Each line of a hunk with its number on the old and on the new side (of the next line there, when it has none)."""
    before, after = hunk.old_start + (hunk.old_count == 0), hunk.new_start + (hunk.new_count == 0)
    for text in hunk.lines:
        mark = text[:1] or " "
        if mark == "-":
            line = old.line(file.old_path or file.path, before) if old is not None else ""
        else:
            line = new.line(file.path, after)
        yield mark + line, before, after
        before += mark in " -"
        after += mark in " +"


def _piece(path: str, header: str, rows: list[tuple[str, int, int]]) -> Piece:
    num_old = sum(text[0] != "+" for text, _, _ in rows)
    new = [number for text, _, number in rows if text[0] != "-"]
    _, old_start, new_start = rows[0]
    mark = f"@@ -{old_start},{num_old} +{new_start},{len(new)} @@"
    added = frozenset(number for text, _, number in rows if text[0] == "+")
    last = new[-1] if new else new_start
    return Piece(path, header, "\n".join([mark, *(text for text, _, _ in rows)]), new_start, last, added)
