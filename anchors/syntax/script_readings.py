"""JavaScript and TypeScript that no grammar of theirs takes: types that a call asks another module for, `export type
*`, `&` in the text of markup and an attribute `in`, `String.raw` with what is no escape, and members of types that no
semicolon parts from what looks as if it went on behind them (`<`, `(`, `in`).

All but the first two of them are looked for near what is broken alone: elsewhere they mean something.
"""

from __future__ import annotations

from itertools import islice
from typing import Final

from anchors.regexes import regex
from anchors.syntax.branches import Ranges

NEAR: Final = 400
"""Bytes around what is broken in which its cause is looked for: it may begin later than that does."""
MAX_TYPES: Final = 8000
"""Bytes of the types of a call that are looked through, and how many of their brackets."""
MAX_TOKENS: Final = 400
_IMPORTED: Final = regex(
    rb"(?<=[\w$]<)(\s*+)((?:typeof\s++)?import\(\s*+(?:'[^'\n]{1,300}+'|\"[^\"\n]{1,300}+\")\s*+\)(?:\s*+\.\s*+[\w$]++)*+)"
)
"""`original<typeof import('./shop')>()`, `load<import('./shop').Shop>()`."""
_TYPE_OF_ALL: Final = regex(rb"(?<=export)[ \t]++type(?=[ \t]*+\*)|(?<=import)[ \t]++defer(?=[ \t]*+\*)")
_AMPERSAND: Final = regex(rb"(?<!&)&(?![&=])")
_RAW: Final = regex(rb"(?<=String\.raw)`[^`]{1,4000}+`")
_MEMBER: Final = regex(rb"\n(?P<at>[ \t])[ \t]*+(?=(?P<types><)[^/>]|\(\w++\??:|in\??:|instanceof\()")
_TOKEN: Final = regex(rb"=>|</|[<>()\[\]{};]")
_OPENS: Final = {b">": b"<", b")": b"(", b"]": b"[", b"}": b"{"}
_ATTRIBUTE: Final = regex(rb"(?<=\s)in(?==[{\"'])")
_SHOWN: Final = regex(rb"[^\r\n]")


def imported_types(data: bytes) -> bytes | None:
    """`any` for each such type: else the brackets around it are read as comparisons."""
    if b"import(" not in data:
        return None
    return _changed(data, _IMPORTED.sub(lambda match: match[1] + b"any" + _SHOWN.sub(b" ", match[2])[3:], data))


def all_handed_on(data: bytes) -> bytes | None:
    """`export type *` as `export *`, `import defer *` as `import *`."""
    return _changed(data, _TYPE_OF_ALL.sub(lambda match: b" " * len(match[0]), data))


def plain_text(data: bytes, broken: Ranges) -> bytes | None:
    """Near what is broken `&` as another operator, the text of `String.raw` without its backslashes, `in` of markup as
    another name, and a semicolon before such a member, as the line's end stands for one there. None where all that is
    broken is `styled.div<Props>` before its text: its tree lacks a `!` that nobody writes, and is right else."""
    found = bytearray(data)
    for start, end in broken:
        if start == end and data[start - 1 : start + 1] == b">`":
            continue
        first, last = max(0, start - NEAR), min(len(data), end + NEAR)
        for match in _AMPERSAND.finditer(data, first, last):
            found[match.start()] = ord("|")
        for match in _RAW.finditer(data, first, last):
            found[match.start() : match.end()] = match[0].replace(b"\\", b"/")
        for match in _ATTRIBUTE.finditer(data, first, last):
            found[match.start()] = ord("_")
        for match in _MEMBER.finditer(data, first, last):
            if match["types"] is None or _is_called(data, match.start("types")):
                found[match.start("at")] = ord(";")
    return _changed(data, bytes(found))


def _is_called(data: bytes, at: int) -> bool:
    """Whether what opens here ends before a `(`, as the types of a call do: markup goes on in other ways."""
    opened: list[bytes] = []
    for token in islice(_TOKEN.finditer(data, at, at + MAX_TYPES), MAX_TOKENS):
        if token[0] in _OPENS:
            if not opened or opened.pop() != _OPENS[token[0]]:
                return False
            if not opened:
                return data[token.end() : token.end() + 1] == b"("
        elif token[0] in (b"</", b";"):
            return False
        elif token[0] != b"=>":
            opened.append(token[0])
    return False


def _changed(data: bytes, masked: bytes) -> bytes | None:
    return masked if masked != data else None
