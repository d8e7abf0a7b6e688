"""Everything that could be shown of the best files, as segments with their worth and their size.

Knows nothing of budgets: it looks at the ranking, the snapshot's chunks and the lines of the files.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from anchors.context.segments import LineValues, Segment, segments
from anchors.context.sources import Sources
from anchors.context.value import Observed, probability
from anchors.index.snapshot import Snapshot
from anchors.search.words import IDENTIFIER
from anchors.types import RankedChunk, Ranking

CONTAINERS = frozenset(("class", "interface", "struct", "enum", "trait", "type", "namespace"))


@dataclass(frozen=True, slots=True)
class Candidate:
    path: str
    first: int
    last: int
    symbol: int
    worth: float
    """Probability that the question needs it."""
    num_bytes: int


class CandidateFinder:
    """For one question; candidates of a file are found once and kept."""

    def __init__(self, snapshot: Snapshot, ranking: Ranking, sources: Sources) -> None:
        self._snapshot = snapshot
        self._sources = sources
        self._ranking = ranking
        self._chunks = {chunk.index: chunk for chunk in ranking.chunks}
        self._top_chunk = max((chunk.score for chunk in ranking.chunks), default=0.0) or 1.0
        self._top_words = max((chunk.words for chunk in ranking.chunks), default=0.0) or 1.0
        self._top_file = ranking.files[0].score if ranking.files else 1.0
        weights: dict[str, float] = defaultdict(float)
        for term, weight in ranking.terms:
            weights[term] += weight
        self._values = LineValues(weights)
        self._all_words = sum(weights.values()) or 1.0
        self._asked = {word.lower() for word in IDENTIFIER.findall(ranking.question)}
        self._known: dict[int, list[Candidate]] = {}

    def of_best_files(self, max_files: int) -> list[Candidate]:
        found: list[Candidate] = []
        for rank in range(min(max_files, len(self._ranking.files))):
            if rank not in self._known:
                self._known[rank] = list(self._of_file(rank))
            found += self._known[rank]
        return found

    def _of_file(self, rank: int) -> Iterator[Candidate]:
        ranked = self._ranking.files[rank]
        file = self._snapshot.file_index(ranked.path)
        lines = self._sources.lines(ranked.path)
        if file is None or not lines:
            return
        columns = self._snapshot.columns
        start, end = int(columns.chunk_start[file]), int(columns.chunk_start[file + 1])
        for index in range(start, end):
            _, first, last, symbol = (int(value) for value in columns.chunks[index])
            chunk = self._chunks.get(index)
            kind = self._snapshot.kind(symbol)
            is_named = kind != "module" and self._snapshot.name(symbol).lower() in self._asked
            head = int(columns.symbol_first[symbol])
            for segment in segments(first, last, lines):
                seen = Observed(
                    file_rank=rank,
                    file_share=ranked.score / self._top_file,
                    file_lines=len(lines),
                    chunk_share=chunk.score / self._top_chunk if chunk else 0.0,
                    words_share=self._words(index),
                    line_share=self._line_share(chunk, lines[segment.first - 1 : segment.last]),
                    num_bytes=_size(lines, segment),
                    kind=segment.kind,
                    is_container=kind in CONTAINERS,
                    is_named=is_named,
                    is_head=segment.first == first or segment.first <= head <= segment.last,
                )
                yield Candidate(ranked.path, segment.first, segment.last, symbol, probability(seen), seen.num_bytes)

    def _line_share(self, chunk: RankedChunk | None, lines: Sequence[str]) -> float:
        """A chunk without any word of the question needs no look at its lines."""
        return self._values.of(lines) / self._all_words if chunk is not None and chunk.words > 0 else 0.0

    def _words(self, index: int) -> float:
        chunk: RankedChunk | None = self._chunks.get(index)
        return chunk.words / self._top_words if chunk else 0.0


def _size(lines: Sequence[str], segment: Segment) -> int:
    return sum(len(line.encode("utf-8", "replace")) + 1 for line in lines[segment.first - 1 : segment.last])
