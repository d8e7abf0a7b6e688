"""What a call of C# passes, as one short text: `(name, out var x, "a", y => y.Id)` is `=name,&?,string,->1`.

As `arguments` has it of Java: each argument is a type where its text tells one (`string`, `int`, `null`, `->1` for a
function of one parameter), `=` and an expression where the text names one, and else `?`; `&` before it for one that is
passed by reference. Before them all, `<2` where the call spells two types. Knows brackets, quotes and literals.
"""

from __future__ import annotations

import re
from typing import Final

from anchors.regexes import regex
from anchors.syntax.arguments import MAX_BYTES, MAX_DEPTH, MAX_EXPRESSION, MAX_TEXT, UNKNOWN
from anchors.syntax.arguments_cpp import Read

_OPEN: Final = regex(rb"\s*\(")
_MARK: Final = regex(rb"(?:\$@|@\$|@)\"|\$*\"\"\"|\$?\"|'|//|/\*|[()\[\]{},<]")
_VERBATIM: Final = regex(rb'(?:[^"]|"")*+"')
_QUOTED: Final = {
    b'"': regex(rb'(?:[^"\\\n]|\\.)*+["\n]', re.DOTALL),
    b'$"': regex(rb'(?:[^"\\\n{]|\\.|\{\{|\{[^{}"\n]*+(?:"[^"\n]*+"[^{}"\n]*+)*+\})*+["\n]', re.DOTALL),
    b"'": regex(rb"(?:[^'\\\n]|\\.)*+['\n]", re.DOTALL),
    b"//": regex(rb"[^\n]*+\n"),
    b"/*": regex(rb".*?\*/", re.DOTALL),
}
_RAW: Final = regex(rb'.*?"""', re.DOTALL)
_TYPED: Final = rb"[^<>(){};\"'|=+]"
_ANGLES: Final = regex(
    rb"<(?:" + _TYPED + rb"|<(?:" + _TYPED + rb"|<" + _TYPED + rb"{0,100}+>){0,100}+>){0,100}+>"
    rb"(?=\s*(?:[(){},.?\[]|$))"
)
_LAMBDA: Final = regex(rb"(?:(?:async|static)\s+)*(?:\w+\s*=>|\(([^()]*)\)\s*=>|delegate\b)")
_NAMED: Final = regex(rb"[A-Za-z_]\w*\s*:(?!:)\s*")
_REF: Final = regex(rb"(?:ref|out)\s+(?:(var\s+\w+|_)$|([A-Za-z_][\w.]*)\??\s+\w+$)?")
_MADE: Final = regex(rb"new\s+([A-Za-z_][\w.]*)\s*\??\s*(\(\)|\[\]|\{\}|$)")
_CAST: Final = regex(rb"\(([A-Za-z_][\w.]*)\??(\[\])?\)\s*[\w(\"'$@]")
_AS: Final = regex(rb"\sas\s+([A-Za-z_][\w.]*)\??$")
_NUMBER: Final = regex(
    rb"[-+]?\s*(?:0[xXbB][\da-fA-F_]+|\d[\d_]*)(?P<real>\.\d[\d_]*(?:[eE][-+]?\d+)?|[eE][-+]?\d+)?(?P<mark>[uUlLfFdDmM]*)$"
)
_CHAIN: Final = regex(rb"[A-Za-z_]\w*+(?:\(\))?(?:\.[A-Za-z_]\w*+(?:\(\))?)*$")
_TEST: Final = regex(rb"!(?=[\w(])|==|!=|<=|>=|&&|\|\||\sis\s|(?<![-=<>])[<>](?![<>])")
_CHOICE: Final = regex(rb"\?\?|\?\s|\?$|\bswitch\b|\bwith\b")
_WORDS: Final = {
    **dict.fromkeys((b"true", b"false"), b"bool"),
    **dict.fromkeys((b"default", b"default()", b"new()"), b"?"),
    b"null": b"null",
    b"typeof()": b"Type",
    b"nameof()": b"string",
}
_MARKS: Final = {b"": b"int", b"l": b"long", b"u": b"uint", b"ul": b"ulong", b"f": b"float", b"d": b"double"}
_MARKS_OF_MONEY: Final = b"m"


def passed_at(data: bytes, at: int) -> bytes | None:
    """What the brackets hold that open at a place, None where none do."""
    opened = _OPEN.match(data, at)
    if opened is None:
        return None
    spelled = [b"<%d" % _spelled(data, at)] if data[at - 1] == 62 else []
    if data[opened.end() : opened.end() + 1] == b")":
        return b",".join(spelled)
    texts = _texts(data, opened.end())
    if texts is None:
        return UNKNOWN
    if len(texts) == 1 and not texts[0]:
        return b",".join(spelled)
    shape = b",".join(spelled + [KINDS[text] for text in texts])
    return shape if len(shape) <= MAX_TEXT else b",".join(spelled + [b"?"] * len(texts))


