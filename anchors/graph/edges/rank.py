"""PageRank by power iteration over weighted edges. Knows numbers only."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from anchors.graph import compiled

Doubles = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]

BLOCK = 1 << 20
"""Edges that are looked at at a time. Sums are the same: every node's summands come in their order."""
DAMPING = 0.85
MAX_ROUNDS = 40
TOLERANCE = 1e-8


def pagerank(
    num_nodes: int,
    source: npt.NDArray[np.int32],
    target: npt.NDArray[np.int32],
    weight: npt.NDArray[np.float64],
    start: npt.NDArray[np.float64] | None = None,
) -> npt.NDArray[np.float32]:
    """Share of a random reader's time at each node, float32 [num_nodes], sum one.

    `start` is where the reader begins and jumps back to (personalised rank); everywhere alike when None.
    """
    if num_nodes == 0:
        return np.zeros(0, dtype=np.float32)
    home = np.full(num_nodes, 1.0 / num_nodes) if start is None else start / max(float(start.sum()), 1e-300)
    leaving = np.zeros(num_nodes)
    np.add.at(leaving, source, weight)
    share = weight.copy()
    for at in range(0, len(share), BLOCK):
        part = slice(at, at + BLOCK)
        share[part] /= np.maximum(leaving[source[part]], 1e-300)
    sinks, leap = np.flatnonzero(leaving == 0), (1 - DAMPING) * home
    rank = home.copy()
    add = add_flow if compiled.flow is None else compiled.flow.add_flow
    source, target = np.ascontiguousarray(source, dtype=np.int32), np.ascontiguousarray(target, dtype=np.int32)
    for _ in range(MAX_ROUNDS):
        flow = np.zeros(num_nodes)
        add(flow, source, target, share, rank)
        flow += float(rank[sinks].sum()) * home
        flow *= DAMPING
        flow += leap
        moved = float(np.abs(flow - rank).sum())
        rank = flow
        if moved < TOLERANCE:
            break
    return rank.astype(np.float32)


def add_flow(flow: Doubles, source: Ints, target: Ints, share: Doubles, rank: Doubles) -> None:
    """Adds to the flow of each edge's target the edge's share of its source's rank."""
    for at in range(0, len(share), BLOCK):
        part = slice(at, at + BLOCK)
        np.add.at(flow, target[part], share[part] * rank[source[part]])
