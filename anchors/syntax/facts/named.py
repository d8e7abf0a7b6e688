"""What a log call or an error says where no literal of its arguments does: by `msg := "late"` above it and then
`log.Error().Msg(msg)`, or by the field of a record."""

from __future__ import annotations

from typing import Final

from anchors.regexes import regex
from anchors.syntax.facts.literals import first_message, template
from anchors.syntax.facts.sink import Sink

MAX_BACK: Final = 1500
"""Bytes before a call in which its message is given."""
MAX_MET: Final = 20
"""Places of a name that are looked at."""
_MAX_GIVEN: Final = 400
_NAME: Final = regex(rb"\$?[A-Za-z_]\w{0,60}\Z")
_GIVEN: Final = regex(rb"[ \t]*(?::[^=\n]{0,40}+)?(?P<how>[+.|?]?=)(?![=>~])[ \t]*")
_FIELD: Final = regex(rb"[{,]\s*+[\"']?(?:msg|message)[\"']?[ \t]*:\s*+(?=[\"'`])")
"""pino's `logger.warn({ msg: "late", id })`."""
_WORD: Final = regex(rb"[\w.$@]")


def said(sink: Sink, at: int, arguments: list[bytes]) -> str:
    """What a call's arguments say: by themselves, in a record's field, or by a name that the function above gives its
    text."""
    message = first_message(arguments)
    if message or not arguments:
        return message
    first = arguments[0].strip()
    field = _FIELD.search(first, 0, _MAX_GIVEN) if first.startswith(b"{") else None
    return template(first[field.end() :]) if field else message_named(sink, at, first)


def message_named(sink: Sink, at: int, name: bytes) -> str:
    """The text that a variable was given last, "" for none: given in a branch that the call is not in it may be
    another, as what is added to."""
    if not _NAME.match(name):
        return ""
    data, scope = sink.source.data, sink.scope_at(at)
    start = max(at - MAX_BACK, sink.drafts[scope].start if scope >= 0 else 0)
    found = at
    for _ in range(MAX_MET):
        found = data.rfind(name, start, found)
        if found < 0:
            return ""
        given = _GIVEN.match(data, found + len(name))
        if given is None or _WORD.match(data, max(0, found - 1)) or sink.scope_at(found) != scope:
            continue
        if given["how"] != b"=" or _indent(data, found) > _indent(data, at):
            return ""
        return template(data[given.end() : min(at, given.end() + _MAX_GIVEN)])
    return ""


def _indent(data: bytes, at: int) -> int:
    row = data[data.rfind(b"\n", max(0, at - MAX_BACK), at) + 1 : at]
    return len(row) - len(row.lstrip())
