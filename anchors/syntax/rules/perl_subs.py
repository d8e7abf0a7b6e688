"""The subs of one file, with names and without: what each gives, and which places lie in none."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict

from tree_sitter import Node

from anchors.syntax.parse import byte_range
from anchors.syntax.rules.perl_chains import UNKNOWN, Chains


class Subs:
    def __init__(self, chains: Chains, subs: list[Node], returns: list[Node]) -> None:
        self._chains = chains
        self._returns: defaultdict[int, list[Node]] = defaultdict(list)
        """By where the innermost sub around them begins."""
        self._edges: list[int] = []
        """Where the outermost subs begin and end, one behind the other."""
        spans = sorted(map(byte_range, subs))
        for start, end in spans:
            if not self._edges or start >= self._edges[-1]:
                self._edges += start, end
        open_spans: list[tuple[int, int]] = []
        place = 0
        for node in sorted(returns, key=byte_range):
            at = node.start_byte
            while place < len(spans) and spans[place][0] <= at:
                open_spans.append(spans[place])
                place += 1
            while open_spans and open_spans[-1][1] <= at:
                open_spans.pop()
            if open_spans:
                self._returns[open_spans[-1][0]].append(node)

    def is_around(self, at: int) -> bool:
        """Whether a place lies in a sub."""
        return bisect_right(self._edges, at) & 1 == 1

    def given_by(self, node: Node) -> bytes:
        """The value of a sub: of its first `return` that says something, else of its last statement."""
        body = node.child_by_field_name("body")
        if body is None:
            return UNKNOWN
        for item in self._returns.get(node.start_byte, ()):
            inner = item.named_children
            held = self._chains.of(inner[0]) if len(inner) == 1 else UNKNOWN
            if held not in (UNKNOWN, b'"'):
                return held
        statements = [child for child in body.named_children if child.type not in ("comment", "pod")]
        if statements and statements[-1].type == "expression_statement":
            return self._chains.of(statements[-1])
        return UNKNOWN
