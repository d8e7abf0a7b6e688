"""Where control goes when something is made that others handle: a command of a mediator, an event of a bus.

What is handled is told by the entry points that are handlers; who makes one of that type is taken to send it, as a
guess of a trace alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from anchors.graph.edges.graph import SymbolGraph
from anchors.index.names import symbols_named
from anchors.index.snapshot import Snapshot
from anchors.types import Anchor, Edge

TYPES: Final = frozenset({"class", "struct"})
MAKING: Final = ("new", "call")
MAX_HANDLERS: Final = 8
"""Of one type: what more of them handle is no message, but anything."""
GUESSED: Final = 0.7
_HANDLER: Final = re.compile(r"(?:^|- |; )handler (?:@[\w.]+\()?([A-Z]\w{2,})\b")


class Handled:
    def __init__(self, snapshot: Snapshot, graph: SymbolGraph, anchors: Iterable[Anchor]) -> None:
        self._snapshot, self._graph = snapshot, graph
        self._by_type: defaultdict[str, list[int]] = defaultdict(list)
        self._types: defaultdict[int, list[str]] = defaultdict(list)
        for anchor in anchors:
            if anchor.kind == "ENTRY_POINT" and anchor.reason == "handler" and anchor.symbol is not None:
                for name in dict.fromkeys(_HANDLER.findall(anchor.text)):
                    self._by_type[name].append(anchor.symbol)
                    self._types[anchor.symbol].append(name)

    def after(self, symbol: int, edges: Sequence[Edge]) -> Iterator[Edge]:
        """From who makes something to what handles it."""
        for edge in edges:
            made = self._made(edge) if edge.kind in MAKING else -1
            name = self._snapshot.name(made) if made >= 0 else ""
            handlers = self._by_type.get(name, [])
            handlers = [handler for handler in handlers if self._takes(handler, made)] or handlers
            for handler in handlers if len(handlers) <= MAX_HANDLERS else ():
                if handler != symbol:
                    yield Edge(symbol, handler, "topic", edge.line, GUESSED, f"handles {name}")

    def before(self, symbol: int) -> Iterator[Edge]:
        """From a handler's message to those who make one."""
        snapshot = self._snapshot
        for name in self._types.get(symbol, ()):
            if len(self._by_type[name]) > MAX_HANDLERS:
                continue
            types = [number for number in symbols_named(snapshot, name) if snapshot.kind(number) in TYPES]
            types = [number for number in types if self._takes(symbol, number)] or types
            made = (*types, *(n for t in types for n in self._constructors(t)))
            for edge in (edge for number in dict.fromkeys(made) for edge in self._graph.edges_in(number, MAKING)):
                if edge.source != symbol:
                    yield Edge(edge.source, symbol, "topic", edge.line, GUESSED, f"handles {name}")

    def _takes(self, handler: int, made: int) -> bool:
        """Whether a handler, or the class that it is of, names just this one of the types called so."""
        around = (handler, self._snapshot.parent(handler))
        return any(edge.target == made for own in around if own >= 0 for edge in self._graph.edges_out(own))

    def _made(self, edge: Edge) -> int:
        """The type that a call makes one of, -1 for none."""
        snapshot, target = self._snapshot, edge.target
        if snapshot.kind(target) == "constructor" and snapshot.parent(target) >= 0:
            target = snapshot.parent(target)
        return target if snapshot.kind(target) in TYPES else -1

    def _constructors(self, owner: int) -> list[int]:
        snapshot = self._snapshot
        own = snapshot.symbols_of(snapshot.file_of(owner))
        return [n for n in own if snapshot.parent(n) == owner and snapshot.kind(n) == "constructor"]
