"""Expressions of Perl as short texts that other languages have too, and calls of methods with what stands before them.

Packages are told by their whole names behind a root (`Perl.Shop.Cart`), since a name means the same in every file; the
object around, however it is called, is `self`, and `$self->{store}` is `self.$store`. What `Shop::Cart->new` gives is a
`Perl.Shop.Cart` as well: a method of the class is one of its objects.
"""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from anchors.regexes import regex
from anchors.syntax.rules.base import LooseReference
from anchors.syntax.rules.perl_words import CORE

UNKNOWN: Final = b"%"
"""Which no name begins with."""
ROOT: Final = b"Perl"
SELF: Final = b"self"
CONTROLLER: Final = b"$"
"""Stands before each part of a package of which only the end is told."""
_ACTION: Final = regex(rb"([A-Za-z][\w:-]*+)#([A-Za-z_]\w*+)")
INVOCANTS: Final = frozenset({b"$self", b"$class", b"$proto", b"$this", b"$_[0]", b"__PACKAGE__"})
"""What code calls the object or the class that a method is asked of."""
_PACKAGE: Final = regex(rb"(?:::)?([A-Za-z_]\w*+(?:(?:::|')[A-Za-z_]\w*+)*+)(?:::)?")
_NAME: Final = regex(rb"[A-Za-z_]\w*+")
_VARIABLE: Final = regex(rb"\$[A-Za-z_]\w*+")
_SPELLED: Final = frozenset({"string_literal", "interpolated_string_literal"})
_THROUGH: Final = frozenset({"parenthesized_expression", "expression_statement"})
_CALLS: Final = frozenset({"function_call_expression", "ambiguous_function_call_expression"})
_MAX_TEXT: Final = 160
_MAX_DEPTH: Final = 40
_SHIFTED: Final = frozenset({b"shift", b"shift()", b"shift(@_)", b"shift @_"})
_SAME: Final = frozenset({b"new", b"instance"})
"""What most classes give an object of themselves by."""

Called = tuple[Node, bytes, bytes]
"""The name of the method, receiver, name."""


def rooted(package: bytes) -> bytes:
    """A package by its whole name, as a text."""
    return ROOT + b"." + package.replace(b"::", b".").replace(b"'", b".")


def package_in(raw: bytes) -> bytes:
    """The package that a bare word or a string spells; "" where it spells none."""
    match = _PACKAGE.fullmatch(raw)
    return match[1] if match is not None else b""


def _controller(word: bytes) -> bytes:
    """How a controller is called by the end of its package's name: `admin-cart_item` is `Admin::CartItem`."""
    if word[:1].isupper():
        parts = word.split(b"::")
    else:
        parts = [b"".join(one.title() for one in part.split(b"_")) for part in word.split(b"-")]
    return CONTROLLER + CONTROLLER.join(parts)


