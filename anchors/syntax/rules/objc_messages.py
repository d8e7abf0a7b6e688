"""Objective-C's messages, selectors and members as references, and what stands before them as short texts.

A receiver is told as a chain that other languages have too: `[[self store] itemFor:key at:1]` is
`self.store().itemFor$at$()` (a colon of a selector is `$` there), `[[Shop alloc] initWithName:name]` is `Shop()`, as
is `(Shop *)value`. What begins with an underscore and is no variable of the file is the object's own: `_store` is
`self._store`.
"""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from anchors.regexes import regex
from anchors.syntax.rules.base import LooseReference
from anchors.syntax.source import one_line

UNKNOWN: Final = b"%"
"""Which no name begins with."""
_MAX_TEXT: Final = 160
_MAX_DEPTH: Final = 40
_MAX_SELECTOR: Final = 200
_SAME: Final = frozenset(
    b"self class autorelease retain copy copyWithZone: alloc allocWithZone: new init mutableCopy".split()
)
"""What gives a value of the same type."""
_MAKING: Final = frozenset((b"alloc", b"new", b"allocWithZone:"))
_INIT: Final = regex(rb"init(?![a-z])")
_LITERALS: Final = {
    "array_literal": b"NSArray()", "dictionary_literal": b"NSDictionary()", "at_expression": b"NSNumber()",
    "concatenated_string": b"NSString()",
}  # fmt: skip
_TARGETS: Final = (
    b"addTarget",
    b"target",
    b"withTarget",
    b"addObserver",
    b"initWithTarget",
    b"modalDelegate",
    b"delegate",
)
"""Parts of selectors whose argument is what a selector beside it is sent to."""

Called = tuple[Node, bytes, bytes]
"""The whole message, receiver, selector."""


def selector_of(data: bytes, node: Node) -> tuple[bytes, int, list[tuple[bytes, Node]]]:
    """The whole selector of a message, where its first part stands, and its arguments by the part before each."""
    names = {name.start_byte for name in node.children_by_field_name("method")}
    words: list[bytes] = []
    given: list[tuple[bytes, Node]] = []
    at, part = -1, b""
    for child in node.children[2:]:
        if child.type == ":":
            words.append(b":")
        elif child.start_byte in names:
            part = data[child.start_byte : child.end_byte]
            at = child.start_byte if at < 0 else at
            words.append(part)
        elif child.is_named and child.type != "comment":
            given.append((part, child))
    return b"".join(words)[:_MAX_SELECTOR], at, given


