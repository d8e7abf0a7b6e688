"""The call edges of one workspace as a person would follow them: no tests, overriders and registries included."""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from anchors.graph.ways.held import HOLDERS, Held
from anchors.graph.ways.method_sets import MethodSets
from anchors.graph.ways.prototypes import declarations, defined_by
from anchors.types import Edge
from anchors.workspace import Workspace
from iquest_cli.analyst.ranking.relevance import Relevance
from iquest_cli.analyst.texts.standing import is_aside, is_in_test_module, is_test
from iquest_cli.analyst.texts.values import CALLABLE

CALLS: Final = ("call", "new", "topic", "decorate")
MAX_EXPANDED: Final = 600
MAX_DEPTH: Final = 9
MIN_CONFIDENCE: Final = 0.3
HANDED_OVER: Final = 0.9
HANDED_OVER_AS: Final = 0.6
"""A function named without a call is mostly handed to somebody who calls it: surely meant, not surely called."""
KEPT: Final = 0.8
MAX_IMPLEMENTING: Final = 6
"""Methods that are followed from that of a Go interface; what more types have leads anywhere."""

_HANDS_ON: Final = re.compile(r"\b(?:execute|submit|schedule\w*|enqueue|invoke|Thread|start|post|dispatch)\s*\(")
_HANDS_ITSELF: Final = re.compile(r"\b(?:execute|submit|schedule\w*|enqueue|Thread|post|dispatch)\s*\((?:this|self)\b")
MAX_HANDING: Final = 120
"""Lines of a function that are read for it."""
_CALLED: Final = frozenset({"__call__", "__invoke"})
_RUNS: Final = frozenset({"run", "call", "execute", "invoke", "handle", *_CALLED})
_STANDS_IN: Final = re.compile(r"(?:^|[/._ ])(?:mocks?|fakes?|stubs?|dummy|noop)|(?:Mock|Fake|Stub)(?:[A-Z.]|$)")


@dataclass(frozen=True, slots=True)
class Path:
    """Symbols in call order; `edges[i]` leads to `symbols[i + 1]`."""

    symbols: tuple[int, ...]
    edges: tuple[Edge, ...]


