"""Dart's chains of names and calls, whose parts lie side by side in its trees: `shop.cart?.add(item)..save()`.

Each chain is kept as a short text without what its calls are given (`shop.cart.add()`), by where it ends. Where a call
says by a type what it gives (`context.read<Cart>()`), the chain is a value of that type (`Cart()`).
"""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from anchors.regexes import regex
from anchors.syntax.parse import byte_range
from anchors.syntax.readings import plain_calls
from anchors.syntax.rules.base import LooseReference

_BLANK: Final = b" \t\r\n"
_NAME_BYTES: Final = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$")
_MAX_NAME: Final = 120
_MAX_TEXT: Final = 160
"""Of a chain; of a longer one nothing is known."""
_MAX_GAP: Final = 4_000
"""Blanks between the parts of a chain."""
_AWAITED: Final = regex(rb"\(\s*+(?:await\s++)?")
_CAST: Final = regex(rb"\s++as\s++(?:\w++\.)?(\w++)\??(?:<[^()<>]*+>)?\s*+\)\Z")
_TYPED: Final = regex(rb"<\s*+(?:\w++\.)?([A-Z]\w*+)\??(?:<[^()<>]*+>)?\s*+>")
_GIVING: Final = frozenset(
    (b"read", b"watch", b"of", b"maybeOf", b"get", b"getIt", b"I", b"sl", b"find", b"put", b"locator")
)
"""What gives a value of the type that stands in its angle brackets: Provider, GetIt, GetX."""
UNKNOWN: Final = b"%"
"""Which no name begins with."""
_MARKS: Final = {b"'": b"''", b'"': b"''", b"[": b"[", b"{": b"{"}

Called = tuple[Node, bytes, bytes]
"""What is passed, receiver, name."""


