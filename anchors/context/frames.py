"""The lines that make an excerpt readable: the signature of the function it is cut from, the head of its class."""

from __future__ import annotations

from anchors.context.candidates import CONTAINERS, Candidate
from anchors.context.layout import Range
from anchors.index.snapshot import Snapshot

MAX_SIGNATURE_LINES = 3


class Frames:
    """Answers are kept, since many candidates lie in one symbol."""

    def __init__(self, snapshot: Snapshot, has_parents: bool) -> None:
        self._snapshot = snapshot
        self._has_parents = has_parents
        self._known: dict[int, tuple[Range, ...]] = {}

    def of(self, candidate: Candidate) -> tuple[Range, ...]:
        symbol = candidate.symbol
        if symbol not in self._known:
            self._known[symbol] = self._find(symbol)
        return self._known[symbol]

    def _find(self, symbol: int) -> tuple[Range, ...]:
        ranges: list[Range] = []
        at = symbol
        while self._snapshot.parent(at) >= 0:
            if at == symbol or (self._has_parents and self._snapshot.kind(at) in CONTAINERS):
                ranges.append(self.signature(at))
            at = self._snapshot.parent(at)
        return tuple(ranges)

    def signature(self, symbol: int) -> Range:
        """The lines of a symbol's signature, decorators left out."""
        found = self._snapshot.symbol(symbol)
        last = max(found.name_line, min(found.body_line - 1, found.name_line + MAX_SIGNATURE_LINES - 1, found.end_line))
        return found.name_line, last
