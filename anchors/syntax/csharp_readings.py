"""C# that its grammar loses the thread in: doubled quotes inside of `$@"…"`, at whose end it reads on for the rest of
the file; other marks of the same length stand for them. And what is newer than the grammar: blocks of extensions,
assignments behind `?.`, types that may be ref structs, the rest of a list.
"""

from __future__ import annotations

from itertools import islice
from typing import Final

from anchors.regexes import regex
from anchors.syntax.branches import Ranges
from anchors.syntax.forms import Form, nearby, shown_as, without

_OPENING: Final = regex(rb"(?:\$@|@\$)\"")
_MARKS: Final = regex(rb"\"\"|\{\{|\}\}|[\"{}]")
_FORMS: Final = (
    Form(regex(rb":\s*+(?P<aside>allows\s++ref\s++struct)\b"), b"class"),
    Form(regex(rb"(?P<aside>,\s*+allows\s++ref\s++struct)\b")),
    Form(
        regex(
            rb"(?P<aside>\?)(?=(?:\.\w++|\[[^\[\]\n]*+\])(?:\.\w++|\[[^\[\]\n]*+\])*+"
            rb"\s*+(?:[-+*/%&|^]|\?\?|<<|>>>?)?=(?![=>]))"
        ),
    ),
    Form(regex(rb"(?<=\.\.)(?P<aside>[ ]?(?:var[ ]++)?\w++)(?=[ ]?[\],])")),
    Form(regex(rb"\[(?P<aside>\.\.[ ]?)(?=[,\]])"), b"_"),
    Form(regex(rb"\boperator[ ]++(?:[-+*/%&|^]|<<|>>>?)(?P<aside>=)(?=[ ]?\()")),
)
_EXTENSION: Final = regex(rb"\bextension[ ]*+(?:<[^<>\n]*+>[ ]*+)?\((?:[^()\n]|\([^()\n]*+\))*+\)[^{};\n]*+\s*+\{")
_MAX_BLOCK: Final = 100_000
"""Bytes of a block of extensions."""
_MAX_BLOCKS: Final = 100
"""Such blocks in one stretch."""
_BRACES: Final = regex(rb"\"(?:[^\"\\\n]|\\.)*+\"|'(?:[^'\\\n]|\\.)++'|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+\*/|[{}]")


def newer_csharp(data: bytes, broken: Ranges) -> bytes | None:
    """Without these forms; what `extension(Shop shop) { … }` holds stands in the class around it."""
    found = without(data, broken, _FORMS) or data
    spans: list[tuple[int, int]] = []
    for start, end in nearby(data, broken):
        for match in islice(_EXTENSION.finditer(found, start, end), _MAX_BLOCKS):
            closing = _closing(found, match.end())
            if closing >= 0:
                spans += [match.span(), (closing, closing + 1)]
    found = shown_as(found, sorted(spans))
    return found if found != data else None


def _closing(data: bytes, at: int) -> int:
    """Where the brace closes that opens before `at`; -1 where it does not."""
    depth = 1
    for mark in _BRACES.finditer(data, at, at + _MAX_BLOCK):
        depth += {b"{": 1, b"}": -1}.get(mark[0], 0)
        if not depth:
            return mark.start()
    return -1


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
