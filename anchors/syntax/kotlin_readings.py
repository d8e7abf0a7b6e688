"""Kotlin that its grammar does not know, or takes for something else: conditions behind a case, context parameters,
backing fields of their own, strings behind several dollars, marked function types, names that are modifiers elsewhere.

Works on lines and words, those inside of strings too; what is put aside becomes blanks of the same length.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from anchors.regexes import regex

Span = tuple[int, int]

_MODIFIERS: Final = (
    rb"abstract|actual|annotation|companion|const|crossinline|data|dynamic|enum|expect|external|final|infix|inline|inner"
    rb"|lateinit|noinline|open|operator|override|reified|sealed|tailrec|value|vararg"
)
_CALLED: Final = regex(rb"(?<![\w.@])(?:(?:" + _MODIFIERS + rb")(?=\()|suspend(?=\s*\{))")
_VALUE: Final = regex(
    rb"(?<![\w.@])(?:"
    + _MODIFIERS
    + rb"|get|set)(?=[ \t]*(?:[!=]=|=(?!=)|&&|\|\||\?[.:]|[).,\]]|[+\-*/%<>][ \t])|[ \t]+(?:or|and|xor|shl|shr)\b)"
)
"""Such a word where only a value can stand."""
_ACCESSOR: Final = regex(rb"(?m)^[ \t]*(?:get(?=\((?!\s*\)))|set(?=\((?![A-Za-z_]\w*+\s*+(?::[^()\n]*+)?\)\s*+[{=:])))")
"""`get("/orders")` below `val orders = …`, which would be read as how that value is got."""
_IN_NAME: Final = regex(rb"(?m)^([ \t]*)in(?=\d)")
"""`in1.close()` at the beginning of a line is read as what follows `in`."""
_DOLLARS: Final = regex(rb"(?<!\$)\$++(?=\")")
_PLAIN: Final = regex(rb"(?<!\$)\$\$++\"(?P<text>(?:[^\"\\\n]|\\.)*+)\"")
"""Where a string stands behind several dollars one alone means nothing: `$$"${shop.name:#{null}}"`."""
_MARKED: Final = regex(rb"[:<(,=][ \t]*(?P<aside>@[A-Za-z_][\w.]*+[ \t]++)(?=\()")
"""`content: @Composable (() -> Unit)`, whose brackets would be read as the mark's."""
_NO_VALUES: Final = regex(rb"(?<=[=,])[ \t]*+(?P<aside>\[[ \t]*+\])(?=[ \t]*+[,)\r\n])")
"""`val names: Array<String> = []`, of an annotation."""
_ON_ONE_LINE: Final = regex(
    rb"\b(?:class|interface|object)\b[^{}\n]{0,300}+\{"
    rb"(?:[^{}\n]|\{(?:[^{}\n]|\{[^{}\n]{0,300}+\}){0,300}+\}){0,300}(?P<aside>[ \t])\}"
)
"""`interface Opener { fun open() }`: a member has to end with a semicolon there."""
_TRAILING: Final = regex(rb"(?P<aside>,)(?=\s++>)")
_CASES: Final = (b"is ", b"!is ", b"in ", b"!in ")
_DECLARES: Final = regex(
    rb"(?:@|(?:public|private|internal|protected|override|abstract|final|open|suspend|inline|infix|operator|tailrec|external"
    rb"|actual|expect|fun|val|var|class|interface|object)\b)"
)
_FIELD: Final = regex(rb"field\s*+(?=[:=])(?::[^=\n]*+)?")
_MARK: Final = regex(rb"@[A-Za-z_][\w.:]*+(?:\([^()\n]*+\))?$")
_BEHIND_MARKS: Final = (b"get()", b"set(", b"constructor(")


def known_kotlin(data: bytes) -> bytes | None:
    """The same without what the grammar does not know, of the same length; None where there is no such thing."""
    found = bytearray(data)
    for start, end in _aside(data):
        found[start:end] = b" " * (end - start)
    for pattern in (_CALLED, _VALUE, _ACCESSOR):
        for match in pattern.finditer(data):
            found[match.end() - 1] = ord("_")
    for match in _PLAIN.finditer(data):
        found[match.start("text") : match.end("text")] = match["text"].replace(b"$", b"_")
    for match in _ON_ONE_LINE.finditer(data):
        found[match.start("aside")] = ord(";")
    for match in _NO_VALUES.finditer(data):
        found[match.start("aside") : match.end("aside")] = b"0" + b" " * (match.end("aside") - match.start("aside") - 1)
    for match in _IN_NAME.finditer(data):
        found[match.end() - 1] = ord("_")
    return bytes(found) if found != data else None


def _aside(data: bytes) -> Iterator[Span]:
    yield from _in_lines(data)
    for match in _DOLLARS.finditer(data):
        yield match.span()
    for pattern in (_MARKED, _TRAILING):
        yield from (match.span("aside") for match in pattern.finditer(data))


def _in_lines(data: bytes) -> Iterator[Span]:
    """What is told by how a line begins, and by the lines before and after it."""
    lines = [(line, line.strip()) for line in data.split(b"\n")]
    at, before = 0, b""
    for number, (line, text) in enumerate(lines):
        start = at + len(line) - len(line.lstrip())
        if b"->" in text and (condition := _condition(text, before)) is not None:
            yield start + condition[0], start + condition[1]
        elif text.startswith(b"context(") and text.endswith(b")") and _DECLARES.match(_next(lines, number)):
            yield start, start + len(text)
        elif text.startswith(b"field") and (b"val " in before or b"var " in before) and (field := _FIELD.match(text)):
            yield start, start + field.end()
        elif text.startswith(b"@") and _MARK.match(text) and _next(lines, number, b"@").startswith(_BEHIND_MARKS):
            yield start, start + len(text)
        at += len(line) + 1
        before = text or before


def _next(lines: list[tuple[bytes, bytes]], number: int, passed: bytes = b"//") -> bytes:
    """The next line that says something, of those near by; `passed`: what begins one that is passed over."""
    return next((text for _, text in lines[number + 1 : number + 8] if text and not text.startswith(passed)), b"")


def _condition(text: bytes, before: bytes) -> Span | None:
    """The further condition of a case: `is Open if door.isFree ->`, `else if late ->`."""
    head = text[: text.index(b"->")]
    if b"{" in head:
        return None
    if text.startswith(_CASES):
        first = head.find(b" if ")
    elif text.startswith(b"else if "):
        first = 4
    else:
        first = 0 if text.startswith(b"if ") and before.startswith(_CASES) else -1
    return (first, len(head)) if first >= 0 else None
