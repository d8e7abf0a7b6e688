"""Raised and caught errors, read from the text of their statements."""

from __future__ import annotations

import re
from typing import Final

from anchors.regexes import regex
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.literals import STRING, template
from anchors.syntax.facts.sink import Sink
from anchors.syntax.places import matches
from anchors.syntax.source import one_line, text

_THROWN: Final = re.compile(
    rb"(?:raise|throw)\s+(?:new\s+)?(?:await\s+)?([A-Za-z_$][\w.$:]*)\s*(?:<[^>]*>)?\s*([(\[{]?)"
)
_PYTHON_CATCH: Final = regex(rb"except\*?\s*+([^:]*?)(?!(?<=\s)\s)(?:\s++as\s++\w+)?\s*+:(.*)", re.DOTALL)
_CATCH: Final = regex(
    rb"catch\s*+(?:\(\s*+(?:@\w+\s++)?(?:final\s++)?([^)]*?)(?!(?<=\s)\s)\s*+\))?\s*+(?:when\b[^{]*+)?\{(.*)\}",
    re.DOTALL,
)
_MESSAGE: Final = regex(rb"\b(?:message|msg|detail)\s*[:=]\s*(?=[\"'`frb])")
_QUOTE: Final = re.compile(rb"[\"'`]")
_WORDS: Final = regex(rb"[A-Za-z_][\w.]*+(?:::\w++)*+")
_COMMENTS: Final = re.compile(rb"/\*.*?\*/|//[^\n]*|#[^\n]*", re.DOTALL)
_THROWS: Final = re.compile(rb"\b(?:raise|throw)\b|\bThrow[A-Z]\w")
_BOUND: Final = 4000
_MADE: Final = regex(rb"new\s+(?:\w++\.)*+(?P<name>(?=\w*ERR_\w)\w++|\w++(?:(?<=Error)|(?<=Exception)))\s*\(")
_HANDED: Final = regex(rb"(?:[(,]\s{0,40}|\breturn\s+)\Z")
_FUNCTION: Final = regex(
    rb"(?:async\s++)?(?:function\b[^(]{0,60}+\([^)]{0,200}+\)\s*+|(?:\([^)]{0,200}+\)|\w++)\s*+=>\s*+)"
    rb"(?:\{(?P<body>.*)\}|\(?(?P<value>.*?)\)?)\Z|(?P<name>(?!(?:true|false|null|undefined)\Z)[a-z_$][\w$.]*+)\Z",
    re.DOTALL,
)
_MAX_GAP: Final = 200
"""Between `return` and what it gives back."""
_IN_COMMENT: Final = regex(rb"//|/\*|^\s*\*")


def thrown(sink: Sink, at: int, raw: bytes) -> None:
    """`raise X("message")`, `throw new X("message")`; a bare `raise` is part of its handler."""
    raw = raw[:_BOUND]
    match = _THROWN.match(raw)
    if match is None:
        return
    name = text(match[1])
    if not match[2] and name[:1].islower() and name.isidentifier():
        return  # a variable: an error that is only handed on
    rest = raw[match.end() :] if match[2] else b""
    sink.add("raise", at, name, message_of(rest), one_line(raw).rstrip(";"))


def handed_on(sink: Sink, data: bytes) -> None:
    """JavaScript's errors that no `throw` raises: `done(new X())` and `return new X()` hand them on."""
    last = 0  # what made one error hands on no other
    for match in matches(_MADE, b"new", data):
        at = match.start()
        if not _HANDED.search(data, max(last, at - _MAX_GAP), at):
            continue
        last = match.end()
        if _IN_COMMENT.search(data, data.rfind(b"\n", 0, at) + 1, at):
            continue
        rest = data[last : last + 200].partition(b"\n")[0]
        sink.add("raise", at, text(match["name"]), message_of(rest), one_line(match[0] + rest).rstrip(";"))


def message_of(arguments: bytes) -> str:
    """The text of the first literal near the start of a call's arguments, or of what is called `message` there."""
    head = arguments[:400]
    may_name = b"message" in head or b"msg" in head or b"detail" in head  # to search with the pattern takes longer
    named = _MESSAGE.search(head) if may_name else None
    start = named.end() if named else 0
    if not _QUOTE.search(arguments, start, start + 203):
        return ""
    first = STRING.search(arguments, start)
    if first is None or first.start() >= 200 + (named.end() if named else 0):
        return ""
    if arguments[max(0, first.start() - 1) : first.start()] == b"[":
        return ""  # a key
    return template(arguments[first.start() :])


def caught_python(sink: Sink, at: int, raw: bytes) -> None:
    match = _PYTHON_CATCH.match(raw[:_BOUND])
    if match is None:
        return
    body = _COMMENTS.sub(b"", match[2]).strip()
    sink.add("catch", at, ",".join(map(text, _WORDS.findall(match[1]))), "", _fate(body, body in (b"pass", b"...")))


def caught(sink: Sink, at: int, raw: bytes) -> None:
    """Java, JavaScript, C++, C#: the types before the variable's name, `|` between them."""
    match = _CATCH.match(raw[:_BOUND])
    if match is None:
        return
    words = [text(word) for word in _WORDS.findall(match[1] or b"")]
    if sink.language in ("java", "csharp", "cpp", "php", "objective-c") and len(words) > 1:
        words = words[:-1]
    elif sink.language in ("javascript", "typescript", "tsx"):
        words = []
    elif sink.language == "kotlin":
        words = words[1:]
    words = [word.removeprefix("std::") for word in words if word != "const"]
    body = _COMMENTS.sub(b"", match[2]).strip()
    sink.add("catch", at, ",".join(words), "", _fate(body, not body))


def promised(sink: Sink, call: Call) -> bool:
    """JavaScript's `order().catch((error) => { … })`; not a schema's `.catch("none")`, which is a default."""
    arguments = call.arguments
    match = _FUNCTION.match(arguments[0][:_BOUND]) if len(arguments) == 1 and call.raw_receiver else None
    if match is None:
        return False
    body = _COMMENTS.sub(b"", match["body"] or match["value"] or b"").strip()
    is_empty = match["name"] is None and body in (b"", b"undefined", b"null")
    sink.add("catch", call.at, "", "", "swallow" if is_empty else "reraise" if _THROWS.search(body) else "")
    return True


def _fate(body: bytes, is_empty: bool) -> str:
    if is_empty:
        return "swallow"
    return "reraise" if _THROWS.search(body) else ""
