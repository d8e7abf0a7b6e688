"""Lines of a file on which a name stands as code: no string, comment, parameter or key. Knows no scopes."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from anchors.syntax.parse import ParseStopped
from anchors.syntax.rules.table import dialect_of
from anchors.syntax.trees import tree_of

_LEAVES: Final = frozenset({"constant", "name"})
"""Leaves that are names without being called identifiers: Ruby's and PHP's."""
_NAMES_ELSEWHERE: Final = frozenset(
    {"keyword_argument", "pair", "parameters", "parameter", "typed_parameter", "default_parameter", "formal_parameters"}
    | {"required_parameter", "optional_parameter", "parameter_declaration", "field_declaration", "property_signature"}
)
"""Around a name that means a parameter, a key or a field."""


def lines_naming(data: bytes, language: str, name: str) -> list[int]:
    """1-based; none where the file cannot be parsed."""
    matches = list(re.finditer(rb"(?<!\w)" + re.escape(name.encode()) + rb"(?!\w)", data))
    if not matches:
        return []
    try:
        root = tree_of(data, dialect_of(language, data)).root_node
    except (ParseStopped, KeyError):
        return []
    lines = set()
    for match in matches:
        node = root.descendant_for_byte_range(match.start(), match.end())
        if node is not None and (node.start_byte, node.end_byte) == match.span() and _is_use(node):
            lines.add(node.start_point[0] + 1)
    return sorted(lines)


def _is_use(node: Node) -> bool:
    if node.child_count or not (node.type.endswith("identifier") or node.type in _LEAVES):
        return False
    around = node.parent
    if around is None or around.type not in _NAMES_ELSEWHERE:
        return True
    # The value of a key or a default is a use, the first child is the name.
    return around.named_children[0] != node and around.type in ("keyword_argument", "pair", "default_parameter")
