"""Which lines of which files to show: candidates fill a size in bytes, the worthiest for their size first.

Knows nothing of tokens or formats: a size is bytes of source lines plus what a header and a gap mark cost.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from anchors.context.candidates import Candidate
from anchors.context.layout import Range
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
        self.ranges: dict[str, list[Range]] = {}
        """Sorted; those that touch or nearly do are one."""
        self.num_looked = 0
        """Ranges looked at, each time that one is."""
        self.why: dict[str, Reason] = {}
        """What brought in a file of which nothing was shown before, where the ranking did not."""
        self._sources = sources
        self._sizes: dict[str, npt.NDArray[np.int64]] = {}

    def take(self, path: str, wanted: Iterable[Range], why: Reason | None = None) -> bool:
        """Of what was taken before only the ranges beside a new one are looked at: a file may have thousands."""
        kept = self.ranges.get(path, [])
        added = float(FILE_COST + len(path)) if path not in self.ranges else 0.0
        undo: list[tuple[int, list[Range]]] = []
        for first, last in self._sources.within(path, wanted):
            low = bisect_left(kept, first - 1 - JOIN_GAP, key=itemgetter(1))
            high = bisect_right(kept, last + 1 + JOIN_GAP, lo=low, key=itemgetter(0))
            joined = kept[low:high]
            new = (min([first, *(one for one, _ in joined)]), max([last, *(one for _, one in joined)]))
            added += self._cost_of(path, new) - sum(self._cost_of(path, old) for old in joined)
            kept[low:high] = [new]
            undo.append((low, joined))
            self.num_looked += 1 + len(joined)
        if added > self.left:
            for low, joined in reversed(undo):
                kept[low : low + 1] = joined
            return False
        self.left -= added
        if why is not None and path not in self.ranges:
            self.why[path] = why
        self.ranges[path] = kept
        return True

    def _cost_of(self, path: str, lines: Range) -> int:
        total = self._cumulated(path)
        first, last = lines
        return int(total[min(last, len(total) - 1)] - total[first - 1]) + GAP_COST

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
