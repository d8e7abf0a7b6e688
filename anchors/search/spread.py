"""Spreading of scores along the edges of a symbol graph: from the best symbols to their neighbours, both ways, and from
the best tests to what they use.

Knows nothing of words: it gets one score per symbol. One step, damped by confidence and by how many neighbours share.
"""

from __future__ import annotations

from collections.abc import Sized
from typing import Protocol

import numpy as np
import numpy.typing as npt

from anchors.types import Edge

MAX_SEEDS = 30
MAX_EDGES = 60
MIN_CONFIDENCE = 0.55
BACK_SHARE = 0.7
MAX_TESTS = 15


class Neighbours(Protocol):
    """What is asked of a symbol graph."""

    def edges_out(self, symbol: int) -> list[Edge]: ...

    def edges_in(self, symbol: int) -> list[Edge]: ...

    def numbers_in(self, symbol: int) -> Sized: ...


def spread(
    graph: Neighbours, scores: npt.NDArray[np.float64], share: float
) -> tuple[dict[int, float], dict[int, tuple[int, str]]]:
    """symbol -> what it gained; symbol -> (the seed that gave most, "called by" or "calls")."""
    order = np.lexsort((np.arange(len(scores)), -scores))[:MAX_SEEDS]
    gained: dict[int, float] = {}
    via: dict[int, tuple[int, str]] = {}
    most: dict[int, float] = {}
    for seed in (int(index) for index in order if scores[index] > 0):
        for edges, part, word in ((graph.edges_out(seed), 1.0, "used by"), (graph.edges_in(seed), BACK_SHARE, "uses")):
            strong: dict[int, float] = {}
            for edge in edges:
                other = edge.target if word == "used by" else edge.source
                if other != seed and edge.confidence >= MIN_CONFIDENCE:
                    strong[other] = max(strong.get(other, 0.0), edge.confidence)
            for other, confidence in sorted(strong.items(), key=lambda item: (-item[1], item[0]))[:MAX_EDGES]:
                amount = share * part * float(scores[seed]) * confidence / np.sqrt(len(strong))
                gained[other] = gained.get(other, 0.0) + amount
                if amount > most.get(other, 0.0):
                    most[other] = amount
                    via[other] = seed, word
    return gained, via


def used_by_tests(
    graph: Neighbours, scores: npt.NDArray[np.float64], is_test: npt.NDArray[np.bool_]
) -> dict[int, tuple[float, int]]:
    """symbol -> (what it is worth, the test that says most of it).

    A test says in words what the code is to do that it calls. Each gives the square of its score away, the less to a
    symbol the more use that: helpers are in every test.
    """
    mine = np.where(is_test, scores, 0.0)
    order = np.lexsort((np.arange(len(mine)), -mine))[:MAX_TESTS]
    found: dict[int, tuple[float, int]] = {}
    most: dict[int, float] = {}
    for test in (int(index) for index in order if mine[index] > 0):
        used = {edge.target for edge in graph.edges_out(test) if edge.confidence >= MIN_CONFIDENCE}
        shares = {other: 1 / np.log(2 + len(graph.numbers_in(other))) for other in sorted(used) if not is_test[other]}
        for other, share in shares.items():
            amount = float(mine[test] ** 2 * share / sum(shares.values()))
            so_far, best = found.get(other, (0.0, test))
            if amount > most.get(other, 0.0):
                most[other], best = amount, test
            found[other] = so_far + amount, best
    return found
