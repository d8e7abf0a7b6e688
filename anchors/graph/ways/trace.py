"""Call chains: what a symbol leads to or who leads to it, and the best way from one symbol to another.

Walks edges of a graph; how an edge was found, and what the packer shows of it, is not its business.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from typing import Final

from msgspec.structs import replace

from anchors.graph.edges.graph import SymbolGraph
from anchors.graph.ways.conditioned import Read, with_conditions
from anchors.graph.ways.handled import Handled
from anchors.graph.ways.held import Held
from anchors.graph.ways.neighbours import Direction, Neighbours, weight
from anchors.graph.ways.plain import Plain
from anchors.graph.ways.tree import MAX_STEPS, Tree, facts_of
from anchors.index.snapshot import Snapshot
from anchors.syntax.languages import is_test_path
from anchors.types import Anchor, Edge, Symbol, Trace, TraceStep

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
    is_aside: Callable[[str], bool] = is_test_path,
    lines: tuple[int, int] | None = None,
) -> Trace:
    """Steps in order of a walk: without `end` a tree (a step's parent is the nearest step before it that is one less
    deep), with `end` the one best path to it. Each symbol stands once; recursion is cut.

    `depth` counts edges. A path to `end` may be longer than `depth` by as much again before it is given up. With `read`
    the steps tell under which conditions their calls and facts stand, lead through fields that hold functions, and pass
    over what only gives or keeps a value where there are many. `anchors`: with them from who makes a message to what
    handles it. `is_aside`: of a path, whether a guess from the program into it leads astray. `lines` of `start` that
    count: one route of a file may be meant.
    """
    if lines is not None:
        start = replace(start, name_line=lines[0], start_line=lines[0], end_line=lines[1])
    held = Held(snapshot, graph, read) if read is not None and direction == "callees" else None
    window = (start.id, *lines) if lines is not None else None
    handled = Handled(snapshot, graph, anchors)
    neighbours = Neighbours(snapshot, graph, direction, held, handled, is_aside, window)
    plain = Plain(snapshot, graph, read) if read is not None and direction == "callees" else None
    if end is None:
        found = Tree(snapshot, neighbours, plain, lines).grown(start, depth, max_steps)
    else:
        found = _path(snapshot, neighbours, start, end, depth * 2, max_steps)
    return found if read is None else with_conditions(snapshot, found, read, neighbours)


def _path(snapshot: Snapshot, neighbours: Neighbours, start: Symbol, end: Symbol, depth: int, max_steps: int) -> Trace:
    """The cheapest path, unsure edges costing more; without one, the start alone and `is_complete` False. Of a large
    graph so many symbols are gone through."""
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
        for other, found in neighbours.of(symbol):
            total = spent + weight(found)
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
    steps = tuple(
        TraceStep(at, snapshot.symbol(item), edge, facts_of(snapshot, item))
        for at, (item, edge) in enumerate(reversed(chain))
    )
    is_complete = (end.id in came or start.id == end.id) and len(steps) <= max_steps
    num_expanded = MAX_EXPANDED - num_left
    return Trace(start, end, steps[:max_steps], is_complete, 0, num_expanded, depth if is_deep else 0)
