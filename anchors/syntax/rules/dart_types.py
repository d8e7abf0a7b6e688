"""What Dart's declarations say of types: of fields, variables, parameters, patterns, of what is caught; by the type
that is written, else by what the value is made by.
"""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from anchors.records import ITEM_OF
from anchors.regexes import regex
from anchors.syntax.rules.base import RawBinding
from anchors.syntax.rules.dart_chains import Chains
from anchors.syntax.source import one_line, text

UNTOLD: Final = "_"
"""The type of what has none written and no value that tells one."""
LISTS: Final = frozenset({"initialized_identifier_list", "static_final_declaration_list", "identifier_list"})
_TYPES: Final = frozenset({"type_identifier", "function_type", "record_type", "void_type"})
_OF_TYPES: Final = frozenset({"type_arguments", "nullable_type", "."})
_WORDS: Final = frozenset(
    {
        "final_builtin",
        "const_builtin",
        "inferred_type",
        "late",
        "static",
        "external",
        "covariant",
        "abstract",
        "required",
    }
)
_MAX_BEFORE: Final = 12
_MAX_TYPE: Final = 120
_AWAIT: Final = regex(rb"(?:await\s++)?")
_MADE: Final = regex(rb"(?:const|new)\s++([\w.]++)")
_LITERALS: Final = {b"'": "String", b'"': "String", b"[": "List", b"{": "Map"}
_GOING_THROUGH: Final = frozenset(
    b"map where forEach any every expand firstWhere lastWhere singleWhere indexWhere takeWhile skipWhile removeWhere "
    b"retainWhere firstWhereOrNull sortedBy groupBy listen".split()
)
_KEEPING: Final = frozenset(
    {"where", "take", "skip", "toList", "toSet", "reversed", "takeWhile", "skipWhile", "followedBy"}
)
"""What gives a list of the same items."""
_MAX_KEPT: Final = 6
_TAKING: Final = frozenset(
    b"first last single firstOrNull lastOrNull firstWhere lastWhere singleWhere elementAt".split()
)
"""What gives an item of a list."""
_OF_CLOSURE: Final = ("formal_parameter_list", "function_expression", "argument", "arguments", "argument_part")
"""What stands around a parameter of a closure that is passed."""
_LISTED: Final = regex(rb"(?:const\s++)?<(?:[^<>]|<[^<>]*+>)*+>")


def _plain(chain: bytes) -> str:
    """A chain as text; "" where its head is no name, or something is taken from a list on the way."""
    is_known = chain[:1] not in (b"%", b"'", b"[", b"{") and b"[]" not in chain
    return text(chain.removesuffix(b"()")) if is_known else ""


def type_before(data: bytes, node: Node) -> tuple[int, str]:
    """Of variables outside of all classes where their declaration starts, and the type that it says."""
    start, first = node.start_byte, -1
    at = node.prev_sibling
    for _ in range(_MAX_BEFORE):
        if at is None or at.type not in _TYPES | _OF_TYPES | _WORDS:
            break
        start = at.start_byte
        if at.type not in _WORDS:
            first = at.start_byte
        at = at.prev_sibling
    return start, "" if first < 0 else one_line(data[first : node.start_byte], _MAX_TYPE)


def type_in(data: bytes, children: list[Node], end: int) -> str:
    """The type that stands among these, as written, up to a place."""
    first = next((child for child in children if child.type in _TYPES), None)
    return "" if first is None or first.start_byte >= end else one_line(data[first.start_byte : end], _MAX_TYPE)


def name_of(node: Node) -> Node | None:
    """The name that one of several variables declares."""
    return node if node.type == "identifier" else next((it for it in node.children if it.type == "identifier"), None)


