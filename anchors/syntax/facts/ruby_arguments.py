"""What the arguments of a Ruby call say: `key: value`, and the names that symbols and strings give."""

from __future__ import annotations

import re
from typing import Final

from anchors.syntax.facts.literals import literal
from anchors.syntax.source import one_line, text

_SYMBOL: Final = re.compile(rb":\"?([A-Za-z_][\w?!]*)\"?")
KEY: Final = re.compile(rb"([a-z_]\w*):\s*(.*)", re.DOTALL)


def keyword_text(arguments: list[bytes], name: str) -> str:
    for argument in arguments:
        match = KEY.match(argument)
        if match and match[1].decode() == name:
            found = literal(match[2])
            return found if found is not None else one_line(match[2], 120)
    return ""


def name_of(argument: bytes) -> str:
    """A string or symbol as text; "" for anything else."""
    found = literal(argument)
    if found is not None:
        return found
    symbol = _SYMBOL.fullmatch(argument.strip())
    return text(symbol[1]) if symbol else ""
