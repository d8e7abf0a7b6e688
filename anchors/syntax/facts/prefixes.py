"""Paths of the variables in which a file keeps groups of routes, each as far as the block reaches that declares it."""

from __future__ import annotations

import sys
from typing import Final

from tree_sitter import Node

from anchors.syntax.facts.calls import Call

WHOLE: Final = sys.maxsize
"""The end of what is known to the end of its file."""
MAX_DEPTH: Final = 40
"""Nodes that are gone up to the block that a variable stands in."""
_BLOCKS: Final = frozenset(("block", "function_body"))


class Prefixes:
    """What is put is met in the order of the file: a variable of an inner block hides one of its name until that ends,
    and one of another function is not known at all."""

    __slots__ = ("_made",)

    def __init__(self) -> None:
        self._made: dict[str, list[tuple[int, str]]] = {}

    def put(self, name: str, path: str, end: int = WHOLE) -> None:
        """`name` stands for `path` up to the byte `end`."""
        self._made.setdefault(name, []).append((end, path))

    def get(self, name: str, at: int) -> str | None:
        """What a name stands for at a byte."""
        made = self._made.get(name, [])
        while made and made[-1][0] <= at:
            made.pop()
        return made[-1][1] if made else None

    def __contains__(self, name: str) -> bool:
        return name in self._made


def block_end(call: Call, *, is_new: bool) -> int:
    """Where the block ends in which a call's result is put into a variable: the innermost for one that is declared
    there, the outermost for any other. A member (`s.api`) is known to the end of the file."""
    end = WHOLE
    node: Node | None = call.node
    for _ in range(0 if "." in call.assigned_to else MAX_DEPTH):
        node = node.parent if node is not None else None
        if node is None:
            break
        if node.type in _BLOCKS:
            end = node.end_byte
            if is_new:
                break
    return end
