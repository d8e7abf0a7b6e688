"""What Dart's functions take and its calls pass. A call is no node of its grammar: what is called, and the arguments,
stand beside one another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from tree_sitter import Node

from anchors.syntax.call_site import CallSite
from anchors.syntax.params import Param, ParamKind, text_of

FUNCTIONS: Final = frozenset(
    (
        "function_signature",
        "constructor_signature",
        "constant_constructor_signature",
        "factory_constructor_signature",
        "redirecting_factory_constructor_signature",
    )
)
UNNAMED: Final = "new"
"""What a constructor without a name of its own is called."""
_CHAINED: Final = frozenset(
    ("unconditional_assignable_selector", "conditional_assignable_selector", "cascade_selector")
)


def named(signature: Node) -> tuple[str, Node] | None:
    """The name of a function, and the node that it stands in; of a constructor the name behind its class's."""
    names = [child for child in signature.children if child.type == "identifier"]
    if not names:
        return None
    if signature.type == "function_signature":
        return text_of(names[-1]), names[-1]
    return (text_of(names[1]) if len(names) > 1 else UNNAMED), names[-1]


def params(signature: Node) -> Iterator[Param]:
    listed = next((child for child in signature.named_children if child.type == "formal_parameter_list"), None)
    for child in listed.named_children if listed is not None else ():
        if child.type == "formal_parameter":
            yield _param(child, "positional-only", has_default=False)
        elif child.type == "optional_formal_parameters":
            yield from _optional(child)


def _optional(listed: Node) -> Iterator[Param]:
    """Those in braces are passed by name, and left out where nothing says `required`."""
    is_named = listed.children[0].type == "{"
    is_required = False
    for child in listed.children:
        if child.type == "required":
            is_required = True
        elif child.type == "formal_parameter":
            is_required |= any(inner.type == "required" for inner in child.children)
            told = _param(child, "keyword-only" if is_named else "positional-only", has_default=not is_required)
            # A private field's parameter, `{this._size}`, is passed by its public name.
            yield replace(told, name=told.name.lstrip("_")) if is_named else told
            is_required = False


def _param(parameter: Node, kind: ParamKind, *, has_default: bool) -> Param:
    name = parameter.child_by_field_name("name")
    held = parameter.named_children[0] if parameter.named_child_count else None
    if name is None and held is not None:
        name = (
            held
            if held.type == "identifier"
            else next((child for child in reversed(held.named_children) if child.type == "identifier"), None)
        )
    written = text_of(held) if held is not None and held.type == "type_identifier" else ""
    return Param(text_of(name), kind, has_default, written)


def call_of(arguments: Node) -> tuple[Node, str, Node] | None:
    """The name that these arguments are for, what stands before it, and the node that begins with it."""
    holder = arguments.parent
    if holder is None:
        return None
    if holder.type == "argument_part":  # `.add(item)` of a cascade stands in its section
        part = holder if holder.parent is None or holder.parent.type != "selector" else holder.parent
        callee = part.prev_named_sibling
        while callee is not None and callee.type == "selector" and callee.named_children[0].type == "type_arguments":
            callee = callee.prev_named_sibling
    else:
        callee = arguments.prev_named_sibling
    if callee is None:
        return None
    inner = callee.named_children[0] if callee.type == "selector" and callee.named_child_count else callee
    name = inner.named_children[-1] if inner.type in _CHAINED and inner.named_child_count else inner
    if name.type not in ("identifier", "type_identifier"):
        return None
    before = callee.prev_named_sibling if inner.type in _CHAINED else None
    return name, text_of(before), callee


def site(arguments: Node, name: Node, receiver: str) -> CallSite:
    positional, keywords = 0, []
    for child in arguments.named_children:
        if child.type == "named_argument":
            label = next((inner for inner in child.named_children if inner.type == "label"), None)
            keywords.append(text_of(label).rstrip(": "))
        elif child.type == "argument":
            positional += 1
    return CallSite(
        line=name.start_point[0] + 1,
        end_line=arguments.end_point[0] + 1,
        num_positional=positional,
        keywords=tuple(keywords),
        is_open=arguments.has_error,
        num_leading=0 if arguments.has_error else positional,
        receiver=receiver,
        is_awaited=False,
        is_statement=False,
        text=f"{text_of(name)}{text_of(arguments)}"[:200],
        num_trailing=0,
    )