class Chains:
    """The values of one file's expressions."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._known: dict[tuple[int, int], bytes] = {}
        self.calls: list[Called] = []
        self.references: list[LooseReference] = []
        self.imported: list[tuple[int, bytes]] = []
        """Packages that are told to give their names away, and where."""

    def read(self, messages: list[Node]) -> None:
        """Calls of methods, the inner ones of a chain first."""
        for node in sorted(messages, key=lambda node: (node.end_byte, -node.start_byte)):
            self._message(node)

    def of(self, node: Node | None, depth: int = 0) -> bytes:
        """What stands for an expression's value."""
        if node is None or depth > _MAX_DEPTH:
            return UNKNOWN
        key = (node.start_byte, node.end_byte)
        known = self._known.get(key)
        if known is None:
            known = self._of(node, depth + 1)
            self._known[key] = known = known if len(known) <= _MAX_TEXT else UNKNOWN
        return known

    def _of(self, node: Node, depth: int) -> bytes:
        kind, data = node.type, self._data
        if kind == "scalar":
            name = data[node.start_byte : node.end_byte]
            return SELF if name in INVOCANTS else name if _VARIABLE.fullmatch(name) else UNKNOWN
        if kind == "method_call_expression":
            return self._given(node, depth)
        if kind == "bareword":
            return self._word(data[node.start_byte : node.end_byte])
        if kind in _CALLS:
            return self._called(node, depth)
        if kind == "hash_element_expression":
            return self._held(node, depth)
        if kind in _SPELLED:
            package = package_in(data[node.start_byte + 1 : node.end_byte - 1])
            return rooted(package) if b"::" in package else b'"'
        if kind in ("func0op_call_expression", "array_element_expression"):
            return SELF if data[node.start_byte : node.end_byte] in INVOCANTS else UNKNOWN
        if kind == "func1op_call_expression":  # `ref $self`
            inner = (
                node.named_children[-1] if data.startswith(b"ref", node.start_byte) and node.named_children else None
            )
            return SELF if inner is not None and self.of(inner, depth) == SELF else UNKNOWN
        if kind in ("binary_expression", "lowprec_logical_expression"):
            left = self.of(node.child_by_field_name("left"), depth)
            return left if left != UNKNOWN else self.of(node.child_by_field_name("right"), depth)
        if kind == "assignment_expression":
            return self.of(node.child_by_field_name("right"), depth)
        if kind in _THROUGH and node.named_child_count == 1:
            return self.of(node.named_children[0], depth)
        if kind == "variable_declaration":
            return self.of(node.child_by_field_name("variable"), depth)
        return UNKNOWN

    def _word(self, word: bytes) -> bytes:
        """A bare word: a package, or a function that is called without brackets (`app->start`)."""
        package = package_in(word)
        if b"::" not in word and package[:1].islower():
            return package + b"()"
        return rooted(package) if package else UNKNOWN

    def _held(self, node: Node, depth: int) -> bytes:
        """`$self->{store}`, whose name no method has."""
        key, held = node.child_by_field_name("key"), node.child_by_field_name("hash")
        owner = node.named_children[0] if held is None and node.named_child_count else None
        name = self._data[key.start_byte : key.end_byte].strip(b"'\"") if key is not None else b""
        receiver = self.of(owner, depth)
        if receiver == UNKNOWN or receiver == b'"' or not _NAME.fullmatch(name):
            return UNKNOWN
        return receiver + b".$" + name

    def _called(self, node: Node, depth: int) -> bytes:
        function = node.child_by_field_name("function")
        arguments = node.child_by_field_name("arguments")
        word = self._data[function.start_byte : function.end_byte].lstrip(b"&") if function is not None else b""
        if word == b"bless":
            given = arguments.named_children if arguments is not None and arguments.type == "list_expression" else []
            made = self.of(given[1], depth) if len(given) > 1 else SELF
            return made if made.startswith((ROOT, SELF)) else SELF
        if word == b"new":
            made = self.made_by_word(arguments)
            return rooted(made) if made else UNKNOWN
        if word in CORE:
            return UNKNOWN
        space, mark, name = word.rpartition(b"::")
        if not _NAME.fullmatch(name):
            return UNKNOWN
        return rooted(space) + b"." + name + b"()" if mark and space else name + b"()"

    def made_by_word(self, arguments: Node | None) -> bytes:
        """The class that `new Shop::Cart(…)` makes an object of."""
        if arguments is not None and arguments.type == "list_expression" and arguments.named_child_count:
            arguments = arguments.named_children[0]
        if arguments is not None and arguments.type in _CALLS:
            arguments = arguments.child_by_field_name("function")
        if arguments is None or arguments.type not in ("bareword", "function"):
            return b""
        return package_in(self._data[arguments.start_byte : arguments.end_byte])

    def _given(self, node: Node, depth: int) -> bytes:
        """What a call of a method gives."""
        name = self._method(node)
        receiver = self._asked(node, depth)
        if not name or receiver == UNKNOWN or receiver == b'"':
            return UNKNOWN
        space, mark, last = name.rpartition(b"::")
        if mark:
            return SELF if last == b"new" else self._inherited(space) + b"." + last + b"()"
        if name in _SAME and (receiver == SELF or receiver.startswith(ROOT + b".")) and b"(" not in receiver:
            return receiver
        return receiver + b"." + name + b"()"

    def _inherited(self, space: bytes) -> bytes:
        return b"super" if space == b"SUPER" else rooted(space.removesuffix(b"::SUPER"))

    def _method(self, node: Node) -> bytes:
        method = node.child_by_field_name("method")
        raw = self._data[method.start_byte : method.end_byte] if method is not None else b""
        return raw if raw[:1].isalpha() or raw[:1] == b"_" else b""

    def _asked(self, node: Node, depth: int = 0) -> bytes:
        """What a method is asked of."""
        owner = node.child_by_field_name("invocant")
        if owner is not None and self._data[owner.start_byte : owner.end_byte] in _SHIFTED:
            return SELF
        if owner is not None and owner.type in _SPELLED:
            package = package_in(self._data[owner.start_byte + 1 : owner.end_byte - 1])
            return rooted(package) if package else UNKNOWN
        return self.of(owner, depth)

    def _routed(self, arguments: Node | None) -> None:
        """`->to("cart#show")`: the action of a controller, whatever package that is in."""
        if arguments is not None and arguments.type == "list_expression" and arguments.named_child_count:
            arguments = arguments.named_children[0]
        if arguments is None or arguments.type not in _SPELLED:
            return
        match = _ACTION.match(self._data, arguments.start_byte + 1, arguments.end_byte - 1)
        if match is not None:
            owner = ROOT + b"." + _controller(match[1])
            self.references.append(LooseReference("attribute", owner, match[2], arguments.start_byte))

    def _message(self, node: Node) -> None:
        name, method = self._method(node), node.child_by_field_name("method")
        if not name or method is None:
            return
        receiver, at = self._asked(node), method.start_byte
        space, mark, last = name.rpartition(b"::")
        if mark:
            receiver, name = self._inherited(space), last
        self.calls.append((method, receiver, name))
        if name == b"to":
            self._routed(node.child_by_field_name("arguments"))
        if receiver == b'"':
            return
        is_package = receiver.startswith(ROOT + b".") and b"(" not in receiver
        if is_package and not mark and (owner := node.child_by_field_name("invocant")) is not None:
            outer, _, inner = receiver.rpartition(b".")
            is_made = name == b"new"
            if owner.type not in _CALLS and owner.type != "method_call_expression":
                self.references.append(LooseReference("new" if is_made else "type", outer, inner, owner.start_byte))
            if is_made:
                return
            if name == b"import":
                self.imported.append((at, receiver.removeprefix(ROOT + b".").replace(b".", b"::")))
        self.references.append(LooseReference("call", receiver, name, at))
