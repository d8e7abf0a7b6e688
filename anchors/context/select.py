"""Which lines of which files to show: candidates fill a size in bytes, the worthiest for their size first.

Knows nothing of tokens or formats: a size is bytes of source lines plus what a header and a gap mark cost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import numpy.typing as npt

from anchors.context.candidates import Candidate
from anchors.context.layout import Range, merge
from anchors.context.sources import Sources
from anchors.types import Reason

FILE_COST = 40
GAP_COST = 16
JOIN_GAP = 2
"""Gaps up to this many lines are shown rather than marked."""
SIZE_FLOOR = 40
SMALLEST = 60


class Filler:
    """Takes ranges while they fit; knows the size of what it took at every moment."""

    def __init__(self, sources: Sources, size: float) -> None:
        self.left = size
        self.ranges: dict[str, tuple[Range, ...]] = {}
        self.why: dict[str, Reason] = {}
        """What brought in a file of which nothing was shown before, where the ranking did not."""
        self._sources = sources
        self._sizes: dict[str, npt.NDArray[np.int64]] = {}
        self._costs: dict[str, float] = {}

    def take(self, path: str, wanted: Iterable[Range], why: Reason | None = None) -> bool:
        new = merge([*self.ranges.get(path, ()), *wanted], JOIN_GAP)
        cost = self._cost_of(path, new)
        added = cost - self._costs.get(path, 0.0)
        if added > self.left:
            return False
        self.left -= added
        if why is not None and path not in self.ranges:
            self.why[path] = why
        self.ranges[path], self._costs[path] = new, cost
        return True

    def _cost_of(self, path: str, ranges: Sequence[Range]) -> float:
        total = self._cumulated(path)
        body = sum(int(total[min(last, len(total) - 1)] - total[first - 1]) for first, last in ranges)
        return body + FILE_COST + len(path) + GAP_COST * len(ranges)

    def _cumulated(self, path: str) -> npt.NDArray[np.int64]:
        if path not in self._sizes:
            sizes = [0, *(len(line.encode("utf-8", "replace")) + 1 for line in self._sources.lines(path) or ())]
            self._sizes[path] = np.cumsum(np.array(sizes, dtype=np.int64))
        return self._sizes[path]


def fill(filler: Filler, candidates: Sequence[Candidate], frame: Callable[[Candidate], tuple[Range, ...]]) -> None:
    """Takes candidates until nothing fits. `frame` gives the lines to show with one: its signature, its class."""
    ordered = sorted(candidates, key=lambda c: (-c.worth / (c.num_bytes + SIZE_FLOOR), c.path, c.first))
    for candidate in ordered:
        if filler.left < SMALLEST:
            break
        own = (candidate.first, candidate.last)
        if not filler.take(candidate.path, (own, *frame(candidate))):
            filler.take(candidate.path, (own,))