class Messages:
    """The messages of one file. `own`: names that are variables of the file although they begin with an underscore."""

    def __init__(self, data: bytes, own: frozenset[bytes]) -> None:
        self._data, self._own = data, own
        self._known: dict[tuple[int, int], bytes] = {}
        self.calls: list[Called] = []
        self.references: list[LooseReference] = []
        self.arguments: list[Node] = []
        """Plain names that are passed."""
        self._heads: list[int] = []
        """Where the receiver of each reference begins."""

    def read(self, found: dict[str, list[Node]]) -> None:
        fields = found.pop("reference.attribute", [])
        for node in sorted(fields + found.get("message", []), key=lambda node: (node.end_byte, -node.start_byte)):
            if node.type == "message_expression":
                self._message(node)
            else:
                self._field(node)
        for node in found.get("selector", ()):
            self._selector(node)
        calls = found.get("reference.call", [])
        behind = [node for node in calls if node.type == "field_expression"]
        for node in behind:  # a block that an object holds
            self._member(node, "call")
        found["reference.call"] = [node for node in calls if node.type != "field_expression"]

    def rename(self, heads: dict[int, tuple[bytes, bytes]]) -> None:
        """Receivers by what their first names go by."""
        for number, start in enumerate(self._heads):
            name, instead = heads.get(start, (b"", b""))
            item = self.references[number]
            if name and item.receiver.startswith(name):
                self.references[number] = item._replace(receiver=instead + item.receiver[len(name) :])

    def chain(self, node: Node | None, depth: int = 0) -> bytes:
        """What stands for an expression's value."""
        if node is None or depth > _MAX_DEPTH:
            return UNKNOWN
        key = (node.start_byte, node.end_byte)
        known = self._known.get(key)
        if known is None:
            known = self._chain(node, depth + 1)
            self._known[key] = known = known if len(known) <= _MAX_TEXT else UNKNOWN
        return known

    def is_own(self, name: bytes) -> bool:
        """Whether a bare name is most likely a variable of the object around."""
        return name[:1] == b"_" and name[1:2].islower() and name not in self._own

    def _chain(self, node: Node, depth: int) -> bytes:
        kind, data = node.type, self._data
        if kind == "identifier":
            name = data[node.start_byte : node.end_byte]
            return b"self." + name if self.is_own(name) else name
        if kind == "message_expression":
            selector, _, _ = selector_of(data, node)
            return self._sent(self.chain(node.child_by_field_name("receiver"), depth), selector)
        if kind == "field_expression":
            field = node.child_by_field_name("field")
            name = b"" if field is None else data[field.start_byte : field.end_byte]
            return self._sent(self.chain(node.child_by_field_name("argument"), depth), name, is_field=True)
        if kind == "cast_expression":
            return self._cast(node) or self.chain(node.child_by_field_name("value"), depth)
        if kind == "call_expression":
            called = self.chain(node.child_by_field_name("function"), depth)
            return UNKNOWN if called == UNKNOWN else called + b"()"
        if kind == "string_literal":
            return b"NSString()" if data[node.start_byte : node.start_byte + 1] == b"@" else b'""'
        if kind in _LITERALS:
            is_call = kind == "at_expression" and data[node.start_byte + 1 : node.start_byte + 2] not in b"0123456789(-"
            return UNKNOWN if is_call else _LITERALS[kind]
        return self._around(node, kind, depth)

    def _around(self, node: Node, kind: str, depth: int) -> bytes:
        """Of what only stands around a value that value."""
        if kind == "parenthesized_expression":
            return self.chain(node.named_child(0) if node.named_child_count else None, depth)
        if kind == "pointer_expression":
            return self.chain(node.child_by_field_name("argument"), depth)
        if kind == "assignment_expression":
            return self.chain(node.child_by_field_name("left"), depth)
        if kind == "conditional_expression":
            first = self.chain(node.child_by_field_name("consequence") or node.child_by_field_name("condition"), depth)
            return (
                first if first not in (UNKNOWN, b"nil") else self.chain(node.child_by_field_name("alternative"), depth)
            )
        return UNKNOWN

    def _sent(self, receiver: bytes, name: bytes, *, is_field: bool = False) -> bytes:
        if receiver == UNKNOWN or not name:
            return UNKNOWN
        is_class = receiver[:1].isupper() and receiver.isalnum()
        if is_class and (name in _MAKING or _INIT.match(name)):
            return receiver + b"()"
        if name in _SAME or _INIT.match(name):
            return b"self" if receiver == b"super" else receiver
        if is_field:
            return receiver + b"." + name
        return receiver + b"." + name.replace(b":", b"$") + b"()"

    def _cast(self, node: Node) -> bytes:
        """`(Shop *)value`, `(id<Paying>)value`: a value of that type; "" for what says nothing."""
        held = node.child_by_field_name("type")
        first = held.named_child(0) if held is not None and held.named_child_count else None
        if first is None:
            return b""
        if first.type == "typedefed_specifier":
            listed = first.named_child(0) if first.named_child_count else None
            first = listed.named_child(0) if listed is not None and listed.named_child_count else None
        elif first.type == "generic_specifier":
            first = first.named_child(0)
        elif first.type != "type_identifier":
            return b""
        name = b"" if first is None else self._data[first.start_byte : first.end_byte]
        return name + b"()" if name[:1].isupper() else b""

    def _message(self, node: Node) -> None:
        selector, at, given = selector_of(self._data, node)
        if at < 0:
            return
        self.arguments += [child for _, child in given if child.type == "identifier"]
        before = node.child_by_field_name("receiver")
        receiver = self.chain(before)
        self.calls.append((node, receiver, selector))
        start = node.start_byte if before is None else _first(before)
        self._refer("call", receiver, selector, at, start)
        if before is not None and receiver[:1].isupper() and receiver.isalnum() and selector in _MAKING:
            self._refer("new", b"", receiver, before.start_byte, -1)
            if selector == b"new":
                self._refer("call", receiver + b"()", b"init", at, start)

    def _field(self, node: Node) -> None:
        if not self._is_part_of_name(node):
            self._member(node, "attribute")

    def _is_part_of_name(self, node: Node) -> bool:
        """Whether it is what is called: that is told as a call."""
        around = node.parent
        return around is not None and around.type == "call_expression" and around.child(0) == node

    def _member(self, node: Node, kind: str) -> None:
        field, before = node.child_by_field_name("field"), node.child_by_field_name("argument")
        if field is None or before is None:
            return
        name, receiver = self._data[field.start_byte : field.end_byte], self.chain(before)
        if self._is_set(node, field) and not self._is_arrow(before, field):
            name = b"set" + name[:1].upper() + name[1:] + b":"
        if name == b"new" and receiver[:1].isupper() and receiver.isalnum():
            self._refer("new", b"", receiver, before.start_byte, -1)
        self._refer(kind, receiver, name, field.start_byte, _first(before))

    def _is_set(self, node: Node, field: Node) -> bool:
        around = node.parent
        if around is None or around.type != "assignment_expression" or around.child_by_field_name("left") != node:
            return False
        return self._data[field.end_byte : field.end_byte + 4].lstrip()[:1] == b"="

    def _is_arrow(self, before: Node, field: Node) -> bool:
        return b"->" in self._data[before.end_byte : field.start_byte]

    def _selector(self, node: Node) -> None:
        """`@selector(open:)`: a use of the method of whoever is told beside it, else of the object around."""
        raw = one_line(self._data[node.start_byte : node.end_byte], _MAX_SELECTOR)
        name = raw.partition("(")[2].rstrip(")").strip().replace(" ", "").encode()
        receiver, around = b"self", node.parent
        if around is not None and around.type == "message_expression":
            selector, _, given = selector_of(self._data, around)
            told = next((child for part, child in given if part in _TARGETS), None)
            if told is not None:
                receiver = self.chain(told)
            elif selector.startswith((b"performSelector", b"respondsToSelector", b"instancesRespond")):
                receiver = self.chain(around.child_by_field_name("receiver"))
        if name:
            self._refer("attribute", receiver, name, node.start_byte, -1)

    def _refer(self, kind: str, receiver: bytes, name: bytes, at: int, head: int) -> None:
        self.references.append(LooseReference(kind, receiver, name, at))
        self._heads.append(head)


def _first(node: Node) -> int:
    """Where the first name of an expression stands."""
    at = node.start_byte
    for _ in range(_MAX_DEPTH):
        inner = node.child_by_field_name("receiver") or node.child_by_field_name("argument")
        if inner is None:
            return at
        node, at = inner, inner.start_byte
    return at
