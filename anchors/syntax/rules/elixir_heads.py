"""Heads of Elixir's definitions: name, number of parameters, first sentence of a documentation, result of a `@spec`."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from tree_sitter import Node

from anchors.syntax.docs import first_sentence
from anchors.syntax.source import one_line, text

_DOC: Final = re.compile(rb'\(?\s*(?:~[sS])?("""|\'\'\'|")')
_SPEC: Final = re.compile(rb"\(?\s*+([a-z_]\w*+[?!]?+)")
_MAX_DOC: Final = 6_000
_MAX_RESULT: Final = 100


class Head(NamedTuple):
    name: str
    at: int
    """Where the name stands."""
    end: int
    """Behind the parameters."""
    num: int
    call: Node | None
    """The node that has the form of a call, which it is not."""


def head_of(data: bytes, arguments: Node | None) -> Head | None:
    """Of `def`'s arguments; None for a name that is only made when the code is compiled."""
    node = arguments.named_child(0) if arguments is not None and arguments.named_child_count else None
    if node is not None and node.type == "binary_operator" and operator_of(node) == "when":
        node = node.child_by_field_name("left")
    if node is None:
        return None
    if node.type == "identifier":
        return Head(text(data[node.start_byte : node.end_byte]), node.start_byte, node.end_byte, 0, None)
    if node.type == "binary_operator":
        operator = node.child_by_field_name("operator")
        if operator is None:
            return None
        return Head(operator.type, operator.start_byte, node.end_byte, 2, None)
    target = node.child_by_field_name("target") if node.type == "call" else None
    if target is None or target.type != "identifier":
        return None
    name = text(data[target.start_byte : target.end_byte])
    listed = arguments_of(node)
    if name == "unquote":
        return None
    return Head(name, target.start_byte, node.end_byte, count(data, listed), node)


def operator_of(node: Node) -> str:
    operator = node.child_by_field_name("operator")
    return operator.type if operator is not None else ""


def arguments_of(call: Node) -> Node | None:
    return next((child for child in call.named_children[1:] if child.type == "arguments"), None)


def count(data: bytes, listed: Node | None) -> int:
    """How many arguments stand in a list; options behind the others are one."""
    if listed is None:
        return 0
    if data.find(b"#", listed.start_byte, listed.end_byte) < 0:
        return listed.named_child_count
    return sum(child.type != "comment" for child in listed.named_children)


def documentation(data: bytes, start: int, end: int) -> str:
    """The first sentence of what `@doc` or `@moduledoc` is given."""
    match = _DOC.match(data, start, end)
    if match is None:
        return ""
    last = data.find(match[1], match.end(), end)
    body = data[match.end() : min(last if last >= 0 else end, match.end() + _MAX_DOC)]
    return first_sentence(body.decode("utf-8", "replace"))


def specified(data: bytes, start: int, end: int) -> tuple[str, str]:
    """(name, result) of a `@spec` or `@callback`."""
    match = _SPEC.match(data, start, end)
    if match is None:
        return "", ""
    last = end - 1 if data[start : start + 1] == b"(" else end
    _, mark, result = data[match.end() : last].rpartition(b"::")
    return text(match[1]), one_line(result, _MAX_RESULT) if mark else ""
