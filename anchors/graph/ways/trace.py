"""Call chains: what a symbol leads to or who leads to it, and the best way from one symbol to another.

Walks edges of a graph; how an edge was found, and what the packer shows of it, is not its business.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Final, Literal

from msgspec.structs import replace

from anchors.graph.edges.graph import SymbolGraph
from anchors.graph.ways.handled import Handled
from anchors.graph.ways.held import Held
from anchors.graph.ways.prototypes import declarations, defined_by
from anchors.index.snapshot import Snapshot
from anchors.syntax.languages import is_test_path
from anchors.types import Anchor, Condition, Edge, Fact, Symbol, Trace, TraceStep

Read = Callable[[str], bytes | None]
Direction = Literal["callees", "callers"]

FORWARD: Final = ("call", "new", "topic", "name")
BACKWARD: Final = ("call", "new", "topic", "name", "override")
TOLD: Final = frozenset({"log", "raise", "catch", "config"})
CALLABLE: Final = frozenset({"function", "method", "constructor", "property", "macro"})
MAX_STEPS: Final = 60
MAX_FANOUT: Final = 40
"""Neighbours of one symbol that a tree shows."""
MAX_EXPANDED: Final = 20_000
"""Symbols whose neighbours are looked at on the way to another."""


def trace(
    snapshot: Snapshot,
    graph: SymbolGraph,
    start: Symbol,
    end: Symbol | None = None,
    direction: Direction = "callees",
    depth: int = 6,
    max_steps: int = MAX_STEPS,
    read: Read | None = None,
    anchors: Sequence[Anchor] = (),
) -> Trace:
    """Steps in order of a walk: without `end` a tree (a step's parent is the nearest step before it that is one less
    deep), with `end` the one best path to it. Each symbol stands once; recursion is cut.

    `depth` counts edges. A path to `end` may be longer than `depth` by as much again before it is given up. With `read`
    the steps tell under which conditions their calls and facts stand, and lead through fields that hold functions.
    `anchors`: with them from who makes a message to what handles it.
    """
    held = Held(snapshot, graph, read) if read is not None and direction == "callees" else None
    walker = _Walker(snapshot, graph, direction, held, Handled(snapshot, graph, anchors))
    found = walker.tree(start, depth, max_steps) if end is None else walker.path(start, end, depth * 2, max_steps)
    return found if read is None else _with_conditions(snapshot, found, read)


def _with_conditions(snapshot: Snapshot, found: Trace, read: Read) -> Trace:
    """Each file is parsed once, for all the lines in it that are asked for."""
    from anchors.syntax.conditions import conditions_at  # the grammars' import, for who asks

    places: defaultdict[int, set[tuple[int, int]]] = defaultdict(set)
    for step in found.steps:
        for symbol, line in _sites(step):
            places[snapshot.file_of(symbol)].add((line, int(snapshot.columns.symbol_first[symbol])))
    known: dict[tuple[int, int, int], tuple[Condition, ...]] = {}
    for file, wanted in places.items():
        listed = snapshot.files[file]
        for (line, first), conditions in conditions_at(
            read(listed.path) or b"", listed.language, sorted(wanted)
        ).items():
            known[file, line, first] = conditions

    def at(symbol: int, line: int) -> tuple[Condition, ...]:
        return known.get((snapshot.file_of(symbol), line, int(snapshot.columns.symbol_first[symbol])), ())

    return replace(
        found,
        steps=tuple(
            replace(
                step,
                conditions=at(step.edge.source, step.edge.line) if step.edge is not None else (),
                fact_conditions=tuple(at(step.symbol.id, fact.line) for fact in step.facts),
            )
            for step in found.steps
        ),
    )


def _sites(step: TraceStep) -> list[tuple[int, int]]:
    """(symbol, line) of the call that led to a step and of its facts."""
    led = [] if step.edge is None else [(step.edge.source, step.edge.line)]
    return led + [(step.symbol.id, fact.line) for fact in step.facts]


def facts_of(snapshot: Snapshot, symbol: int, kinds: frozenset[str] = TOLD) -> tuple[Fact, ...]:
    """What a symbol logs, raises, catches and reads, without what the functions defined in it do."""
    return tuple(
        fact for fact in snapshot.facts(snapshot.file_of(symbol)) if fact.symbol == symbol and fact.kind in kinds
    )


class _Walker:
    def __init__(
        self, snapshot: Snapshot, graph: SymbolGraph, direction: Direction, held: Held | None, handled: Handled
    ) -> None:
        self._snapshot = snapshot
        self._held = held
        self._handled = handled
        self._graph = graph
        self._forward = direction == "callees"
        self._is_test: dict[int, bool] = {}
        self._bodies: dict[tuple[int, int], int] = {}

    def _next(self, symbol: int) -> list[tuple[int, Edge]]:
        """Neighbours with the surest edge to each: callees in the order of lines, callers surest and nearest first."""
        best: dict[int, Edge] = {}
        for edge in self._edges(symbol):
            other = self._body_of(edge.target, symbol) if self._forward else edge.source
            if other == symbol or not self._is_step(other, edge) or self._is_foreign(symbol, other, edge):
                continue
            known = best.get(other)
            if known is None or _weight(edge) < _weight(known):
                best[other] = edge
        constructed = self._constructed(best) if self._forward else frozenset[tuple[int, int]]()
        found = [item for item in best.items() if (item[0], item[1].line) not in constructed]
        if self._forward:
            found.sort(key=lambda item: (item[1].line, -item[1].confidence, item[0]))
        else:
            found.sort(key=lambda item: (self._from_test(item[0]), -item[1].confidence, item[0]))
        return found

    def _body_of(self, symbol: int, caller: int) -> int:
        key = (symbol, self._snapshot.file_of(caller))
        if key not in self._bodies:
            self._bodies[key] = defined_by(self._snapshot, symbol, caller)
        return self._bodies[key]

    def _edges(self, symbol: int) -> list[Edge]:
        if self._forward:
            found = self._graph.edges_out(symbol, FORWARD)
            if self._held is not None and not found:
                return self._held.behind(symbol)
            return [*found, *self._handled.after(symbol, found)]
        among = (symbol, *declarations(self._snapshot, symbol))
        used = [edge for number in among for edge in self._graph.edges_in(number, BACKWARD)]
        return [*used, *self._handled.before(symbol)]

    def _is_foreign(self, symbol: int, other: int, edge: Edge) -> bool:
        """A guess that leads from the program into its tests: what is only named alike there is never called."""
        return self._forward and not edge.is_certain and self._from_test(other) and not self._from_test(symbol)

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
        if self._forward and kind == "member":
            return False  # a variant of an enum does nothing when it is made
        if edge.kind == "name":
            target = self._snapshot.kind(edge.target)
            if self._held is not None and self._held.is_used(edge):
                return True
            return target in CALLABLE and kind != "module"
        return kind != "section"

    def _from_test(self, symbol: int) -> bool:
        file = self._snapshot.file_of(symbol)
        if file not in self._is_test:
            self._is_test[file] = is_test_path(self._snapshot.files[file].path)
        return self._is_test[file]

    def tree(self, start: Symbol, depth: int, max_steps: int) -> Trace:
        """Breadth decides who is kept, so that a bound cuts the far end; the steps then stand in walking order."""
        num_direct = len(self._next(start.id))
        kept: dict[int, list[tuple[int, Edge]]] = {}
        seen, level, cut = {start.id}, [start.id], False
        for _ in range(depth):
            following: list[int] = []
            for symbol in level:
                logged = self._logged(symbol)
                reached = self._next(symbol)
                cut = cut or len(reached) > MAX_FANOUT
                for other, edge in reached[:MAX_FANOUT]:
                    if other in seen or (edge.line, self._snapshot.name(other)[:4].lower()) in logged:
                        continue
                    if len(seen) >= max_steps:
                        cut = True
                        break
                    seen.add(other)
                    kept.setdefault(symbol, []).append((other, edge))
                    following.append(other)
            level = following
        cut = cut or any(
            other not in seen and (edge.line, self._snapshot.name(other)[:4].lower()) not in self._logged(symbol)
            for symbol in level
            for other, edge in self._next(symbol)
        )
        steps: list[TraceStep] = []
        waiting: list[tuple[int, int, Edge | None]] = [(0, start.id, None)]
        while waiting:
            at, symbol, led = waiting.pop()
            steps.append(self._step(at, symbol, led))
            waiting.extend((at + 1, other, found) for other, found in reversed(kept.get(symbol, ())))
        return Trace(start, None, tuple(steps), not cut, num_direct)

    def _logged(self, symbol: int) -> frozenset[tuple[int, str]]:
        """Line and first letters of the level of a symbol's log records: each stands for what its logger does."""
        if not self._forward:
            return frozenset()
        facts = facts_of(self._snapshot, symbol, frozenset({"log"}))
        return frozenset((fact.line, fact.name[:4].lower()) for fact in facts if fact.name)

    def path(self, start: Symbol, end: Symbol, depth: int, max_steps: int) -> Trace:
        """The cheapest path, unsure edges costing more; without one, the start alone and `is_complete` False. Of a
        large graph so many symbols are gone through."""
        num_left = MAX_EXPANDED
        came: dict[int, tuple[int, Edge]] = {}
        cost: dict[int, float] = {start.id: 0.0}
        waiting = [(0.0, 0, start.id)]
        is_deep = False
        while waiting:
            spent, at, symbol = heapq.heappop(waiting)
            if symbol == end.id:
                break
            if spent > cost[symbol] or at >= depth or num_left <= 0:
                is_deep |= at >= depth
                continue
            num_left -= 1
            for other, found in self._next(symbol):
                total = spent + _weight(found)
                if total < cost.get(other, float("inf")):
                    cost[other] = total
                    came[other] = (symbol, found)
                    heapq.heappush(waiting, (total, at + 1, other))
        chain: list[tuple[int, Edge | None]] = []
        symbol = end.id if end.id in came else start.id
        while symbol != start.id:
            previous, led = came[symbol]
            chain.append((symbol, led))
            symbol = previous
        chain.append((start.id, None))
        steps = tuple(self._step(at, item, edge) for at, (item, edge) in enumerate(reversed(chain)))
        is_complete = (end.id in came or start.id == end.id) and len(steps) <= max_steps
        num_expanded = MAX_EXPANDED - num_left
        return Trace(start, end, steps[:max_steps], is_complete, 0, num_expanded, depth if is_deep else 0)

    def _step(self, depth: int, symbol: int, edge: Edge | None) -> TraceStep:
        return TraceStep(depth, self._snapshot.symbol(symbol), edge, facts_of(self._snapshot, symbol))


def _weight(edge: Edge) -> float:
    penalty = 0.5 if edge.kind == "name" else 0.0
    return 1.0 + 3.0 * (1.0 - edge.confidence) + penalty
