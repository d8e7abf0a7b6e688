"""Names that Python code binds, read from the text of assignments and parameter lists: as queries they would be a sixth
of all captures.

The compiled loops (`python_native.pyx`) give the same, which the tests hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from tree_sitter import Node

from anchors.regexes import regex
from anchors.syntax import compiled
from anchors.syntax.parse import byte_range

Span = tuple[int, int]
"""Byte offsets: start, end."""

MAX_TELLING: Final = 400
"""Bytes of a statement in which it must say what a name is."""
MAX_HEADER: Final = 1 << 14
"""Bytes of a function's head in which its parameters are looked for: quotes that never close take quadratic time."""
_PLAIN: Final = regex(rb"([\w\x80-\xff]+)[ \t\r\n\f\\]*[=:]")
_MAY_BIND: Final = regex(rb"[\w.]+\s*(?::|=\s*[\w.]+\s*(?:\(|$)|=\s*await\b)")
_TOKEN: Final = regex(
    rb'"""(?:[^\\]|\\.)*?"""|\'\'\'(?:[^\\]|\\.)*?\'\'\'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|#[^\n]*'
    rb"|[ \t\r\n\f\\]+|[\w\x80-\xff]+|.",
    re.DOTALL,
)
_MAY_LEAD_ON: Final = frozenset((b" ", b"\t", b"\r", b"\n", b"\\", b"\f"))
_GAP: Final = re.compile(rb"(?:[ \t\r\n\f\\]|#[^\n]*\n)+\(")


def assigned(nodes: list[Node], data: bytes) -> tuple[list[Span], list[Node]]:
    """Of assignments: where the one plain name stands that each binds, and those that may tell a name's type."""
    if compiled.python is not None:
        found: tuple[list[Span], list[Node]] = compiled.python.assigned(nodes, data, MAX_TELLING)
        return found
    names, telling = [], []
    for node in nodes:
        start, end = byte_range(node)
        match = _PLAIN.match(data, start, end)
        if match:
            names.append(match.span(1))
        if _MAY_BIND.match(data, start, min(end, start + MAX_TELLING)):
            telling.append(node)
    return names, telling


def parameters(data: bytes, headers: Iterable[Span]) -> list[Span]:
    """Where the parameters' names stand in these stretches, each from a function's name to its body."""
    if compiled.python is not None:
        found: list[Span] = compiled.python.parameters(data, list(headers))
        return found
    names: list[Span] = []
    for start, end in headers:
        depth, is_list, is_wanted = 0, False, False
        waiting: Span | None = None
        for token in _TOKEN.finditer(data, start, end):
            first = data[token.start() : token.start() + 1]
            if first in _MAY_LEAD_ON or first == b"#":
                continue
            if waiting is not None and first in b",):=":
                names.append(waiting)
            waiting = None
            if first in b"([{":
                depth += 1
                is_list, is_wanted = (first == b"(", first == b"(") if depth == 1 else (is_list, False)
            elif first in b")]}":
                depth -= 1
                if depth < 0 or (depth == 0 and is_list):
                    break
            elif first == b"," and depth == 1:
                is_wanted = is_list
            elif first not in b"*/":
                if is_wanted and (first.isalnum() or first == b"_" or first > b"\x7f"):
                    waiting = token.span()
                is_wanted = False
    return names


def called_apart(attributes: list[Node], data: bytes) -> tuple[list[Node], list[Node]]:
    """Attributes that are called, and the others. Captured twice, they would be a seventh of all captures."""
    if compiled.python is not None:
        called, others, unsure = compiled.python.called_apart(attributes, data)
    else:
        called, others, unsure = [], [], []
        for node in attributes:
            behind = data[node.end_byte : node.end_byte + 1]
            (called if behind == b"(" else unsure if behind in _MAY_LEAD_ON else others).append(node)
    for node in unsure:
        is_called = _GAP.match(data, node.end_byte) is not None
        callee = node.parent.child_by_field_name("function") if is_called and node.parent is not None else None
        (called if callee == node else others).append(node)
    return called, others
