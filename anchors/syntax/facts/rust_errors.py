"""Rust's errors: panics, returned errors and those that a result is turned into."""

from __future__ import annotations

import re
from typing import Final

from anchors.regexes import regex
from anchors.syntax.facts.calls import Call
from anchors.syntax.facts.literals import first_message
from anchors.syntax.facts.sink import Sink
from anchors.syntax.source import text

_MADE: Final = (b"anyhow!", b"eyre!", b"format_err!")
"""What makes an error and is told where it stands."""
_ERROR: Final = regex(rb"(?:Box::new\(\s*+)?(?P<name>(?:\w++::)*+(?:[A-Z]\w*+|[a-z]\w*+(?=\())(?:::\w++)*+)")
_HANDED: Final = re.compile(rb"(?:\w+::)+(?:from|into)|e|err|error")
"""What only turns one error into another, as `?` does."""
_CLOSURE: Final = regex(rb"(?:move\s++)?\|[^|]{0,80}+\|\s*+(?P<body>.*)", re.DOTALL)
_NO_ERROR: Final = frozenset({b"Some", b"Ok", b"None", b"String::from", b"format"})
_BOUND: Final = 1000
_GIVES_UP: Final = re.compile(rb"\s{0,40}\)?\s{0,40}\?")


def is_macro(sink: Sink, call: Call) -> bool:
    return sink.source.data.startswith(b"!", call.node.end_byte)


def panic_macro(sink: Sink, call: Call) -> bool:
    """`panic!`, `unreachable!`, `todo!`, `bail!` and `ensure!` of anyhow and eyre, and `anyhow!`, which makes one."""
    if not is_macro(sink, call):
        return False
    sink.add("raise", call.at, f"{call.name}!", first_message(call.arguments), call.text)
    return True


def error_call(sink: Sink, call: Call) -> bool:
    """`Err(Kind::NotFound)`, `Err(not_found("no order"))`; an error that is only handed on (`Err(e)`) is not new."""
    arguments = call.arguments
    if call.receiver or not arguments or arguments[0].startswith(_MADE):
        return False
    is_text = arguments[0].startswith((b"format!", b'"'))
    name = "Err" if is_text else _named(arguments[0])
    if name:
        _tell(sink, call, name, arguments[0])
    return bool(name)


def turned_call(sink: Sink, call: Call) -> bool:
    """`.ok_or(Kind::NotFound)?`, `.ok_or_else(|| not_found(id))?`, `.map_err(|e| Kind::Io(e))?`."""
    if not call.raw_receiver or len(call.arguments) != 1:
        return False
    made = call.arguments[0][:_BOUND]
    closure = _CLOSURE.match(made)
    if closure is None and call.name != "ok_or":
        name = _named(made + b"(")  # a function by its name
    else:
        body = closure["body"] if closure else made
        name = _named(body.strip(b"{ \n").rpartition(b";")[2] if body.startswith(b"{") else body)
    if name:
        _tell(sink, call, name, made)
    return bool(name)


def context_call(sink: Sink, call: Call) -> bool:
    """anyhow's `.context("not saved")?` and `.with_context(|| format!("not saved: {id}"))?`."""
    if not call.raw_receiver or len(call.arguments) != 1:
        return False
    made = call.arguments[0]
    closure = _CLOSURE.match(made[:_BOUND])
    message = first_message([(closure["body"].strip(b"{} \n") if closure else made)])
    if not message or not _GIVES_UP.match(sink.source.data, call.end):
        return False
    sink.add("raise", call.at, call.name, message, call.text)
    return True


def _named(made: bytes) -> str:
    """What an expression makes, by its name; "" where it hands on what it was given."""
    match = _ERROR.match(made.strip())
    if match is None or match["name"] in _NO_ERROR or _HANDED.fullmatch(match["name"]) or made.startswith(_MADE):
        return ""
    return text(match["name"])


def _tell(sink: Sink, call: Call, name: str, made: bytes) -> None:
    quoted = made.find(b'"')
    message = first_message([made[quoted:]]) if quoted >= 0 else ""
    sink.add("raise", call.at, name, message, call.text)


IDIOMS: Final = (
    ("panic bail ensure unreachable todo unimplemented anyhow eyre format_err", panic_macro),
    ("Err", error_call),
    ("ok_or ok_or_else map_err", turned_call),
    ("context with_context wrap_err wrap_err_with", context_call),
)
