"""What a call passes, as one short text: `(name, 1, new Foo(x))` is `=name,int,Foo`.

Each argument is a type where its text tells one (`String`, `int`, `Class`, `->` for a function), `=` and an expression
where the text names one, and else `?`. Knows brackets, quotes and literals; nothing of names. For languages that choose
between functions of one name by what is passed.
"""

from __future__ import annotations

import re
from typing import Final

from anchors.regexes import regex

MAX_BYTES: Final = 2_000
"""Longer brackets are not read."""
MAX_DEPTH: Final = 24
"""Nor deeper ones: every call in them is read by itself."""
MAX_EXPRESSION: Final = 48
MAX_TEXT: Final = 160
MAX_CAST: Final = 80
UNKNOWN: Final = b"*"
"""Of brackets that are not read to their end."""
ARROW, CAST, CHOICE, TEST, PLUS = 1, 2, 4, 8, 16
_MARKS: Final = {
    **dict.fromkeys((b"->", b"::"), ARROW),
    **dict.fromkeys((b"==", b"!=", b"<=", b">=", b"&&", b"||", b"!", b"<", b">"), TEST),
    b"?": CHOICE,
    b"+": PLUS,
}
_BLANK: Final = b" \t\r\n\f"
_MARK: Final = regex(rb"[()\[\]{}]|\"\"\"|\"|'|//|/\*")
_QUOTED: Final = {
    b'"""': regex(rb'(?:[^\\]|\\.)*?"""', re.DOTALL),
    b'"': regex(rb'(?:[^"\\\n]|\\.)*["\n]', re.DOTALL),
    b"'": regex(rb"(?:[^'\\\n]|\\.)*['\n]", re.DOTALL),
    b"//": regex(rb"[^\n]*\n"),
    b"/*": regex(rb".*?\*/", re.DOTALL),
}
_SPLIT: Final = regex(rb"\"\"\"|\"|'|//|/\*|->|::|[=!<>]=|&&|\|\||[()\[\]{},<>?!+]")
_NUMBER: Final = regex(rb"[-+~]?\s*(?:(0[xXbB][\w]+|\d[\d_]*)([lL]?)|[\d_]*\.?[\d_]+(?:[eE][-+]?\d+)?([fFdD]?))$")
_MADE: Final = regex(rb"new\s+([A-Za-z_][\w.]*)\s*(?:<.*>)?\s*(\(\)|\[\])", re.DOTALL)
_CAST: Final = regex(rb"\(\s*([A-Za-z_][\w.]*)\s*(?:<[^()]*>)?\s*(\[\s*\])?\s*\)\s*[\w(\"'!]")
_PLAIN: Final = regex(rb"[A-Za-z_$][\w$]*(?:\(\))?(?:\.[A-Za-z_$][\w$]*(?:\(\))?)*$")
_GENERIC_CALL: Final = regex(rb"\.\s*<[^()]*>\s*")
_NAMES: Final = regex(rb"[\w$. \n,]*$")
"""Most of what is passed: nothing with marks of its own."""
_SPACES: Final = regex(rb"\s+")
_SIGNS: Final = (b"-", b".", b"~", b"+")
_WORDS: Final = {b"true": b"boolean", b"false": b"boolean", b"null": b"null"}


def brackets_end(data: bytes, start: int) -> int:
    """Where the brackets end that open at `start`, -1 for nowhere near."""
    depth, at, limit = 0, start, min(len(data), start + MAX_BYTES)
    while True:
        found = _MARK.search(data, at, limit)
        if found is None:
            return -1
        mark, at = found[0], found.end()
        if mark in b"([{":
            depth += 1
            if depth > MAX_DEPTH:
                return -1
        elif mark in b")]}":
            depth -= 1
            if depth == 0:
                return at
        else:
            closed = _QUOTED[mark].match(data, at, limit)
            if closed is None:
                return -1
            at = closed.end()


def brackets_at(data: bytes, at: int) -> int:
    """Where the brackets open that follow a name ending at `at`, -1 for none."""
    while at < len(data) and data[at] in _BLANK:
        at += 1
    return at if data[at : at + 1] == b"(" else -1


class Shapes(dict[bytes, bytes]):
    """By what stands in the brackets; the same comes back in file after file."""

    def __missing__(self, raw: bytes) -> bytes:
        shape = shape_of(raw)
        if len(raw) <= MAX_TEXT:
            if len(self) > MAX_KEPT:
                self.clear()
            self[raw] = shape
        return shape


MAX_KEPT: Final = 20_000
SHAPES: Final = Shapes()


def shape_of(raw: bytes) -> bytes:
    """What `native_arguments.shape_of` does, in Python."""
    if not raw or not raw.strip():
        return b""
    if _NAMES.match(raw):
        texts = raw.split(b",")
        shape = b",".join([_named(text.strip()) for text in texts])
    else:
        texts, marks = _parts(raw)
        shape = b",".join(list(map(_kind, texts, marks)))
    return shape if len(shape) <= MAX_TEXT else b",".join([b"?"] * len(texts))


