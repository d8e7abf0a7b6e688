"""Conditional compilation read as its first branches: the others, and the directives, as blanks of the same length.

A grammar reads all branches one after the other, or takes a directive for a statement, which breaks wherever they cut
through one. What is compiled never (`#if 0`), or for fuzzing alone, is no first branch where another follows. Works on
lines that begin with a mark, those inside of strings too; knows nothing of what is defined.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from anchors.regexes import regex

_DIRECTIVE: Final = regex(
    rb"^[ \t]*#[ \t]*(if|ifdef|ifndef|elif|elifdef|elifndef|elseif|else|endif)\b[^\r\n\\]*(?:\\(?:\r?\n)?[^\r\n\\]*)*",
    re.MULTILINE,
)
_ASIDE: Final = regex(
    rb"//[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/|\Z)|^[ \t]*#[^\r\n\\]*(?:\\(?:\r?\n)?[^\r\n\\]*)*"
    rb"|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'",
    re.DOTALL | re.MULTILINE,
)
"""Comments, directives, strings: what they hold opens nothing."""
_SELDOM: Final = regex(
    rb"[ \t]*#[ \t]*(?:if[ \t]+\(?0\)?[ \t]*(?:$|/[/*])"
    rb"|ifdef[ \t]+\w*FUZZ|if[ \t]+(?:defined[ \t]*\(?[ \t]*)?\w*FUZZ\w*[ \t]*\)?[ \t]*$)"
)
"""An opening directive whose branch no user's program has."""
MAX_CONDITIONS: Final = 4_000
"""A file with more of them is left as it stands where it is broken."""
MAX_READ: Final = 4 << 20
"""Bytes that are read to find what cuts through statements."""
MAX_SHORT: Final = 12
"""Lines of a branch that may be hidden for how another one ends."""
_PAIRS: Final = ((b"{", b"}"), (b"(", b")"))
_OPENING: Final = frozenset((b"if", b"ifdef", b"ifndef"))
_SHOWN: Final = regex(rb"[^\r\n]")

Ranges = Sequence[tuple[int, int]]
"""Byte offsets: start, end."""


def first_branches(data: bytes, broken: Ranges | None = None) -> bytes | None:
    """`data` with the same length and lines; None where there is nothing to hide, or conditions do not close.

    `broken`: only of conditions that overlap one of these, and that cut through a statement.
    """
    hidden: list[tuple[int, int]] = []
    try:
        conditions = list(_conditions(data))
    except ValueError:
        return None
    if broken is None or len(conditions) <= MAX_CONDITIONS:
        room = MAX_READ  # conditions within conditions are read once for each; the inner ones come first
        for condition in conditions:
            start, end = condition[0].start(), condition[-1].end()
            if broken is not None:
                if not _overlaps(start, end, broken) or end - start > room:
                    continue
                room -= end - start
            if broken is None or _cuts_through(data, condition):
                shown = 1 if len(condition) > 2 and _SELDOM.match(condition[0][0]) else 0
                hidden.append((start, condition[shown].end()))
                hidden.append((condition[shown + 1].start(), end))
    if not hidden:
        return None
    pieces: list[bytes] = []
    kept = 0
    for start, end in sorted(hidden):
        if end > kept:
            pieces += data[kept : max(kept, start)], _SHOWN.sub(b" ", data[max(kept, start) : end])
            kept = end
    return b"".join((*pieces, data[kept:]))


def _overlaps(start: int, end: int, broken: Ranges) -> bool:
    return any(first < end and last >= start for first, last in broken)


def _cuts_through(data: bytes, condition: list[re.Match[bytes]]) -> bool:
    """Whether a branch leaves a bracket open, or is short and ends where no statement may."""
    bounds = [(before.end(), after.start()) for before, after in pairwise(condition)]
    texts = [_ASIDE.sub(b" ", data[start:end]).strip() for start, end in bounds]
    if any(text.count(one) != text.count(other) for text in texts for one, other in _PAIRS):
        return True
    is_short = all(data.count(b"\n", start, end) <= MAX_SHORT for start, end in bounds[1:])
    return is_short and any(text and text[-1:] not in b";}" for text in texts)


def _conditions(data: bytes) -> Iterator[list[re.Match[bytes]]]:
    """The directives of each condition, from the opening one to the closing one; raises ValueError for one alone."""
    open_ones: list[list[re.Match[bytes]]] = []
    for match in _DIRECTIVE.finditer(data):
        if match[1] in _OPENING:
            open_ones.append([match])
            continue
        if not open_ones:
            raise ValueError("a branch of nothing")
        open_ones[-1].append(match)
        if match[1] == b"endif":
            yield open_ones.pop()
    if open_ones:
        raise ValueError("a condition that is never closed")