class Walker:
    """Call edges of one workspace, tests left out, each symbol's read once."""

    def __init__(self, workspace: Workspace, relevance: Relevance) -> None:
        self.graph = workspace.graph
        self.snapshot = workspace.snapshot
        self._weights = relevance.symbol_scores
        self._source = relevance.source
        self._out: dict[int, list[Edge]] = {}
        self._sets = MethodSets(self.snapshot, self.graph)
        self._held = Held(self.snapshot, self.graph, self._read)

    def _read(self, path: str) -> bytes:
        return "\n".join(self._source.exact(path)).encode()

    def calls(self, symbol: int) -> list[Edge]:
        """What control may pass to, in the order of lines; overriders of a called method included."""
        if symbol not in self._out:
            found: list[Edge] = []
            for edge in self.graph.edges_out(symbol, CALLS):
                if edge.kind == "decorate" or edge.confidence < MIN_CONFIDENCE or edge.target == symbol:
                    continue
                found += self._kept_in(edge) or [edge]
            for edge in self.graph.edges_out(symbol, ("name",)):
                if edge.confidence >= MIN_CONFIDENCE and self._held.is_used(edge):
                    found += self._kept_in(edge)
                if edge.confidence >= HANDED_OVER and self.snapshot.kind(edge.target) in ("function", "method"):
                    found.append(Edge(symbol, edge.target, "name", edge.line, HANDED_OVER_AS, "handed over"))
            for edge in self.graph.edges_in(symbol, ("override",)):
                found.append(
                    Edge(symbol, edge.source, "override", edge.line, min(edge.confidence, 0.6), "overrides it")
                )
            found += [*self._implementing(symbol), *self._run_elsewhere(symbol, found)]
            defined = [self._to_definition(edge) for edge in found]
            is_own = not is_aside(self.snapshot.path_of(symbol))
            self._out[symbol] = [
                edge
                for edge in defined
                if edge.target != symbol
                and self._is_code(edge.target)
                and not (is_own and is_aside(self.snapshot.path_of(edge.target)))  # an example is no part of it
            ]
        return self._out[symbol]

    def _kept_in(self, edge: Edge) -> list[Edge]:
        """From a call through a field to the functions that are kept in it."""
        if self.snapshot.kind(edge.target) not in HOLDERS:
            return []
        return [
            Edge(edge.source, kept.target, "call", edge.line, min(edge.confidence, kept.confidence, KEPT), kept.reason)
            for kept in self._held.behind(edge.target)
        ]

    @contextmanager
    def within(self, symbol: int, lines: tuple[int, int] | None) -> Iterator[None]:
        """Meanwhile only those calls of a symbol that stand in these lines count: a closure of it is meant."""
        if lines is None:
            yield
            return
        whole = self.calls(symbol)
        self._out[symbol] = [edge for edge in whole if lines[0] <= edge.line <= lines[1]]
        try:
            yield
        finally:
            self._out[symbol] = whole

    def _implementing(self, symbol: int) -> list[Edge]:
        """From a method of a Go interface to those of the types that have all its methods: no edge says so."""
        interface = self.snapshot.parent(symbol)
        if interface < 0 or not self._sets.is_interface(interface):
            return []
        given = dict.fromkeys(m for _, m in self._sets.implementations(interface, self.snapshot.name(symbol)))
        methods = [method for method in given if self._is_code(method) and not _STANDS_IN.search(self._where(method))]
        if len(methods) > MAX_IMPLEMENTING:
            return []
        sure = 0.8 if len(methods) == 1 else 0.6
        line = self.snapshot.symbol(symbol).name_line
        return [Edge(symbol, method, "override", line, sure, "implements it") for method in methods]

    def _run_elsewhere(self, symbol: int, edges: list[Edge]) -> Iterator[Edge]:
        """What runs of an object that is made where it is handed over to be run (`executor.execute(new Job(order))`),
        of one that hands itself over (`executor.execute(this)`), and of one that is made to be called like a function.
        """
        for edge in edges:
            if edge.kind != "new":
                continue
            is_handed = _HANDS_ON.search(self._source.line(self.snapshot.path_of(edge.source), edge.line))
            for number in self._runs_of(edge.target):
                if is_handed:
                    yield Edge(edge.source, number, "call", edge.line, 0.7, "run where it is handed over to")
                elif self.snapshot.name(number) in _CALLED:
                    yield Edge(edge.source, number, "call", edge.line, 0.5, "called like a function later")
        owner = self.snapshot.parent(symbol)
        runs = self._runs_of(owner) if owner >= 0 and self.snapshot.kind(symbol) == "method" else []
        if runs:
            here = self.snapshot.symbol(symbol)
            for line in range(here.name_line, min(here.end_line, here.name_line + MAX_HANDING) + 1):
                if _HANDS_ITSELF.search(self._source.line(here.path, line)):
                    for number in runs:
                        yield Edge(symbol, number, "call", line, 0.7, "run where it hands itself over to")

    def _runs_of(self, kind: int) -> list[int]:
        """The members of a type by which others run its objects."""
        found: list[int] = []
        for number in range(kind + 1, self.snapshot.symbols_of(self.snapshot.file_of(kind)).stop):
            if self.snapshot.parent(number) < kind:
                break  # what stands inside of a type follows it
            if self.snapshot.parent(number) == kind and self.snapshot.name(number) in _RUNS:
                found.append(number)
        return found

    def _where(self, symbol: int) -> str:
        return f"{self.snapshot.path_of(symbol)} {self.snapshot.qualified_name(symbol)}"

    def _to_definition(self, edge: Edge) -> Edge:
        target = defined_by(self.snapshot, edge.target, edge.source)
        return edge if target == edge.target else replace(edge, target=target)

    def callers(self, symbol: int) -> list[Edge]:
        """Who may pass control to a symbol; of one that only a decorator registers, who reads that registry."""
        found = self._callers(symbol)
        return found or self._through_registry(symbol)

    def _through_registry(self, symbol: int) -> list[Edge]:
        """A decorator defined here keeps the function in a variable of its module: what else reads that variable."""
        found: list[Edge] = []
        for edge in self.graph.edges_out(symbol, ("decorate",)):
            file = self.snapshot.file_of(edge.target)
            kept = {
                self.snapshot.name(other)
                for other in self.snapshot.symbols_of(file)
                if self.snapshot.kind(other) in ("variable", "constant") and self._mentions(edge.target, other)
            }
            for other in self.snapshot.symbols_of(file):
                inside = other == edge.target or self.snapshot.parent(other) == edge.target
                if inside or self.snapshot.kind(other) not in CALLABLE:
                    continue
                for name in sorted(kept):
                    line = self._source.find_word(self.snapshot.path_of(other), name, self.snapshot.symbol(other))
                    if line:
                        reason = f"registered in {name} by its decorator"
                        found.append(Edge(other, symbol, "topic", line, 0.5, reason))
        return found

    def _mentions(self, symbol: int, variable: int) -> bool:
        name = self.snapshot.name(variable)
        return bool(self._source.find_word(self.snapshot.path_of(symbol), name, self.snapshot.symbol(symbol)))

    def _callers(self, symbol: int) -> list[Edge]:
        return [
            edge
            for number in (symbol, *declarations(self.snapshot, symbol))
            for edge in self.graph.edges_in(number, ("call", "new", "topic"))
            if edge.confidence >= MIN_CONFIDENCE and edge.source != symbol and not self._is_test(edge.source)
        ]

    def _is_code(self, symbol: int) -> bool:
        return not self._is_test(symbol)

    def _is_test(self, symbol: int) -> bool:
        path = self.snapshot.path_of(symbol)
        return is_test(path) or (
            path.endswith((".rs", ".zig")) and is_in_test_module(path, self.snapshot.qualified_name(symbol))
        )

    def cost(self, edge: Edge) -> float:
        return 1.15 - 0.7 * float(self._weights[edge.target]) + 1.2 * (1 - edge.confidence)

    def reach(self, start: int) -> tuple[dict[int, float], dict[int, Edge]]:
        """Cheapest ways from a symbol: cost and last edge of every symbol reached."""
        costs, last, depth = {start: 0.0}, dict[int, Edge](), {start: 0}
        heap = [(0.0, start)]
        done: set[int] = set()
        while heap and len(done) < MAX_EXPANDED:
            cost, symbol = heapq.heappop(heap)
            if symbol in done or depth[symbol] >= MAX_DEPTH:
                continue
            done.add(symbol)
            for edge in self.calls(symbol):
                total = cost + self.cost(edge)
                if total < costs.get(edge.target, 1e9):
                    costs[edge.target], last[edge.target] = total, edge
                    depth[edge.target] = depth[symbol] + 1
                    heapq.heappush(heap, (total, edge.target))
        return costs, last


def path_to(start: int, end: int, last: dict[int, Edge]) -> Path:
    edges: list[Edge] = []
    at = end
    while at != start and at in last and len(edges) < 40:
        edges.append(last[at])
        at = last[at].source
    edges.reverse()
    return Path((at, *(edge.target for edge in edges)), tuple(edges))
