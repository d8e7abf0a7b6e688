"""What a file of Elixir calls: modules by their whole names (`Elixir.Shop.Cart`), how many arguments a call passes with
those that a pipe adds, functions that a capture or an option names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from tree_sitter import Node

from anchors.syntax.callees import MAX_NAME
from anchors.syntax.rules.base import LooseReference
from anchors.syntax.rules.elixir_defined import Defined, Module
from anchors.syntax.rules.elixir_heads import count
from anchors.syntax.rules.elixir_names import MODULE, ROOT, Names
from anchors.syntax.rules.elixir_routes import ROUTED, Routes
from anchors.syntax.rules.elixir_words import FORMS

_ARITY: Final = re.compile(rb"\s*/\s*(\d{1,3})")
_MAX_ARGUMENTS: Final = 30
_SERVER: Final = {
    b"call": (b"handle_call", 3), b"cast": (b"handle_cast", 2), b"start_link": (b"init", 1), b"start": (b"init", 1),
}  # fmt: skip
"""What a generic server's functions run in its module."""
_SERVERS: Final = frozenset({b"GenServer", b"DynamicSupervisor", b"Supervisor", b"GenStage"})
_FIRST: Final = re.compile(rb"\(?\s*(__MODULE__|[A-Z][\w.]*+)")
_PLUG: Final = re.compile(rb"\(?\s*:([a-z_]\w*+[?!]?+)")
_NAMED: Final = re.compile(rb"(?<![\w:]):([a-z_]\w*+[?!]?+)")
_TO: Final = re.compile(rb"\bto:\s*([A-Z_][\w.]*+)")
_AS: Final = re.compile(rb"\bas:\s*:([a-z_]\w*+[?!]?+)")


def shape(num: int) -> bytes:
    """So many arguments of which nothing is known."""
    return b",".join([b"?"] * min(num, _MAX_ARGUMENTS))