class TypedNames:
    """The bindings of one file."""

    def __init__(self, data: bytes, chains: Chains) -> None:
        self._data, self._chains = data, chains

    def of(self, node: Node) -> list[RawBinding]:
        read = {
            "formal_parameter": self._parameter, "for_loop_parts": self._loop, "try_statement": self._caught,
            "declaration": self._declared, "variable_pattern": self._pattern,
            "initialized_variable_definition": self._variable, "representation_declaration": self._parameter,
        }.get(node.type)  # fmt: skip
        if read is not None:
            return read(node)
        if node.type == "identifier":
            return self._row(node, UNTOLD)
        return self._listed(node, type_before(self._data, node)[1]) if node.type in LISTS else []

    def held(self, values: list[Node]) -> str:
        """What a value is made by, the callee of a call without its brackets; "" where nothing is known."""
        while values and values[-1].type in ("cascade_section", ";", ","):
            values = values[:-1]
        if not values:
            return ""
        first = values[0]
        if len(values) == 1 and first.type == "if_null_expression":
            return self.held(first.children_by_field_name("second"))
        if len(values) == 1 and first.type == "type_cast_expression":
            cast = next((it for it in first.children if it.type == "type_cast"), None)
            return "" if cast is None else type_in(self._data, cast.children, cast.end_byte)
        if len(values) == 1 and first.type == "conditional_expression":
            return self.held(first.children_by_field_name("consequence"))
        start, end = first.start_byte, values[-1].end_byte
        made = _MADE.match(self._data, start, end)
        if made is not None:
            return text(made[1])
        if len(values) == 1 and (literal := self._literal(start)):
            return literal
        awaited = _AWAIT.match(self._data, start, end)
        chain = self._chains.ending(end)
        if chain is None or awaited is None or chain[0] != awaited.end():
            return ""
        held = chain[1].removesuffix(b"()")
        head, _, last = held.rpartition(b".")
        if last in _TAKING and head:
            return self._item(_plain(head))
        if held.endswith(b"[]"):
            return self._item(_plain(held[:-2]))
        return _plain(held)

    def _literal(self, start: int) -> str:
        listed = _LISTED.match(self._data, start, start + _MAX_TYPE)
        mark = self._data[start if listed is None else listed.end() :][:1]
        kind = _LITERALS.get(mark, "")
        if listed is not None and kind in ("List", "Map"):
            told = one_line(listed[0], _MAX_TYPE).removeprefix("const ")
            return ("Set" if kind == "Map" and "," not in told else kind) + told
        return kind

    def _listed(self, node: Node, kind: str) -> list[RawBinding]:
        found = []
        for item in node.named_children:
            name = name_of(item)
            if name is None:
                continue
            word = text(self._data[name.start_byte : name.end_byte])
            told = kind or self.held([it for it in item.children if it.start_byte > name.start_byte and it.type != "="])
            if told != word:
                found.append(RawBinding(name.start_byte, word, told or UNTOLD))
        return found

    def _declared(self, node: Node) -> list[RawBinding]:
        listed = next((child for child in node.children if child.type in LISTS), None)
        return [] if listed is None else self._listed(listed, type_in(self._data, node.children, listed.start_byte))

    def _parameter(self, node: Node) -> list[RawBinding]:
        name = node.child_by_field_name("name")
        if name is not None:
            return self._row(name, type_in(self._data, node.children, name.start_byte) or UNTOLD)
        names = [child for child in node.children if child.type == "identifier"]
        is_function = any(child.type == "formal_parameter_list" for child in node.children)
        return (
            self._row(names[-1], "Function" if is_function else self._item(self._gone_through(node))) if names else []
        )

    def _gone_through(self, parameter: Node) -> str:
        """The list of whose items a closure gets one by one: `items` of `items.map((item) => …)`."""
        around: list[Node] = []
        at = parameter.parent
        for kind in _OF_CLOSURE:
            if at is None or at.type != kind:
                return ""
            around.append(at)
            at = at.parent
        first, arguments = around[0].named_children, around[3].named_children
        if first[0].start_byte != parameter.start_byte or arguments[0].start_byte != around[2].start_byte:
            return ""
        chain = self._chains.ending(around[-1].start_byte)
        receiver, _, name = chain[1].rpartition(b".") if chain is not None else (b"", b"", b"")
        return _plain(receiver) if name in _GOING_THROUGH else ""

    def _variable(self, node: Node) -> list[RawBinding]:
        name = node.child_by_field_name("name")
        if name is None:
            return []
        kind = type_in(self._data, node.children, name.start_byte)
        values = node.children_by_field_name("value")
        word = text(self._data[name.start_byte : name.end_byte])
        told = kind or self.held(values)
        found = [] if told == word else self._row(name, told or UNTOLD)
        for item in node.children:
            if item.type == "initialized_identifier" and (other := name_of(item)) is not None:
                found += self._row(other, kind or UNTOLD)
        return found

    def _loop(self, node: Node) -> list[RawBinding]:
        name = node.child_by_field_name("name")
        if name is None:
            return []
        kind = type_in(self._data, node.children, name.start_byte)
        return self._row(name, kind or self._item(self.held(node.children_by_field_name("value"))))

    def _item(self, held: str) -> str:
        """An item of what is held."""
        for _ in range(_MAX_KEPT):
            head, _, last = held.rpartition(".")
            if last.removesuffix("()") not in _KEEPING:
                break
            held = head.removesuffix("()")
        return held + ITEM_OF if held and not held.endswith((ITEM_OF, ">")) else UNTOLD

    def _pattern(self, node: Node) -> list[RawBinding]:
        name = node.children[-1]
        return self._row(name, type_in(self._data, node.children, name.start_byte) or UNTOLD)

    def _caught(self, node: Node) -> list[RawBinding]:
        """`on FormatException catch (error)`, whose parts lie side by side."""
        found, first = list[RawBinding](), -1
        for child in node.children:
            if child.type == "on":
                first = child.end_byte
            elif child.type == "catch_clause":
                names = [it for part in child.named_children for it in part.named_children if it.type == "identifier"]
                if names and first >= 0:
                    found += self._row(names[0], one_line(self._data[first : child.start_byte], _MAX_TYPE))
                first = -1
            elif child.type == "block":
                first = -1
        return found

    def _row(self, name: Node, kind: str) -> list[RawBinding]:
        return [RawBinding(name.start_byte, text(self._data[name.start_byte : name.end_byte]), kind)]
