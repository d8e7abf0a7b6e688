"""Which lines of which files to show: ranked chunks become pieces, and pieces fill a size in bytes, best first.

Knows nothing of tokens or formats: a size is bytes of source lines plus what a header and a gap mark cost.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from anchors.context.layout import Range, merge
from anchors.context.sources import Sources
from anchors.search.words import IDENTIFIER, terms_of
from anchors.types import RankedChunk

FILE_COST = 60
GAP_COST = 18
JOIN_GAP = 3
"""Gaps up to this many lines are shown rather than marked."""
COST_POWER = 0.3
REACH = 9


@dataclass(frozen=True, slots=True)
class Piece:
    path: str
    first: int
    last: int
    score: float


def cut(chunk: RankedChunk, lines: Sequence[str], weights: Mapping[str, float], max_lines: int) -> list[Piece]:
    """A chunk as one piece, or, when it is long, as windows around the lines that match the question best."""
    first, last = chunk.first_line, min(chunk.last_line, len(lines))
    if last < first:
        return []
    if last - first + 1 <= max_lines:
        return [Piece(chunk.path, first, last, chunk.score)]
    values = np.array([line_value(lines[number - 1], weights) for number in range(first, last + 1)])
    reach = np.arange(-REACH, REACH + 1)
    kernel = 1.0 - np.abs(reach) / (REACH + 1)
    smooth = np.convolve(values, kernel, mode="same") if len(values) >= len(kernel) else values
    pieces: list[Piece] = []
    left = smooth.copy()
    top = float(smooth.max(initial=0.0)) or 1.0
    step = 2 * REACH + 1
    while len(pieces) * step < len(values):
        at = int(left.argmax())
        if left[at] < 0:
            break
        low, high = max(0, at - REACH), min(len(values) - 1, at + REACH)
        share = 0.4 + 0.6 * max(0.0, float(left[at])) / top
        pieces.append(Piece(chunk.path, first + low, first + high, chunk.score * share))
        left[low : high + 1] = -1.0
    return pieces


def line_value(line: str, weights: Mapping[str, float]) -> float:
    found = {term for word in IDENTIFIER.findall(line) for term in terms_of(word)}
    return sum(weights.get(term, 0.0) for term in found)


class Filler:
    """Takes pieces while they fit; knows the cost of what it took at every moment."""

    def __init__(self, sources: Sources, size: float) -> None:
        self.sources = sources
        self.left = size
        self.ranges: dict[str, tuple[Range, ...]] = {}
        self.order: list[str] = []
        self._bytes: dict[str, np.ndarray[tuple[int], np.dtype[np.int64]]] = {}

    def cost_of(self, path: str, ranges: Sequence[Range]) -> float:
        if not ranges:
            return 0.0
        total = self._cumulated(path)
        cost = FILE_COST + len(path) + GAP_COST * (len(ranges) - 1)
        return float(cost + sum(total[last] - total[first - 1] for first, last in ranges))

    def added_cost(self, path: str, first: int, last: int) -> tuple[float, tuple[Range, ...]]:
        old = self.ranges.get(path, ())
        new = merge([*old, (first, last)], JOIN_GAP)
        return self.cost_of(path, new) - self.cost_of(path, old), new

    def take(self, path: str, first: int, last: int) -> bool:
        cost, new = self.added_cost(path, first, last)
        if cost > self.left:
            return False
        self.left -= cost
        if path not in self.ranges:
            self.order.append(path)
        self.ranges[path] = new
        return True

    def _cumulated(self, path: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        if path not in self._bytes:
            sizes = [0, *(len(line.encode("utf-8", "replace")) + 1 for line in self.sources.lines(path) or ())]
            self._bytes[path] = np.cumsum(sizes)
        return self._bytes[path]


def select(
    chunks: Sequence[RankedChunk], terms: Sequence[tuple[str, float]], sources: Sources, size: float
) -> tuple[dict[str, tuple[Range, ...]], list[str]]:
    """Ranges per path, and the paths in the order in which they came in."""
    weights: dict[str, float] = defaultdict(float)
    for term, weight in terms:
        weights[term] += weight
    max_lines = 45 if size < 60_000 else 90 if size < 300_000 else 200
    pieces: list[Piece] = []
    for chunk in chunks:
        lines = sources.lines(chunk.path)
        if lines is not None:
            pieces += cut(chunk, lines, weights, max_lines)
    filler = Filler(sources, size)
    pieces.sort(
        key=lambda piece: (-piece.score / (piece.last - piece.first + 5) ** COST_POWER, piece.path, piece.first)
    )
    for piece in pieces:
        if filler.left < 80:
            break
        filler.take(piece.path, piece.first, piece.last)
    return filler.ranges, filler.order
