"""Where Go and Rust handle an error by a branch: `if err != nil {…}`, `Err(e) => …`. Knows one file at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from anchors.syntax.parse import ParseStopped
from anchors.syntax.signatures import text_of, walk
from anchors.syntax.trees import tree_of

_GO = re.compile(r"(?:^|[;&|(\s])(\w*[eE]rr\w*) != nil$")
_RUST = re.compile(r"^(?:\w+::)*Err\(")
_EMPTY = re.compile(r"^(?:\{\s*\}|\(\s*\)|\{\s*\(\s*\)\s*\})$")


@dataclass(frozen=True, slots=True)
class Handler:
    line: int
    name: str
    is_empty: bool


def handlers(data: bytes, language: str) -> Iterator[Handler]:
    try:
        tree = tree_of(data, language)
    except ParseStopped:
        return
    for node in walk(tree.root_node):
        if node.type == "if_statement" and language == "go":
            condition, block = node.child_by_field_name("condition"), node.child_by_field_name("consequence")
            match = _GO.search(text_of(condition))
            if match and block is not None and node.child_by_field_name("alternative") is None:
                yield Handler(node.start_point[0] + 1, match[1], not _statements(block))
        elif node.type == "match_arm" and language == "rust":
            pattern, value = node.child_by_field_name("pattern"), node.child_by_field_name("value")
            if value is not None and _RUST.match(text_of(pattern)):
                is_empty = _EMPTY.match(text_of(value)) is not None
                yield Handler(node.start_point[0] + 1, "an error", is_empty)


def _statements(block: Node) -> list[Node]:
    inner = [child for child in block.named_children if child.type == "statement_list"]
    children = inner[0].named_children if inner else block.named_children
    return [child for child in children if child.type not in ("comment", "empty_statement")]
