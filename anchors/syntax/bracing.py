"""Where brackets of JavaScript close: over strings, templates and comments. Text alone; a regular expression that
holds quotes or brackets may mislead it."""

from __future__ import annotations

import re
from typing import Final

from anchors.regexes import regex

_CODE: Final = regex(
    rb"[{}()\[\]`]|\"(?:\\.|[^\"\\\n])*+\"|'(?:\\.|[^'\\\n])*+'|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+\*/", re.DOTALL
)
_TEXT: Final = regex(rb"\\.|`|\$\{", re.DOTALL)
_CLOSING: Final = {b")": b"(", b"]": b"[", b"}": b"{"}


def brace_end(data: bytes, at: int, end: int) -> int:
    """Where the brace closes behind which `at` lies; -1 where it does not."""
    open_ones = [b"{"]
    while True:
        mark = (_TEXT if open_ones[-1] == b"`" else _CODE).search(data, at, end)
        if mark is None:
            return -1
        at, text = mark.end(), mark[0]
        if text == b"`":
            if open_ones[-1] == b"`":
                open_ones.pop()
            else:
                open_ones.append(b"`")
        elif text in (b"{", b"${"):
            open_ones.append(b"{")
        elif text == b"}" and open_ones[-1] == b"{":
            open_ones.pop()
            if not open_ones:
                return at - 1


def is_balanced(data: bytes) -> bool:
    """Whether every bracket and template of a piece of code closes in it."""
    open_ones: list[bytes] = []
    at = 0
    while (mark := (_TEXT if open_ones and open_ones[-1] == b"`" else _CODE).search(data, at)) is not None:
        at, text = mark.end(), mark[0]
        if text == b"`" and open_ones and open_ones[-1] == b"`":
            open_ones.pop()
        elif text in (b"`", b"(", b"[", b"{", b"${"):
            open_ones.append(text[-1:])
        elif text in _CLOSING and (not open_ones or open_ones.pop() != _CLOSING[text]):
            return False
    return not open_ones
