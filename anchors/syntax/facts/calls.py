"""A call as the fact idioms see it: name, receiver, argument texts; read from the tree only when asked."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from anchors.regexes import regex
from anchors.syntax.once import once
from anchors.syntax.source import Source, one_line, text

_MAX_ARGUMENTS = 40
_MAX_SHOWN: Final = 32
"""Of what a chained call stands behind; a longer chain tells of other things."""
OF_PERL: Final = ("function", "method")
"""What is called in Perl, beside which what is passed lies as a list, or by itself."""
MESSAGE: Final = "message_expression"
"""A call of Objective-C, whose arguments stand behind colons."""
OF_DART: Final = ("argument_part", "arguments")
"""What stands for a call of Dart, whose trees have no node for what is called: what is passed."""
_NAMES: Final = ("property", "field", "attribute", "name")
_ASSIGNED: Final = regex(
    rb"(?<![\w$])([A-Za-z_$][\w$.]*+)\s*+(?::[^=;]*+)?:?=\s*+(?:new\s+|await\s+|&)?(?:[\w.$()]*(?:\.|::))?$"
)
_MAX_GAP: Final = 80
"""Bytes between a call and the dot of one that hangs on it."""
_MAX_BEFORE: Final = 300
"""Bytes of a call's line that are looked at in front of it for what it is assigned to."""


class Call:
    """`node` is the callee (or the whole call, in languages whose grammar has no callee node)."""

    def __init__(self, source: Source, node: Node, receiver: bytes, name: bytes) -> None:
        self._source, self.node = source, node
        self.raw_receiver, self.raw_name = receiver, name
        name_at = _name_at(node) if b")" in receiver else None
        self.is_chained = name_at is not None and node.type != MESSAGE
        """Behind another call: it stands where its own name does, and what is shown of it begins there."""
        self.at = node.start_byte if name_at is None else name_at
        if node.type in OF_DART:
            self.at -= len(name)

    @once
    def name(self) -> str:
        return text(self.raw_name)

    @once
    def receiver(self) -> str:
        return one_line(self.raw_receiver, 80)

    @once
    def owner(self) -> str:
        """The receiver's last part, lower case: `self.app.logger` -> `logger`."""
        return self.receiver.rpartition(".")[2].rpartition("::")[2].rpartition("->")[2].lower()

    @once
    def _arguments(self) -> Node | None:
        if self.node.type in OF_DART:
            return self.node if self.node.type == "arguments" else self.node.named_children[-1]
        around = self.node.parent
        if self.node.type in OF_PERL and around is not None:
            return around.child_by_field_name("arguments")
        node: Node | None = self.node.child_by_field_name("arguments")
        if node is not None:
            return node
        # Of Scala's and Rust's `get[Int]("port")` the types stand in between, of TypeScript's `await get<Int>("port")`
        # `await get` is called.
        node = around if around is not None and around.type in ("generic_function", "await_expression") else self.node
        node = node.next_sibling
        if node is not None and node.type == "(" and around is not None and around.type == "call_expression":
            return around  # Zig: what is passed lies beside the callee
        for _ in range(4):
            if node is None:
                return None
            if node.type in (
                "argument_list",
                "arguments",
                "token_tree",
                "call_suffix",
                "value_arguments",
            ):
                if node.type != "call_suffix":
                    return node
                return next((child for child in node.named_children if child.type == "value_arguments"), None)
            node = node.next_sibling
        return None

    @property
    def is_statement(self) -> bool:
        """Whether the call stands by itself: nobody takes what it gives."""
        around = self.node.parent
        if around is not None and around.type in ("call_expression", "invocation_expression"):
            around = around.parent
        return around is not None and around.type == "expression_statement"

    @property
    def has_closure(self) -> bool:
        """Whether a closure follows the argument list (Swift)."""
        node = self.node.next_sibling
        return node is not None and any(child.type == "lambda_literal" for child in node.named_children)

    @property
    def end(self) -> int:
        """Where the call's argument list ends: a byte offset."""
        node = self._arguments
        return node.end_byte if node is not None else self.node.end_byte

    @property
    def goes_on(self) -> bool:
        """Whether another call hangs on what this one gives: `log.Error().Msg("late")`."""
        end = self.end
        return self._source.data[end : end + _MAX_GAP].lstrip()[:1] == b"."

    @property
    def raw_callee(self) -> bytes:
        """The callee as written, type arguments included."""
        return self._source.data[self.node.start_byte : self.node.end_byte]

    @once
    def arguments(self) -> list[bytes]:
        """The source text of each argument, comments left out."""
        if self.node.type == MESSAGE:
            return _behind_colons(self._source.data, self.node)
        node = self._arguments
        if node is None:
            return []
        data = self._source.data
        if self.node.type in OF_PERL and node.type != "list_expression":
            return [data[node.start_byte : node.end_byte]]
        if node.type == "token_tree":
            return split_tokens(data[node.start_byte + 1 : node.end_byte - 1])
        first = self.node.end_byte if node.type == "call_expression" else 0
        return [
            data[child.start_byte : child.end_byte]
            for child in node.named_children[:_MAX_ARGUMENTS]
            if "comment" not in child.type and child.start_byte >= first
        ]

    @once
    def text(self) -> str:
        """The whole call on one line, cut at 200 characters."""
        if self.node.type == MESSAGE:
            return one_line(self._source.data[self.node.start_byte : self.node.end_byte])
        if self.node.type in OF_PERL and self.node.parent is not None:
            return one_line(self._source.data[self.node.parent.start_byte : self.node.parent.end_byte])
        node = self._arguments
        end = node.end_byte if node is not None else self.node.end_byte
        raw = self._source.data[self.at : max(end, self.node.end_byte)]
        is_shown = not self.is_chained or (len(self.raw_receiver) <= _MAX_SHOWN and b"\n" not in self.raw_receiver)
        if self.raw_receiver and is_shown and not raw.startswith(self.raw_receiver[:8]):
            before = self._source.data[max(0, self.at - 2) : self.at]
            raw = self.raw_receiver + (before if before in (b"->", b"::") else b".") + raw
        return one_line(raw)

    @once
    def assigned_to(self) -> str:
        """The variable or field that the call's line assigns to: `LOG` in `LOG = getLogger("x")`."""
        source = self._source
        start = max(source.starts[source.line(self.at) - 1], self.at - _MAX_BEFORE)
        match = _ASSIGNED.search(source.data, start, self.at)
        return text(match[1]) if match else ""


