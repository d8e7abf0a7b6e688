"""What declarations of Objective-C say of types: variables, parameters, properties, loops.

`id<Paying>` is a `Paying`; where `id` or `typeof` say nothing, a variable is what it is given at first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from anchors.records import GIVEN_BY
from anchors.syntax.rules.base import RawBinding
from anchors.syntax.rules.objc_messages import UNKNOWN, Messages
from anchors.syntax.source import one_line, text

_MAX_DEPTH: Final = 12
_MAX_PROTOCOLS: Final = 4
_NAMES: Final = ("identifier", "field_identifier")
_TYPES: Final = frozenset(
    {
        "type_identifier", "typedefed_specifier", "generic_specifier", "typeof_specifier", "primitive_type",
        "struct_specifier", "enum_specifier", "union_specifier", "sized_type_specifier", "macro_type_specifier",
    }
)  # fmt: skip
UNTOLD: Final = "?"
"""The type of what may be any object."""
_LOOSE: Final = frozenset({UNTOLD, "instancetype", "__auto_type", "NSObject", "auto"})
"""Types that say less than what a variable is given."""


def name_in(declarator: Node | None) -> Node | None:
    """The name that a declarator declares."""
    for _ in range(_MAX_DEPTH):
        if declarator is None or declarator.type in _NAMES:
            return declarator
        inner = declarator.child_by_field_name("declarator")
        if inner is None:
            inner = next(
                (it for it in declarator.named_children if it.type in _NAMES or it.type.endswith("declarator")), None
            )
        declarator = inner
    return None


def type_texts(data: bytes, node: Node) -> list[str]:
    """The types that stand among a declaration's children, as short as may be; of `id<A, B>` both."""
    held = [child for child in node.named_children if child.type in _TYPES]
    if not held:
        return []
    last = held[-1]  # `nonnull Shop *`, where the first is no type
    if last.type == "typedefed_specifier":
        listed = next((it for it in last.named_children if it.type == "protocol_reference_list"), None)
        if listed is None:
            told = text(data[last.start_byte : last.end_byte])
            return [UNTOLD if told == "id" else told]
        return [text(data[it.start_byte : it.end_byte]) for it in listed.named_children[:_MAX_PROTOCOLS]]
    return [one_line(data[last.start_byte : last.end_byte], 120)]


def loop_name(node: Node) -> Node | None:
    """The variable that a loop over a collection declares: it stands right behind a type."""
    if node.type != "for_statement" or node.child_by_field_name("initializer") is not None:
        return None
    children = [it for it in node.named_children if it.type != "type_qualifier"]
    at = next((at for at, it in enumerate(children) if it.type in _TYPES), -1)
    return name_in(children[at + 1]) if 0 <= at < len(children) - 1 else None


class Types:
    def __init__(self, data: bytes, messages: Messages) -> None:
        self._data, self._messages = data, messages

    def of(self, node: Node) -> list[RawBinding]:
        if node.type == "method_parameter":
            return self._parameter(node)
        if node.type == "for_statement":
            return list(self._loop(node))
        inner = next((it for it in node.named_children if it.type == "struct_declaration"), node)
        return list(self._declared(node, inner))

    def _parameter(self, node: Node) -> list[RawBinding]:
        names = [child for child in node.named_children if child.type == "identifier"]
        held = next((child for child in node.named_children if child.type == "method_type"), None)
        inner = held.named_child(0) if held is not None and held.named_child_count else None
        if not names:
            return []
        return self._rows(names[-1], type_texts(self._data, inner) if inner is not None else [UNTOLD])

    def _loop(self, node: Node) -> Iterator[RawBinding]:
        """`for (Shop *shop in shops)`."""
        found = loop_name(node)
        if found is not None:
            yield from self._rows(found, type_texts(self._data, node))

    def _declared(self, node: Node, inner: Node) -> Iterator[RawBinding]:
        held = type_texts(self._data, inner)
        if inner.type == "struct_declaration":
            declarators = [it for it in inner.named_children if it.type == "struct_declarator"]
        else:
            declarators = inner.children_by_field_name("declarator")
        is_typeof = any(it.type == "typeof_specifier" for it in inner.named_children)
        for declarator in declarators:
            name = name_in(declarator)
            if name is None:
                continue
            value = declarator.child_by_field_name("value")
            told = self._given(value) if value is not None and (is_typeof or _LOOSE.issuperset(held)) else ""
            if is_typeof and not told:
                told = self._typeof(inner)
            if told or not is_typeof:
                yield from self._rows(name, [told] if told else held, name.start_byte)

    def _given(self, value: Node) -> str:
        """What a variable is given, as the callee of a chain."""
        chain = self._messages.chain(value)
        if chain in (UNKNOWN, b"nil", b'""'):
            return ""
        callee = text(chain.removesuffix(b"()"))
        return f"{callee}{GIVEN_BY}" if chain.endswith(b"()") and "." in callee else callee

    def _typeof(self, node: Node) -> str:
        """`typeof(self)`, `__typeof__(*self)`."""
        held = next(it for it in node.named_children if it.type == "typeof_specifier")
        inner = held.named_child(0) if held.named_child_count else None
        chain = self._messages.chain(inner)
        return "" if chain == UNKNOWN else text(chain)

    def _rows(self, name: Node, held: list[str], at: int = -1) -> list[RawBinding]:
        word = text(self._data[name.start_byte : name.end_byte])
        place = name.start_byte if at < 0 else at
        return [RawBinding(place, word, kind) for kind in held if kind != word]
