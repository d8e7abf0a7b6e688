"""Everything that could be shown of the best files, as segments with their worth and their size.

Knows nothing of budgets: it looks at the ranking, the snapshot's chunks and the lines of the files.
"""

from __future__ import annotations

from bisect import bisect_right
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


@dataclass(frozen=True, slots=True)
class _Cut:
    """A segment with what is known of it before the others of its file are."""

    segment: Segment
    symbol: int
    chunk_share: float
    words_share: float
    line_share: float

    @property
    def match(self) -> float:
        return self.words_share + self.line_share


class CandidateFinder:
    """For one question; candidates of a file are found once and kept."""

    def __init__(self, snapshot: Snapshot, ranking: Ranking, sources: Sources) -> None:
        self._snapshot = snapshot
        self._sources = sources
        self._ranking = ranking
        self._chunks = {chunk.index: chunk for chunk in ranking.chunks}
        self._top_chunk = max((chunk.score for chunk in ranking.chunks), default=0.0) or 1.0
        self._top_words = max((chunk.words for chunk in ranking.chunks), default=0.0) or 1.0
        best = [file.score for file in ranking.files[:5]]
        self._top_file = best[0] if best else 1.0
        self._fifth_share = best[4] / best[0] if len(best) == 5 else 0.0
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
        found = list(self._segments(file, lines))
        matches = sorted(cut.match for cut in found)
        file_words = max((cut.words_share for cut in found), default=0.0)
        for cut in found:
            segment, kind = cut.segment, self._snapshot.kind(cut.symbol)
            seen = Observed(
                file_rank=rank,
                file_share=ranked.score / self._top_file,
                fifth_share=self._fifth_share,
                file_lines=len(lines),
                file_words=file_words,
                place=len(matches) - bisect_right(matches, cut.match),
                chunk_share=cut.chunk_share,
                words_share=cut.words_share,
                line_share=cut.line_share,
                num_bytes=_size(lines, segment),
                kind=segment.kind,
                is_container=kind in CONTAINERS,
                is_named=kind != "module" and self._snapshot.name(cut.symbol).lower() in self._asked,
            )
            yield Candidate(ranked.path, segment.first, segment.last, cut.symbol, probability(seen), seen.num_bytes)

    def _segments(self, file: int, lines: Sequence[str]) -> Iterator[_Cut]:
        columns = self._snapshot.columns
        for index in range(int(columns.chunk_start[file]), int(columns.chunk_start[file + 1])):
            _, first, last, symbol = (int(value) for value in columns.chunks[index])
            chunk = self._chunks.get(index)
            score = chunk.score / self._top_chunk if chunk else 0.0
            words = chunk.words / self._top_words if chunk else 0.0
            for segment in segments(first, last, lines):
                share = self._line_share(chunk, lines[segment.first - 1 : segment.last])
                yield _Cut(segment, symbol, score, words, share)

    def _line_share(self, chunk: RankedChunk | None, lines: Sequence[str]) -> float:
        """A chunk without any word of the question needs no look at its lines."""
        return self._values.of(lines) / self._all_words if chunk is not None and chunk.words > 0 else 0.0


def _size(lines: Sequence[str], segment: Segment) -> int:
    return sum(len(line.encode("utf-8", "replace")) + 1 for line in lines[segment.first - 1 : segment.last])
