"""What is told of a component's markup, and the levels of it on which names are bound.

Knows no framework; how each writes its markup stand in `markup_vue.py` and `markup_braced.py`.
"""

from __future__ import annotations

from collections import Counter
from typing import Final, NamedTuple

from anchors.regexes import regex

WORD: Final = regex(rb"[A-Za-z_$][\w$]*+")
_MAX_DEPTH: Final = 64
"""Levels of markup on which names are bound that are kept apart."""
_MAX_BOUND: Final = 1_000
"""Names that may be bound at one place; further ones hide nothing."""
NONE: Final[frozenset[bytes]] = frozenset()


class Expression(NamedTuple):
    """`is_run`: statements, of a handler, rather than a value; `bound`: names that the markup around it binds."""

    start: int
    end: int
    bound: frozenset[bytes]
    is_run: bool = False


class Markup:
    """`tags` and `names` as (offset, name)."""

    def __init__(self) -> None:
        self.tags: list[tuple[int, bytes]] = []
        self.names: list[tuple[int, bytes]] = []
        self.expressions: list[Expression] = []


class Levels:
    """What is open, the innermost last, each with the names that are bound in it."""

    def __init__(self, in_quotes: bool = False) -> None:
        """`in_quotes`: whether expressions may stand in a quoted value."""
        self.in_quotes = in_quotes
        self._open: list[tuple[bytes, frozenset[bytes]]] = []
        self._count = Counter[bytes]()

    @property
    def bound(self) -> frozenset[bytes]:
        return self._open[-1][1] if self._open else NONE

    def enter(self, name: bytes, names: frozenset[bytes] = NONE) -> None:
        is_full = len(self._open) > _MAX_DEPTH or len(self.bound) > _MAX_BOUND
        self._open.append((name, self.bound if is_full or not names else self.bound | names))
        self._count[name] += 1

    def bind(self, names: frozenset[bytes]) -> None:
        """In what is open, from here on."""
        name, bound = self._open.pop() if self._open else (b"", NONE)
        self._open.append((name, bound if len(bound) > _MAX_BOUND else bound | names))

    def leave(self, name: bytes) -> None:
        """With all that was not closed in it."""
        while self._count[name]:
            left = self._open.pop()[0]
            self._count[left] -= 1
            if left == name:
                return


def words_of(raw: bytes) -> frozenset[bytes]:
    return frozenset(WORD.findall(raw[:1000]))


def behind(data: bytes, mark: bytes, at: int, end: int) -> int:
    found = data.find(mark, at, end)
    return end if found < 0 else found + len(mark)
