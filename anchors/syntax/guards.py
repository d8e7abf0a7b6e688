"""What is caught around a line: the handlers whose `try` it stands in, and a test's block that wants an error.

Knows the tree of one file; a function in between ends what is around it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from tree_sitter import Node

from anchors.syntax.parse import ParseStopped
from anchors.syntax.rules.table import dialect_of
from anchors.syntax.signatures import FUNCTION_NODES, text_of
from anchors.syntax.trees import tree_of

LANGUAGES: Final = frozenset({"python", "java", "kotlin", "csharp", "php"})
_TRIES: Final = frozenset({"try_statement", "try_with_resources_statement", "try_expression"})
_HANDLERS: Final = frozenset({"except_clause", "catch_clause", "catch_block"})
_FUNCTIONS: Final = frozenset().union(*FUNCTION_NODES.values()) | {"lambda", "lambda_expression", "lambda_literal"}
_WANTS: Final = re.compile(r"^(?:\w+\.)?(?:raises|assertRaises)\(\s*([\w.]+|\([\w., ]+\))")
_NAME: Final = re.compile(r"[\\\w.]+")
MAX_UP: Final = 200


@dataclass(frozen=True, slots=True)
class Guard:
    """One handler: its line and the last names of the types that it catches; none where it catches everything."""

    line: int
    types: tuple[str, ...]
    is_test: bool = False
    """A test's: what it names must come."""


def guards_at(data: bytes, language: str, line: int, text: str) -> tuple[Guard, ...]:
    """Those around the first thing on a line, whose text is given, the innermost first."""
    if language not in LANGUAGES:
        return ()
    try:
        root = tree_of(data, dialect_of(language, data)).root_node
    except ParseStopped:
        return ()
    column = len(text) - len(text.lstrip())
    node = root.descendant_for_point_range((line - 1, column), (line - 1, column))
    found: list[Guard] = []
    for _ in range(MAX_UP):
        around = node.parent if node is not None else None
        if node is None or around is None or around.type in _FUNCTIONS:
            break
        if around.type in _TRIES and _is_body(around, node):
            found += [_guard(child) for child in around.named_children if child.type in _HANDLERS]
        elif around.type == "with_statement" and around.child_by_field_name("body") == node:
            wanted = _WANTS.match(text_of(around.named_children[0]).strip("() "))
            if wanted is not None:
                found.append(Guard(around.start_point[0] + 1, _names(wanted[1]), is_test=True))
        node = around
    return tuple(found)


def _is_body(around: Node, node: Node) -> bool:
    body = around.child_by_field_name("body")
    if body is None:
        body = next((child for child in around.named_children if child.type == "block"), None)
    return body == node


def _guard(handler: Node) -> Guard:
    line = handler.start_point[0] + 1
    types = handler.child_by_field_name("type") or handler.child_by_field_name("value")
    if types is None:
        inner = ("catch_formal_parameter", "catch_declaration", "user_type")
        types = next((child for child in handler.named_children if child.type in inner), None)
    if types is None:
        return Guard(line, ())
    if types.type == "as_pattern":
        types = types.named_children[0]
    elif types.type == "catch_formal_parameter":
        types = next((child for child in types.named_children if child.type == "catch_type"), types)
    elif types.type == "catch_declaration":
        types = types.child_by_field_name("type") or types
    return Guard(line, _names(text_of(types)))


def _names(text: str) -> tuple[str, ...]:
    return tuple(re.split(r"[.\\]", name)[-1] for name in _NAME.findall(text))
