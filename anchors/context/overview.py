"""What a repository is made of, without a question: the order of its files and the map on top of a pack.

Independent of any question, so that the map is the same for every one of a repository at the same budget.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from anchors.index.snapshot import Snapshot
from anchors.search.standing import Standing
from anchors.types import REGISTERED, Anchor, Edge


class Graph(Protocol):
    """What is asked of a symbol graph; `rank` is float32 [num_symbols]."""

    rank: npt.NDArray[np.float32]

    def edges_out(self, symbol: int) -> list[Edge]: ...

    def edges_in(self, symbol: int) -> list[Edge]: ...


MAP_KINDS = ("ENTRY_POINT", "CRITICAL_API", "MODULE")
MAX_MAP_SHARE = {"ENTRY_POINT": 0.35, "CRITICAL_API": 0.35, "MODULE": 1.0}
LINE_COST = 4
ANSWERED = ("command", "route", "handler")
"""Reasons of entry points that are no programs, in the order in which a reader wants them."""
RUN_REASONS = frozenset({"CMD", "ENTRYPOINT", "script"})


def file_order(snapshot: Snapshot, graph: Graph | None) -> list[int]:
    """All files, the most telling first: own source before the rest, then by rank over the graph, then by path."""
    standing = Standing.of("")
    factor = np.array([standing.factor(file)[1] for file in snapshot.files])
    mass = np.log1p(np.array([file.size for file in snapshot.files], dtype=np.float64))
    if graph is not None and len(graph.rank) == snapshot.num_symbols:
        mass = np.bincount(snapshot.columns.symbol_file, weights=graph.rank, minlength=len(snapshot.files))
    order = np.lexsort((np.arange(len(factor)), -mass, -factor))
    return [int(index) for index in order]


def map_lines(snapshot: Snapshot, graph: Graph | None, anchors: Sequence[Anchor], size: int) -> tuple[str, ...]:
    """Entry points, critical APIs and modules, one line each, at most `size` bytes together."""
    if size < 120 or not anchors:
        return ()
    place = {snapshot.files[index].path: number for number, index in enumerate(file_order(snapshot, graph))}
    chosen: list[str] = []
    left = size
    for kind in MAP_KINDS:
        share = min(left, int(size * MAX_MAP_SHARE[kind]))
        for line in _lines_of(kind, anchors, place):
            cost = len(line.encode("utf-8", "replace")) + LINE_COST
            if cost > share:
                break
            chosen.append(line)
            share -= cost
            left -= cost
    return tuple(chosen)


def _weight(anchor: Anchor) -> float:
    """Programs before what they answer, and that before what others run them by; of APIs what most depends on."""
    if anchor.kind == "CRITICAL_API":
        return -anchor.score
    if anchor.kind == "ENTRY_POINT":
        is_run = anchor.reason in RUN_REASONS or anchor.text.startswith("run by ")
        return len(ANSWERED) + 1 if is_run else ANSWERED.index(anchor.reason) + 1 if anchor.reason in ANSWERED else 0
    return 0


def _lines_of(kind: str, anchors: Sequence[Anchor], place: dict[str, int]) -> Iterator[str]:
    # Who answers a route says where it is registered: both would say the same twice.
    found = [anchor for anchor in anchors if anchor.kind == kind and anchor.reason != REGISTERED]
    for anchor in sorted(found, key=lambda a: (_weight(a), place.get(a.path, len(place)), a.path, a.line, a.text)):
        where = anchor.path if kind == "MODULE" else f"{anchor.path}:{anchor.line}"
        yield f"{kind} {where} {anchor.text}"
