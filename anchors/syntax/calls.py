"""The calls of one name on given lines: what is passed, and whether that fits a signature.

Knows the text of one file; which definition a call means is the graph's business. Where a call passes an unpacked
sequence, or a macro hides it, nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tree_sitter import Node

from anchors.syntax import taken_dart, taken_elixir
from anchors.syntax.call_site import CallSite, token_call
from anchors.syntax.parse import ParseStopped
from anchors.syntax.rules.table import dialect_of
from anchors.syntax.signatures import FAMILY, text_of, walk
from anchors.syntax.trees import tree_of

__all__ = ["CallSite", "call_nodes", "call_sites"]

_CALL_NODES: Final = {
    "call": ("function", "arguments"),  # Python
    "call_expression": ("function", "arguments"),  # JavaScript, Go, Rust, C
    "new_expression": ("constructor", "arguments"),  # JavaScript; C++ says `type`
    "method_invocation": ("name", "arguments"),  # Java
    "object_creation_expression": ("type", "arguments"),
    "invocation_expression": ("function", "arguments"),  # C#
    "function_call_expression": ("function", "arguments"),  # PHP
    "member_call_expression": ("name", "arguments"),
    "nullsafe_member_call_expression": ("name", "arguments"),
    "scoped_call_expression": ("name", "arguments"),
    "constructor_invocation": ("type", "arguments"),  # Kotlin: a class and what its base is made with
}
_UNPACKED: Final = frozenset(
    {
        "spread_expression",
        "list_splat",
        "dictionary_splat",
        "spread_element",
        "variadic_argument",
        "parameter_pack_expansion",
    }
    | {"splat_argument", "hash_splat_argument", "forward_argument", "variadic_unpacking", "variadic_placeholder"}
)
_NAME_FIELDS: Final = ("attribute", "property", "field", "name", "function")
_RECEIVER_FIELDS: Final = ("object", "operand", "value", "argument", "path", "scope", "expression")
_SPREAD: Final = frozenset({"spread_expression", "variadic_unpacking", "variadic_placeholder"})
"""Languages in which a call may name the parameter that an argument is for."""


@dataclass(frozen=True, slots=True)
class _Call:
    node: Node
    last: Node
    """The identifier that is called."""
    receiver: str
    arguments: Node | None
    num_trailing: int


def call_sites(data: bytes, language: str, name: str, lines: frozenset[int] | None = None) -> tuple[CallSite, ...]:
    """Calls of `name` (plain, as a method, or as a constructor) whose name or first line is one of `lines`."""
    family = FAMILY.get(language, language)
    found = []
    for item in _calls(data, language, name, lines):
        if isinstance(item, CallSite):
            found.append(item)
        else:
            found.append(_site(item.node, item.last, item.receiver, item.arguments, family, item.num_trailing))
    return tuple(found)


def call_nodes(data: bytes, language: str, name: str, lines: frozenset[int]) -> tuple[tuple[int, Node], ...]:
    """The same calls as (line of the name, node), those of a macro's tokens left out."""
    found = (item for item in _calls(data, language, name, lines) if isinstance(item, _Call))
    return tuple((item.last.start_point[0] + 1, item.node) for item in found)


def _calls(data: bytes, language: str, name: str, lines: frozenset[int] | None) -> Iterator[_Call | CallSite]:
    """Every call of the name; what stands among a macro's tokens as what can be told of it."""
    language = dialect_of(language, data)
    try:
        tree = tree_of(data, language)
    except (ParseStopped, KeyError):
        return
    family = FAMILY.get(language, language)
    window = None if lines is None else (min(lines, default=0), max(lines, default=0))
    if family in ("dart", "elixir"):
        yield from _unlisted(tree.root_node, family, name, lines, window)
        return
    for node in walk(tree.root_node, window):
        if node.type not in _CALL_NODES:
            tokens = token_call(node, name) if family == "rust" else None
            if tokens is not None and (lines is None or node.start_point[0] + 1 in lines):
                yield tokens
            continue
        found = _call(node, family)
        if found is None or text_of(found.last) != name:
            continue
        if lines is None or lines.intersection((found.last.start_point[0] + 1, node.start_point[0] + 1)):
            yield found


def _unlisted(
    root: Node, family: str, name: str, lines: frozenset[int] | None, window: tuple[int, int] | None
) -> Iterator[CallSite]:
    """Those of languages whose grammar has no fields for what is called."""
    for node in walk(root, window):
        site: CallSite | None = None
        if family == "dart" and node.type == "arguments":
            told = taken_dart.call_of(node)
            site = taken_dart.site(node, told[0], told[1]) if told is not None and text_of(told[0]) == name else None
        elif family == "elixir" and node.type == "call":
            said = taken_elixir.called(node)
            site = taken_elixir.site(node, *said) if said is not None and text_of(said[0]) == name else None
        if site is not None and (lines is None or site.line in lines):
            yield site


def _call(node: Node, family: str) -> _Call | None:
    callee_field, arguments_field = _CALL_NODES[node.type]
    callee: Node | None
    arguments: Node | None
    if family == "ruby":
        callee, arguments = _ruby_callee(node), node.child_by_field_name("arguments") or node
    else:
        callee = node.child_by_field_name(callee_field) or node.child_by_field_name("type")
        arguments = node.child_by_field_name(arguments_field)
    if family == "php" and node.type == "object_creation_expression":
        callee = next((child for child in node.named_children if child.type in ("name", "qualified_name")), None)
        arguments = next((child for child in node.named_children if child.type == "arguments"), None)
    if callee is not None and callee.type == "await_expression":  # TypeScript's `await load<Shop>(1)`
        callee = callee.named_children[0]
    num_trailing = 0
    if node.type == "constructor_invocation":
        callee, arguments = node.named_children[0], node.named_children[-1]
        callee = callee.named_children[0] if callee.type == "user_type" and callee.named_child_count == 1 else callee
    elif callee is None and family in ("kotlin", "swift"):
        callee, arguments, num_trailing = _with_closures(node)
    if callee is None or (arguments is None and not num_trailing):
        return None
    last, receiver = _split(node, callee)
    return _Call(node, last, receiver, arguments, num_trailing)


