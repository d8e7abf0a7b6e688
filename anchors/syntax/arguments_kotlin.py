"""What a call of Kotlin or Scala passes, as one short text: `add(name, 1) { it }` is `=name,int,->`.

As `arguments` has it of Java, whose literals and marks are read in the same way; a lambda behind the brackets is the
last argument. Knows brackets, quotes and literals.
"""

from __future__ import annotations

from typing import Final

from anchors.regexes import regex
from anchors.syntax.arguments import MAX_TEXT, SHAPES, UNKNOWN, brackets_end

_OPEN: Final = regex(rb"(?:<[\w.,?* <>]{0,100}>|\[[\w., ]{0,100}\])?[ \t]*+(?:\(|(?=\{))")
_BLOCK: Final = regex(rb"[ \t]*+(?:\w+@)?\{")
_CLASS: Final = regex(rb"\b[\w.]++::class\b(\.java\b)?")
_NOT_NULL: Final = regex(rb"!!(?!=)")
_SPREAD: Final = regex(rb"(?:^|(?<=,))\s*+\*[\w.]++(?:\(\))?(?=\s*+(?:,|$))")
_NAMED: Final = regex(rb"(?:^|(?<=,))\s*+\w++[ \t]*=(?![=>])")


def passed_at(data: bytes, at: int) -> bytes | None:
    """What the brackets and the block hold that open at a place; None where neither does."""
    opened = _OPEN.match(data, at)
    if opened is None:
        return None
    end, shape = opened.end(), b""
    if data[end - 1 : end] == b"(":
        last = brackets_end(data, end - 1)
        if last < 0:
            return UNKNOWN
        shape, end = SHAPES[_plain(data[end : last - 1])], last
    if _BLOCK.match(data, end) is None:
        return shape
    return shape + b",->" if shape else b"->"


def _plain(raw: bytes) -> bytes:
    """Written as Java would: no marks of values that are not null, classes as values."""
    if len(raw) > MAX_TEXT:
        return raw
    if b"!!" in raw:
        raw = _NOT_NULL.sub(b"", raw)
    if b"::class" in raw:
        raw = _CLASS.sub(lambda found: b"new Class()" if found[1] else b"new KClass()", raw)
    if b"*" in raw:
        raw = _SPREAD.sub(b"new Spread()", raw)
    return _NAMED.sub(b"", raw) if b"=" in raw else raw
