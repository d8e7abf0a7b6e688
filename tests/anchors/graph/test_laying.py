"""Raw edges stand in their order whatever their numbers are, each once and as sure as it can be."""

from __future__ import annotations

import random

import numpy as np
import pytest

from anchors.graph.edges.edges import LATE
from anchors.graph.edges.laying import graph_of


@pytest.mark.parametrize("last_line", [9, (1 << 31) - 1])
def test_edges_stand_once_in_their_order(last_line: int) -> None:
    """With the last line not all of an edge can be told by one number."""
    seed, reasons = random.Random(3), ["b", f"{LATE}a", "c", "a"]
    lines = [1, 2, 3, last_line - 1, last_line]
    rows = [
        (seed.randrange(4), seed.choice((0, 1, 5, 1 << 22)), seed.randrange(3), seed.choice(lines), percent, reason)
        for percent in (50, 70, 95)
        for reason in range(4)
        for _ in range(60)
    ]
    edges = np.array(rows, dtype=np.int32)
    graph = graph_of((1 << 22) + 1, [edges[:300].copy(), edges[300:].copy()], reasons)
    best: dict[tuple[int, int, int, int], tuple[int, str]] = {}
    for source, target, kind, line, percent, reason in rows:
        key, found = (source, target, kind, line), (-percent, reasons[reason])
        best[key] = min(best.get(key, found), found)
    expected = sorted(
        (source, line, less, target, kind, reason.removeprefix(LATE))
        for (source, target, kind, line), (less, reason) in best.items()
    )
    told = zip(graph.source, graph.line, graph.percent, graph.target, graph.kind, graph.reason, strict=True)
    assert [
        (int(source), int(line), -int(percent), int(target), int(kind), graph.reasons[reason])
        for source, line, percent, target, kind, reason in told
    ] == expected
