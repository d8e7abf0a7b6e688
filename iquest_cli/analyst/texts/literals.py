"""Literals in source code: what is one, what a call that only wraps one holds, the arguments of a call.

Knows nothing of settings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_LITERAL: Final = re.compile(
    r"\(?\s*-?\d|[\"'`]|-?(?:true|false|none|nil|null|infinity|inf)\b|[\w.:]+\(\s*(?:\w+\s*=\s*)?-?\d[^()]*\)|[\w.:]+\s*\*\s*\d",
    re.IGNORECASE,
)
_REMARK: Final = re.compile(r"(?:(?<=[\s,;])//|(?<=\s)#)[^\n]*")


def without_comments(text: str) -> str:
    """A definition without the comments beside single values of several: what they say is not said of all."""
    first, line_end, rest = text.partition("\n")
    bare = _REMARK.sub("", first).rstrip()
    return (bare if bare.endswith((",", "[", "{", "(")) else first) + line_end + _REMARK.sub("", rest)


def is_literal(value: str) -> bool:
    return bool(_LITERAL.match(value))


_FIELD: Final = re.compile(r"(?:[\w.]+\.)?(?:field|ib|attrib|column|argument|option|param|query|setting)\(", re.I)


_NO_VALUE: Final = re.compile(r"(?:[\w.]+\.)?(?:field|ib|attrib)\((?:\s*\w+\s*=|\s*\))")
"""What describes a field by keywords alone, none of which gives it a value."""


_CALL: Final = re.compile(r"[A-Za-z_][\w.]{0,80}\(")
_OF_OPTION: Final = re.compile(r"\w{0,40}(?:Option|Argument|Field|Setting|Param)\b|[\"']--?[a-z]")
"""An argument that says that a call makes an option: its type, or how it is written."""


def _given_default(value: str) -> str:
    """The literal that any other call gets as its `default=`: `partial(Option, "--timeout", default=15)`."""
    match = _CALL.match(value)
    given_all = list(top_level_arguments(value[match.end() :])) if match is not None else []
    for part in given_all if any(_OF_OPTION.match(part) for part in given_all) else ():
        name, equals, given = part.partition("=")
        if equals and name.strip() == "default" and is_literal(given.strip()):
            return given.strip()
    return ""


def wrapped_default(value: str) -> str:
    """What stands behind `default=` in a call that describes a field (`field(default=30)`), or first in it; any other
    value as it came."""
    if not _FIELD.match(value):
        return _given_default(value) or value
    inside = value[value.index("(") + 1 :]
    for part in top_level_arguments(inside):
        name, equals, given = part.partition("=")
        if equals and name.strip() == "default":
            return given.strip()
        if equals and name.strip() in ("factory", "default_factory") and re.fullmatch(r"\s*[\w.]+\s*", given):
            return f"{given.strip()}()"
    first = next(top_level_arguments(inside), "")
    if _NO_VALUE.match(value) and value.rstrip().endswith(")"):
        return ""
    return first if re.match(r"-?\d|True\b|False\b", first) else value  # a text would be its name


def _marks(text: str) -> Iterator[tuple[int, str, int]]:
    """(offset, character, brackets open behind it) of all that stands outside of quotes; at the end ("", of how many
    brackets and quotes it is still inside)."""
    depth, quote = 0, ""
    for at, mark in enumerate(text):
        if quote:
            quote = "" if mark == quote else quote
            continue
        if mark in "\"'`":
            quote = mark
            continue
        depth += (mark in "([{") - (mark in ")]}")
        yield at, mark, depth
    yield len(text), "", depth + bool(quote)


def top_level_arguments(text: str) -> Iterator[str]:
    """The arguments of a call from behind its bracket, as far as the text goes; the last may be cut."""
    begin = 0
    for at, mark, depth in _marks(text):
        if depth < 0 or (mark == "," and depth == 0):
            yield text[begin:at].strip()
            begin = at + 1
        if depth < 0:
            return


def leading_literal(text: str) -> str:
    """The literal at the beginning of a text, up to the comma, semicolon or comment that ends it; "" for other code."""
    if not _LITERAL.match(text):
        return ""
    for at, mark, depth in _marks(text):
        ends = depth == 0 and ((mark and mark in ",;#") or text.startswith(("//", "/*"), at))
        if depth < 0 or ends or (not mark and depth == 0):
            return text[:at].strip()
    return ""
