"""What the text of a callee or an attribute says: receiver, name, and the idioms that may know it.

Read once for each text of a language: the same ones come back in file after file.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable
from typing import Final

from anchors.regexes import regex
from anchors.syntax.facts.idioms import Idiom, idioms_of, table_of
from anchors.syntax.rules.base import Rules

MAX_RECEIVER: Final = 60
MAX_NAME: Final = 120
MAX_KEPT: Final = 500
"""What is longer is no callee that comes back: of a chain of calls each text holds all those before."""
_NAME: Final = re.compile(rb"[A-Za-z_$\x80-\xff~][\w$\x80-\xff]*")
_MARKED_NAME: Final = regex(rb"[A-Za-z_\x80-\xff][\w\x80-\xff]*[?!]?")  # Ruby: `save!` is not `save`
_SHELL_NAME: Final = regex(rb"[A-Za-z_\x80-\xff][\w:.+\x80-\xff-]*")
_GIVEN: Final = re.compile(rb"\([^()]*\)")
_EMPTY: Final = b"\0"
"""In place of what stands in brackets, while those around are looked for."""
_MAX_DEPTH: Final = 4
_NEWLINE: Final = 0x0A  # a number is found in bytes far quicker than bytes are

Part = tuple[bytes, bytes, int, tuple[Idiom, ...]]
"""(receiver, name, bytes from the name's start to the end, idioms); the name is empty where there is none."""


class Parts(dict[bytes, Part]):
    """What is found of a callee's text, read when first asked for."""

    def __init__(
        self, language: str, split: Callable[[bytes], tuple[bytes, bytes]], splits_at_dots: bool = False
    ) -> None:
        super().__init__()
        self.table = table_of(language) if splits_at_dots else {}
        self.lengths = _lengths(self.table) if splits_at_dots else None
        """For compiled loops, which split dotted words themselves."""
        self._language, self._split = language, split
        self._name = {"ruby": _MARKED_NAME, "shell": _SHELL_NAME}.get(language, _NAME)
        self._idioms: dict[bytes, tuple[Idiom, ...]] = {}
        """Of names that were met: there are fewer of them than of callees."""

    def __missing__(self, raw: bytes) -> Part:
        receiver, tail = self._split(raw)
        idioms = self._idioms.get(tail)
        if idioms is not None and len(receiver) <= MAX_RECEIVER and _NEWLINE not in receiver:
            part = self[raw] = (receiver.rstrip(), tail, len(tail), idioms)
            return part
        if len(receiver) > MAX_RECEIVER or _NEWLINE in receiver:
            receiver = folded(receiver)
        name = tail.strip()
        if not name.isalnum():
            match = self._name.match(name)
            name = match[0] if match else b""
        if len(name) > MAX_NAME or name[:1].isdigit():
            name = b""
        idioms = idioms_of(self._language, name) if name else ()
        if name and name == tail:
            self._idioms[name] = idioms
        part = (receiver.rstrip() if name else b"", name, len(tail.lstrip()), idioms)
        if len(raw) <= MAX_KEPT:
            self[raw] = part
        return part


def _lengths(names: Iterable[bytes]) -> bytes:
    """By a name's first letter, 64 bits that say of which lengths there are some; the last, of all from there on."""
    found = array("Q", bytes(256 * 8))
    for name in names:
        found[name[0]] |= 1 << min(len(name), 63)
    return found.tobytes()


_PARTS: Final[dict[str, Parts]] = {}
"""By language: the same callees come back in file after file."""
_MAX_PARTS: Final = 50_000


def parts_of(language: str, rules: Rules) -> Parts:
    parts = _PARTS.get(language)
    if parts is None or len(parts) > _MAX_PARTS:
        parts = _PARTS[language] = Parts(
            language, type(rules)().split, rules.splits_at_dots
        )  # not bound to rules that hold a file
    return parts


def folded(receiver: bytes) -> bytes:
    """A receiver on one line: a chain that is broken before its dots reads as if it were not, and a long one without
    what its calls are given."""
    line = b" ".join(receiver[:MAX_KEPT].split()).replace(b" .", b".")
    depth = 0
    while len(line) > MAX_RECEIVER and depth < _MAX_DEPTH and b")" in line:
        line, depth = _GIVEN.sub(_EMPTY, line), depth + 1
    return line.replace(_EMPTY, b"()")[:MAX_RECEIVER]