def _behind_colons(data: bytes, node: Node) -> list[bytes]:
    """What a message passes; what stands behind a comma too."""
    found, is_given = list[bytes](), False
    for child in node.children[: 4 * _MAX_ARGUMENTS]:
        if child.type in (":", ","):
            is_given = True
        elif is_given and child.is_named and child.type != "comment":
            found.append(data[child.start_byte : child.end_byte])
            is_given = False
    return found[:_MAX_ARGUMENTS]


def _name_at(node: Node) -> int | None:
    """Where the name begins that a callee ends in."""
    for field in _NAMES:
        name = node.child_by_field_name(field)
        if name is not None:
            return name.start_byte
    return None


def split_tokens(raw: bytes) -> list[bytes]:
    """A macro's arguments: split at commas outside of brackets and strings."""
    parts, depth, quote, start, at = [], 0, 0, 0, 0
    raw = raw[:2000]
    while at < len(raw):
        char = raw[at]
        if quote:
            if char == 0x5C:
                at += 1
            elif char == quote:
                quote = 0
        elif char == 0x22:
            quote = char
        elif char in b"([{":
            depth += 1
        elif char in b")]}":
            depth -= 1
        elif char == 0x2C and depth == 0:
            parts.append(raw[start:at].strip())
            start = at + 1
        at += 1
    parts.append(raw[start:].strip())
    return [part for part in parts if part]
