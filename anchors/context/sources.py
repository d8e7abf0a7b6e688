"""Lines of the files that a pack shows: decoded once, secrets taken out, split on `\n` only.

Knows nothing of ranking or budgets. Bytes that are no UTF-8 are shown as replacement characters; line numbers are
those of the original file.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Final

from anchors.context.redact import redact
from anchors.syntax.languages import is_notebook_path

MAX_BLANK: Final = 3
"""Lines that cells may stand apart and be shown as one."""
CELL: Final = "# %%"
Read = Callable[[str], bytes | None]


def split_lines(text: str) -> list[str]:
    """Lines without their `\n`; a final newline makes no further line. A `\r` before it is dropped."""
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    return [line[:-1] if line.endswith("\r") else line for line in lines]


def decode(data: bytes) -> str:
    """UTF-16 by its byte order mark, else UTF-8 with replacement; no mark in the result."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8", "replace").removeprefix("\ufeff")


@dataclass(slots=True)
class Sources:
    """`read` gives a file's bytes, or None when it cannot be read. Each file is read and cleaned once."""

    read: Read
    is_redacting: bool = True
    redacted: dict[str, int] = field(default_factory=dict)
    """path -> number of secrets taken out of the whole file, of the files that were shown."""
    _data: dict[str, bytes | None] = field(default_factory=dict)
    _lines: dict[str, list[str] | None] = field(default_factory=dict)
    _cells: dict[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    _shown: dict[str, list[str]] = field(default_factory=dict)

    def data(self, path: str) -> bytes | None:
        if path not in self._data:
            self._data[path] = self.read(path)
        return self._data[path]

    def lines(self, path: str) -> list[str] | None:
        """As they are, secrets included: to choose by, never to show. None when the file is no text."""
        if path not in self._lines:
            data = self.data(path)
            is_utf16 = data is not None and data[:2] in (b"\xff\xfe", b"\xfe\xff")
            is_text = data is not None and (is_utf16 or b"\0" not in data[:8192])
            self._lines[path] = split_lines(decode(data)) if data is not None and is_text else None
        return self._lines[path]

    def whole(self, path: str) -> tuple[tuple[int, int], ...]:
        """The ranges that all of a file is shown by: of a notebook its cells, between which nothing is."""
        if not is_notebook_path(path):
            return ((1, len(self.lines(path) or ())),)
        if path not in self._cells:
            self._cells[path] = _cells(self.lines(path) or [])
        return self._cells[path]

    def within(self, path: str, wanted: Iterable[tuple[int, int]]) -> Iterable[tuple[int, int]]:
        """Ranges without what is between the cells of a notebook."""
        if not is_notebook_path(path):
            return wanted
        cells = self.whole(path)
        return [
            (max(first, cell[0]), min(last, cell[1]))
            for first, last in wanted
            for cell in cells[
                bisect_left(cells, first, key=itemgetter(1)) : bisect_right(cells, last, key=itemgetter(0))
            ]
        ]

    def shown_lines(self, path: str) -> list[str]:
        """As many lines, without their secrets."""
        if path not in self._shown:
            lines = self.lines(path) or []
            if self.is_redacting:
                clean = redact("\n".join(lines), path)
                self.redacted[path] = clean.num_redacted
                lines = clean.text.split("\n") if lines else lines
            self._shown[path] = lines
        return self._shown[path]

    def is_unreadable(self, path: str) -> bool:
        """Whether it was tried and gave no text."""
        return path in self._lines and self._lines[path] is None


def _cells(lines: list[str]) -> tuple[tuple[int, int], ...]:
    """First and last lines of those of a notebook's script."""
    found: list[tuple[int, int]] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        if found and (number - found[-1][1] <= MAX_BLANK or not line.startswith(CELL)):
            found[-1] = found[-1][0], number
        else:
            found.append((number, number))
    return tuple(found)
