"""Why each file of a pack is there: its place in the ranking, what its score is made of, what starts in what is shown
of it, and its best symbols.

Knows neither how a score was made nor how it is shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from anchors.context.layout import FilePart
from anchors.index.snapshot import Snapshot
from anchors.types import REGISTERED, Anchor, PackedFile, PackedSymbol, RankedSymbol, Ranking, Reason

MAX_SYMBOLS = 3
MAX_STARTS = 3


class Explainer:
    """For one ranking; `packed` answers for one part of a layout at a time."""

    def __init__(self, snapshot: Snapshot, ranking: Ranking, anchors: Sequence[Anchor] = ()) -> None:
        self._snapshot = snapshot
        self._files = {ranked.path: (place, ranked) for place, ranked in enumerate(ranking.files, start=1)}
        self._symbols: dict[str, list[RankedSymbol]] = defaultdict(list)
        for ranked in ranking.symbols:
            self._symbols[snapshot.path_of(ranked.symbol)].append(ranked)
        self._starts: dict[str, list[Anchor]] = defaultdict(list)
        for anchor in anchors:
            if anchor.kind == "ENTRY_POINT":
                self._starts[anchor.path].append(anchor)

    def packed(self, part: FilePart, num_tokens: int) -> PackedFile:
        known = self._files.get(part.path)
        extra = (*((part.why,) if part.why is not None else ()), *self._started(part))
        if known is None:
            return PackedFile(part.path, num_tokens, part.mode, part.ranges, reasons=extra)
        place, ranked = known
        reasons = (*ranked.reasons, *extra)
        symbols = self._shown(part)
        return PackedFile(part.path, num_tokens, part.mode, part.ranges, place, ranked.score, reasons, symbols)

    def _started(self, part: FilePart) -> tuple[Reason, ...]:
        """What starts in the lines that are shown, what answers before what registers it; no part of a score."""
        shown = [item for item in self._starts.get(part.path, ()) if any(a <= item.line <= b for a, b in part.ranges)]
        shown.sort(key=lambda item: (item.reason == REGISTERED, item.line))
        texts = [f"{item.text} (line {item.line})" for item in shown[:MAX_STARTS]]
        texts += [f"and {len(shown) - MAX_STARTS:,} more"] if len(shown) > MAX_STARTS else []
        return tuple(Reason("start", text, 0.0) for text in texts)

    def _shown(self, part: FilePart) -> tuple[PackedSymbol, ...]:
        """The best ranked symbols of which at least one line is shown."""
        found: list[PackedSymbol] = []
        for ranked in self._symbols.get(part.path, ()):
            columns = self._snapshot.columns
            first, last = int(columns.symbol_first[ranked.symbol]), int(columns.symbol_last[ranked.symbol])
            if any(start <= last and first <= end for start, end in part.ranges):
                name = self._snapshot.qualified_name(ranked.symbol)
                found.append(PackedSymbol(name, first, last, ranked.score, ranked.reasons))
            if len(found) == MAX_SYMBOLS:
                break
        return tuple(found)
