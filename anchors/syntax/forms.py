"""Forms that a grammar does not know, put aside where it stumbles: each a pattern, and what stands there instead.

A form is shown to the grammar as blanks, or as a text that is no longer than itself; every byte keeps its place, and so
does every line. They are looked for near what is broken alone: elsewhere the same words may mean something else.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from anchors.regexes import regex
from anchors.syntax.branches import Ranges

LINES_NEAR: Final = 3
"""Lines before and behind what is broken that may hold its cause: a grammar stumbles late, or gives up early."""
_SHOWN: Final = regex(rb"[^\r\n]")


class Form(NamedTuple):
    """`pattern` with the group `aside`, or several of them: `aside1`, `aside2`."""

    pattern: re.Pattern[bytes]
    instead: bytes = b""


def without(data: bytes, broken: Ranges, forms: tuple[Form, ...]) -> bytes | None:
    """`data` with other text of the same length for each form; None where there is none of them."""
    found, places = data, nearby(data, broken)
    for form in forms:
        spans = [
            span
            for start, end in places
            for match in form.pattern.finditer(found, start, end)
            for name in form.pattern.groupindex
            if (span := match.span(name))[0] >= 0
        ]
        found = shown_as(found, spans, form.instead)
    return found if found != data else None


def shown_as(data: bytes, spans: list[tuple[int, int]], instead: bytes = b"") -> bytes:
    """`data` with `instead` and blanks for each of the spans, which come in order."""
    pieces: list[bytes] = []
    kept = 0
    for start, end in spans:
        if start >= kept:
            pieces += data[kept:start], instead + _SHOWN.sub(b" ", data[start + len(instead) : end])
            kept = end
    return b"".join((*pieces, data[kept:])) if pieces else data


def nearby(data: bytes, broken: Ranges) -> list[tuple[int, int]]:
    """Whole lines around what is broken, none of them twice, in order."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(broken):
        start, end = _lines_before(data, start), _lines_behind(data, end)
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found


def _lines_before(data: bytes, at: int) -> int:
    for _ in range(LINES_NEAR + 1):
        at = data.rfind(b"\n", 0, at)
        if at < 0:
            return 0
    return at + 1


def _lines_behind(data: bytes, at: int) -> int:
    for _ in range(LINES_NEAR + 1):
        at = data.find(b"\n", at) + 1
        if not at:
            return len(data)
    return at
