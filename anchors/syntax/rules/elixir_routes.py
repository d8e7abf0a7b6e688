"""The controllers that routes of Phoenix name: `get "/", PageController, :home` inside of `scope "/", ShopWeb`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

VERBS: Final = frozenset({b"get", b"post", b"put", b"patch", b"delete", b"options", b"head", b"connect", b"trace"})
ROUTED: Final = VERBS | {b"live", b"resources", b"forward", b"match"}
_SCOPE: Final = re.compile(rb"(?:[(\s]|\"[^\"\n]*\"|,|alias:)*+([A-Z]\w*+(?:\.[A-Z]\w*+)*+)")
_ROUTE: Final = re.compile(rb"\(?\s*(?::\w+\s*,\s*)?\"[^\"\n]*\"\s*,\s*([A-Z]\w*+(?:\.[A-Z]\w*+)*+)(?:\s*,\s*:(\w+))?")
_CHOSEN: Final = re.compile(rb"\b(only|except):\s*(?:\[([^\]]*)\]|~w\(([^)]*)\))")
_ACTIONS: Final = (b"index", b"new", b"create", b"show", b"edit", b"update", b"delete")
Called = tuple[bytes, bytes, int]
"""Module, function, number of arguments."""


class Routes:
    """Of one file, told of its calls in the order of the source."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._stack: list[tuple[int, bytes]] = []
        """(where it ends, the modules' names up to there with a dot behind) of the scopes around."""

    def _around(self, at: int) -> bytes:
        while self._stack and self._stack[-1][0] <= at:
            self._stack.pop()
        return self._stack[-1][1] if self._stack else b""

    def scope(self, node: Node, arguments: Node, whole: bytes) -> tuple[int, int]:
        """`whole`: the module that a scope names; gives where that name stands."""
        around = self._around(node.start_byte)
        match = _SCOPE.match(self._data, arguments.start_byte, arguments.end_byte)
        name = (whole if not around else match[1]) if match else b""
        self._stack.append((node.end_byte, around + name + b"." if name else around))
        return match.span(1) if match else (-1, -1)

    def module_of(self, arguments: Node) -> bytes:
        """The module that a scope names, as written."""
        match = _SCOPE.match(self._data, arguments.start_byte, arguments.end_byte)
        return match[1] if match else b""

    def named(self, word: bytes, arguments: Node) -> tuple[bytes, tuple[int, int], list[Called]]:
        """Of a route: its module without what the scopes add, where that is written, what runs."""
        match = _ROUTE.match(self._data, arguments.start_byte, arguments.end_byte)
        if match is None:
            return b"", (-1, -1), []
        return match[1], match.span(1), list(self._run(word, match, arguments.end_byte))

    def prefix(self, at: int) -> bytes:
        return self._around(at)

    def _run(self, word: bytes, match: re.Match[bytes], end: int) -> Iterator[Called]:
        if word == b"live":
            yield match[1], b"mount", 3
        elif word == b"forward":
            yield match[1], b"call", 2
        elif word == b"resources":
            chosen = _CHOSEN.search(self._data, match.end(), end)
            words = re.findall(rb"\w+", chosen[2] or chosen[3] or b"") if chosen else ()
            for action in _ACTIONS:
                if chosen is None or (action in words) == (chosen[1] == b"only"):
                    yield match[1], action, 2
        elif match[2]:
            yield match[1], match[2], 2
