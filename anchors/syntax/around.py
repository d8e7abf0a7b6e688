"""What stands around an expression: what is done with its value where it stands. Knows no other place of the file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

from tree_sitter import Node

from anchors.syntax.signatures import text_of

How = Literal[
    "dropped", "member", "item", "operand", "tested", "unpacked", "kept", "returned", "argument", "tried", "iterated",
    "other",
]  # fmt: skip
MAX_UP: Final = 12
"""Nodes that are gone up from a call."""


@dataclass(frozen=True, slots=True)
class Result:
    """`line` is where the call's name stands; `how` what is done with its result, once awaited where it is."""

    line: int
    how: How
    is_awaited: bool = False
    name: str = ""
    """The member that is asked for, or the variable that keeps it."""
    num: int = 1
    """Of one taken apart, into how many; 0 where any number fits."""
    then: Result | None = None
    """Of one kept, the first thing that is done with what keeps it; None where that is not told."""

    @property
    def first(self) -> Result:
        """What is done with it itself, be it kept before or not."""
        return self.then if self.how == "kept" and self.then is not None else self


_MEMBERS: Final = {
    "attribute": "attribute",  # Python
    "member_expression": "property",  # JavaScript
    "field_expression": "field",  # Rust
    "selector_expression": "field",  # Go
    "member_access_expression": "name",  # C#, PHP
    "field_access": "field",  # Java
    "method_invocation": "name",
    "member_call_expression": "name",  # PHP
    "navigation_expression": "",  # Kotlin, Swift
}
_ITEMS: Final = frozenset({"subscript", "subscript_expression", "index_expression", "element_access_expression"})
_AWAITS: Final = frozenset({"await", "await_expression"})
_PASSED: Final = frozenset({"parenthesized_expression", "expression_list", "variable_declaration", "expression"})
"""Around an expression that they leave as it is."""
TESTS: Final = frozenset(
    {"boolean_operator", "not_operator", "comparison_operator", "if_statement", "while_statement",
     "elif_clause", "if_expression", "while_expression", "conditional_expression", "ternary_expression",
     "match_expression", "match_statement", "when_expression", "when_subject", "switch_statement",
     "switch_expression", "let_condition", "is_pattern_expression", "instanceof_expression", "named_expression",
     "guard_statement", "type_test", "assert_statement", "elvis_expression", "check_expression",
     "is_expression", "as_expression", "cast_expression", "type_cast_expression",
     "conditional_access_expression", "optional_chain", "nullsafe_member_call_expression", "unary_expression",
     "postfix_expression", "postfix_unary_expression", "non_null_expression", "satisfies_expression",
     "prefix_unary_expression", "type_switch_statement", "expression_switch_statement", "match_pattern",
     "while_let_expression", "if_let_expression"}
)  # fmt: skip
_ASKING: Final = frozenset(
    {"==", "!=", "===", "!==", "&&", "||", "??", "?:", "is", "as", "instanceof", "in", "and", "or"}
)
BINARY: Final = frozenset({"binary_expression", "binary_operator", "additive_expression", "multiplicative_expression"})
_RETURNS: Final = frozenset(
    {"return_statement", "return_expression", "arrow_function", "jump_expression", "control_transfer_statement",
     "arrow_expression_clause", "function_body", "lambda", "closure_expression", "yield", "yield_expression",
     "throw_statement", "block", "lambda_literal", "statements", "lambda_expression"}
)  # fmt: skip
_ARGUMENTS: Final = frozenset(
    {"argument_list", "arguments", "argument", "value_argument", "value_arguments", "keyword_argument", "call_suffix"}
)
_LOOPS: Final = frozenset(
    {
        "for_statement",
        "for_in_statement",
        "for_expression",
        "foreach_statement",
        "enhanced_for_statement",
        "range_clause",
    }
)
KEEPS: Final = {
    "assignment": "left",  # Python, Kotlin
    "assignment_expression": "left",
    "assignment_statement": "left",  # Go
    "short_var_declaration": "left",
    "var_spec": "name",
    "variable_declarator": "name",
    "let_declaration": "pattern",  # Rust
    "property_declaration": "",  # Kotlin, Swift
}
_PLAIN: Final = frozenset({"identifier", "simple_identifier", "variable_name", "bound_identifier", "pattern"})


