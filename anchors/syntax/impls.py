"""Blocks of Rust that implement a trait: for what, and what they have. Knows one file at a time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from tree_sitter import Node

from anchors.syntax.parse import ParseStopped
from anchors.syntax.signatures import text_of, walk
from anchors.syntax.trees import tree_of

_ITEMS: Final = frozenset({"function_item", "function_signature_item", "type_item", "associated_type", "const_item"})
_MACROS: Final = frozenset({"macro_invocation", "expression_statement"})
_PLAIN: Final = re.compile(r"#\[\s*(?:cfg|cfg_attr|allow|warn|expect|doc|deprecated|async_trait(?:::async_trait)?)\b")
"""Marks of a block that give it nothing."""


@dataclass(frozen=True, slots=True)
class ImplBlock:
    line: int
    type_text: str
    trait_text: str
    """As written, without its parameters: `io::Write`."""
    names: frozenset[str]
    is_open: bool
    """A macro in it, or a mark on it, may give it more."""


def impl_blocks(data: bytes, trait: str) -> tuple[ImplBlock, ...]:
    """Those of a trait of that name, in their order."""
    if trait.encode() not in data:
        return ()
    try:
        tree = tree_of(data, "rust")
    except ParseStopped:
        return ()
    return tuple(
        found
        for node in walk(tree.root_node)
        if node.type == "impl_item" and (found := _block(node)) is not None
        if found.trait_text.rpartition("::")[2] == trait
    )


def _block(node: Node) -> ImplBlock | None:
    trait, own, body = (node.child_by_field_name(field) for field in ("trait", "type", "body"))
    if trait is None or own is None or body is None or any(child.type == "!" for child in node.children):
        return None
    items = [child for child in body.named_children if child.type in _ITEMS]
    named = (item.child_by_field_name("name") for item in items)
    before = node.prev_named_sibling
    return ImplBlock(
        line=node.start_point[0] + 1,
        type_text=text_of(own),
        trait_text=text_of(trait).partition("<")[0].strip(),
        names=frozenset(text_of(name) for name in named if name is not None),
        is_open=any(child.type in _MACROS for child in body.named_children)
        or (before is not None and before.type == "attribute_item" and not _PLAIN.match(text_of(before))),
    )
