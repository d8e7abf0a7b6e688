"""A size in bytes becomes a layout: which files, which lines, which map.

Knows no tokens: `pack` says how many bytes to aim at and counts what comes of it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from anchors.context.candidates import CONTAINERS, Candidate, CandidateFinder
from anchors.context.frames import Frames
from anchors.context.layout import FilePart, Layout, Note, Range
from anchors.context.overview import Graph, file_order, map_lines
from anchors.context.select import Filler, fill
from anchors.context.sources import Sources
from anchors.index.snapshot import Snapshot
from anchors.syntax.languages import is_notebook_path
from anchors.types import Anchor, FileMode, Ranking, Reason, SourceFile

SMALL = 12_000
"""Below this budget, in tokens, every line goes to the code itself: no map, no surroundings."""
MAP_SHARE = 0.04
AROUND_SHARE = 0.05
REST_SHARE = 0.02
MAX_REST = 60
FURTHER_SHARE = 0.08
"""A remainder above this is filled with further files; a smaller one would only bring in crumbs."""
NOTEBOOK_SHARE = 8
WHOLE = Reason("room", "everything fits", 0.0)
OUTLINE = Reason("room", "the outline, by importance", 0.0)
FURTHER = Reason("room", "room was left: the next whole file, by rank, then by importance", 0.0)
OUTLINED = CONTAINERS | frozenset(("function", "method", "constructor", "macro", "section"))


@dataclass(slots=True)
class Composer:
    """For one pack; everything that does not depend on the size is found once."""

    snapshot: Snapshot
    ranking: Ranking
    anchors: Sequence[Anchor]
    sources: Sources
    graph: Graph | None
    budget: int
    question: str | None
    title: str
    notes: tuple[Note, ...]
    allowed: Callable[[str], bool]
    is_outline: bool = False
    _order: list[int] = field(default_factory=list)
    _finder: CandidateFinder | None = None
    _frames: Frames | None = None

    def __post_init__(self) -> None:
        self._finder = CandidateFinder(self.snapshot, self.ranking, self.sources)
        self._frames = Frames(self.snapshot, self.budget >= 6_000)

    def whole(self, paths: Sequence[str]) -> Layout:
        """Every line of the given files."""
        filler = Filler(self.sources, float("inf"))
        for path in paths:
            filler.take(path, self.sources.whole(path), WHOLE)
        return self._layout(filler, (), self._map(int(self.budget * 3.5 * MAP_SHARE)))

    def packed(self, size: float) -> Layout:
        roomy = self.budget >= SMALL
        head = self._map(int(size * MAP_SHARE)) if roomy else ()
        filler = Filler(self.sources, size - sum(len(line) + 1 for line in head))
        if self.is_outline or not self.ranking.files:
            self._take_outlines(filler, filler.left if self.is_outline else filler.left / 2)
        if self.is_outline:
            return self._layout(filler, (), head)
        rest_size = size * REST_SHARE if roomy else 0.0
        around = filler.left * AROUND_SHARE if roomy and self.graph is not None else 0.0
        filler.left -= around + rest_size
        candidates = self._candidates()
        assert self._frames is not None
        fill(filler, candidates, self._frames.of)
        filler.left += around
        if around:
            self._take_surroundings(filler, candidates)
        if filler.left > FURTHER_SHARE * size:
            self._take_whole_files(filler)
        return self._layout(filler, self._rest(filler, rest_size), head)

    def _candidates(self) -> list[Candidate]:
        assert self._finder is not None
        max_files = 25 if self.budget <= 10_000 else 60 if self.budget <= 40_000 else 200
        return self._finder.of_best_files(max_files)

    def _map(self, size: int) -> tuple[str, ...]:
        inside = [anchor for anchor in self.anchors if self.allowed(anchor.path)]
        return map_lines(self.snapshot, self.graph, inside, size)

    def _files_in_order(self) -> list[int]:
        if not self._order:
            everything = file_order(self.snapshot, self.graph)
            first = [self.snapshot.file_index(ranked.path) for ranked in self.ranking.files]
            known = [index for index in first if index is not None]
            taken = set(known)
            rest = (
                index for index in everything if index not in taken and self.allowed(self.snapshot.files[index].path)
            )
            self._order = [*known, *rest]
        return self._order

    def _take_outlines(self, filler: Filler, limit: float) -> None:
        """Signatures of the definitions, file after file, until the limit is spent."""
        assert self._frames is not None
        stop = filler.left - limit
        for index in self._files_in_order():
            path = self.snapshot.files[index].path
            if filler.left <= stop:
                break
            if self.sources.lines(path) is None:
                continue
            symbols = [s for s in list(self.snapshot.symbols_of(index))[1:] if self._is_outlined(s)]
            ranges = [self._frames.signature(symbol) for symbol in symbols]
            if ranges and not filler.take(path, ranges, OUTLINE):
                for wanted in ranges:
                    filler.take(path, (wanted,), OUTLINE)

    def _is_outlined(self, symbol: int) -> bool:
        """Without a question breadth comes first: of each file only what stands at its top level."""
        is_top = self.snapshot.parent(self.snapshot.parent(symbol)) < 0
        return self.snapshot.kind(symbol) in OUTLINED and (self.is_outline or is_top)

    def _take_surroundings(self, filler: Filler, candidates: Sequence[Candidate]) -> None:
        """Signatures of what the shown symbols use and of what uses them."""
        assert self.graph is not None and self._frames is not None
        worth: dict[int, float] = {}
        via: dict[int, str] = {}
        shown = [c for c in candidates if _covers(filler.ranges.get(c.path, ()), c.first, c.last)]
        for candidate in sorted(shown, key=lambda c: (-c.worth, c.path, c.first))[:40]:
            edges = [*self.graph.edges_out(candidate.symbol), *self.graph.edges_in(candidate.symbol)]
            for edge in edges[:80]:
                other = edge.target if edge.source == candidate.symbol else edge.source
                amount = candidate.worth * edge.confidence
                if amount > worth.get(other, 0.0):
                    worth[other] = amount
                    via[other] = "used by" if other == edge.target else "uses"
                    via[other] += f" {self.snapshot.qualified_name(candidate.symbol)}"
        for symbol in sorted(worth, key=lambda s: (-worth[s], s)):
            path = self.snapshot.path_of(symbol)
            if filler.left < 60:
                break
            if self.snapshot.parent(symbol) >= 0 and self.allowed(path) and self.sources.lines(path) is not None:
                filler.take(path, (self._frames.signature(symbol),), Reason("edge", via[symbol], 0.0))

    def _take_whole_files(self, filler: Filler) -> None:
        """What is left goes to further files, whole ones, in order."""
        for index in self._files_in_order():
            file = self.snapshot.files[index]
            if filler.left < 200:
                break
            if file.language is None or size_shown(file) > 2 * filler.left + 20_000:
                continue
            if self.sources.lines(file.path):
                filler.take(file.path, self.sources.whole(file.path), FURTHER)

    def _rest(self, filler: Filler, size: float) -> tuple[str, ...]:
        """One line for each ranked file of which nothing is shown."""
        lines: list[str] = []
        for ranked in self.ranking.files:
            if ranked.path in filler.ranges:
                continue
            index = self.snapshot.file_index(ranked.path)
            doc = self.snapshot.record(index).doc if index is not None else ""
            line = f"{ranked.path} {doc}".rstrip()[:200]
            size -= len(line.encode("utf-8", "replace")) + 1
            if size < 0 or len(lines) == MAX_REST:
                break
            lines.append(line)
        return tuple(lines)

    def _layout(self, filler: Filler, rest: tuple[str, ...], head: tuple[str, ...]) -> Layout:
        parts = []
        for path in sorted(filler.ranges, key=lambda path: path.encode("utf-8", "surrogateescape")):
            index = self.snapshot.file_index(path)
            assert index is not None
            total = len(self.sources.lines(path) or ())
            ranges = tuple((first, min(last, total)) for first, last in filler.ranges[path] if first <= total)
            mode = "full" if ranges == self.sources.whole(path) else self._mode(index, ranges, total)
            language = self.snapshot.files[index].language
            parts.append(FilePart(path, language, mode, ranges, total, filler.why.get(path)))
        return Layout(self.title, head, self.notes, tuple(parts), rest, self.question)

    def _mode(self, file: int, ranges: tuple[Range, ...], total: int) -> FileMode:
        if ranges in (((1, total),), ()):
            return "full"
        if self.is_outline:
            return "outline"
        assert self._frames is not None
        heads = (
            {self._frames.signature(s) for s in list(self.snapshot.symbols_of(file))[1:]}
            if len(ranges) < 200
            else set()
        )
        return "outline" if all(shown in heads for shown in ranges) else "excerpt"


def size_shown(file: SourceFile) -> int:
    """About how many bytes of a file are shown: most of a notebook is none of its cells."""
    return file.size // NOTEBOOK_SHARE if is_notebook_path(file.path) else file.size


def _covers(ranges: Sequence[Range], first: int, last: int) -> bool:
    """`ranges` are sorted, and none of them touches another."""
    before = bisect_right(ranges, first, key=itemgetter(0))
    return before > 0 and last <= ranges[before - 1][1]
