"""Under which conditions a line runs: the `if`, `case` and `except` around it, innermost last, as they are written.

Reads the syntax tree, by the names that grammars give such nodes; knows nothing of what a condition means, and takes
loops for no condition.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from tree_sitter import Node

from anchors.syntax.languages import is_code
from anchors.syntax.parse import ParseStopped
from anchors.syntax.trees import tree_of
from anchors.types import Condition

MAX_TEXT: Final = 100
BRANCH: Final = re.compile(
    r"(?:if|unless|elif|elsif|guard)(?:_statement|_expression|_clause|_modifier|_let_expression)?$|else_if_clause$"
    r"|conditional_expression$|ternary_expression$"
)
_CASE: Final = re.compile(
    r"(?:case|when|switch|match)_(?:clause|item|entry|arm|case|section|rule|block_statement_group)$|(?:switch_default|default_statement)$"
    r"|(?:expression|type|communication|default)_case$|match_arm$|case_statement$|when$"
)
_HANDLER: Final = re.compile(r"except(?:_group)?_clause$|catch_(?:clause|block)$|rescue$")
_ALTERNATIVE: Final = re.compile(r"else(?:_clause)?$|else_branch$")
_TESTED: Final = frozenset({"condition", "value", "subject", "initializer", "pattern"})
_FALLS_THROUGH: Final = frozenset(
    {"case_statement", "switch_case", "switch_default", "switch_block_statement_group", "default_statement"}
)
"""Cases of C, JavaScript, Java and PHP: without statements of its own such a case runs the next one's."""
MAX_LABELS: Final = 8
MAX_BEFORE: Final = 24
"""Labels and remarks above a case that are looked at."""
_SUBJECT: Final = ("subject", "value", "condition")


def conditions_at(
    data: bytes, language: str | None, places: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], tuple[Condition, ...]]:
    """For each (line, first line of the function around it) the conditions from the outermost to the innermost.

    Empty for a language without grammar, and for what takes too long to parse.
    """
    wanted = list(places)
    if language is None or not is_code(language) or not wanted:
        return {}
    try:
        tree = tree_of(data, language)
    except ParseStopped:
        return {}
    rows = data.split(b"\n")
    return {place: _around(tree.root_node, data, rows, *place) for place in wanted if place[0] <= len(rows)}


def node_at(root: Node, rows: list[bytes], line: int) -> Node | None:
    """The smallest node that holds all that is written in a line, of those that `rows` has."""
    text = rows[line - 1]
    column = len(text) - len(text.lstrip())
    end = max(column, len(text.rstrip()) - 1)
    return root.descendant_for_point_range((line - 1, column), (line - 1, end))


def _around(root: Node, data: bytes, rows: list[bytes], line: int, first: int) -> tuple[Condition, ...]:
    node = node_at(root, rows, line)
    found: list[Condition] = []
    came: Node | None = None
    by_elif = False
    while node is not None and node.start_point[0] + 1 >= first and node.parent is not None:
        said = _said(node, came, data, by_elif) if came is not None and node.start_point[0] < line else ""
        if said:
            found.append(Condition(node.start_point[0] + 1, said))
        by_elif = bool(re.match(r"el(?:if|sif)|else_if", node.type))
        came, node = node, node.parent
    return tuple(reversed(found))


def _said(node: Node, came: Node, data: bytes, by_elif: bool) -> str:
    """What a node says of the part of it that `came`; "" where it is no condition of it."""
    kind = node.type
    field = next((node.field_name_for_child(i) for i, child in enumerate(node.children) if child == came), None)
    if field in _TESTED and not _HANDLER.match(kind) and (kind, field) != ("match_arm", "value"):
        return ""
    if BRANCH.match(kind) and node.is_named:
        if by_elif:
            return ""
        said = header(node, data)
        is_other = field == "alternative" or _ALTERNATIVE.match(came.type) is not None
        return f"else of {said}" if is_other else said
    if _CASE.match(kind) and node.is_named:
        return _subject(node, data) + _shown(_labels(node, came, data))
    if _HANDLER.match(kind):
        return _text(data, node.start_byte, came.start_byte)
    return ""


def _labels(node: Node, came: Node, data: bytes) -> bytes:
    """`case A: case B:` of a case and of those before it that fall through to it, without remarks."""
    found = [data[node.start_byte : _label_end(node, came.start_byte)]]
    before = node.prev_named_sibling if node.type in _FALLS_THROUGH else None
    for _ in range(MAX_BEFORE):  # a step takes longer the more stand beside it
        if before is None or len(found) == MAX_LABELS:
            break
        if "comment" not in before.type:
            end = _label_end(before, before.end_byte)
            is_empty = all("comment" in child.type for child in before.children if child.start_byte >= end)
            if before.type not in _FALLS_THROUGH or not is_empty:
                break
            found.append(data[before.start_byte : end])
        before = before.prev_named_sibling
    return b" ".join(reversed(found))


def _label_end(node: Node, end: int) -> int:
    """Where the labels of a case end; a remark behind the colon and earlier statements are none of the condition."""
    is_labelled = False
    for child in node.children:
        if child.start_byte >= end:
            break
        if child.type == ":":
            is_labelled = True
        elif "comment" in child.type or (is_labelled and not child.type.endswith("label")):
            return child.start_byte
    return end


def header(node: Node, data: bytes) -> str:
    """From the keyword to the end of what is tested, else to the body."""
    conditions = node.children_by_field_name("condition")  # Swift has several, `let`, a name and a value among them
    tested = conditions[-1] if conditions else None
    if tested is not None and not node.type.endswith("_modifier"):
        after = tested.next_sibling  # grammars differ in whose bracket it is
        return _text(data, node.start_byte, after.end_byte if after and after.type == ")" else tested.end_byte)
    body = node.child_by_field_name("consequence") or node.child_by_field_name("body")
    if body is not None and body.start_byte > node.start_byte:
        return _text(data, node.start_byte, body.start_byte)
    end = data.find(b"\n", node.start_byte, node.end_byte)
    return _text(data, node.start_byte, end if end >= 0 else node.end_byte)


def _subject(node: Node, data: bytes) -> str:
    """`switch (x)` of a case."""
    outer = node.parent
    for _ in range(2):
        if outer is None:
            return ""
        for name in _SUBJECT:
            tested = outer.child_by_field_name(name)
            if tested is not None and tested.end_byte <= node.start_byte:
                return _text(data, outer.start_byte, tested.end_byte) + ": "
        outer = outer.parent
    return ""


def _text(data: bytes, start: int, end: int) -> str:
    return _shown(data[start:end])


def _shown(data: bytes) -> str:
    text = " ".join(data.decode("utf-8", "replace").split()).rstrip(" {:;?").removesuffix("=>").rstrip()
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1].rstrip() + "…"
