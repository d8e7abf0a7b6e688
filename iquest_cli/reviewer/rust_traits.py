"""Which trait a Rust method belongs to: one name may stand in several `impl` blocks of one type, each another thing."""

from __future__ import annotations

import re
from typing import Final

from anchors.types import Symbol
from iquest_cli.reviewer.side import Side

_IMPL: Final = re.compile(r"(?:unsafe\s+)?impl\b")
_LAST: Final = re.compile(r"(\w+)\s*$")
MAX_HEAD: Final = 12
"""Lines of an `impl` before its body."""


def trait_of(side: Side, symbol: Symbol) -> str:
    """The name of the trait, without its module and arguments; "" in a type's own `impl`, and outside of any."""
    lines = side.lines(symbol.path)
    for number in range(symbol.start_line - 2, -1, -1):
        if _IMPL.match(lines[number].strip()):
            head = " ".join(lines[number : number + MAX_HEAD])[:2_000].partition("{")[0]
            before, found, _ = _plain(head).partition(" for ")
            name = _LAST.search(before) if found else None
            return name[1] if name is not None else ""
    return ""


def _plain(text: str) -> str:
    """Without what stands in angle brackets."""
    kept, depth = [], 0
    for char in text.replace("->", "  "):
        depth += char == "<"
        if not depth:
            kept.append(char)
        depth = max(0, depth - (char == ">"))
    return "".join(kept)
