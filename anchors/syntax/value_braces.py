"""Values in braces that a call is given, `open({1, 2})`, as the same in round brackets.

Grammars of C know braces behind `=` alone, that of C++ not as what a parameter is by default, that of Objective-C none
of what its C++ has. Knows strings and comments; what holds a statement is no value.
"""

from __future__ import annotations

from typing import Final

from anchors.regexes import regex
from anchors.syntax.branches import Ranges
from anchors.syntax.forms import nearby

MAX_VALUE: Final = 4_000
"""Bytes of one value: whatever holds more stays as it is."""
_MARK: Final = regex(rb"\"(?:[^\"\\\n]|\\.)*+\"|'(?:[^'\\\n]|\\.)++'|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+\*/|[(){};\[\]]")
_OPENING: Final = frozenset((b"(", b"[", b"{"))
_CLOSING: Final = frozenset((b")", b"]", b"}"))
_BEFORE: Final = frozenset((b",", b"(", b"=", b"?", b":"))
_WORD_BEFORE: Final = regex(rb"(?:\breturn[ ]?|[(,=&][ ]*+[A-Z]\w*+)$")
_MAX_BEFORE: Final = 60
_SHOWN: Final = regex(rb"[^\r\n]")
_NAMED: Final = regex(rb"(^\s*+|,\s*+)\.(?=\w)")
_LAST_COMMA: Final = regex(rb",(?=\s*+$)")


class _Bracket:
    """One that is open; a plain class, since dataclasses take longer to import than a file to read."""

    __slots__ = ("at", "has_statement", "may_be_value", "sign")

    def __init__(self, sign: bytes, at: int, may_be_value: bool) -> None:
        self.sign = sign
        self.at = at
        self.may_be_value = may_be_value
        self.has_statement = False


def rounded(found: bytes, data: bytes, broken: Ranges, is_objc: bool = False) -> bytes | None:
    """`found`, a reading of `data`, with round brackets near what is broken; None where it is `data` after all.

    `is_objc`: behind `=`, `return` and the name of a type, too."""
    changed = bytearray(found)
    for start, end in nearby(found, broken):
        opened: list[_Bracket] = []
        for mark in _MARK.finditer(found, start, end):
            sign, at = mark[0], mark.start()
            if sign in _OPENING:
                opened.append(_Bracket(sign, at, sign == b"{" and _may_be_value(found, at, opened, is_objc)))
            elif sign == b";" and opened:
                opened[-1].has_statement = True
            elif sign in _CLOSING and opened:
                bracket = opened.pop()
                if bracket.has_statement and opened:
                    opened[-1].has_statement = True
                elif bracket.may_be_value and sign == b"}" and at - bracket.at <= MAX_VALUE:
                    _show_round(changed, bracket.at, at)
    return bytes(changed) if changed != data else None


def _may_be_value(data: bytes, at: int, opened: list[_Bracket], is_objc: bool) -> bool:
    if not is_objc and not (opened and (opened[-1].sign == b"(" or opened[-1].may_be_value)):
        return False
    before = data[max(0, at - _MAX_BEFORE) : at].rstrip()
    return before[-1:] in _BEFORE or (is_objc and _WORD_BEFORE.search(before) is not None)


def _show_round(changed: bytearray, start: int, end: int) -> None:
    inner = bytes(changed[start + 1 : end])
    if not inner.strip():
        changed[start : end + 1] = b"0" + _SHOWN.sub(b" ", inner) + b" "
        return
    inner = _NAMED.sub(lambda match: match[1] + b" ", inner)
    changed[start : end + 1] = b"(" + _LAST_COMMA.sub(b" ", inner) + b")"
