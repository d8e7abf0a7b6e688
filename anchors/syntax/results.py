"""What code does with the result of a call: awaits it, asks something of it, takes it apart, keeps it and then what.

Knows the text of one function. Where a kept result is first tested, or handed on, nothing more is said of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from tree_sitter import Node

from anchors.syntax.around import BINARY, KEEPS, TESTS, Result, use_of
from anchors.syntax.calls import call_nodes
from anchors.syntax.signatures import FUNCTION_NODES, text_of

__all__ = ["Result", "results"]

MAX_LATER: Final = 200
"""Places that are looked at where a kept result is named."""


def results(data: bytes, language: str, name: str, lines: frozenset[int]) -> tuple[Result, ...]:
    """Of the calls of a name on these lines, in their order."""
    found = []
    for line, node in call_nodes(data, language, name, lines):
        result = replace(use_of(node), line=line)
        if result.how == "kept" and not result.is_awaited:
            result = replace(result, then=_first_use(node, result.name, data))
        elif result.how == "kept":
            then = _first_use(node, result.name, data)
            result = replace(result, then=replace(then, is_awaited=True) if then is not None else None)
        found.append(result)
    return tuple(found)


_FUNCTIONS: Final = frozenset().union(*FUNCTION_NODES.values()) | {"lambda_literal", "closure_expression", "lambda"}


def _first_use(call: Node, name: str, data: bytes) -> Result | None:
    """The first thing that is done with a variable behind a call, in the same function."""
    home = call
    while home.parent is not None and home.type not in _FUNCTIONS:
        home = home.parent
    for node in _named(home, name, call.end_byte, data):
        found = use_of(node)
        around = node.parent
        if found.how == "other" and around is not None and around.type in KEEPS:
            return None  # another value
        if found.how == "kept":
            return None  # goes on under another name
        if found.how in ("member", "item", "operand", "iterated") and _is_tested_around(
            node, home, name, call.end_byte
        ):
            return replace(found, how="tested")
        return found
    return None


def _named(home: Node, name: str, after: int, data: bytes) -> Iterator[Node]:
    pattern = re.compile(rb"(?<![\w$.])" + re.escape(name.encode()) + rb"(?![\w$])")
    for number, match in enumerate(pattern.finditer(data, after, home.end_byte)):
        if number >= MAX_LATER:
            return
        node = home.descendant_for_byte_range(match.start(), match.end())
        if node is None or (node.start_byte, node.end_byte) != match.span():
            continue
        if node.parent is not None and node.parent.type == "variable_name":
            node = node.parent
        if (
            node.parent is not None
            and node.parent.type
            in (
                "pair",
                "keyword_argument",
                "field_initializer",
                "labeled_statement",
            )
            and node.parent.named_children[0] == node
        ):
            continue  # a key of that name
        yield node


def _is_tested_around(node: Node, home: Node, name: str, after: int) -> bool:
    """Whether what stands around a place, behind the call, asks something of the variable elsewhere:
    `u.name if u else ""`."""
    word = re.compile(rf"(?<![\w$.]){re.escape(name)}(?![\w$])")
    at = node
    while at.parent is not None and at.parent != home and at.parent.start_byte >= after:
        around = at.parent
        if around.type in TESTS or around.type in BINARY or around.type in ("try_statement", "try_expression"):
            others = (text_of(child) for child in around.named_children if child != at)
            if around.type == "try_statement" or any(word.search(text[:400]) for text in others):
                return True
        at = around
    return False
