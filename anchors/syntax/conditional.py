"""One reading of source with conditional compilation: the first branch of every `#if`, the others as blanks.

A grammar reads all branches one after the other, which breaks wherever they cut through a statement. Works on lines
that begin with a directive, those inside of strings too; every byte keeps its place.
"""

from __future__ import annotations

import re
from typing import Final

CONDITIONAL: Final = frozenset({"csharp", "swift"})
"""Languages whose trees are read so when the whole text does not parse."""
_DIRECTIVE: Final = re.compile(rb"^[ \t]*#[ \t]*(if|elif|elseif|else|endif)\b[^\r\n]*", re.MULTILINE)
_SHOWN: Final = re.compile(rb"[^\r\n]")


def first_branches(data: bytes) -> bytes | None:
    """`data` with the same length and lines; None where it has no conditions or they do not close."""
    pieces: list[bytes] = []
    kept = 0
    hidden_at: list[int] = []  # of each open condition the depth from which a later branch is hidden, else 0
    hidden_from = -1
    for match in _DIRECTIVE.finditer(data):
        word = match[1]
        if word == b"if":
            hidden_at.append(0)
        elif not hidden_at:
            return None
        elif word != b"endif":
            if hidden_from < 0:
                hidden_from = match.start()
                hidden_at[-1] = 1
        elif hidden_at.pop():
            pieces += data[kept:hidden_from], _SHOWN.sub(b" ", data[hidden_from : match.end()])
            kept, hidden_from = match.end(), -1
            continue
        if hidden_from < 0:
            pieces += data[kept : match.start()], b" " * len(match[0])
            kept = match.end()
    if hidden_at or not pieces:
        return None
    return b"".join((*pieces, data[kept:]))
