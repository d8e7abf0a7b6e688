"""What the expressions of a component's markup use, read by the grammar of its scripts.

All of them are parsed as one text of their own, so that what is broken in one leaves the script as it is. Names that
the markup or an expression itself binds are no references.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from anchors.regexes import regex
from anchors.syntax.bracing import is_balanced
from anchors.syntax.callees import MAX_NAME, MAX_RECEIVER
from anchors.syntax.markup_parts import Expression, Markup
from anchors.syntax.parse import ParseStopped, captures, parse_tree
from anchors.syntax.rules.base import LooseReference

MAX_EXPRESSION: Final = 8_000
MAX_BYTES: Final = 1 << 18
"""Of all expressions of a file together."""
_HEAD: Final = regex(rb"[A-Za-z_$][\w$]*+")
_PLAIN: Final = regex(rb"\s*+(?:\.\.\.)?+([A-Za-z_$][\w$]*+)\s*+")
_KINDS: Final = {"reference.call": "call", "reference.new": "new", "reference.attribute": "attribute"}
_TAGS: Final = ("jsx_opening_element", "jsx_self_closing_element")
_WORDS: Final = frozenset((b"true", b"false", b"null", b"undefined", b"this"))


class _Pieces:
    """The expressions as one text, and where each of its bytes stands in the file."""

    def __init__(self, data: bytes, expressions: list[Expression]) -> None:
        self.kept: list[Expression] = []
        self.starts: list[int] = []
        pieces: list[bytes] = []
        size = 0
        for item in expressions:
            text = data[item.start : item.end]
            if len(text) > MAX_EXPRESSION or size > MAX_BYTES or not is_balanced(text):
                continue
            self.kept.append(item)
            self.starts.append(size)
            pieces.append(b"{%b\n}\n" % text if item.is_run else b"[%b\n];\n" % text)
            size += len(pieces[-1])
        self.text = b"".join(pieces)

    def number(self, at: int) -> int:
        return bisect_right(self.starts, at) - 1

    def place(self, number: int, at: int) -> int:
        """In the file."""
        return self.kept[number].start + at - self.starts[number] - 1


def uses(data: bytes, markup: Markup, grammar: str) -> Iterator[LooseReference]:
    """Of names and expressions, in no certain order."""
    for at, name in markup.names:
        yield LooseReference("name", b"", name, at)
    left: list[Expression] = []
    for item in markup.expressions:
        plain = _PLAIN.fullmatch(data, item.start, item.end)
        if plain is None:
            left.append(item)
        elif plain[1] not in item.bound and plain[1] not in _WORDS:
            yield LooseReference("name", b"", plain[1], plain.start(1))
    pieces = _Pieces(data, left)
    if not pieces.kept:
        return
    try:
        found = captures(parse_tree(pieces.text, grammar), grammar)
    except ParseStopped:
        return
    yield from _read(pieces, found)


def _read(pieces: _Pieces, found: dict[str, list[Node]]) -> Iterator[LooseReference]:
    text = pieces.text
    bound = [item.bound for item in pieces.kept]
    for node in found.get("local", ()):
        number = pieces.number(node.start_byte)
        bound[number] = bound[number] | {text[node.start_byte : node.end_byte]}
    called = {node.byte_range for node in found.get("reference.call", ())}
    for capture, kind in _KINDS.items():
        for node in found.get(capture, ()):
            if kind == "attribute" and node.byte_range in called:
                continue
            receiver, name = _parts(text[node.start_byte : node.end_byte])
            number = pieces.number(node.start_byte)
            if name and _head(receiver or name) not in bound[number]:
                yield LooseReference(kind, receiver, name, pieces.place(number, node.end_byte - len(name)))
    for node in found.get("reference.name", ()):
        name, number = text[node.start_byte : node.end_byte], pieces.number(node.start_byte)
        if len(name) <= MAX_NAME and name not in bound[number]:
            is_tag = node.parent is not None and node.parent.type in _TAGS
            yield LooseReference("tag" if is_tag else "name", b"", name, pieces.place(number, node.start_byte))


def _parts(raw: bytes) -> tuple[bytes, bytes]:
    """Receiver and name of a callee or member; without a name where they are more than a chain of names."""
    receiver, _, name = raw.rpartition(b".")
    receiver = receiver.rstrip(b"?! \r\n\t")
    if len(name) > MAX_NAME or len(receiver) > MAX_RECEIVER or b"\n" in receiver or not _HEAD.fullmatch(name):
        return b"", b""
    return receiver, name


def _head(raw: bytes) -> bytes:
    found = _HEAD.match(raw)
    return found[0] if found is not None else b""