def use_of(node: Node) -> Result:
    """What stands around an expression."""
    line, is_awaited = node.start_point[0] + 1, False
    for _ in range(MAX_UP):
        around = node.parent
        if around is None:
            break
        if around.type in _AWAITS:
            is_awaited = True
        elif around.type == "try_expression":
            return Result(line, "tried", is_awaited)
        elif around.type not in _PASSED or (around.type == "expression_list" and around.named_child_count > 1):
            configured = _configured(around, node)
            if configured is None:
                return replace(_in(around, node), line=line, is_awaited=is_awaited)
            around = configured
        node = around
    return Result(line, "other", is_awaited)


def _configured(around: Node, node: Node) -> Node | None:
    """The call of C#'s `….ConfigureAwait(false)`, which hands on what it is called on."""
    if around.type != "member_access_expression" or text_of(around.child_by_field_name("name")) != "ConfigureAwait":
        return None
    return around.parent


def _in(around: Node, node: Node) -> Result:
    kind, line = around.type, node.start_point[0] + 1
    if kind in ("expression_statement", "go_statement", "defer_statement"):
        return Result(line, "dropped" if kind == "expression_statement" else "other")
    if kind in _MEMBERS:
        return _member(around, node)
    if kind in _ITEMS:
        return Result(line, "item" if around.named_children[0] == node else "argument")
    if kind in KEEPS:
        return _kept(around, node)
    if kind in BINARY:
        operators = {text_of(child) for child in around.children if not child.is_named}
        operators.add(text_of(around.child_by_field_name("operator")))
        return Result(line, "tested" if operators & _ASKING else "operand")
    if kind in _LOOPS:
        return Result(line, "iterated")
    if kind in TESTS:
        return Result(line, "tested")
    if kind in _ARGUMENTS:
        return Result(line, "argument")
    return Result(line, "returned" if kind in _RETURNS else "other")


def _member(around: Node, node: Node) -> Result:
    line = node.start_point[0] + 1
    if around.named_children[0] != node:
        return Result(line, "other")
    if any(child.type in ("?.", "optional_chain") for child in around.children) or "?." in _between(around, node):
        return Result(line, "tested")
    field = _MEMBERS[around.type]
    last = around.child_by_field_name(field) if field else around.named_children[-1]
    return Result(line, "member", name=text_of(last).lstrip("."))


def _between(around: Node, node: Node) -> str:
    """What stands behind an expression up to the member's name."""
    return text_of(around)[len(text_of(node)) :][:8].strip()[:2]


def _kept(around: Node, node: Node) -> Result:
    line, kind = node.start_point[0] + 1, around.type
    field = KEEPS[kind]
    left = (
        around.child_by_field_name(field)
        if field
        else next(
            (
                child
                for child in around.named_children
                if child.type in ("variable_declaration", "multi_variable_declaration", "pattern")
            ),
            None,
        )
    )
    if left is None and kind == "variable_declarator":
        left = around.named_children[0]
    if left is None or _within(node, left):
        return Result(line, "other")
    if kind == "var_spec":
        names = around.children_by_field_name("name")
        return Result(line, "kept", name=text_of(names[0])) if len(names) == 1 else _apart(line, names)
    if left.type == "expression_list":
        return _of(left.named_children, line)
    if any(child.type == "else" for child in around.children):
        return Result(line, "tested")  # Rust: `let Some(x) = … else`
    inner = (
        left.named_children[0] if left.type in ("variable_declaration", "pattern") and left.named_child_count else left
    )
    if left.type == "mut_pattern" or (inner.type == "mut_pattern"):
        inner = inner.named_children[-1]
    if inner.type in _PLAIN:
        return Result(line, "kept", name=text_of(inner))
    if inner.type in ("object_pattern", "array_pattern"):
        return Result(line, "unpacked", num=0)
    if inner.type in ("pattern_list", "tuple_pattern", "multi_variable_declaration", "tuple", "list_pattern"):
        return _apart(line, inner.named_children)
    return Result(line, "other")  # a field, an item: where it is used is not looked for


def _of(names: list[Node], line: int) -> Result:
    if len(names) == 1:
        return Result(line, "kept" if names[0].type in _PLAIN else "other", name=text_of(names[0]))
    return _apart(line, names)


def _apart(line: int, names: list[Node]) -> Result:
    is_open = any("splat" in child.type or "rest" in child.type or text_of(child) == ".." for child in names)
    return Result(line, "unpacked", num=0 if is_open else len(names))


def _within(inner: Node, outer: Node) -> bool:
    return outer.start_byte <= inner.start_byte and inner.end_byte <= outer.end_byte
