"""What a component says that it is made of: Vue's options and macros, Svelte's props and reactive statements.

Reads the tree of its scripts; where in the file they stand is nothing to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from anchors.regexes import regex
from anchors.syntax.drafts import Draft
from anchors.syntax.rules.base import MAX_SIGNATURE
from anchors.syntax.source import one_line, text

_MAX_WRAPPED: Final = 6
_DECLARED: Final = ("props", "emits")
_FUNCTIONS: Final = frozenset(("function_expression", "arrow_function", "generator_function"))
_NAME: Final = regex(rb"[A-Za-z_$][\w$:.-]*+")
_QUOTED: Final = regex(rb"[\"']([A-Za-z_$][\w$:.-]*+)[\"']")


def options_of(root: Node) -> Node | None:
    """The object that a module exports by default, be it handed to `defineComponent` or its like."""
    for child in root.children:
        if child.type == "export_statement" and any(part.type == "default" for part in child.children):
            return _object(child.child_by_field_name("value"))
    return None


def _object(value: Node | None) -> Node | None:
    for _ in range(_MAX_WRAPPED):
        if value is None or value.type == "object":
            return value
        if value.type == "call_expression":
            value = value.child_by_field_name("arguments")
        value = value.named_child(0) if value is not None and value.named_child_count else None
    return None


def option_groups(data: bytes, options: Node) -> Iterator[tuple[str, Node]]:
    """The members of an object of options by their names."""
    for member in options.named_children:
        key = member.child_by_field_name("key") or member.child_by_field_name("name")
        if key is not None:
            yield text(data[key.start_byte : key.end_byte]).strip("\"'"), member


def drafts_of_group(data: bytes, name: str, member: Node) -> list[Draft]:
    """What one option defines that is no function, which is a definition already: props and events, computed values
    with a setter, methods that a call makes."""
    value = member.child_by_field_name("value")
    if value is None:
        return []
    if name in _DECLARED:
        return declared(data, value)
    if name not in ("computed", "methods") or value.type != "object":
        return []
    found = []
    for key, pair in option_groups(data, value):
        held = pair.child_by_field_name("value")
        if pair.type == "pair" and held is not None and held.type not in _FUNCTIONS and _NAME.fullmatch(key.encode()):
            found.append(_draft(data, "method" if name == "methods" else "property", pair, key, pair.start_byte))
    return found


def declared(data: bytes, value: Node) -> list[Draft]:
    """Props or events: the keys of an object, the strings of an array, a string alone."""
    if value.type == "string":
        named = _QUOTED.fullmatch(data, value.start_byte, value.end_byte)
        return [_draft(data, "field", value, text(named[1]), value.start_byte)] if named else []
    if value.type == "array":
        return [draft for item in value.named_children for draft in declared(data, item) if item.type == "string"]
    if value.type in ("as_expression", "satisfies_expression") and value.named_child_count:
        inner = value.named_child(0)
        return declared(data, inner) if inner is not None else []
    if value.type != "object":
        return []
    groups = option_groups(data, value)
    return [_draft(data, "field", pair, key, pair.start_byte) for key, pair in groups if _NAME.fullmatch(key.encode())]


def _draft(data: bytes, kind: str, node: Node, name: str, at: int) -> Draft:
    draft = Draft(kind, node.start_byte, node.end_byte, name, at)
    draft.signature = one_line(data[node.start_byte : node.end_byte], MAX_SIGNATURE)
    return draft


def drafts_of_macro(data: bytes, name: bytes, call: Node) -> list[Draft]:
    """What `defineProps({…})`, `defineEmits([…])`, `defineEmits<{ (event: 'done'): void }>()`, `defineModel('x')` say;
    the members of a type are definitions already."""
    arguments = call.child_by_field_name("arguments")
    first = arguments.named_child(0) if arguments is not None and arguments.named_child_count else None
    if first is not None:
        return declared(data, first) if name != b"defineModel" or first.type == "string" else []
    types = call.child_by_field_name("type_arguments")
    inner = types.named_child(0) if types is not None and types.named_child_count else None
    if inner is None or inner.type != "object_type":
        return []
    signatures = [member for member in inner.named_children if member.type == "call_signature"]
    found = []
    for signature in signatures:
        parameters = signature.child_by_field_name("parameters")
        event = parameters.named_child(0) if parameters is not None and parameters.named_child_count else None
        for named in _QUOTED.finditer(data, event.start_byte, event.end_byte) if event is not None else ():
            found.append(_draft(data, "field", signature, text(named[1]), named.start(1)))
    return found


def reactive_drafts(data: bytes, root: Node) -> list[Draft]:
    """Svelte's `$: total = …`, which declares, and the names of `let { a, b = 1 } = $props()`."""
    found = []
    for statement in root.children:
        if statement.type == "labeled_statement":
            inner = statement.child_by_field_name("body")
            assigned = inner.named_child(0) if inner is not None and inner.named_child_count else None
            left = assigned.child_by_field_name("left") if assigned is not None else None
            if assigned is not None and assigned.type == "assignment_expression" and _is_name(left):
                assert left is not None
                name = text(data[left.start_byte : left.end_byte])
                draft = _draft(data, "variable", statement, name, left.start_byte)
                draft.exported = False
                found.append(draft)
        elif statement.type in ("lexical_declaration", "variable_declaration"):
            for declarator in statement.named_children:
                found += _props(data, declarator)
    return found


def _props(data: bytes, declarator: Node) -> Iterator[Draft]:
    value, pattern = declarator.child_by_field_name("value"), declarator.child_by_field_name("name")
    if value is None or pattern is None or pattern.type != "object_pattern":
        return
    if not data.startswith(b"$props(", value.start_byte):
        return
    for part in pattern.named_children:
        name = part.child_by_field_name("left") or part.child_by_field_name("value") or part
        if name.type == "assignment_pattern":
            name = name.child_by_field_name("left") or name
        if name.type in ("identifier", "shorthand_property_identifier_pattern"):
            yield _draft(data, "variable", part, text(data[name.start_byte : name.end_byte]), name.start_byte)


def _is_name(node: Node | None) -> bool:
    return node is not None and node.type == "identifier"
