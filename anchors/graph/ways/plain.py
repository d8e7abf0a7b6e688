"""Definitions that only give, keep or make a value: accessors, and types that are made without a constructor of their
own. A long chain is about the others.
"""

from __future__ import annotations

import re
from typing import Final

from anchors.graph.edges.graph import SymbolGraph
from anchors.graph.ways.conditioned import Read
from anchors.graph.ways.neighbours import CALLABLE, FORWARD
from anchors.index.snapshot import Snapshot

MAX_LINES: Final = 6
_TYPES: Final = frozenset({"class", "struct", "enum", "type", "record", "union"})
_DECLARING: Final = frozenset({"interface", "trait", "protocol"})
_BODY: Final = re.compile(r"\{|=>|(?<![=!<>])=(?!=)|:[ \t]*(?:#[^\n]*)?\n|\n")
"""Where a short definition's head ends."""
_CALLED: Final = re.compile(
    r"(?<![\w$])(?!(?:if|for|while|switch|match|return|catch|sizeof|and|or|not|in|elif|when)\b)"
    r"[A-Za-z_$][\w$]*(?:<[\w<>, ]{0,60}>)?[!?]?\(|\bnew\s|\byield\b|\bawait\b"
)
_UNBRACKETED: Final = re.compile(r"(?<![\w.@])(?:[a-z]\w*[!?]?(?:\.\w+[!?]?)+|\w+[!?]?[ \t]+[\w:@\"'\[])")
"""A call of Ruby's, Lua's or a shell's that needs no brackets."""


class Plain:
    """Of one snapshot; reads each file once."""

    def __init__(self, snapshot: Snapshot, graph: SymbolGraph, read: Read) -> None:
        self._snapshot, self._graph, self._read = snapshot, graph, read
        self._known: dict[int, bool] = {}
        self._rows: dict[int, list[str]] = {}

    def has(self, symbol: int) -> bool:
        if symbol not in self._known:
            self._known[symbol] = self._is_plain(symbol)
        return self._known[symbol]

    def _is_plain(self, symbol: int) -> bool:
        kind = self._snapshot.kind(symbol)
        if kind in _TYPES:
            return not self._leads_on(symbol)
        if kind not in CALLABLE or self._leads_on(symbol):
            return False
        parent = self._snapshot.parent(symbol)
        if parent >= 0 and self._snapshot.kind(parent) in _DECLARING:
            return False  # what is behind it is not known
        first, last = self._span(symbol)
        return last - first < MAX_LINES and self._calls_nothing(symbol, first, last)

    def _leads_on(self, symbol: int) -> bool:
        """Whether it calls or makes anything, or hands a function on; to name a field is no more than to give it."""
        edges = self._graph.edges_out(symbol, FORWARD)
        return any(edge.kind != "name" or self._snapshot.kind(edge.target) in CALLABLE for edge in edges)

    def _span(self, symbol: int) -> tuple[int, int]:
        columns = self._snapshot.columns
        return int(columns.symbol_first[symbol]), int(columns.symbol_last[symbol])

    def _calls_nothing(self, symbol: int, first: int, last: int) -> bool:
        file = self._snapshot.file_of(symbol)
        if file not in self._rows:
            data = self._read(self._snapshot.files[file].path) or b""
            self._rows[file] = data.decode("utf-8", "replace").split("\n")
        text = "\n".join(row[:400] for row in self._rows[file][first - 1 : last])
        name = text.find(self._snapshot.name(symbol))
        begun = _BODY.search(text, max(0, name))
        if begun is None:
            return False  # only declared here
        body = text[begun.end() :]
        if self._snapshot.files[file].language in ("ruby", "lua", "bash") and _UNBRACKETED.search(body):
            return False
        return _CALLED.search(body) is None
