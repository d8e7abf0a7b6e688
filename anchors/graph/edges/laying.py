"""Raw edges become a graph: sorted, each once, ranked; all of them, or those of some sources beside an earlier graph's.

Knows rows of numbers; nothing of how an edge was found.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import compress
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from anchors.graph.edges.edges import CUT, LATE
from anchors.graph.edges.graph import CALL_KINDS, KIND_IDS, Bytes, Floats, Ints, SymbolGraph
from anchors.graph.edges.rank import pagerank
from anchors.types import CERTAIN

Longs = npt.NDArray[np.int64]
Arrays = tuple[Ints, Ints, Ints, Bytes, Bytes, Ints]
"""source, target, line, kind, percent, reason."""

EDGES_AT_ONCE: Final = 1 << 17
"""Raw edges that are sorted at a time; of very many a share, for all are looked through each time."""
MAX_TIMES: Final = 32
BLOCK: Final = 1 << 15
"""Raw edges that are looked through at a time."""
RANKED_KINDS: Final = (*CALL_KINDS, "inherit", "decorate", "name", "type")


def graph_of(num_symbols: int, parts: list[Ints], reasons: Sequence[str]) -> SymbolGraph:
    """Sort, merge and rank raw edges: [n, 6] source, target, kind, line, percent, reason. The parts are let go.

    Of several edges with the same source, target, kind and line the surest stays, of equally sure ones that whose
    reason comes first; `LATE` ones come after all others. Reasons come to stand sorted.
    """
    arrays, texts = _laid(num_symbols, parts, reasons)
    return SymbolGraph(num_symbols, arrays, texts, _rank(num_symbols, arrays), CUT in reasons)


def graph_beside(
    num_symbols: int, kept: Arrays, before: SymbolGraph, parts: list[Ints], reasons: Sequence[str]
) -> SymbolGraph:
    """The same as `graph_of` all raw edges, where those of some sources stand in their final order already.

    `kept`: columns of such edges of `before`; no raw edge is of one of their sources.
    """
    is_cut = CUT in reasons
    arrays, texts = _laid(num_symbols, parts, reasons)
    place = np.searchsorted(kept[0], arrays[0])
    reason, added, reasons = _with_reasons(kept[5], before.reasons, arrays[5], texts)

    def merged(before: npt.NDArray[Any], added: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return np.insert(before, place, added)

    source, target = merged(kept[0], arrays[0]), merged(kept[1], arrays[1])
    line, kind = merged(kept[2], arrays[2]), merged(kept[3], arrays[3])
    found = source, target, line, kind, merged(kept[4], arrays[4]), merged(reason, added)
    return SymbolGraph(num_symbols, found, reasons, _rank(num_symbols, found, before), is_cut)


def _laid(num_symbols: int, parts: list[Ints], reasons: Sequence[str]) -> tuple[Arrays, list[str]]:
    """Columns in their final order, and the reasons that are left."""
    ordered = sorted(range(len(reasons)), key=reasons.__getitem__)
    number = np.zeros(len(reasons), dtype=np.int32)
    number[ordered] = np.arange(len(reasons), dtype=np.int32)
    columns: list[list[npt.NDArray[np.integer]]] = [[] for _ in range(6)]
    for rows in _by_source(num_symbols, parts):
        rows[:, 5] = number[rows[:, 5]]
        rows = _best_of_each(rows)
        for column, values in enumerate(rows.T):
            columns[column].append(values.astype(np.uint8 if column in (2, 4) else np.int32))
    parts.clear()
    source, target, kind, line, percent, reason = (_joined(columns, column) for column in range(6))
    reason, texts = _renumbered(reason, [reasons[number].removeprefix(LATE) for number in ordered])
    return (source, target, line, kind, percent, reason), texts


def _renumbered(reason: Ints, texts: Sequence[str]) -> tuple[Ints, list[str]]:
    """The same reasons by their numbers among those that are used, sorted."""
    used = np.flatnonzero(np.bincount(reason, minlength=len(texts))).tolist()
    kept = sorted({texts[number] for number in used})
    place = {text: number for number, text in enumerate(kept)}
    numbers = np.zeros(len(texts), dtype=np.int32)
    numbers[used] = [place[texts[number]] for number in used]
    return numbers[reason], kept


def _with_reasons(kept: Ints, before: Sequence[str], added: Ints, texts: Sequence[str]) -> tuple[Ints, Ints, list[str]]:
    """Reasons of both by their numbers among all that are used, and these; both lists are sorted, their texts once in
    each. What stays is looked through as numbers alone."""
    is_used = np.bincount(kept, minlength=len(before)) > 0
    known = [(number, at) for number, at in enumerate(bisect_left(before, text) for text in texts)]
    same = {number: at for number, at in known if at < len(before) and before[at] == texts[number]}
    is_used[list(same.values())] = True
    between = np.array([at for number, at in known if number not in same], dtype=np.int64)
    ahead: npt.NDArray[np.int64] = np.zeros(len(before) + 1, dtype=np.int64)
    np.cumsum(is_used, out=ahead[1:])
    now = ahead[:-1] + np.searchsorted(between, np.arange(len(before)), side="right")
    numbers = np.zeros(len(texts), dtype=np.int32)
    numbers[[number for number in range(len(texts)) if number not in same]] = ahead[between] + np.arange(len(between))
    numbers[list(same)] = now[list(same.values())]
    left = (text for number, text in enumerate(texts) if number not in same)
    reasons = sorted([*compress(before, is_used.tolist()), *left])
    return now.astype(np.int32)[kept], numbers[added], reasons


def _rank(num_symbols: int, arrays: Arrays, before: SymbolGraph | None = None) -> Floats:
    """Of each symbol; that of `before` where its edges lead as they do now."""
    source, target, _, kind, percent, _ = arrays
    if before is not None and before.num_symbols == num_symbols:
        pairs = (source, before.source), (target, before.target), (kind, before.kind), (percent, before.percent)
        if all(np.array_equal(one, other) for one, other in pairs):
            return before.rank
    calls = np.isin(kind, [KIND_IDS[name] for name in RANKED_KINDS])
    weight = np.where(percent[calls] >= round(CERTAIN * 100), 1.0, (percent[calls] / 100.0) ** 2)
    return pagerank(num_symbols, source[calls], target[calls], weight)


def _by_source(num_symbols: int, parts: Sequence[Ints]) -> Iterator[Ints]:
    """The edges of a range of sources at a time, as many as are good to sort at once."""
    total = sum(len(part) for part in parts)
    if total <= EDGES_AT_ONCE:
        yield np.concatenate([np.empty((0, 6), dtype=np.int32), *parts])
        return
    ends = np.zeros(num_symbols, dtype=np.int64)
    for part in parts:
        ends += np.bincount(part[:, 0], minlength=num_symbols)
    ends = np.cumsum(ends)
    # Most edges come file by file: of most blocks none is in a range.
    blocks = [part[at : at + BLOCK] for part in parts for at in range(0, len(part), BLOCK)]
    spans = [(int(block[:, 0].min()), int(block[:, 0].max())) for block in blocks]
    first, at_once = 0, max(EDGES_AT_ONCE, total // MAX_TIMES)
    while first < num_symbols:
        before = int(ends[first - 1]) if first else 0
        last = max(first + 1, int(np.searchsorted(ends, before + at_once, side="right")))
        near = [block for block, (low, high) in zip(blocks, spans, strict=True) if low < last and high >= first]
        found = [block[(block[:, 0] >= first) & (block[:, 0] < last)] for block in near]
        yield np.concatenate([np.empty((0, 6), dtype=np.int32), *found])
        first = last


def _joined(columns: list[list[npt.NDArray[np.integer]]], column: int) -> npt.NDArray[Any]:
    values, columns[column] = columns[column], []
    return np.concatenate(values) if values else np.empty(0, dtype=np.uint8 if column in (2, 4) else np.int32)


def _best_of_each(edges: Ints) -> Ints:
    """The rows in the final order, of the same edges the surest (then the one with the lowest reason)."""
    if not len(edges):
        return edges
    order, place, what = _in_order(*(edges[:, column].astype(np.int64) for column in (0, 3, 1, 2)))
    is_first = np.ones(len(order), dtype=bool)
    is_new = place[1:] != place[:-1]
    is_first[1:] = is_new | (what[1:] != what[:-1])
    start = np.flatnonzero(is_first)
    unsure = (100 - edges[order, 4].astype(np.int64)) << 32 | edges[order, 5]
    unsure = np.minimum.reduceat(unsure, start)
    rows = edges[order[start]]
    rows[:, 4], rows[:, 5] = 100 - (unsure >> 32), unsure & 0xFFFFFFFF
    # Rows stand by place and target: of one place the surest come first, all else stays.
    numbers = np.cumsum(np.append(False, is_new))[start] << 7 | unsure >> 32
    size = len(start).bit_length()
    numbers = numbers << size | np.arange(len(start))
    numbers.sort()
    best: Ints = rows[numbers & ((1 << size) - 1)]
    return best


def _in_order(source: Longs, line: Longs, target: Longs, kind: Longs) -> tuple[Longs, Longs, Longs]:
    """Row numbers by source, line, target and kind, and in that order the first two in one and the last two."""
    source -= source.min()
    bits = [int(column.max()).bit_length() for column in (line, target, kind)]
    place, what = source << bits[0] | line, target << bits[2] | kind
    if int(place.max()).bit_length() + bits[1] + bits[2] < 64:
        # All in one number: sorting that takes a third of what sorting by several keys takes.
        order = np.argsort(place << (bits[1] + bits[2]) | what)
    else:
        order = np.lexsort((what, place))
    return order, place[order], what[order]