def _with_closures(call: Node) -> tuple[Node | None, Node | None, int]:
    """(callee, argument list, closures behind it). In Kotlin a call with both is a call of the call without."""
    callee = call.named_children[0] if call.named_child_count else None
    if callee is None or callee.type == "call_expression":
        return None, None, 0
    around = [call]
    if call.parent is not None and call.parent.type == "call_expression":
        around.append(call.parent)
    around += [child for child in call.named_children if child.type == "call_suffix"]
    inside = [child for holder in around for child in holder.named_children]
    arguments = next((child for child in inside if child.type == "value_arguments"), None)
    return callee, arguments, sum(child.type in ("annotated_lambda", "lambda_literal") for child in inside)


def _ruby_callee(call: Node) -> Node | None:
    """The method's name; of `Foo.new` the class."""
    method, receiver = call.child_by_field_name("method"), call.child_by_field_name("receiver")
    if text_of(method) == "new" and receiver is not None and receiver.type in ("constant", "scope_resolution"):
        return receiver
    return method


_OBJECT_FIELDS: Final = {
    "method_invocation": "object",
    "member_call_expression": "object",
    "nullsafe_member_call_expression": "object",
    "scoped_call_expression": "scope",
    "call": "receiver",
}
"""Where the receiver stands, in grammars whose calls have no callee node."""


def _split(call: Node, callee: Node) -> tuple[Node, str]:
    """The identifier that is called and the text before it."""
    field = _OBJECT_FIELDS.get(call.type)
    receiver = text_of(call.child_by_field_name(field)) if field else ""
    if callee.type == "qualified_name":  # PHP
        return callee.named_children[-1], receiver
    node = callee
    while True:
        if node.type == "conditional_access_expression":  # C#: `a?.b`
            receiver = text_of(node.child_by_field_name("condition"))
            node = node.named_children[-1]
        elif node.type == "navigation_expression":  # Kotlin and Swift
            receiver, node = text_of(node.named_children[0]), node.named_children[-1]
            if node.type == "navigation_suffix":
                node = node.named_children[-1]
            return node, receiver.rstrip("?!")
        elif node.type == "generic_name":
            node = node.named_children[0]
        inner = next((child for field in _NAME_FIELDS if (child := node.child_by_field_name(field)) is not None), None)
        if inner is None or node.type in ("call", "call_expression", "lambda", "function_item"):
            return node, receiver
        before = next((child for field in _RECEIVER_FIELDS if (child := node.child_by_field_name(field))), None)
        receiver = text_of(before) or receiver
        node = inner


def _site(call: Node, last: Node, receiver: str, arguments: Node | None, family: str, num_trailing: int) -> CallSite:
    positional, is_open = 0, False
    leading: int | None = None
    keywords: list[str] = []
    if arguments is None:
        pass
    elif family == "ruby":
        positional, keywords, is_open = _ruby_arguments(arguments)
    elif arguments.type == "generator_expression":
        positional = 1
    else:
        for child in arguments.named_children:
            if child.type in ("comment", "line_comment", "block_comment"):
                continue
            if child.type in ("keyword_argument", "argument") and child.child_by_field_name("name") is not None:
                keywords.append(text_of(child.child_by_field_name("name")))
            elif child.type == "value_argument" and (label := _label(child)):
                keywords.append(label)
            elif child.type in _UNPACKED or any(inner.type in _SPREAD for inner in child.named_children[:1]):
                leading = positional if leading is None else leading
                is_open = True
            else:
                positional += 1
        # Go spreads a call's several results over the parameters.
        if family == "go" and positional == 1 and arguments.named_children[0].type == "call_expression":
            leading, is_open = 0, True
    is_damaged = arguments is not None and arguments.has_error
    if leading is None:
        leading = 0 if is_open else positional
    parent = call.parent
    return CallSite(
        line=last.start_point[0] + 1,
        end_line=call.end_point[0] + 1,
        num_positional=positional,
        keywords=tuple(keywords),
        is_open=is_open or is_damaged,
        num_leading=0 if is_damaged else leading,
        receiver=receiver,
        is_awaited=_is_awaited(call),
        is_statement=parent is not None and parent.type == "expression_statement",
        text=text_of(call)[:200],
        num_trailing=num_trailing,
    )


def _is_awaited(call: Node) -> bool:
    around, callee = call.parent, call.child_by_field_name("function")
    return any(node is not None and node.type in ("await", "await_expression") for node in (around, callee))


def _label(argument: Node) -> str:
    """What a Kotlin or Swift argument is passed as."""
    label = argument.child_by_field_name("name")
    if label is None and any(child.type == "=" for child in argument.children):
        label = argument.named_children[0]
    return text_of(label)


def _ruby_arguments(arguments: Node) -> tuple[int, list[str], bool]:
    """(how many positional, keywords, whether more may come); a hash without braces counts as one."""
    if arguments.type != "argument_list":
        return 0, [], False
    positional, keywords, has_hash, is_open = 0, [], False, False
    for child in arguments.named_children:
        if child.type in _UNPACKED:
            is_open = True
        elif child.type == "pair":
            key = child.child_by_field_name("key")
            if key is not None and key.type == "hash_key_symbol":
                keywords.append(text_of(key))
            else:
                has_hash = True
        elif child.type not in ("comment", "block_argument"):
            positional += 1
    return positional + has_hash, keywords, is_open