def _is_cast(raw: bytes, at: int = 0) -> bool:
    return _CAST.match(raw, at, at + MAX_CAST) is not None


def _parts(raw: bytes) -> tuple[list[bytes], list[int]]:
    """Each argument without what stands in its own brackets and quotes, and the marks outside of those; of a cast the
    text from its bracket on."""
    texts: list[bytes] = []
    marked: list[int] = []
    kept, marks, cast_at = bytearray(), 0, 0
    at = depth = angles = 0
    while True:
        found = _SPLIT.search(raw, at)
        end = len(raw) if found is None else found.start()
        if depth == 0:
            kept += raw[at:end]
        mark = b"," if found is None else found[0]
        at = end if found is None else found.end()
        if mark in _QUOTED:
            closed = _QUOTED[mark].match(raw, at)
            at = len(raw) if closed is None else closed.end()
            if depth == 0 and mark[:1] != b"/":
                kept += mark[:1]
        elif mark in b"([{":
            if depth == 0 and mark == b"(" and not kept.strip() and _is_cast(raw, end):
                marks, cast_at = marks | CAST, end
            depth += 1
            if depth == 1:
                kept += mark
        elif mark in b")]}":
            depth = max(0, depth - 1)
            if depth == 0:
                kept += mark
        elif depth and found is not None:
            continue
        elif mark == b"<" and _opens(kept):
            angles += 1
            kept += mark
        elif mark == b">" and angles:
            angles -= 1
            kept += mark
        elif mark == b"," and (found is None or not angles):
            texts.append(raw[cast_at : cast_at + MAX_CAST] if marks & CAST else bytes(kept))
            marked.append(marks)
            if found is None:
                return texts, marked
            kept, marks, angles = bytearray(), 0, 0
        else:
            marks |= _MARKS.get(mark, 0)
            kept += mark


def _opens(kept: bytearray) -> bool:
    """Whether `<` opens type arguments: behind a type's name, or `.` of a call that spells them."""
    end = len(kept)
    while end and kept[end - 1] in _BLANK:
        end -= 1
    if end and kept[end - 1] == 46:
        return True
    start = end
    while start and (kept[start - 1] == 95 or 48 <= kept[start - 1] <= 57 or 65 <= kept[start - 1] & 0xDF <= 90):
        start -= 1
    return start < end and 65 <= kept[start] <= 90


def _named(text: bytes) -> bytes:
    """What an argument is that has no marks but dots."""
    if text in _WORDS:
        return _WORDS[text]
    if text[:1].isdigit() or text[:1] == b".":
        return _number(text)
    if text.endswith(b".class"):
        return b"Class"
    if b" instanceof " in text:
        return b"boolean"
    return b"=" + text if len(text) <= MAX_EXPRESSION and b" " not in text and b"\n" not in text else b"?"


def _kind(text: bytes, marks: int) -> bytes:
    text = text.strip()
    if marks:
        if marks & ARROW:
            return b"->"
        if marks & CAST:
            cast = _CAST.match(text)
            return cast[1].rpartition(b".")[2] + (b"[]" if cast[2] else b"") if cast else b"?"
        if marks & CHOICE:
            return b"?"
        if marks & TEST:
            return b"boolean"
        if not _NUMBER.match(text):
            return b"String" if b'"' in text else b"?"
    if text == b'"':
        return b"String"
    if text.endswith(b".class"):
        return b"Class"
    if _PLAIN.match(text):
        return (_WORDS.get(text) or b"=" + text) if len(text) <= MAX_EXPRESSION else b"?"
    if text == b"'":
        return b"char"
    if text[:1].isdigit() or text[:1] in _SIGNS:
        return _number(text)
    if b" instanceof " in text:
        return b"boolean"
    made = _MADE.match(text)
    if made is not None:
        is_plain = not text[made.end() :].lstrip().startswith((b".", b"["))
        return made[1].rpartition(b".")[2] + (b"[]" if made[2] == b"[]" else b"") if is_plain else b"?"
    plain = _SPACES.sub(b"", _GENERIC_CALL.sub(b".", text)) if len(text) < MAX_TEXT else b""
    return b"=" + plain if len(plain) <= MAX_EXPRESSION and _PLAIN.match(plain) else b"?"


def _number(text: bytes) -> bytes:
    found = _NUMBER.match(text)
    if found is None:
        return b"?"
    if found[1] is not None:
        return b"long" if found[2] else b"int"
    return b"float" if found[3] in (b"f", b"F") else b"double"


JUDGES: Final = (_named, _kind, _is_cast)
"""What the compiled loop asks of an argument that is no plain name, literal or construction."""
