"""The text of a call from its opening bracket on, over as many lines as it takes, and what it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_OPENS: Final = "([{"
_CLOSES: Final = ")]}"
_MAX_SPAN: Final = 4_000
_MAX_LINES: Final = 60
_STRING: Final = re.compile(r"\"(?:[^\"\\\n]|\\.)*+\"|'(?:[^'\\\n]|\\.)*+'|`(?:[^`\\]|\\.)*+`")
_NAMED: Final = re.compile(
    r"(?:(?<=[(,{\[\s])|^)(?:(?P<plain>[A-Za-z_$][\w$]*)\s*(?:=(?![=>])|:(?!:))|['\"](?P<quoted>[\w.-]+)['\"]\s*(?:=>|:(?!:))"
    r"|:(?P<symbol>[a-z_]\w*)\s*=>)"
)
_SHORT: Final = re.compile(r"(?<=[{,])\s*(?P<name>[A-Za-z_$][\w$]*)\s*(?=[,}])")
_OPEN_ENDED: Final = re.compile(r"\*\*|\.\.\.|\bcompact\(|array_merge\(|\+\s*\[|\blocals\(\)|\.merge\(")


def span_of(lines: Sequence[str], number: int, column: int) -> tuple[str, int]:
    """What stands from a bracket to the one that closes it, both included, and the number of the last line; "" where
    it is not closed within bounds."""
    text = "\n".join(lines[number - 1 : number - 1 + _MAX_LINES])[column : column + _MAX_SPAN]
    depth, at = 0, 0
    while at < len(text):
        string = _STRING.match(text, at)
        if string is not None:
            at = string.end()
            continue
        depth += (text[at] in _OPENS) - (text[at] in _CLOSES)
        at += 1
        if depth <= 0:
            return text[:at], number + text[:at].count("\n")
    return "", number


def names_given(span: str) -> frozenset[str] | None:
    """The names under which a call is given something, at any depth; None where there may be others."""
    if _OPEN_ENDED.search(_STRING.sub('""', span)):
        return None
    named = (match["plain"] or match["quoted"] or match["symbol"] for match in _NAMED.finditer(span))
    short = (match["name"] for match in _SHORT.finditer(_STRING.sub('""', span)))
    return frozenset((*named, *short))
