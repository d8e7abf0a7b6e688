"""Macros of C++ that a grammar takes for types, names or statements, put aside: blanks of the same length.

What a library writes before its declarations (`LIB_API bool open();`, `LIB_CONSTEXPR Name(int size) : size_(size) {}`),
behind a parameter, alone on a line (`LIB_BEGIN_NAMESPACE`, `LIB_WARNINGS_PUSH_(4251)`), behind `if`. Goes by how macros
are written, in capitals with an underline, and by what stands around; knows nothing of what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from anchors.regexes import regex

Span = tuple[int, int]

_NAME: Final = rb"[A-Z](?<!\w[A-Z])[A-Z0-9]*+_[A-Z0-9_]*+"
_WORDS: Final = regex(
    _NAME + rb"(?:"
    rb"(?:\s++[A-Z][A-Z0-9]*+_[A-Z0-9_]*+(?=\s)){0,8}+\s++(?:"
    rb"(?=(?:auto|bool|char|class|constexpr|double|enum|explicit|extern|float|friend|inline|int|long|namespace|operator|"
    rb"short|signed|static|struct|template|typedef|union|unsigned|using|virtual|void)\b|~[A-Za-z_]"
    rb"|(?:const[ \t]+)?(?:::)?[A-Za-z_][\w:]*+(?:<[^;={}()\n]{0,200}>)?[ \t*&]++"
    rb"(?:[A-Za-z_]\w*::){0,8}+[A-Za-z_~]\w*[ \t]*[(;={\[])"
    rb"|(?=(?P<name>[A-Za-z_]\w*+)\())"
    rb"|(?P<behind>(?=\s*[),])))"
)
"""Macros before a declaration, before what may be a constructor, or at the end of a parameter."""
_PARAMETER: Final = regex(rb"[\w>][ \t&*]+[a-z_]\w*[ \t]+$")
_DECLARED: Final = regex(rb"(?:^|[>;{}:]|\b(?:static|extern|inline|virtual|friend|constexpr|explicit|template))[ \t]*$")
MAX_BEFORE: Final = 80
_CLASS: Final = regex(rb"(?:class|struct|union)[ \t]+(?:[A-Z][A-Z0-9_]+[ \t]+)?([A-Za-z_]\w*)")
_ALONE: Final = regex(
    rb"^[ \t]*(?P<macros>[A-Z][A-Z0-9_]*(?:BEGIN|END|PUSH|POP|PRAGMA|WARNING)[A-Z0-9_]*"
    rb"(?:\([^();{}]*+(?:\([^();{}]*+\)[^();{}]*+)*+\))?)[ \t]*+(?://[^\n]*+)?$",
    re.MULTILINE,
)
_CONDITION: Final = regex(rb"if[ \t]++(?P<macros>" + _NAME + rb")(?=[ \t]*\()")
_HAS_INCLUDE: Final = regex(rb"(?:has_include|HAS_INCLUDE)(?P<macros>\([ \t]*[<\"][^>\"\n]{0,200}+[>\"][ \t]*\))")
_MARKED: Final[tuple[tuple[re.Pattern[bytes], tuple[bytes, ...]], ...]] = (
    (_ALONE, (b"BEGIN", b"END", b"PUSH", b"POP", b"PRAGMA", b"WARNING")),
    (_CONDITION, (b"if ",)),
    (_HAS_INCLUDE, (b"has_include(", b"HAS_INCLUDE(")),
)
"""With what stands in every text that has one."""


def macros_aside(data: bytes) -> list[Span]:
    """Where such macros stand, in order."""
    found = list(_declaring(data))
    for pattern, marks in _MARKED:
        if any(mark in data for mark in marks):
            found += [match.span("macros") for match in pattern.finditer(data)]
    return sorted(found)


def _declaring(data: bytes) -> Iterator[Span]:
    classes: set[bytes] | None = None
    for match in _WORDS.finditer(data):
        start, end = match.span()
        before = data[max(0, start - MAX_BEFORE) : start]
        if match["behind"] is not None:
            if before[-1:] in (b" ", b"\t") and _PARAMETER.search(before):
                yield start, end
            continue
        before = before[before.rfind(b"\n") + 1 :]
        if not _DECLARED.search(before):
            continue
        if match["name"] is not None:
            if classes is None:
                classes = set(_CLASS.findall(data))
            if match["name"] not in classes:
                continue
        yield start, end
