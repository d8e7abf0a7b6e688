"""Where brackets of JavaScript close: over strings, templates and comments. Text alone; a regular expression that
holds quotes or brackets may mislead it."""

from __future__ import annotations

import re
from typing import Final

from anchors.regexes import regex

_CODE: Final = regex(rb"[{}()\[\]`\"']|//[^\n]*+|/\*")
_TEXT: Final = regex(rb"\\.|`|\$\{", re.DOTALL)
_COMMENT: Final = b"/*"
_INSIDE: Final = {
    b'"': regex(rb"(?:\\.|[^\"\\\n])*+", re.DOTALL),
    b"'": regex(rb"(?:\\.|[^'\\\n])*+", re.DOTALL),
}
_CLOSING: Final = {b")": b"(", b"]": b"[", b"}": b"{"}


class _Marks:
    """The brackets of a piece of code one by one, over its strings and comments. `at`: behind the last."""

    def __init__(self, data: bytes, at: int, end: int) -> None:
        self.at = at
        self._data = data
        self._end = end
        self._unclosed: dict[bytes, int] = {}
        """Up to where nothing closes what such a mark begins: each would be looked for to the end again."""

    def next(self, is_text: bool) -> bytes:
        """`is_text`: in a template, outside of what is put into it. b"" behind the last."""
        while (mark := (_TEXT if is_text else _CODE).search(self._data, self.at, self._end)) is not None:
            self.at = mark.end()
            if is_text or (mark[0] != _COMMENT and mark[0] not in _INSIDE):
                return mark[0]
            self._pass(mark[0])
        return b""

    def _pass(self, mark: bytes) -> None:
        """Goes behind the string or comment that a mark begins; behind the mark alone where it does not close."""
        if self.at <= self._unclosed.get(mark, -1):
            return
        if mark == _COMMENT:
            stop, closing = self._data.find(b"*/", self.at, self._end), b"*/"
            stop = self._end if stop < 0 else stop
        else:
            inside = _INSIDE[mark].match(self._data, self.at, self._end)
            stop, closing = self.at if inside is None else inside.end(), mark
        if self._data.startswith(closing, stop, self._end):
            self.at = stop + len(closing)
        else:
            self._unclosed[mark] = stop


def brace_end(data: bytes, at: int, end: int) -> int:
    """Where the brace closes behind which `at` lies; -1 where it does not."""
    open_ones = [b"{"]
    marks = _Marks(data, at, end)
    while text := marks.next(open_ones[-1] == b"`"):
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
                return marks.at - 1
    return -1


def is_balanced(data: bytes) -> bool:
    """Whether every bracket and template of a piece of code closes in it."""
    open_ones: list[bytes] = []
    marks = _Marks(data, 0, len(data))
    while text := marks.next(bool(open_ones) and open_ones[-1] == b"`"):
        if text == b"`" and open_ones and open_ones[-1] == b"`":
            open_ones.pop()
        elif text in (b"`", b"(", b"[", b"{", b"${"):
            open_ones.append(text[-1:])
        elif text in _CLOSING and (not open_ones or open_ones.pop() != _CLOSING[text]):
            return False
    return not open_ones
