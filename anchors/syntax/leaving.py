"""What must not be for a line to run: tests before it, in the blocks around it, that leave the function or the loop.

`if stock == 0 { return }` guards all that follows in its block. Reads the syntax tree as `conditions` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from tree_sitter import Node

from anchors.syntax.conditions import BRANCH, MAX_TEXT, header, node_at
from anchors.syntax.languages import is_code
from anchors.syntax.parse import ParseStopped
from anchors.syntax.trees import tree_of
from anchors.types import Condition

MAX_BEFORE: Final = 40
"""Statements of one block that are looked at; a step takes longer the more stand beside it."""
MAX_GUARDS: Final = 64
MAX_DEPTH: Final = 6
_LEAVES: Final = re.compile(
    r"(?:return|continue|break|throw|raise|next|jump|control_transfer)(?:_statement|_expression)?$"
)
_KEYWORD: Final = re.compile(r"(?:el)?(?:if|unless|guard)\b\s*")


def left_before(
    data: bytes, language: str | None, places: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], tuple[Condition, ...]]:
    """For each (line, first line of the function around it) what was tested before and left, in the order of lines,
    without the keyword. Empty for a language without grammar, and for what takes too long to parse."""
    wanted = list(places)
    if language is None or not is_code(language) or not wanted:
        return {}
    try:
        root = tree_of(data, language).root_node
    except ParseStopped:
        return {}
    rows = data.split(b"\n")
    found: dict[tuple[int, int], tuple[Condition, ...]] = {}
    for line, first in wanted:
        node = node_at(root, rows, line) if line <= len(rows) else None
        guards = sorted(_before(node, data, first), key=lambda item: item.line)
        found[line, first] = tuple(guards[-MAX_GUARDS:])
    return found


def _before(node: Node | None, data: bytes, first: int) -> Iterator[Condition]:
    while node is not None and node.start_point[0] + 1 >= first and node.parent is not None:
        before = node.prev_named_sibling
        for _ in range(MAX_BEFORE):
            if before is None or before.start_point[0] + 1 < first:
                break
            said = _guard(before, data)
            if said:
                yield Condition(before.start_point[0] + 1, said)
            before = before.prev_named_sibling
        node = node.parent


def _guard(statement: Node, data: bytes) -> str:
    """What a statement tests that does nothing else than to leave then; "" for another."""
    inner = statement.named_children[:1] if statement.type == "expression_statement" else []
    test = inner[0] if inner else statement
    if BRANCH.match(test.type) is None or test.child_by_field_name("alternative") is not None:
        return ""
    done = test.child_by_field_name("consequence") or test.child_by_field_name("body")
    done = done or next((child for child in reversed(test.named_children) if "else" not in child.type), None)
    is_guard = test.type.startswith("guard")  # whose block is that of its `else`
    has_other = not is_guard and any("else" in child.type for child in test.named_children)
    if done is None or has_other or not _leaves(done):
        return ""
    said = _bare(_tested(test, data))
    return f"!({said})" if is_guard or test.type.startswith("unless") else said


def _tested(test: Node, data: bytes) -> str:
    conditions = test.children_by_field_name("condition")
    if not conditions:
        return _KEYWORD.sub("", header(test, data), count=1)
    text = " ".join(data[conditions[0].start_byte : conditions[-1].end_byte].decode("utf-8", "replace").split())
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1].rstrip() + "…"


def _bare(text: str) -> str:
    """Without a pair of brackets around all of it."""
    depth = 0
    for at, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return text[1:-1].strip() if at == len(text) - 1 and text.startswith("(") else text
    return text


def _leaves(node: Node) -> bool:
    """Whether the last of a block is a way out of it."""
    at = node
    for _ in range(MAX_DEPTH):
        if _LEAVES.match(at.type):
            return True
        inner = [child for child in at.named_children if "comment" not in child.type]
        if not inner:
            return False
        at = inner[-1]
    return False
