"""Lists of Perl as their nodes: words of `qw(…)`, pairs of `name => value`, names in strings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from anchors.regexes import regex

_NESTED: Final = frozenset({"list_expression", "parenthesized_expression", "anonymous_array_expression"})
_STRINGS: Final = frozenset({"string_literal", "interpolated_string_literal"})
_WORD: Final = regex(rb"[^\s]++")
_MAX_DEPTH: Final = 6
Spelled = tuple[bytes, int]
"""A word and where it stands."""


def items_of(node: Node | None, depth: int = 0) -> Iterator[Node]:
    """The items of a list, those of lists in it as well."""
    if node is None:
        return
    if node.type in _NESTED and depth < _MAX_DEPTH:
        for child in node.named_children:
            yield from items_of(child, depth + 1)
    elif node.type != "comment":
        yield node


def words_of(data: bytes, node: Node | None) -> list[Spelled]:
    """What a list spells: words, strings, bare words."""
    found: list[Spelled] = []
    for item in items_of(node):
        found += spelled(data, item)
    return found


def spelled(data: bytes, item: Node) -> list[Spelled]:
    """The words that one item of a list spells."""
    if item.type == "quoted_word_list":
        content = item.child_by_field_name("content")
        if content is None:
            return []
        return [(match[0], match.start()) for match in _WORD.finditer(data, content.start_byte, content.end_byte)]
    if item.type in _STRINGS:
        return [(data[item.start_byte + 1 : item.end_byte - 1], item.start_byte + 1)]
    if item.type in ("autoquoted_bareword", "bareword"):
        return [(data[item.start_byte : item.end_byte], item.start_byte)]
    return []


def pairs_of(data: bytes, items: list[Node]) -> dict[bytes, Node]:
    """Values by the words before them."""
    found: dict[bytes, Node] = {}
    at = 0
    while at + 1 < len(items):
        words = spelled(data, items[at])
        if len(words) == 1:
            found.setdefault(words[0][0], items[at + 1])
        at += 2
    return found
