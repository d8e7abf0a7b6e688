"""Keys that literals of a type are made with: `Config{Timeout: 3}`, `Config { timeout }`. Knows no scopes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from anchors.syntax.parse import ParseStopped
from anchors.syntax.trees import children_between, tree_of

MAX_NODES: Final = 20_000
"""Of one literal."""
_HOLDERS: Final = frozenset({"slice_type", "array_type", "map_type", "implicit_length_array_type"})


def lines_with_key(data: bytes, language: str, type_name: str, key: str, lines: set[int]) -> list[int]:
    """1-based lines of the key in literals of the type that are named on one of `lines`; of Go and Rust."""
    if language not in ("go", "rust") or key.encode() not in data:
        return []
    try:
        root = tree_of(data, language).root_node
    except (ParseStopped, KeyError):
        return []
    found: set[int] = set()
    for line in lines:
        for node in _named_on(root, line, type_name.encode()):
            keys = _go_keys(node) if language == "go" else _rust_keys(node)
            found.update(at.start_point[0] + 1 for at in keys if at.text == key.encode())
    return sorted(found)


def _named_on(root: Node, line: int, name: bytes) -> Iterator[Node]:
    """Names of the type on a line."""
    waiting, seen = [root], 0
    while waiting and seen < MAX_NODES:
        node = waiting.pop()
        seen += 1
        if node.type == "type_identifier" and node.text == name and node.start_point[0] == line - 1:
            yield node
        around = children_between(node, line - 1, line - 1)
        waiting.extend(one for one in around if one.start_point[0] <= line - 1 <= one.end_point[0])


def _go_keys(name: Node) -> Iterator[Node]:
    """Of the literal whose type the name is, or of the elements of one that holds such: the keys without a type."""
    kind, around = name, name.parent
    while around is not None and around.type in ("qualified_type", "pointer_type", "generic_type"):
        kind, around = around, around.parent
    is_held = around is not None and around.type in _HOLDERS
    if is_held and around is not None:
        if around.type == "map_type" and around.child_by_field_name("value") != kind:
            return
        kind, around = around, around.parent
    if around is None or around.type != "composite_literal" or around.child_by_field_name("type") != kind:
        return
    body = around.child_by_field_name("body")
    for value in _elements(body) if is_held else [body]:
        for pair in value.named_children[:MAX_NODES] if value is not None else ():
            if pair.type == "keyed_element" and pair.named_children:
                yield _inner(pair.named_children[0])


def _elements(body: Node | None) -> Iterator[Node]:
    """Elements of a list or a map that are written without their type."""
    for item in body.named_children[:MAX_NODES] if body is not None else ():
        value = item.named_children[-1] if item.named_children else None  # of a pair the value
        if value is not None and value.type == "literal_element":
            value = value.named_children[0] if value.named_children else None
        if value is not None and value.type == "literal_value":
            yield value


def _inner(node: Node) -> Node:
    return node.named_children[0] if node.type == "literal_element" and node.named_children else node


def _rust_keys(name: Node) -> Iterator[Node]:
    around = name.parent
    while around is not None and around.type in ("scoped_type_identifier", "generic_type"):
        around = around.parent
    if around is None or around.type not in ("struct_expression", "struct_pattern"):
        return
    body = around.child_by_field_name("body") or around
    for item in body.named_children[:MAX_NODES]:
        if item.type in ("field_initializer", "shorthand_field_initializer", "field_pattern") and item.named_children:
            yield item.child_by_field_name("field") or item.child_by_field_name("name") or item.named_children[0]
