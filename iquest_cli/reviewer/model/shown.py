"""The source as a model is shown it: secrets hidden, long lines cut, lines numbered as in the file. Asks no model."""

from __future__ import annotations

from typing import Final

from anchors.context.redact import redact
from iquest_cli.reviewer.side import Side

MAX_LINE: Final = 400
"""Characters of a line; nobody wrote a longer one by hand."""


class Shown:
    """One side of a change, read once a file."""

    def __init__(self, side: Side) -> None:
        self.side = side
        self._lines: dict[str, list[str]] = {}

    def lines(self, path: str) -> list[str]:
        if path not in self._lines:
            text = redact("\n".join(self.side.lines(path)), path).text
            self._lines[path] = [_cut(line.rstrip("\r")) for line in text.split("\n")]
        return self._lines[path]

    def line(self, path: str, number: int) -> str:
        lines = self.lines(path)
        return lines[number - 1] if 0 < number <= len(lines) else ""

    def span(self, path: str, first: int, last: int) -> str:
        return "\n".join(self.lines(path)[max(0, first - 1) : last])


def _cut(line: str) -> str:
    return line if len(line) <= MAX_LINE else f"{line[:MAX_LINE]} …"
