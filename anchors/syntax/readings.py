"""Another reading of source that its grammar does not take as it stands; every byte keeps its place.

Of conditional compilation the first branch of every `#if`, the others as blanks: a grammar reads all branches one after
the other, which breaks wherever they cut through a statement. Of Kotlin, calls of functions that are named as a
modifier. Of C and C++, declarations without the macros before their names. Works on lines and words, those inside of
strings too: `OTHER_READING` is for text that does not parse otherwise, `FIRST_READING` for text that would parse as
something else, and is dropped where the text as it stands has less that is broken.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

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


_MODIFIER: Final = re.compile(
    rb"(?<![\w.@])(?:(?:abstract|actual|annotation|companion|const|crossinline|data|dynamic|enum|expect|external|final|infix|"
    rb"inline|inner|lateinit|noinline|open|operator|override|reified|sealed|tailrec|value|vararg)(?=\()|suspend(?=\s*\{))"
)


def plain_names(data: bytes) -> bytes | None:
    """Kotlin with `open(…)` and its like under a name that is no modifier, of the same length; None without any."""
    found, count = _MODIFIER.subn(lambda match: match[0][:-1] + b"_", data)
    return found if count else None


_CLASS_MACRO: Final = re.compile(
    rb"\b(?:class|struct|union|enum(?:[ \t]+(?:class|struct))?)[ \t]+"
    rb"(?P<macros>(?:[A-Z][A-Z0-9_]+(?:\([^()\n]*\))?\s+)+)"
    rb"(?=[A-Za-z_][\w:]*(?:<[^<>{};]*>)?\s*(?:final\s*)?(?::(?!:)|\{(?!\s*\})))"
)
_LINE_MACRO: Final = re.compile(
    rb"^[ \t]*(?:(?:static|extern|inline|virtual|friend)[ \t]+)*"
    rb"(?P<macros>(?:[A-Z][A-Z0-9]*_[A-Z0-9_]+[ \t]+)+)(?=[A-Za-z_])",
    re.MULTILINE,
)


def _without(macros: re.Pattern[bytes], data: bytes) -> bytes | None:
    pieces: list[bytes] = []
    kept = 0
    for match in macros.finditer(data):
        start, end = match.span("macros")
        pieces += data[kept:start], _SHOWN.sub(b" ", data[start:end])
        kept = end
    return b"".join((*pieces, data[kept:])) if pieces else None


def plain_classes(data: bytes) -> bytes | None:
    """C++ with `class EXPORT_MACRO Name {` as `class Name {`: else the grammar takes it for a function's body."""
    return _without(_CLASS_MACRO, data)


def plain_lines(data: bytes) -> bytes | None:
    """C and C++ without the macros that declarations begin with: `LIB_API int f(void);` as `int f(void);`."""
    return _without(_LINE_MACRO, data)


FIRST_READING: Final[dict[str, Callable[[bytes], bytes | None]]] = {"cpp": plain_classes}

OTHER_READING: Final[dict[str, Callable[[bytes], bytes | None]]] = {
    "c": plain_lines,
    "cpp": plain_lines,
    "csharp": first_branches,
    "swift": first_branches,
    "kotlin": plain_names,
}
