"""Go's errors: panics, errors that are made inside of a function, and those that it returns by name."""

from __future__ import annotations

import re
from typing import Final

from anchors.regexes import regex
from anchors.syntax.drafts import CALLABLES
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.errors import message_of
from anchors.syntax.facts.literals import first_message
from anchors.syntax.facts.named import said
from anchors.syntax.facts.sink import Sink
from anchors.syntax.places import matches
from anchors.syntax.source import one_line, text

_MAKERS: Final = ("fmt", "errors", "xerrors", "status", "pkgerrors")
_BEFORE: Final = rb"\breturn[ \t]++(?:(?:[^\n;{}]|\{\}){0,120}?,[ \t]*)?"
_SENTINEL: Final = re.compile(
    rb"\breturn[ \t]+(?:[^\n;]{0,120}?,[ \t]*)?((?:\w+\.)?[eE]rr(?!None\b|Nil\b|Ok\b|OK\b)[A-Z]\w*)[ \t]*\r?\n"
)
_RETURNED: Final = regex(
    _BEFORE
    + rb"(?:(?P<made>(?:\w++\.)?[nN]ew\w{0,60}?Err(?:or)?(?:f|s|With\w{1,30}|From\w{1,30})?)\("
    + rb"|&?(?P<built>(?:\w++\.)?(?:\w{0,60}?Err(?:or)?|Err\w{1,60}))\{)"
)
"""`return nil, api.NewError(404, "no order")`, `return &ParseError{Line: 3}`."""
_INNER: Final = re.compile(rb"\b(?:fmt|errors)\.(?:Errorf|New|Wrapf?)\(")
"""An error that another is made of is told itself."""
_MAX_ARGUMENTS: Final = 400


def read_file(sink: Sink) -> None:
    data = sink.source.data
    for match in matches(_SENTINEL, b"return", data):
        sink.add("raise", match.start(), text(match[1]), "", one_line(match[0]))
    for match in matches(_RETURNED, b"return", data):
        name = match["made"] or match["built"]
        rest = data[match.end() : match.end() + _MAX_ARGUMENTS].partition(b"\n")[0]
        if name.partition(b".")[0].decode() not in _MAKERS and not _INNER.search(rest):
            sink.add("raise", match.start(), text(name), message_of(rest), one_line(match[0] + rest))


def error_call(sink: Sink, call: Call) -> bool:
    """`panic(…)`, `recover()`, and errors that are made inside of a function: `fmt.Errorf`, `errors.New`."""
    if call.name == "recover":
        if call.receiver or call.arguments:
            return False
        sink.add("catch", call.at, "panic", "", "")
        return True
    if call.name == "panic":
        if call.receiver:
            return False
        sink.add("raise", call.at, "panic", first_message(call.arguments), call.text)
        return True
    if call.receiver not in _MAKERS:
        return False
    if not sink.is_within(call.at, CALLABLES):
        return False
    sink.add("raise", call.at, f"{call.receiver}.{call.name}", said(sink, call.at, call.arguments), call.text)
    return True


IDIOMS: Final = (("panic recover Errorf New Wrap Wrapf WithMessage WithMessagef Error", error_call),)
