"""C#: what a `var`, a loop's variable and a parameter of a function without a name hold, and what `new(…)` makes.

Known by the text alone: a type, the name of a callee, or `=` and an expression (`anchors.graph.scopes.elements`).
"""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from anchors.regexes import regex
from anchors.syntax.rules.base import RawBinding
from anchors.syntax.source import one_line, text

_CALLED: Final = regex(rb"[\w.?!]+$")
_MAX_VALUE: Final = 400
_VALUES: Final = ("element_access_expression", "member_access_expression", "identifier")
_MAX_EXPRESSION: Final = 2_000
_MAX_NESTED: Final = 8
_MAX_BOUND: Final = 120
_GIVEN: Final = regex(rb"\((?:[^()]|\(\))++\)|\[(?:[^\[\]]|\[\])++\]")
_CHAIN: Final = regex(
    rb"(?:new )?[A-Za-z_]\w*+(?:<[\w,.<>?]*>)?(?:\(\)|\[\])*(?:\.[A-Za-z_]\w*+(?:<[\w,.<>?]*>)?(?:\(\)|\[\])*)*+$"
)
_MAX_AROUND: Final = 24
_TELLING: Final = frozenset(
    {
        "variable_declaration",
        "property_declaration",
        "method_declaration",
        "local_function_statement",
        "indexer_declaration",
    }
)
_HIDING: Final = frozenset(
    {"argument", "lambda_expression", "anonymous_method_expression", "assignment_expression", "initializer_expression"}
)
"""What a `new(…)` may stand in whose type is another one."""


def held(data: bytes, declarator: Node) -> str:
    """What a `var` holds: the type that is made or cast to, else the callee; "" of anything else."""
    value = declarator.named_children[-1]
    if value.type == "await_expression" and value.named_child_count:
        value = value.named_children[-1]
    for _ in range(4):
        if value.type in ("object_creation_expression", "cast_expression", "array_creation_expression"):
            kind = value.child_by_field_name("type")
            return one_line(data[kind.start_byte : kind.end_byte], 120) if kind is not None else ""
        if value.type == "as_expression":
            kind = value.child_by_field_name("right")
            return one_line(data[kind.start_byte : kind.end_byte], 120) if kind is not None else ""
        if value.type != "invocation_expression":
            return _expression(data, value) if value.type in _VALUES else ""
        callee = value.child_by_field_name("function")
        if callee is None or callee.end_byte - callee.start_byte > _MAX_VALUE:
            return ""
        raw = plain(data[callee.start_byte : callee.end_byte])
        if raw.endswith(b".ConfigureAwait") and callee.type == "member_access_expression":
            value = callee.child_by_field_name("expression") or callee
            continue
        if _CALLED.match(raw):
            return text(raw).replace("?.", ".").replace("!", "")
        return _expression(data, value)
    return ""


def _expression(data: bytes, node: Node) -> str:
    """`=` and a chain without what its calls are given; "" of anything else."""
    if node.end_byte - node.start_byte > _MAX_EXPRESSION:
        return ""
    raw = data[node.start_byte : node.end_byte]
    for _ in range(_MAX_NESTED):
        bare = _GIVEN.sub(lambda found: b"()" if found[0][:1] == b"(" else b"[]", raw)
        if bare == raw:
            break
        raw = bare
    raw = b"".join(raw.replace(b"?.", b".").replace(b"!", b"").split()).replace(b"await", b"", 1)
    raw = b"new " + raw[3:] if raw.startswith(b"new") else raw
    return f"={text(raw)}" if len(raw) <= _MAX_BOUND and _CHAIN.match(raw) else ""


def looped(data: bytes, node: Node) -> str:
    """What `foreach (var x in …)` holds: an element of it."""
    over = node.child_by_field_name("right") if node.type == "foreach_statement" else None
    found = _expression(data, over) if over is not None else ""
    return f"=*{found[1:]}" if found else ""


def given(data: bytes, function: Node) -> list[RawBinding]:
    """What the parameters of a function without a name are that is passed to a call."""
    argument, listed = function.parent, function.child_by_field_name("parameters")
    around = argument.parent if argument is not None and argument.type == "argument" else None
    call = around.parent if around is not None else None
    if argument is None or around is None or call is None or listed is None:
        return []
    callee = _callee(data, call)
    if not callee:
        return []
    named = (
        [listed]
        if listed.type == "implicit_parameter"
        else [
            child.child_by_field_name("name")
            for child in listed.named_children
            if child.child_by_field_name("type") is None
        ]
    )
    number = sum(
        1 for child in around.named_children if child.type == "argument" and child.end_byte <= argument.start_byte
    )
    return [
        RawBinding(function.start_byte, text(data[name.start_byte : name.end_byte]), f"=^{number}:{place}:{callee[1:]}")
        for place, name in enumerate(named)
        if name is not None
    ]


def _callee(data: bytes, call: Node) -> str:
    """`=` and what a call or construction calls."""
    if call.type == "invocation_expression":
        return _expression(data, call)
    kind = call.child_by_field_name("type") if call.type == "object_creation_expression" else None
    if call.type == "implicit_object_creation_expression":
        kind = wanted_type(call)
    return f"=new {one_line(data[kind.start_byte : kind.end_byte], 80)}()" if kind is not None else ""


def wanted_type(made: Node) -> Node | None:
    """The type that `new(…)` makes, where what it stands in says so."""
    at = made.parent
    for _ in range(_MAX_AROUND):
        if at is None or at.type in _HIDING:
            return None
        if at.type in _TELLING:
            found = at.child_by_field_name("type") or at.child_by_field_name("returns")
            return None if found is None or found.type == "implicit_type" else found
        at = at.parent
    return None


def plain(raw: bytes) -> bytes:
    """Without the type arguments at its end."""
    raw = raw.rstrip()
    if not raw.endswith(b">"):
        return raw
    depth = 0
    for at in range(len(raw) - 1, -1, -1):
        if raw[at] == 0x3E:
            depth += 1
        elif raw[at] == 0x3C:
            depth -= 1
            if depth == 0:
                return raw[:at].rstrip()
    return raw
