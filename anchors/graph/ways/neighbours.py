"""Where a chain may go on from a symbol, either way: each neighbour with the surest edge to it.

What a chain keeps of them is not its business.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

from anchors.graph.edges.graph import SymbolGraph
from anchors.graph.ways.handled import Handled
from anchors.graph.ways.held import Held
from anchors.graph.ways.prototypes import declarations, defined_by
from anchors.index.snapshot import Snapshot
from anchors.types import Edge

Direction = Literal["callees", "callers"]

FORWARD: Final = ("call", "new", "topic", "name")
BACKWARD: Final = ("call", "new", "topic", "name", "override")
CALLABLE: Final = frozenset({"function", "method", "constructor", "property", "macro"})


class Neighbours:
    """`is_aside` tells of a path whether it holds a test, a mock or a copy of somebody else's code; `window` bounds the
    lines of the first symbol that count."""

    def __init__(
        self,
        snapshot: Snapshot,
        graph: SymbolGraph,
        direction: Direction,
        held: Held | None,
        handled: Handled,
        is_aside: Callable[[str], bool],
        window: tuple[int, int, int] | None = None,
    ) -> None:
        self._snapshot = snapshot
        self._held = held
        self._handled = handled
        self._graph = graph
        self._is_aside = is_aside
        self._window = window
        self.is_forward: Final = direction == "callees"
        self._aside: dict[int, bool] = {}
        self._bodies: dict[tuple[int, int], int] = {}
        self._found: dict[int, list[tuple[int, Edge]]] = {}

    def of(self, symbol: int) -> list[tuple[int, Edge]]:
        """Callees in the order of lines, callers surest and nearest first."""
        if symbol not in self._found:
            self._found[symbol] = self._next(symbol)
        return self._found[symbol]

    def _next(self, symbol: int) -> list[tuple[int, Edge]]:
        best: dict[int, Edge] = {}
        for edge in self._edges(symbol):
            other = self._other(symbol, edge)
            if other == symbol or not self._is_step(other, edge) or self._is_foreign(symbol, other, edge):
                continue
            known = best.get(other)
            if known is None or weight(edge) < weight(known):
                best[other] = edge
        constructed = self._constructed(best) if self.is_forward else frozenset[tuple[int, int]]()
        found = [item for item in best.items() if (item[0], item[1].line) not in constructed]
        if self.is_forward:
            found.sort(key=lambda item: (item[1].line, -item[1].confidence, item[0]))
        else:
            found.sort(key=lambda item: (self._from_aside(item[0]), -item[1].confidence, item[0]))
        return found

    def lines(self, edge: Edge) -> tuple[int, ...]:
        """All the lines at which one symbol leads to another as an edge does, that of the edge first."""
        asked = edge.source if self.is_forward else edge.target
        other = self._other(asked, edge)
        found = (each.line for each in self._edges(asked) if self._other(asked, each) == other)
        return tuple(dict.fromkeys((edge.line, *found)))

    def _other(self, symbol: int, edge: Edge) -> int:
        return self._body_of(edge.target, symbol) if self.is_forward else edge.source

    def _body_of(self, symbol: int, caller: int) -> int:
        key = (symbol, self._snapshot.file_of(caller))
        if key not in self._bodies:
            self._bodies[key] = defined_by(self._snapshot, symbol, caller)
        return self._bodies[key]

    def _edges(self, symbol: int) -> list[Edge]:
        if self.is_forward:
            found = self._graph.edges_out(symbol, FORWARD)
            if self._window is not None and symbol == self._window[0]:
                found = [edge for edge in found if self._window[1] <= edge.line <= self._window[2]]
            if self._held is not None and not found:
                return self._held.behind(symbol)
            return [*found, *self._handled.after(symbol, found)]
        among = (symbol, *declarations(self._snapshot, symbol))
        used = [edge for number in among for edge in self._graph.edges_in(number, BACKWARD)]
        return [*used, *self._handled.before(symbol)]

    def _is_foreign(self, symbol: int, other: int, edge: Edge) -> bool:
        """A guess that leads from the program into its tests, mocks or copies: what is only named alike there is never
        called."""
        return self.is_forward and not edge.is_certain and self._from_aside(other) and not self._from_aside(symbol)

    def _constructed(self, found: dict[int, Edge]) -> frozenset[tuple[int, int]]:
        """Types and lines where their own constructor is called: one step says both."""
        snapshot = self._snapshot
        return frozenset(
            (snapshot.parent(number), led.line)
            for number, led in found.items()
            if snapshot.kind(number) == "constructor"
        )

    def _is_step(self, other: int, edge: Edge) -> bool:
        """Mentions count only where what is mentioned can be called; types count for their construction, variants of an
        enum do not."""
        kind = self._snapshot.kind(other)
        if self.is_forward and kind == "member":
            return False  # a variant of an enum does nothing when it is made
        if edge.kind == "name":
            target = self._snapshot.kind(edge.target)
            if self._held is not None and self._held.is_used(edge):
                return True
            return target in CALLABLE and kind != "module"
        return kind != "section"

    def _from_aside(self, symbol: int) -> bool:
        file = self._snapshot.file_of(symbol)
        if file not in self._aside:
            self._aside[file] = self._is_aside(self._snapshot.files[file].path)
        return self._aside[file]


def weight(edge: Edge) -> float:
    """What an edge costs on a way: the less sure, the more."""
    penalty = 0.5 if edge.kind == "name" else 0.0
    return 1.0 + 3.0 * (1.0 - edge.confidence) + penalty