class Chains:
    """The chains of one file; `calls` with what is passed, for facts; `references` are calls and attributes."""

    def __init__(self, data: bytes, found: dict[str, list[Node]]) -> None:
        self._whole = data
        self._data = plain_calls(data) or data
        self._ends: dict[int, tuple[int, bytes]] = {}
        """By where a chain ends: where it starts, and its text."""
        self._subjects: dict[int, tuple[int, bytes]] = {}
        """By the end of a cascade's part: what the cascade is of."""
        self.calls: list[Called] = []
        self.references: list[LooseReference] = []
        self._starts: list[int] = []
        """Where the receiver of each begins."""
        self._calls = {node.start_byte: node for node in found.get("call", ())}
        self._cascaded = {node.start_byte: node.end_byte for node in found.get("cascaded", ())}
        for node in found.get("made", ()):
            self._made(node)
        for node in found.get("constant", ()):
            self._constant(node)
        self._comments = {node.end_byte: node.start_byte for node in found.get("comment", ())}
        self._heads = {node.end_byte: node.start_byte for node in found.get("head", ())}
        links = {*map(byte_range, [*found.get("link", ()), *self._calls.values()])}
        for start, end, is_cascade in sorted(
            [(*span, False) for span in links] + [(*byte_range(node), True) for node in found.get("cascade", ())]
        ):
            if is_cascade:
                self._cascade(start, end)
            else:
                self._link(start, end)

    def ending(self, end: int) -> tuple[int, bytes] | None:
        """Where the chain starts that ends at a place, and its text."""
        known = self._ends.get(end)
        if known is not None:
            return known
        head = self._heads.get(end)
        if head is not None:
            return head, self._of_head(head, end)
        start = self._name_start(end)
        return (start, self._data[start:end]) if start < end else None

    def _link(self, start: int, end: int) -> None:
        data = self._data
        before = self._back(start)
        chain = self._ends.get(before) or self.ending(before) or (before, UNKNOWN)
        raw = data[start : min(end, start + _MAX_NAME + 8)]
        if start in self._calls and raw[:1] in (b"(", b"<"):
            text = self._called(self._calls[start], before, chain)
        elif raw == b"!":
            text = chain[1]
        elif raw[:1] == b"." or raw[:2] == b"?.":
            text = self._named(chain, start, end)
        elif raw[:1] == b"<":
            text = chain[1]
        else:
            text = chain[1] + b"[]"
        self._ends[end] = chain[0], text if len(text) <= _MAX_TEXT else UNKNOWN

    def _named(self, chain: tuple[int, bytes], start: int, end: int) -> bytes:
        """`.name`, `?.name`."""
        at = self._name_start(end)
        name = self._data[at:end]
        if at == end:
            return chain[1] + b"[]"
        if self._next(end) not in self._calls:
            self._refer("attribute", chain[1], name, at, chain[0])
        return chain[1] + b"." + name

    def _called(self, node: Node, end: int, chain: tuple[int, bytes]) -> bytes:
        """A call of what ends at a place."""
        text, at = chain[1], self._name_start(end)
        name = self._data[at:end]
        is_name = at < end and text.endswith(name) and not text.endswith((b"()", b"[]", b"''"))
        if is_name:
            receiver = text[: len(text) - len(name)].rstrip(b".")
            self._add(node, receiver, name, at, chain[0])
        typed = _TYPED.match(self._whole, end, end + 200) if is_name else None
        if typed is not None and (name in _GIVING or text in _GIVING):
            return typed[1] + b"()"
        return text + b"()"

    def _add(self, node: Node, receiver: bytes, name: bytes, at: int, start: int) -> None:
        self.calls.append((node, receiver, name))
        if name not in (b"super", b"this"):
            self._refer("call", receiver, name, at, start)

    def _refer(self, kind: str, receiver: bytes, name: bytes, at: int, start: int) -> None:
        self.references.append(LooseReference(kind, receiver, name, at))
        self._starts.append(start)

    def rename(self, heads: dict[int, tuple[bytes, bytes]]) -> None:
        """Receivers by what their first names go by."""
        for number, start in enumerate(self._starts):
            name, instead = heads.get(start, (b"", b""))
            item = self.references[number]
            if name and item.receiver.startswith(name):
                self.references[number] = item._replace(receiver=instead + item.receiver[len(name) :])

    def _cascade(self, start: int, end: int) -> None:
        """`..name`, the head of a chain of its own whose receiver is what the cascade is of."""
        before = self._back(start)
        subject = self._subjects.get(before) or self.ending(before) or (before, UNKNOWN)
        self._subjects[end] = subject
        at = self._next(start + 2 + (self._data[start : start + 1] == b"?"))
        name_end = self._cascaded.get(at)
        if name_end is None:
            return
        text = subject[1] + b"." + self._data[at:name_end]
        self._ends[name_end] = subject[0], text if len(text) <= _MAX_TEXT else UNKNOWN
        if self._next(name_end) not in self._calls:
            self._refer("attribute", subject[1], self._data[at:name_end], at, subject[0])

    def _made(self, node: Node) -> None:
        """`const Shop(1)`, `new Shop.open()`, `super.open(1)`, `this(…)`, `= Other.open`."""
        children = node.children
        if node.type == "redirecting_factory_constructor_signature":
            names = children[next((at for at, item in enumerate(children) if item.type == "="), len(children)) :]
        elif node.type in ("initializer_list_entry", "redirection"):
            if not children or children[0].type not in ("super", "this"):
                return
            names = children
        else:
            names = children[1:]
        words = [item for item in names if item.type in ("type_identifier", "identifier", "super", "this")]
        if not words:
            return
        texts = [self._data[item.start_byte : item.end_byte] for item in words]
        arguments = next((item for item in names if item.type == "arguments"), None)
        at = words[-1].start_byte
        if arguments is not None:
            self.calls.append((arguments, b".".join(texts[:-1]), texts[-1]))
        self._refer("call", b".".join(texts[:-1]), texts[-1], at, words[0].start_byte)
        self._ends.setdefault(node.end_byte, (node.start_byte, b".".join(texts) + b"()"))

    def _constant(self, node: Node) -> None:
        """`open(1)` of an enumeration makes one of it."""
        self._calls.pop(node.start_byte, None)
        body = node.parent.parent if node.parent is not None else None
        enum = body.parent.child_by_field_name("name") if body is not None and body.parent is not None else None
        if enum is not None and node.parent is not None:
            made = self._data[enum.start_byte : enum.end_byte]
            self._refer("call", b"", made, node.start_byte, node.start_byte)

    def _of_head(self, start: int, end: int) -> bytes:
        """What stands at the head of a chain that is no name: `(await open())`, `'text'`."""
        data = self._data
        mark = data[start : start + 1]
        if mark != b"(":
            return _MARKS.get(mark, b"''" if mark in (b"r", b"<") else UNKNOWN)
        cast = _CAST.search(data, max(start, end - _MAX_NAME), end)
        if cast is not None:
            return cast[1] + b"()"
        opened = _AWAITED.match(data, start, end)
        inside = self._back(end - 1)
        if opened is None or inside <= opened.end():
            return UNKNOWN
        chain = self._ends.get(inside) or self.ending(inside)
        return chain[1] if chain is not None and chain[0] == opened.end() else UNKNOWN

    def _back(self, at: int) -> int:
        """Where what stands before the blanks and comments before a place ends."""
        least = max(0, at - _MAX_GAP)
        while at > least:
            if self._data[at - 1] in _BLANK:
                at -= 1
            elif at in self._comments:
                at = self._comments[at]
            else:
                break
        return at

    def _next(self, at: int) -> int:
        """Where what stands behind the blanks at a place starts."""
        most = min(len(self._data), at + _MAX_GAP)
        while at < most and self._data[at] in _BLANK:
            at += 1
        return at

    def _name_start(self, end: int) -> int:
        """Where the name starts that ends at a place; the place itself where none does."""
        data, least, at = self._data, max(0, end - _MAX_NAME), end
        while at > least and data[at - 1] in _NAME_BYTES:
            at -= 1
        return end if at < end and 48 <= data[at] <= 57 else at