def _spelled(data: bytes, end: int) -> int:
    """How many types the angle brackets hold that end at a place."""
    depth, number = 0, 1
    for at in range(end - 1, max(0, end - MAX_BYTES), -1):
        byte = data[at]
        if byte in b">])":
            depth += 1
        elif byte in b"<[(":
            depth -= 1
            if depth == 0:
                break
        elif byte == 44 and depth == 1:
            number += 1
    return number


def _texts(data: bytes, start: int) -> list[bytes] | None:
    """The arguments from behind a bracket on, without what stands in their own brackets, quotes and comments."""
    texts: list[bytes] = []
    kept, depth, at, limit = bytearray(), 1, start, min(len(data), start + MAX_BYTES)
    while (found := _MARK.search(data, at, limit)) is not None:
        mark, here = found[0], found.start()
        if depth == 1:
            kept += data[at:here]
        at = found.end()
        if mark[-1:] in b"\"'/*":
            closed = _closer(mark).match(data, at, limit)
            if closed is None:
                return None
            at = closed.end()
            kept += mark[-1:] if depth == 1 and mark[:1] != b"/" else b""
        elif mark == b"<":
            angles = _ANGLES.match(data, here, limit) if _is_word(data, here - 1) else None
            at = at if angles is None else angles.end()
            kept += b"<" if depth == 1 and angles is None else b""
        elif mark == b",":
            if depth == 1:
                texts.append(bytes(kept).strip())
                kept = bytearray()
        elif mark in b"([{":
            if depth == 1:
                # A cast's type and a lambda's parameters are read.
                inner = _HEADS.match(data, here, limit) if bytes(kept).strip() in _BEFORE else None
                kept += mark if inner is None else inner[0][:-1]
                at = at if inner is None else inner.end() - 1
            depth += 1
            if depth > MAX_DEPTH:
                return None
        else:
            depth -= 1
            if depth == 0:
                return [*texts, bytes(kept).strip()]
            kept += mark if depth == 1 else b""
    return None


_HEADS: Final = regex(rb"\([\w\s.,?\[\]]{0,200}+\)(?=\s*(?:=>|[\w(\"'$@]))")
_BEFORE: Final = (b"", b"async", b"static")


def _closer(mark: bytes) -> re.Pattern[bytes]:
    if b"@" in mark:
        return _VERBATIM
    return _RAW if mark.endswith(b'"""') else _QUOTED[mark]


def _is_word(data: bytes, at: int) -> bool:
    return at >= 0 and (data[at : at + 1].isalnum() or data[at] == 95)


def _kind(text: bytes) -> bytes:
    named = _NAMED.match(text)
    if named is not None:
        text = text[named.end() :]
    ref = _REF.match(text)
    if ref is not None:
        return b"&" + (b"?" if ref[1] else simple(ref[2]) if ref[2] else _kind(text[ref.end() :]))
    word = _WORDS.get(text)
    if word is not None:
        return word
    function = _LAMBDA.match(text)
    if function is not None:
        if text.startswith(b"delegate"):
            return b"->"
        inner = function[1]
        return b"->1" if inner is None else b"->%d" % (inner.count(b",") + 1 if inner.strip() else 0)
    return _value(text)


def _value(text: bytes) -> bytes:
    made = _MADE.match(text)
    if made is not None:
        behind = text[made.end() :].strip()
        is_plain = not behind or behind in (b"{}", b"[]{}")
        return simple(made[1]) + b"[]" * (made[2] == b"[]") if is_plain else b"?"
    if text.startswith(b"new"):
        return b"?"
    cast = _CAST.match(text)
    if cast is not None:
        return simple(cast[1]) + (cast[2] or b"")
    known = _AS.search(text)
    if known is not None:
        return simple(known[1])
    if _CHOICE.search(text):
        return b"?"
    if _TEST.search(text):
        return b"bool"
    if b'"' in text:
        return b"string" if text == b'"' or b"+" in text else b"?"
    if text == b"'":
        return b"char"
    number = _NUMBER.match(text)
    if number is not None:
        return _number(number)
    bare = text.replace(b"!", b"").replace(b"?.", b".").replace(b" ", b"").replace(b"\n", b"").replace(b"\r", b"")
    return b"=" + bare if len(bare) < MAX_EXPRESSION and _CHAIN.match(bare) and b" " not in text else b"?"


def _number(found: re.Match[bytes]) -> bytes:
    mark = bytes(sorted(found["mark"].lower(), reverse=True))
    if mark == _MARKS_OF_MONEY:
        return b"decimal"
    return b"double" if found["real"] is not None and not mark else _MARKS.get(mark, b"int")


def simple(dotted: bytes) -> bytes:
    return dotted.rpartition(b".")[2]


KINDS: Final = Read(_kind)
