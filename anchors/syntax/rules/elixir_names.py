"""What names of modules mean in a file of Elixir: `alias` and `require` with a name, the module around, attributes that
hold a module.

Knows stretches of bytes; nothing of trees or other files.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final, NamedTuple

MODULE: Final = b"__MODULE__"
ROOT: Final = b"Elixir"
"""Begins every module's whole name, whatever the names around."""
_MAX_ALIASES: Final = 24
"""Of one name that are looked at, the last first."""
MODULE_NAME: Final = rb"(?:__MODULE__|[A-Z]\w*+)(?:\.[A-Z]\w*+)*+"
_DIRECTIVE: Final = re.compile(rb"\(?\s*(?:unquote\(\s*)?(" + MODULE_NAME + rb")(?:\.\{([^{}]*)\})?")
_NAMED: Final = re.compile(rb"\bas:\s*([A-Z]\w*+)")
_INNER: Final = re.compile(rb"[A-Z]\w*+(?:\.[A-Z]\w*+)*+")


class Alias(NamedTuple):
    """A short name for a module from one byte up to another."""

    start: int
    end: int
    whole: bytes


class Names:
    """`around` tells the whole name of the module around a byte, b"" outside of all."""

    def __init__(self) -> None:
        self._aliases: defaultdict[bytes, list[Alias]] = defaultdict(list)
        self._held: dict[bytes, bytes] = {}

    def add(self, name: bytes, start: int, end: int, whole: bytes) -> None:
        self._aliases[name].append(Alias(start, end, whole))

    def hold(self, attribute: bytes, whole: bytes) -> None:
        """A module's attribute that is another module: `@repo Shop.Repo`."""
        self._held[attribute] = whole

    def held(self, attribute: bytes) -> bytes:
        return self._held.get(attribute, b"")

    def whole(self, name: bytes, at: int, around: bytes) -> bytes:
        """What a module's name means at a byte inside of the module `around`."""
        head, dot, rest = name.partition(b".")
        if head == MODULE:
            return around + dot + rest if around else b""
        if head == ROOT:
            return rest
        for alias in reversed(self._aliases.get(head, ())[-_MAX_ALIASES:]):
            if alias.start <= at < alias.end:
                return alias.whole + dot + rest
        return name


def named_in(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, bytes]]:
    """(module, what it is called) of a directive's arguments: `Shop.Cart`, `Shop.{Cart, Order}`, `Shop.Cart, as: C`."""
    match = _DIRECTIVE.match(data, start, end)
    if match is None:
        return
    if match[2] is not None:
        for inner in _INNER.findall(match[2]):
            yield match[1] + b"." + inner, inner.rpartition(b".")[2]
        return
    named = _NAMED.search(data, match.end(), end)
    yield match[1], named[1] if named else match[1].rpartition(b".")[2]
