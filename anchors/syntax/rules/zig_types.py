"""What Zig's code says of types: of parameters, fields, variables, results, what loops and branches capture.

A value is told by its chain behind `=` (`zig_chains`), a list by the type of its items and `[]`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from anchors.records import ITEM_OF, RESULT
from anchors.syntax.rules.base import RawBinding
from anchors.syntax.rules.zig_chains import THIS, bare_type, chain
from anchors.syntax.source import text

UNTOLD: Final = "_"
"""The type of what nothing is known of."""
CONTAINERS: Final = frozenset({"struct_declaration", "union_declaration", "enum_declaration", "opaque_declaration"})
_BUILT_IN: Final = (
    "void noreturn bool type anytype anyopaque anyerror usize isize u1 u2 u3 u4 u5 u6 u7 u8 u16 u21 u24 u32 u64 u128 i8"
    " i16 i32 i64 i128 f16 f32 f64 f80 f128 c_char c_short c_ushort c_int c_uint c_long c_ulong c_longlong c_ulonglong"
    " comptime_int comptime_float fn struct enum union opaque packed extern error anyframe if switch"
)
BUILT_IN: Final = frozenset(_BUILT_IN.split(" "))
_CHOOSING: Final = frozenset({"if_expression", "switch_expression"})
_PAYLOADS: Final = frozenset({"if_statement", "if_expression", "while_statement", "while_expression"})
_MAX_TYPE: Final = 400
_MAX_CHOICES: Final = 6
_MAX_CHILDREN: Final = 2_000


def value_of(node: Node) -> Node | None:
    """What a declaration gives its name, behind `=`."""
    children = node.children
    for at in range(len(children) - 1, 0, -1):
        if children[at].type == "=":
            return next((child for child in children[at + 1 :] if child.is_named), None)
    return None


def name_of(node: Node) -> Node | None:
    """The name that a declaration with `const` or `var` gives; none of `_ = value`."""
    is_declared = False
    for child in node.children[:12]:
        if child.type in ("const", "var"):
            is_declared = True
        elif is_declared:
            return child if child.type == "identifier" else None
    return None


class TypedNames:
    """The bindings of one file. `edges`: where its outermost containers begin and end."""

    def __init__(self, data: bytes, edges: list[int]) -> None:
        self._data, self._edges = data, edges

    def of(self, node: Node) -> list[RawBinding]:
        if node.type in ("parameter", "container_field"):
            return self._declared(node, node.child_by_field_name("name"))
        if node.type == "variable_declaration":
            return self._declared(node, name_of(node))
        if node.type == "function_declaration":
            return list(self._result(node))
        if node.type == "switch_expression":
            return list(self._cases(node))
        return list(self._captured(node))

    def told(self, node: Node) -> str:
        """A value's chain, as it is bound."""
        raw = self._data[node.start_byte : min(node.end_byte, node.start_byte + _MAX_TYPE * 4)]
        return self._placed(text(chain(raw)), node.start_byte)

    def type_of(self, node: Node) -> str:
        """A type without what wraps it: some of that the grammar takes for a part of the name."""
        if node.type == "builtin_type" or node.end_byte - node.start_byte > _MAX_TYPE:
            return ""
        raw, is_list = bare_type(self._data[node.start_byte : node.end_byte])
        told = self._placed(text(chain(raw)), node.start_byte)
        if told.removeprefix("=").partition(".")[0] in BUILT_IN:
            return ""
        return f"{told.removeprefix('=')}[]" if told and is_list else told

    def _placed(self, told: str, at: int) -> str:
        if not told:
            return ""
        if told.startswith(THIS) and bisect_right(self._edges, at) & 1:
            told = "Self" + told.removeprefix(THIS)
        return told if told.endswith(ITEM_OF) else f"={told}"

    def _declared(self, node: Node, name: Node | None) -> list[RawBinding]:
        if name is None:
            return []
        held, value = node.child_by_field_name("type"), value_of(node)
        word = text(self._data[name.start_byte : name.end_byte])
        if held is not None:
            return [RawBinding(name.start_byte, word, self.type_of(held) or UNTOLD)]
        if node.type == "container_field":
            return []  # a member of an enumeration, or a tag
        if value is not None and (value.type in CONTAINERS or value.type == "error_set_declaration"):
            return []
        told = [UNTOLD] if value is None else self._values(value) or [UNTOLD]
        return [RawBinding(name.start_byte, word, one) for one in told if one != f"={word}"]

    def _values(self, value: Node) -> list[str]:
        """What a value is told by: of one that is chosen from several, by each."""
        if value.type not in _CHOOSING:
            told = self.told(value)
            return [told] if told else []
        found: list[str] = []
        for child in value.named_children[1:40]:
            given = child.named_children[-1] if child.type == "switch_case" and child.named_child_count else child
            if given.type not in ("payload", "block", "return_expression", "comment"):
                told = self.told(given)
                if told and told not in found:
                    found.append(told)
        return found[:_MAX_CHOICES]

    def _result(self, node: Node) -> Iterator[RawBinding]:
        held, body = node.child_by_field_name("type"), node.child_by_field_name("body")
        if held is None:
            return
        if held.type == "builtin_type" and body is not None and self._data[held.start_byte : held.end_byte] == b"type":
            for statement in body.named_children[-1:]:
                inner = statement.named_children[0] if statement.named_child_count else statement
                if inner.type == "return_expression" and inner.named_child_count:
                    told = self.told(inner.named_children[0])
                    if told:
                        yield RawBinding(held.start_byte, RESULT, told)
            return
        told = self.type_of(held)
        if told:
            yield RawBinding(held.start_byte, RESULT, told)

    def _captured(self, node: Node) -> Iterator[RawBinding]:
        """`if (value) |name|`, `while (next()) |name|`, `for (list, 0..) |name, i|`."""
        inputs: list[Node] = []
        for child in node.children[:24]:
            if child.type == "payload":
                names = [name for name in child.named_children if name.type == "identifier"]
                yield from self._pairs(names, inputs, is_loop=node.type not in _PAYLOADS)
                return
            if child.is_named and child.type != "comment":
                inputs.append(child)

    def _pairs(self, names: list[Node], inputs: list[Node], *, is_loop: bool) -> Iterator[RawBinding]:
        for number, name in enumerate(names):
            told = self.told(inputs[number]) if number < len(inputs) else ""
            if is_loop and told:
                told = told.removeprefix("=").removesuffix(ITEM_OF) + ITEM_OF
            word = text(self._data[name.start_byte : name.end_byte])
            yield RawBinding(name.start_byte, word, told or UNTOLD)

    def _cases(self, node: Node) -> Iterator[RawBinding]:
        """`switch (value) { .item => |item| … }`, by the field of the union."""
        children = node.named_children[:_MAX_CHILDREN]
        held = self.told(children[0]) if children else ""
        for case in children[1:]:
            payload = next((child for child in case.named_children[:40] if child.type == "payload"), None)
            if case.type != "switch_case" or payload is None:
                continue
            first = case.named_children[0]
            field = text(self._data[first.start_byte : first.end_byte]) if first.type == "field_expression" else ""
            told = held + field if held and field.startswith(".") and not held.endswith(ITEM_OF) else UNTOLD
            for name in payload.named_children[:1]:
                if name.type == "identifier":
                    yield RawBinding(name.start_byte, text(self._data[name.start_byte : name.end_byte]), told)
