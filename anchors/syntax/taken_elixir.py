"""What Elixir's functions take and its calls pass: a definition is a call of `def`, and a pipe passes the first one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from anchors.syntax.call_site import CallSite
from anchors.syntax.params import Param, text_of

DEFINING: Final = frozenset(
    ("def", "defp", "defmacro", "defmacrop", "defguard", "defguardp", "defdelegate", "defn", "defnp")
)
_DEFAULT: Final = "\\\\"


def head_of(call: Node) -> Node | None:
    """The head of what a call of `def` defines: `add(a, b)`, or `add` alone; None for other calls."""
    if call.type != "call" or text_of(call.child_by_field_name("target")) not in DEFINING:
        return None
    arguments = _arguments(call)
    head = arguments.named_children[0] if arguments is not None and arguments.named_child_count else None
    if head is not None and head.type == "binary_operator" and text_of(head.child_by_field_name("operator")) == "when":
        head = head.child_by_field_name("left")
    return head if head is not None and head.type in ("call", "identifier") else None


def named(call: Node) -> tuple[str, Node] | None:
    """The name of what a call defines, and the node that it stands in."""
    head = head_of(call)
    name = head if head is None or head.type == "identifier" else head.child_by_field_name("target")
    return None if name is None else (text_of(name), name)


def params(call: Node) -> Iterator[Param]:
    """All by their places: patterns have no name."""
    head = head_of(call)
    listed = _arguments(head) if head is not None and head.type == "call" else None
    for child in listed.named_children if listed is not None else ():
        if child.type == "comment":
            continue
        has_default = child.type == "binary_operator" and text_of(child.child_by_field_name("operator")) == _DEFAULT
        name = child.child_by_field_name("left") if has_default else child
        is_plain = name is not None and name.type == "identifier"
        yield Param(text_of(name) if is_plain else "", "positional-only", has_default, "")


def called(call: Node) -> tuple[Node, str] | None:
    """The name that is called, and what stands before it; None for what defines something, or calls a value."""
    target = call.child_by_field_name("target")
    if target is None or (target.type == "identifier" and text_of(target) in DEFINING):
        return None
    if target.type == "dot":
        name, before = target.child_by_field_name("right"), text_of(target.child_by_field_name("left"))
        return (name, before) if name is not None and name.type == "identifier" else None
    return (target, "") if target.type == "identifier" and not _is_head(call) else None


def _is_head(call: Node) -> bool:
    """Whether it is the head of a definition, and calls nothing."""
    around = call.parent
    if around is not None and around.type == "binary_operator":
        around = around.parent
    outer = around.parent if around is not None and around.type == "arguments" else None
    return outer is not None and head_of(outer) == call


def site(call: Node, name: Node, receiver: str) -> CallSite:
    listed = _arguments(call)
    given = [child for child in listed.named_children if child.type != "comment"] if listed is not None else []
    has_block = any(child.type == "do_block" for child in call.named_children)
    num = len(given) + has_block + _is_piped(call)
    is_open = call.has_error or any("unquote_splicing" in text_of(child) for child in given)
    return CallSite(
        line=name.start_point[0] + 1,
        end_line=call.end_point[0] + 1,
        num_positional=num,
        keywords=(),
        is_open=is_open,
        num_leading=0 if is_open else num,
        receiver=receiver,
        is_awaited=False,
        is_statement=False,
        text=text_of(call)[:200],
        num_trailing=0,
    )


def _is_piped(call: Node) -> bool:
    """Whether what stands before a pipe is its first argument."""
    around = call.parent
    return (
        around is not None
        and around.type == "binary_operator"
        and text_of(around.child_by_field_name("operator")) == "|>"
        and around.child_by_field_name("right") == call
    )


def _arguments(call: Node) -> Node | None:
    return next((child for child in call.named_children if child.type == "arguments"), None)
