"""Variables of functions inside of functions: a nameless function is no definition, so that what it binds is told with
what the definition around it binds, and two variables of one name would be one.

Where what the text says of their types differs, all but the outermost get names of their own (`r$01`), as do the values
of which members are used through them. Goes by the ranges of nameless functions and the places of names; knows no
language.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import Final, NamedTuple

from tree_sitter import Node

from anchors.records import OTHERWISE, SHADOWING, as_written
from anchors.regexes import regex
from anchors.syntax.drafts import Draft, Scopes, holder_of
from anchors.syntax.parse import byte_range
from anchors.syntax.rules.base import RawBinding
from anchors.syntax.source import text

_NEVER: Final = 1 << 62
_OUTSIDE: Final = -1
MAX_AROUND: Final = 16
"""Functions around a place that are looked at."""
MAX_OTHERS: Final = 4
"""Types of namesakes that are kept for one."""
MAX_NAME: Final = 100
MAX_NAMES: Final = 50
"""Names that a text is asked whether it ends with."""
_LAST: Final = regex(rb"(?<![\w$\x80-\xff])[A-Za-z_\x80-\xff][\w\x80-\xff]*$")
_HEAD: Final = re.compile(r"[A-Za-z_]\w*")

Span = tuple[int, int]
Variable = tuple[int, int, str]
"""The definition around, the nameless function (outside of all of them -1), the name."""
Heads = dict[int, tuple[bytes, bytes]]
NO_HEADS: Final[Heads] = {}


class Shadowed(NamedTuple):
    typed: list[RawBinding]
    heads: Heads
    """By the place where it stands, a name that begins a receiver, and what it goes by."""


def shadowed(
    data: bytes, typed: list[RawBinding], found: dict[str, list[Node]], scopes: Scopes, drafts: list[Draft]
) -> Shadowed:
    """What is said of types, with names told apart."""
    bodies = found.get("body")
    if not bodies or not typed:
        return Shadowed(typed, NO_HEADS)
    variables = _Variables(_Nesting(sorted(map(byte_range, bodies), key=_outer_first)), scopes, drafts)
    variables.gather(typed)
    variables.tell_apart()
    if not variables.numbers:
        return Shadowed(typed, NO_HEADS)
    variables.begin(sorted(map(byte_range, found["binding"])))
    renamed = [variables.renamed(row) for row in typed]
    return Shadowed([*renamed, *variables.otherwise(typed, renamed)], dict(variables.heads(data)))


def known_as(heads: Heads, spans: list[Span], receivers: list[bytes]) -> list[bytes]:
    """What is used there, with what the first names of receivers go by."""
    if not heads:
        return receivers
    found = list(receivers)
    for at, (start, _) in enumerate(spans):
        name, instead = heads.get(start, (b"", b""))
        if name and found[at].startswith(name):
            found[at] = instead + found[at][len(name) :]
    return found


def _outer_first(span: Span) -> Span:
    return span[0], -span[1]


class _Nesting:
    """Which of some nested ranges, told outer ones first, is the innermost around a byte."""

    def __init__(self, spans: list[Span]) -> None:
        self.spans = spans
        self.parents: list[int] = []
        marks = {0: _OUTSIDE}
        stack = [(_NEVER, _OUTSIDE)]
        for number, (start, end) in enumerate(spans):
            while stack[-1][0] <= start:
                last, _ = stack.pop()
                marks[last] = stack[-1][1]
            self.parents.append(stack[-1][1])
            marks[start] = number
            stack.append((end, number))
        while len(stack) > 1:
            last, _ = stack.pop()
            marks[last] = stack[-1][1]
        self._bounds, self._numbers = list(marks), list(marks.values())

    def at(self, offset: int) -> int:
        return self._numbers[bisect_right(self._bounds, offset) - 1]


class _Variables:
    def __init__(self, nesting: _Nesting, scopes: Scopes, drafts: list[Draft]) -> None:
        self._nesting, self._scopes, self._drafts = nesting, scopes, drafts
        self._texts: defaultdict[tuple[int, str], dict[int, list[str]]] = defaultdict(dict)
        """By definition and name, the texts of types by function."""
        self._named_at: dict[Variable, int] = {}
        """Where each is named first."""
        self.numbers: dict[Variable, int] = {}
        """Of variables whose name means something else in another function of the definition; 0 keeps the name."""
        self._names: set[str] = set()
        self._begins: dict[Variable, int] = {}
        """From where on a name is the variable: what it is given at first may be that of one outside."""

    def gather(self, typed: list[RawBinding]) -> None:
        """What is bound where. A variable of whose type nothing is said counts for the one around it: most often that
        of the same name has the same type."""
        seen: dict[str, str] = {}
        varied = {name for _, name, held in typed if seen.setdefault(name, held) != held}
        placed = [(row, self._nesting.at(row.at)) for row in typed if row.name in varied]
        inner = {row.name for row, body in placed if body >= 0}
        for (at, name, held), body in placed:
            if name in inner:
                holder = holder_of(self._drafts, self._scopes.at(at))
                self._texts[holder, name].setdefault(body, []).append(held)
                self._named_at.setdefault((holder, body, name), at)

    def tell_apart(self) -> None:
        for (holder, name), by_body in self._texts.items():
            if len(by_body) < 2:
                continue
            told = {body: tuple(dict.fromkeys(texts)) for body, texts in sorted(by_body.items())}
            numbers: dict[tuple[str, ...], int] = {}
            for texts in told.values():
                numbers.setdefault(texts, len(numbers))
            if len(numbers) > 1:
                self.numbers.update(((holder, body, name), numbers[texts]) for body, texts in told.items())

    def begin(self, declared: list[Span]) -> None:
        """`declared`: what names and their types stand in."""
        self._names = {name for _, _, name in self.numbers}
        ends = dict(reversed(declared))  # of those that start together the shortest
        for variable in self.numbers:
            start = self._named_at[variable]
            self._begins[variable] = ends.get(start, start)

    def renamed(self, row: RawBinding) -> RawBinding:
        at, name, held = row
        head = _HEAD.match(held)
        number = self.numbers.get((*self._place(at), name), 0) if name in self._names else 0
        of_head = self._number(at, head[0]) if head and head[0] in self._names else 0
        if not number and not of_head:
            return row
        if head and of_head:
            held = f"{head[0]}{SHADOWING}{of_head}{held[head.end() :]}"
        return RawBinding(at, f"{name}{SHADOWING}{number}" if number else name, held)

    def otherwise(self, typed: list[RawBinding], renamed: list[RawBinding]) -> Iterator[RawBinding]:
        """What the types of namesakes are, for where nothing comes of what is said of a variable's own."""
        told: defaultdict[tuple[int, str], dict[str, None]] = defaultdict(dict)
        own: defaultdict[tuple[int, str], set[str]] = defaultdict(set)
        firsts: dict[tuple[int, str], RawBinding] = {}
        for (at, name, _), row in zip(typed, renamed, strict=True):
            if name not in self._names:
                continue
            holder, body = self._place(at)
            if (holder, body, name) in self.numbers:
                told[holder, name][row.type_text] = None
                own[holder, row.name].add(row.type_text)
                firsts.setdefault((holder, row.name), row)
        for (holder, shown), first in firsts.items():
            others = (held for held in told[holder, as_written(shown)] if held not in own[holder, shown])
            for held in islice(others, MAX_OTHERS):
                yield RawBinding(first.at, shown, OTHERWISE + held)

    def heads(self, data: bytes) -> Iterator[tuple[int, tuple[bytes, bytes]]]:
        """Where members of variables are used that go by another name."""
        names = tuple(name.encode() for name in self._names)
        known, is_many = frozenset(names), len(names) > MAX_NAMES
        for start, end in self._outermost():
            at = start
            for piece in data[start:end].split(b"."):
                shown = piece.rstrip() if piece[-1:].isspace() else piece
                if (is_many or shown.endswith(names)) and (match := _LAST.search(shown, max(0, len(shown) - MAX_NAME))):
                    place, name = at + match.start(), match[0]
                    is_first = match.start() or at == start  # else it is a member itself
                    number = self._number(place, text(name)) if is_first and name in known else 0
                    if number:
                        yield place, (name, name + f"{SHADOWING}{number}".encode())
                at += len(piece) + 1

    def _outermost(self) -> list[Span]:
        parents, spans = self._nesting.parents, self._nesting.spans
        tops = list(range(len(parents)))
        for body, parent in enumerate(parents):
            if parent >= 0:
                tops[body] = tops[parent]
        return [spans[top] for top in sorted({tops[body] for (_, body, _), number in self.numbers.items() if number})]

    def _number(self, at: int, name: str) -> int:
        """Of the variable that a name means at a place."""
        holder, body = self._place(at)
        for _ in range(MAX_AROUND):
            around = body
            for _ in range(MAX_AROUND):
                variable = (holder, around, name)
                if variable in self.numbers and (around < 0 or self._begins[variable] <= at):
                    return self.numbers[variable]
                if around < 0:
                    break
                around = self._nesting.parents[around]
            if holder < 0:
                break
            holder = self._parent(holder)
        return 0

    def _place(self, at: int) -> tuple[int, int]:
        return holder_of(self._drafts, self._scopes.at(at)), self._nesting.at(at)

    def _parent(self, scope: int) -> int:
        parent = self._drafts[scope].parent
        return -1 if parent is None else parent.index
