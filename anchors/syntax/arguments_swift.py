"""What a call of Swift passes, as one short text: `add(name, at: 1) { $0 }` is `::=name,:at:Int,:?:->`.

Each argument has its label between colons and behind them a type where its text tells one (`String`, `Int`, `nil`, `[`
for a list, `->1` for a closure of one parameter, `.` for a member of whatever is expected, a backslash for a key path),
`=` and an expression where the text names one, and else `?`. A closure behind the brackets has the label `?`, since it
may be a block instead (`if add() { … }`), unless there are no brackets; `:*:` says that more may follow. Knows
brackets, quotes and literals.
"""

from __future__ import annotations

import re
from typing import Final

from anchors.regexes import regex
from anchors.syntax.arguments import MAX_BYTES, MAX_DEPTH, MAX_EXPRESSION, MAX_TEXT, UNKNOWN
from anchors.syntax.arguments_cpp import Read

MORE: Final = b":*:"
MAX_CLOSURES: Final = 4
_OPEN: Final = regex(rb"[ \t]*+\(")
_BLOCK: Final = regex(rb"[ \t]*+\{")
_NEXT: Final = regex(rb"\s*+(\w++)[ \t]*+:[ \t]*+(?=\{)")
_MARK: Final = regex(rb"#*\"\"\"|#*\"|//|/\*|[()\[\]{},]")
_QUOTED: Final = {
    b'"""': regex(rb'(?:[^\\"]|\\.|"(?!""))*+"""', re.DOTALL),
    b'"': regex(rb'(?:[^"\\\n]|\\.)*+["\n]', re.DOTALL),
    b"//": regex(rb"[^\n]*+\n"),
    b"/*": regex(rb"(?:[^*]|\*(?!/))*+\*/", re.DOTALL),
}
_LABEL: Final = regex(rb"`?(\w++)`?\s*+:(?!:)\s*+")
_MADE: Final = regex(rb"([A-Z]\w*+)\(\)$")
_NUMBER: Final = regex(rb"-?\d[\w]*+(\.\d[\w]*+)?$")
_CHAIN: Final = regex(rb"[A-Za-z_]\w*+(?:\(\))?(?:\.[A-Za-z_]\w*+(?:\(\))?)*+$")
_PARAMETERS: Final = regex(
    rb"\{\s*+(?:\[[^\]\n]{0,80}+\]\s*+)?"
    rb"(?:\(([^()\n]{0,160}+)\)[^{}\n]{0,60}?\bin\b|(\w++(?:\s*+,\s*+\w++){0,8}+)\s++(?:->\s*+[\w.?<>]++\s++)?in\b)"
)
_WORDS: Final = {b"true": b"Bool", b"false": b"Bool", b"nil": b"nil"}


def passed_at(data: bytes, at: int) -> bytes | None:
    """What the brackets and the closures hold that open at a place; None where neither does."""
    opened = _OPEN.match(data, at)
    shapes: list[bytes] = []
    if opened is not None:
        read = _texts(data, opened.end())
        if read is None:
            return UNKNOWN
        texts, at = read
        shapes = [KINDS[text] for text in texts]
    shapes += _closures(data, at, b"?" if opened is not None else b"")
    if opened is None and not shapes:
        return None
    shape = b",".join(shapes)
    if len(shape) > MAX_TEXT:
        shape = b",".join([shape[: shape.index(b":", 1) + 1] + b"?" for shape in shapes])
    return shape if len(shape) <= 2 * MAX_TEXT else UNKNOWN


def _closures(data: bytes, at: int, label: bytes) -> list[bytes]:
    """Those behind the brackets: the first has no label of its own."""
    found: list[bytes] = []
    opened = _BLOCK.match(data, at)
    while opened is not None and len(found) < MAX_CLOSURES:
        found.append(b":" + label + b":" + _closure(data, opened.end() - 1))
        read = _texts(data, opened.end())
        if read is None:
            return [*found, MORE]
        behind = _NEXT.match(data, read[1])
        label = b"" if behind is None else behind[1]
        opened = None if behind is None else _BLOCK.match(data, behind.end())
    return found


def _texts(data: bytes, start: int) -> tuple[list[bytes], int] | None:
    """What stands between commas from behind a bracket on, without what stands in its own brackets, quotes and
    comments but the head of a closure, and where the bracket closes."""
    texts: list[bytes] = []
    kept, depth, at, limit = bytearray(), 1, start, min(len(data), start + MAX_BYTES)
    while (found := _MARK.search(data, at, limit)) is not None:
        mark, here = found[0], found.start()
        if depth == 1:
            kept += data[at:here]
        at = found.end()
        if mark[-1:] in b'"/*':
            closed = _QUOTED[mark.lstrip(b"#")].match(data, at, limit)
            if closed is None:
                return None
            at = closed.end()
            kept += mark[-1:] if depth == 1 and mark[:1] != b"/" else b""
        elif mark == b",":
            if depth == 1:
                texts.append(bytes(kept).strip())
                kept = bytearray()
        elif mark in b"([{":
            if depth == 1:
                kept += _closure(data, here) if mark == b"{" else mark
            depth += 1
            if depth > MAX_DEPTH:
                return None
        else:
            depth -= 1
            if depth == 0:
                last = bytes(kept).strip()
                return ([*texts, last] if last or texts else []), at
            kept += mark if depth == 1 and mark != b"}" else b""
    return None


def _closure(data: bytes, at: int) -> bytes:
    """The kind of a closure that opens at a place: with the number of its parameters where it names them."""
    head = _PARAMETERS.match(data, at)
    if head is None:
        return b"->"
    named = head[1] if head[1] is not None else head[2]
    return b"->%d" % (named.count(b",") + 1 if named.strip() else 0)


def _kind(text: bytes) -> bytes:
    label = _LABEL.match(text)
    if label is None:
        return b"::" + _value(text)
    return b":" + label[1] + b":" + _value(text[label.end() :])


def _value(text: bytes) -> bytes:
    word = _WORDS.get(text)
    if word is not None:
        return word
    if text[:2] == b"->":
        return text if text[2:].isdigit() else b"->"
    number = _NUMBER.match(text)
    if number is not None:
        return b"Double" if number[1] is not None else b"Int"
    if text[:1] == text[-1:] == b'"' and b"=" not in text:
        return b"String"
    if text == b"[]":
        return b"["
    if text[:1] == b"." and text[1:2].isalpha():
        return b"."
    if text[:1] == b"\\":
        return b"\\"
    made = _MADE.match(text)
    if made is not None:
        return made[1]
    bare = text.removeprefix(b"try ").removeprefix(b"await ").replace(b"?.", b".").rstrip(b"!")
    return b"=" + bare if len(bare) < MAX_EXPRESSION and _CHAIN.match(bare) else b"?"


KINDS: Final = Read(_kind)
