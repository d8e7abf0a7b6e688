"""Raised and caught errors, read from the text of their statements."""

from __future__ import annotations

import re
from typing import Final

from anchors.syntax.facts.literals import STRING, template
from anchors.syntax.facts.sink import Sink
from anchors.syntax.source import one_line, text

_THROWN: Final = re.compile(
    rb"(?:raise|throw)\s+(?:new\s+)?(?:await\s+)?([A-Za-z_$][\w.$:]*)\s*(?:<[^>]*>)?\s*([(\[{]?)"
)
_PYTHON_CATCH: Final = re.compile(rb"except\*?\s*([^:]*?)(?:\s+as\s+\w+)?\s*:(.*)", re.DOTALL)
_CATCH: Final = re.compile(rb"catch\s*(?:\(\s*(?:@\w+\s+)?(?:final\s+)?([^)]*?)\s*\))?\s*\{(.*)\}", re.DOTALL)
_WORDS: Final = re.compile(rb"[A-Za-z_][\w.]*")
_COMMENTS: Final = re.compile(rb"/\*.*?\*/|//[^\n]*|#[^\n]*", re.DOTALL)
_BOUND: Final = 4000


def thrown(sink: Sink, at: int, raw: bytes) -> None:
    """`raise X("message")`, `throw new X("message")`; a bare `raise` is part of its handler."""
    raw = raw[:_BOUND]
    match = _THROWN.match(raw)
    if match is None:
        return
    name = text(match[1])
    rest = raw[match.end() :] if match[2] else b""
    if not match[2] and sink.language in ("javascript", "typescript", "tsx", "java") and b"new" not in raw[:12]:
        sink.add("raise", at, name, "", one_line(raw).rstrip(";"))
        return
    first = STRING.search(rest)
    message = template(rest[first.start() :]) if first and first.start() < 200 else ""
    sink.add("raise", at, name, message, one_line(raw).rstrip(";"))


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
    if sink.language in ("java", "csharp", "cpp", "php") and len(words) > 1:
        words = words[:-1]
    elif sink.language in ("javascript", "typescript", "tsx"):
        words = []
    words = [word for word in words if word not in ("const", "std")]
    body = _COMMENTS.sub(b"", match[2]).strip()
    sink.add("catch", at, ",".join(words), "", _fate(body, not body))


def _fate(body: bytes, is_empty: bool) -> str:
    if is_empty:
        return "swallow"
    return "reraise" if re.search(rb"\b(?:raise|throw)\b", body) else ""