class Calls:
    def __init__(self, data: bytes, names: Names, defined: Defined, more: Iterable[Node], captured: list[Node]) -> None:
        """`more`: what a pipe hands its left side to; `captured`: what stands behind `&` and before an arity."""
        self._data, self._names, self._defined = data, names, defined
        self._piped = {node.byte_range for node in more}
        self._captured = {
            node.byte_range: int(match[1]) for node in captured if (match := _ARITY.match(data, node.end_byte))
        }
        self._routes = Routes(data)
        self.found: list[LooseReference] = []
        self.covered: list[tuple[int, int]] = []
        """Names of modules that need not be told again, for a call or a directive has them."""

    def add(self, kind: str, receiver: bytes, name: bytes, at: int, num: int | None = None) -> None:
        if len(name) <= MAX_NAME:
            passed = None if num is None else shape(num)
            self.found.append(LooseReference(kind, receiver, name, at, passed))

    def number(self, node: Node, arguments: Node | None, body: Node | None) -> int:
        """How many arguments reach the function."""
        known = self._captured.get(node.byte_range)
        if known is not None:
            return known
        return count(self._data, arguments) + (body is not None) + (node.byte_range in self._piped)

    def local(self, node: Node, word: bytes, arguments: Node | None, body: Node | None) -> None:
        if word in FORMS:
            return
        module = self._defined.around(node.start_byte)
        num = self.number(node, arguments, body)
        if arguments is not None and (word == b"scope" or word in ROUTED):
            self._route(node, word, arguments, module)
        elif arguments is not None and word == b"plug":
            self._plug(arguments, module)
        self.add("call", b"", word, node.start_byte, num)

    def _route(self, node: Node, word: bytes, arguments: Node, module: Module) -> None:
        routes, at = self._routes, arguments.start_byte
        if word == b"scope":
            whole = self._names.whole(routes.module_of(arguments), at, module.whole)
            start, end = routes.scope(node, arguments, whole)
            if start >= 0:
                self.covered.append((start, end))
            return
        name, (start, end), called = routes.named(word, arguments)
        if not name:
            return
        self.covered.append((start, end))
        prefix = routes.prefix(node.start_byte)
        whole = prefix + name if prefix else self._names.whole(name, at, module.whole)
        space, _, last = whole.rpartition(b".")
        self.add("type", ROOT + b"." + space if space else ROOT, last, start)
        for _, function, num in called:
            self.add("call", ROOT + b"." + whole, function, start, num)

    def _plug(self, arguments: Node, module: Module) -> None:
        """`plug :authenticate`, `plug Shop.Auth`: what a pipeline runs."""
        data, start, end = self._data, arguments.start_byte, arguments.end_byte
        named, other = _PLUG.match(data, start, end), _FIRST.match(data, start, end)
        if named:
            self.add("call", b"", named[1], named.start(1), 2)
        elif other:
            whole = self._names.whole(other[1], start, module.whole)
            self.add("call", ROOT + b"." + whole, b"call", other.start(1), 2)

    def prepared(self, arguments: Node | None) -> None:
        """`setup :with_cart`, `setup [:with_cart, :with_user]`: functions that run before each test."""
        start, end = arguments.byte_range if arguments is not None else (0, 0)
        for match in _NAMED.finditer(self._data, start, end):
            self.add("call", b"", match[1], match.start(1), 1)

    def name(self, node: Node) -> None:
        """A name without brackets that a pipe or a capture makes a call."""
        word = self._data[node.start_byte : node.end_byte]
        if word not in FORMS:
            self.add("call", b"", word, node.start_byte, self.number(node, None, None))

    def remote(self, node: Node, target: Node, arguments: Node | None, body: Node | None) -> tuple[bytes, bytes] | None:
        """(receiver as far as it is known, name) of a call behind a dot; None of what is none."""
        left, right = target.child_by_field_name("left"), target.child_by_field_name("right")
        if left is None or right is None or right.type != "identifier":
            return None
        data, start, end = self._data, left.start_byte, left.end_byte
        written, name = data[start:end], data[right.start_byte : right.end_byte]
        module = self._defined.around(node.start_byte)
        num = self.number(node, arguments, body)
        if left.type == "alias" or written.startswith(MODULE):
            self.covered.append((start, end))
            whole = self._names.whole(written, start, module.whole)
        elif written[:1] == b"@":
            whole = self._names.held(written[1:])
        elif left.type == "identifier" and (arguments is not None or node.byte_range in self._captured):
            self.add("call", written, name, right.start_byte, num)
            return written, name
        else:
            return (written, name) if left.type == "atom" else None
        if not whole:
            return None
        self.add("call", ROOT + b"." + whole, name, right.start_byte, num)
        if whole in _SERVERS and name in _SERVER and arguments is not None:
            self._served(name, arguments, right.start_byte, module)
        return whole, name

    def _served(self, name: bytes, arguments: Node, at: int, module: Module) -> None:
        """What runs in a server that is called: one named by its module, else that which the call stands in."""
        match = _FIRST.match(self._data, arguments.start_byte, arguments.end_byte)
        whole = self._names.whole(match[1], arguments.start_byte, module.whole) if match else module.whole
        callback, num = _SERVER[name]
        if whole and (match or name in (b"call", b"cast")):
            self.add("call", ROOT + b"." + whole, callback, at, num)

    def delegated(self, arguments: Node, name: str, num: int) -> None:
        """`defdelegate total(cart), to: Shop.Cart, as: :sum`"""
        start, end = arguments.start_byte, arguments.end_byte
        to = _TO.search(self._data, start, end)
        if to is None:
            return
        called = _AS.search(self._data, to.end(), end) or _AS.search(self._data, start, to.start())
        whole = self._names.whole(to[1], start, self._defined.around(start).whole)
        self.add("call", ROOT + b"." + whole, called[1] if called else name.encode(), to.start(1), num)
