"""What a call of C++ passes, as one short text: `(name, &size, "x", std::move(a.b()))` is `=name,=&size,text,=a.b()`.

As `arguments` has it of Java: each argument is a type where its text tells one (`text` for a string, `int`, `null`,
`->` for a lambda), `=` and an expression where the text names one, and else `?`. Knows brackets, quotes and literals.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from anchors.regexes import regex
from anchors.syntax.arguments import MAX_EXPRESSION, MAX_KEPT, MAX_TEXT, UNKNOWN, brackets_end

_FLAT: Final = rb"[^()\"'\[\]{}/]|\"(?:[^\"\\\n]|\\.)*+\""
_PLAIN_BRACKETS: Final = regex(rb"[ \t\r\n]*+\(((?:" + _FLAT + rb"|\((?:" + _FLAT + rb"){0,500}+\)){0,1000}+)\)")
"""Most of them: nothing but calls without more brackets in them."""
_OPEN: Final = regex(rb"[ \t\r\n]*(?=\()")
_NAMES: Final = regex(rb"[\w\s.,:&*>-]*+$")
_SPLIT: Final = regex(rb"\"|'|//|/\*|[()\[\]{},<]")
_QUOTED: Final = {
    b'"': regex(rb'(?:[^"\\\n]|\\.)*+["\n]', re.DOTALL),
    b"'": regex(rb"(?:[^'\\\n]|\\.)*+['\n]", re.DOTALL),
    b"//": regex(rb"[^\n]*+\n?"),
    b"/*": regex(rb".*?\*/", re.DOTALL),
}
_TYPED: Final = rb"[^<>(){};\"'|=+?]"
_ANGLES: Final = regex(
    rb"<(?:" + _TYPED + rb"|<(?:" + _TYPED + rb"|<" + _TYPED + rb"{0,100}+>){0,100}+>){0,100}+>"
    rb"(?=[ \t]*(?:[({:,.)>]|$))"
)
_INMOST: Final = regex(rb"<[^<>]*+>")
_TEXTS: Final = regex(rb"(?:(?:u8|[uUL])?\"(?:[^\"\\]|\\.)*+\"|[A-Za-z_]\w*+|\s++)++$", re.DOTALL)
_NUMBER: Final = regex(
    rb"[-+~]?[ \t]*(?:0[xXbB][\da-fA-F']+|\d[\d']*)(?P<real>\.[\d']*(?:[eE][-+]?\d+)?|[eE][-+]?\d+)?"
    rb"(?P<mark>[uUlLfFzZ]*)$"
)
_CAST: Final = regex(rb"(?:static|reinterpret|const|dynamic)_cast[ \t]*<(.{1,80})>[ \t]*\(", re.DOTALL)
_MOVED: Final = regex(rb"(?:std::)?(?:move|forward)[ \t]*(?:<.*>)?[ \t]*\((.*)\)$", re.DOTALL)
_MADE: Final = regex(rb"new[ \t]+([A-Za-z_][\w:]*)")
_INNER: Final = regex(rb"\((?:[^()]|\(\))++\)|\{(?:[^{}]|\{\})++\}|\[(?:[^\[\]]|\[\])++\]")
_CHAIN: Final = regex(rb"(?:::)?[A-Za-z_]\w*+(?:\(\))?(?:(?:\.|->|::)[A-Za-z_]\w*+(?:\(\))?)*$")
_TEST: Final = regex(rb"!|==|!=|<=|>=|&&|\|\||(?<![-<>])[<>](?![<>])")
_WORDS: Final = {b"true": b"bool", b"false": b"bool", b"nullptr": b"null", b"NULL": b"null", b"sizeof()": b"long"}
_REALS: Final = {b"f": b"float", b"l": b"double"}
MAX_NESTED: Final = 6


class Read(dict[bytes, bytes]):
    """By text what was read of it; the same comes back in file after file."""

    def __init__(self, read: Callable[[bytes], bytes]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, raw: bytes) -> bytes:
        shape = self._read(raw)
        if len(raw) <= MAX_TEXT:
            if len(self) > MAX_KEPT:
                self.clear()
            self[raw] = shape
        return shape


def passed_at(data: bytes, at: int) -> bytes | None:
    """What the brackets hold that open at a place, None where none do."""
    plain = _PLAIN_BRACKETS.match(data, at)
    if plain is not None:
        return SHAPES[plain[1]]
    opened = _OPEN.match(data, at)
    if opened is None:
        return None
    last = brackets_end(data, opened.end())
    return UNKNOWN if last < 0 else SHAPES[data[opened.end() + 1 : last - 1]]


def shape_of(raw: bytes) -> bytes:
    if not raw or not raw.strip():
        return b""
    texts = raw.split(b",") if _NAMES.match(raw) else _parts(raw)
    if b"..." in raw and any(text.rstrip().endswith(b"...") for text in texts):
        return UNKNOWN
    shape = b",".join([KINDS[text.strip()] for text in texts])
    return shape if len(shape) <= MAX_TEXT else b",".join([b"?"] * len(texts))


def _parts(raw: bytes) -> list[bytes]:
    """The arguments, without comments."""
    texts: list[bytes] = []
    kept = bytearray()
    at = depth = 0
    while True:
        found = _SPLIT.search(raw, at)
        if found is None:
            return [*texts, bytes(kept) + raw[at:]]
        mark, start = found[0], found.start()
        kept += raw[at:start]
        at = found.end()
        if mark in _QUOTED:
            closed = _QUOTED[mark].match(raw, at)
            at = len(raw) if closed is None else closed.end()
            if mark[:1] != b"/":
                kept += raw[start:at]
            continue
        if mark == b"<":
            angles = _ANGLES.match(raw, start) if start and raw[start - 1 : start].isalnum() else None
            at = at if angles is None else angles.end()
        elif mark == b"," and not depth:
            texts.append(bytes(kept))
            kept = bytearray()
            continue
        elif mark in b"([{":
            depth += 1
        elif mark != b",":
            depth = max(0, depth - 1)
        kept += raw[start:at]


def _kind(text: bytes) -> bytes:
    word = _WORDS.get(text)
    if word is not None:
        return word
    first = text[:1]
    if first.isdigit() or first in (b"-", b"+", b"~"):
        return _number(text)
    if text[-1:] in (b'"', b"'") or b'"' in text[:3]:
        return _quoted(text)
    if first == b"[":
        return b"->"
    if first in (b"{", b""):
        return b"?"
    moved = _MOVED.match(text)
    if moved is not None:
        return _kind(moved[1].strip())
    cast = _CAST.match(text)
    if cast is not None:
        return _type(cast[1]) if text.endswith(b")") else b"?"
    made = _MADE.match(text)
    if made is not None:
        return made[1].rpartition(b"::")[2] + b"*"
    return _expression(text)


def _expression(text: bytes) -> bytes:
    mark = text[:1] if text[:1] in (b"&", b"*") else b""
    bare = _ANGLES.sub(b"", text[len(mark) :]) if b"<" in text else text[len(mark) :]
    for _ in range(MAX_NESTED):
        if not any(mark in bare for mark in (b"(", b"{", b"[")):
            break
        inner = _INNER.sub(lambda match: match[0][:1] + match[0][-1:], bare)
        if inner == bare:
            break
        bare = inner
    bare = bare.replace(b"{}", b"()")
    if bare in _WORDS:
        return _WORDS[bare]
    if _TEST.search(bare.replace(b"->", b".")):
        return b"bool"
    bare = bare.replace(b" ", b"").replace(b"\n", b"")
    return b"=" + mark + bare if len(bare) < MAX_EXPRESSION and _CHAIN.match(bare) else b"?"


def _number(text: bytes) -> bytes:
    found = _NUMBER.match(text)
    if found is None:
        return b"?"
    mark = found["mark"].lower()
    if found["real"] is not None:
        return _REALS.get(mark, b"double")
    return b"unsigned" if b"u" in mark else b"long" if b"l" in mark else b"int"


def _quoted(text: bytes) -> bytes:
    if text[-1:] == b"'":
        return b"char" if text[:1] == b"'" else b"wchar_t" if text[1:2] == b"'" else b"?"
    if not _TEXTS.match(text):
        return b"?"
    return b"wtext" if text[:1] == b"L" else b"text"


def _type(text: bytes) -> bytes:
    """The simple name of a type, with a star for a pointer."""
    while (bare := _INMOST.sub(b"", text)) != text:
        text = bare
    words = text.replace(b"*", b" * ").replace(b"&", b" ").split()
    names = [word for word in words if word not in (b"const", b"*", b"volatile", b"struct", b"typename")]
    if not names:
        return b"?"
    name = b"unsigned" if names[0] == b"unsigned" and len(names) > 1 else names[-1].rpartition(b"::")[2]
    return name + b"*" * (b"*" in words) if name.isalnum() or b"_" in name else b"?"


SHAPES: Final = Read(shape_of)
KINDS: Final = Read(_kind)
