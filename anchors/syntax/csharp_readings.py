"""C# that its grammar loses the thread in: doubled quotes inside of `$@"…"`, at whose end it reads on for the rest of
the file. Other marks of the same length stand for them."""

from __future__ import annotations

from typing import Final

from anchors.regexes import regex

_OPENING: Final = regex(rb"(?:\$@|@\$)\"")
_MARKS: Final = regex(rb"\"\"|\{\{|\}\}|[\"{}]")


def plain_quotes(data: bytes) -> bytes | None:
    """The same with `''` for each `""` of such a string; None where there is none."""
    found = bytearray(data)
    opened = _OPENING.search(data)
    while opened is not None:
        end, depth = opened.end(), 0
        for mark in _MARKS.finditer(data, opened.end()):
            end = mark.end()
            if depth:
                depth += mark[0].count(b"{") - mark[0].count(b"}")
                depth = max(depth, 0)
            elif mark[0] == b'""':
                found[mark.start() : mark.end()] = b"''"
            elif mark[0] == b'"':
                break
            elif mark[0] == b"{":
                depth = 1
        opened = _OPENING.search(data, end)
    return bytes(found) if found != data else None
