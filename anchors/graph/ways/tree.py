"""What a symbol leads to, or who leads to it, as a tree that is bounded: what it leaves out is said at each step."""

from __future__ import annotations

import re
from typing import Final

from anchors.graph.ways.handled import TYPES
from anchors.graph.ways.neighbours import Neighbours
from anchors.graph.ways.plain import Plain
from anchors.index.snapshot import Snapshot
from anchors.types import Edge, Fact, Symbol, Trace, TraceStep

TOLD: Final = frozenset({"log", "raise", "catch", "config"})
MAX_STEPS: Final = 60
MAX_FANOUT: Final = 40
"""Neighbours of one symbol that a tree shows."""
CROWDED: Final = 25
"""Steps of a tree up to which accessors stand in it as all others do."""

_Led = tuple[int, Edge]


def facts_of(snapshot: Snapshot, symbol: int, kinds: frozenset[str] = TOLD) -> tuple[Fact, ...]:
    """What a symbol logs, raises, catches and reads, without what the functions defined in it do."""
    return tuple(
        fact for fact in snapshot.facts(snapshot.file_of(symbol)) if fact.symbol == symbol and fact.kind in kinds
    )


class Tree:
    """Breadth decides who is kept, so that a bound cuts the far end; the steps then stand in walking order."""

    def __init__(
        self, snapshot: Snapshot, neighbours: Neighbours, plain: Plain | None, lines: tuple[int, int] | None
    ) -> None:
        self._snapshot, self._neighbours, self._plain = snapshot, neighbours, plain
        self._lines = lines
        self._start = -1
        self._facts: dict[int, tuple[Fact, ...]] = {}
        self._parted: dict[int, tuple[list[_Led], list[str]]] = {}
        self._is_crowded = False

    def grown(self, start: Symbol, depth: int, max_steps: int) -> Trace:
        self._start = start.id
        num_direct = len(self._neighbours.of(start.id))
        kept, seen = self._kept(start.id, depth, max_steps)
        if self._plain is not None and len(seen) > min(CROWDED, max_steps - 1):
            self._is_crowded = True
            self._parted.clear()
            kept, seen = self._kept(start.id, depth, max_steps)
        steps: list[TraceStep] = []
        waiting: list[tuple[int, int, Edge | None]] = [(0, start.id, None)]
        while waiting:
            at, symbol, led = waiting.pop()
            reached, also = self._parts(symbol)
            num_more = sum(other not in seen for other, _ in reached)
            facts = self._told(symbol)
            shown = start if symbol == start.id else self._snapshot.symbol(symbol)
            steps.append(TraceStep(at, shown, led, facts, also=tuple(also), num_more=num_more))
            waiting.extend((at + 1, other, found) for other, found in reversed(kept.get(symbol, ())))
        is_complete = not any(step.num_more for step in steps)
        return Trace(start, None, tuple(steps), is_complete, num_direct)

    def _kept(self, start: int, depth: int, max_steps: int) -> tuple[dict[int, list[_Led]], set[int]]:
        kept: dict[int, list[_Led]] = {}
        seen, level = {start}, [start]
        for _ in range(depth):
            following: list[int] = []
            for symbol in level:
                for other, edge in self._parts(symbol)[0][:MAX_FANOUT]:
                    if other in seen:
                        continue
                    if len(seen) >= max_steps:
                        return kept, seen
                    seen.add(other)
                    kept.setdefault(symbol, []).append((other, edge))
                    following.append(other)
            level = following
        return kept, seen

    def _parts(self, symbol: int) -> tuple[list[_Led], list[str]]:
        """The neighbours that are steps, and the names of those that are only told of."""
        if symbol in self._parted:
            return self._parted[symbol]
        steps: list[_Led] = []
        also: dict[str, None] = {}
        said = self._said(symbol)
        overloads: set[tuple[int, str, int]] = set()
        for other, edge in self._neighbours.of(symbol):
            name = self._snapshot.qualified_name(other)
            if self._is_said(other, edge, said):
                continue
            if not edge.is_certain and self._neighbours.is_forward:
                alike = (edge.line, name, self._snapshot.file_of(other))
                if alike in overloads:
                    if name not in also:
                        also[f"{name} :{self._snapshot.symbol(other).name_line}"] = None
                    continue
                overloads.add(alike)
            if self._is_crowded and self._plain is not None and self._plain.has(other) and not self._told(other):
                also[name] = None
                continue
            steps.append((other, edge))
        self._parted[symbol] = steps, list(also)
        return self._parted[symbol]

    def _said(self, symbol: int) -> frozenset[tuple[int, str]]:
        """Line and, of its log records, the level and the function that writes each; of its errors the type, behind a
        colon: they stand for the call that makes them."""
        if not self._neighbours.is_forward:
            return frozenset()
        said: set[tuple[int, str]] = set()
        for fact in self._told(symbol):
            if fact.kind == "log":
                said.update((fact.line, name.lower()) for name in (fact.name[:4], fact.text) if name)
            elif fact.kind == "raise":
                said.add((fact.line, ":" + re.split(r"[.:]", fact.name)[-1]))
        return frozenset(said)

    def _is_said(self, other: int, edge: Edge, said: frozenset[tuple[int, str]]) -> bool:
        snapshot = self._snapshot
        name, kind = snapshot.name(other), snapshot.kind(other)
        if (edge.line, name[:4].lower()) in said or (edge.line, name.lower()) in said:
            return True
        made = snapshot.parent(other) if kind == "constructor" else other if kind in TYPES else -1
        return made >= 0 and (edge.line, ":" + snapshot.name(made)) in said and not self._told(other)

    def _told(self, symbol: int) -> tuple[Fact, ...]:
        if symbol not in self._facts:
            found = facts_of(self._snapshot, symbol)
            if self._lines is not None and symbol == self._start:
                found = tuple(fact for fact in found if self._lines[0] <= fact.line <= self._lines[1])
            self._facts[symbol] = found
        return self._facts[symbol]
