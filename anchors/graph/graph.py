"""Who uses whom, as numbers: edges in compressed rows both ways, with confidence and reason on each.

Knows symbol ids only; nothing of names, files or how an edge was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, get_args

import msgspec
import numpy as np
import numpy.typing as npt

from anchors.graph.rank import pagerank
from anchors.types import CERTAIN, Edge, EdgeKind

Ints = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

EDGE_KINDS: Final[tuple[EdgeKind, ...]] = get_args(EdgeKind)
KIND_IDS: Final[dict[str, int]] = {kind: number for number, kind in enumerate(EDGE_KINDS)}
CALL_KINDS: Final = ("call", "new", "topic")
"""Kinds by which control passes from source to target."""
FORMAT: Final = 2
_MAGIC: Final = b"IQG1"
EDGES_AT_ONCE: Final = 1 << 19
"""Raw edges that are sorted at a time."""


class _Header(msgspec.Struct, array_like=True):
    format: int
    num_symbols: int
    num_edges: int
    reasons: list[str]


class SymbolGraph:
    """Edge arrays have one entry an edge and stand sorted by (source, line, falling confidence, target, kind).

    source, target, line: int32 [num_edges]; kind: uint8, index into EDGE_KINDS; percent: uint8, confidence × 100;
    reason: int32, index into `reasons`; rank: float32 [num_symbols], PageRank over calls, sums to one.
    Where a symbol's edges stand is kept with them, as sorting all of a large tree's would take longer than a question.
    """

    def __init__(
        self,
        num_symbols: int,
        arrays: tuple[Ints, Ints, Ints, Bytes, Bytes, Ints],
        reasons: Sequence[str],
        rank: Floats,
    ) -> None:
        self.num_symbols = num_symbols
        self.source, self.target, self.line, self.kind, self.percent, self.reason = arrays
        self.reasons = tuple(reasons)
        self.rank = rank
        self._out_start: Ints | None = None
        self._in_order: Ints | None = None
        self._in_start: Ints | None = None
        self._fan_in: Ints | None = None

    @property
    def num_edges(self) -> int:
        return len(self.source)

    def rows_out(self, first: int, last: int) -> slice:
        """Where the edges of symbols `first` to `last` (not included) stand."""
        return slice(int(self.out_start[first]), int(self.out_start[last]))

    @property
    def out_start(self) -> Ints:
        """Where the edges of each symbol begin, and their number: int32 [num_symbols + 1]."""
        if self._out_start is None:
            self._out_start = _starts(self.source, self.num_symbols)
        return self._out_start

    @property
    def in_order(self) -> Ints:
        """Edge numbers sorted by (target, source, line)."""
        if self._in_order is None:
            # Target and edge number in one: sorting numbers takes a quarter of what a stable argsort takes.
            packed = self.target.astype(np.int64) << 32
            packed |= np.arange(len(packed))
            packed.sort()
            self._in_order = packed.astype(np.int32)
        return self._in_order

    @property
    def in_start(self) -> Ints:
        """Where in `in_order` the edges to each symbol begin: int32 [num_symbols + 1]."""
        if self._in_start is None:
            self._in_start = _starts(self.target, self.num_symbols)
        return self._in_start

    @property
    def fan_in(self) -> Ints:
        """Distinct callers of each symbol, itself not counted: int32 [num_symbols]."""
        if self._fan_in is None:
            self._fan_in = self._count_callers()
        return self._fan_in

    def edge(self, number: int) -> Edge:
        return Edge(
            int(self.source[number]),
            int(self.target[number]),
            EDGE_KINDS[int(self.kind[number])],
            int(self.line[number]),
            int(self.percent[number]) / 100,
            self.reasons[int(self.reason[number])],
        )

    def edges_out(self, symbol: int, kinds: Iterable[str] | None = None) -> list[Edge]:
        """What a symbol uses, in the order of lines, the surest first on each."""
        rows = self.rows_out(symbol, symbol + 1)
        numbers = np.arange(rows.start, rows.stop, dtype=np.int32)
        return [self.edge(number) for number in self._of_kinds(numbers, kinds)]

    def edges_in(self, symbol: int, kinds: Iterable[str] | None = None) -> list[Edge]:
        """Who uses a symbol, sorted by source and line."""
        return [self.edge(number) for number in self._of_kinds(self.numbers_in(symbol), kinds)]

    def numbers_in(self, symbol: int) -> Ints:
        """The edges that lead to a symbol, by number, sorted by source and line."""
        return self.in_order[self.in_start[symbol] : self.in_start[symbol + 1]]

    def to_bytes(self) -> bytes:
        return b"".join(self.to_pieces())

    def to_pieces(self) -> list[bytes | memoryview]:
        """What `to_bytes` gives, not joined."""
        header = msgspec.msgpack.encode(_Header(FORMAT, self.num_symbols, self.num_edges, list(self.reasons)))
        edges = (self.source, self.target, self.line, self.reason, self.in_order)
        body = (*edges, self.rank, self.out_start, self.in_start, self.kind, self.percent)
        front = _MAGIC + len(header).to_bytes(4, "little") + header
        return [front, *(np.ascontiguousarray(part).view(np.uint8).data for part in body)]

    @classmethod
    def from_bytes(cls, data: bytes | memoryview) -> SymbolGraph:
        """Raises ValueError where the bytes are not those of `to_bytes` of this format."""
        if data[:4] != _MAGIC:
            raise ValueError("not a symbol graph")
        start = 8 + int.from_bytes(data[4:8], "little")
        try:
            header = msgspec.msgpack.decode(data[8:start], type=_Header)
        except msgspec.MsgspecError as error:
            raise ValueError("not a symbol graph") from error
        edges, symbols = header.num_edges, header.num_symbols
        if header.format != FORMAT or len(data) != start + 22 * edges + 12 * symbols + 8:
            raise ValueError("a symbol graph of another format")
        at = start

        def column(count: int, dtype: type[np.int32 | np.float32 | np.uint8] = np.int32) -> npt.NDArray[Any]:
            nonlocal at
            values = np.frombuffer(data, dtype, count, at)
            at += values.nbytes
            return values

        source, target, line, reason, in_order = (column(edges) for _ in range(5))
        rank = column(symbols, np.float32)
        out_start, in_start = column(symbols + 1), column(symbols + 1)
        kind, percent = column(edges, np.uint8), column(edges, np.uint8)
        graph = cls(symbols, (source, target, line, kind, percent, reason), header.reasons, rank)
        graph._out_start, graph._in_order, graph._in_start = out_start, in_order, in_start
        return graph

    def _of_kinds(self, numbers: Ints, kinds: Iterable[str] | None) -> list[int]:
        if kinds is None:
            return [int(number) for number in numbers]
        wanted = {KIND_IDS[kind] for kind in kinds}
        return [int(number) for number in numbers if int(self.kind[number]) in wanted]

    def _count_callers(self) -> Ints:
        calls = np.isin(self.kind, [KIND_IDS[kind] for kind in CALL_KINDS]) & (self.source != self.target)
        calls &= self.percent > 50
        pairs = np.unique(self.target[calls].astype(np.int64) * self.num_symbols + self.source[calls])
        return np.bincount(pairs // max(1, self.num_symbols), minlength=self.num_symbols).astype(np.int32)


def graph_of(num_symbols: int, parts: list[Ints], reasons: Sequence[str]) -> SymbolGraph:
    """Sort, merge and rank raw edges: [n, 6] source, target, kind, line, percent, reason. The parts are let go.

    Of several edges with the same source, target, kind and line the surest stays. Reasons come to stand sorted.
    """
    ordered = sorted(range(len(reasons)), key=reasons.__getitem__)
    number = np.zeros(len(reasons), dtype=np.int32)
    number[ordered] = np.arange(len(reasons), dtype=np.int32)
    used = np.zeros(len(reasons), dtype=bool)
    columns: list[list[npt.NDArray[np.integer]]] = [[] for _ in range(6)]
    for rows in _by_source(num_symbols, parts):
        rows = rows[_best_of_each(rows)]
        rows[:, 5] = number[rows[:, 5]]
        used[rows[:, 5]] = True
        for column, values in enumerate(rows.T):
            columns[column].append(values.astype(np.uint8 if column in (2, 4) else np.int32))
    parts.clear()
    source, target, kind, line, percent, reason = (_joined(columns, column) for column in range(6))
    kept = np.flatnonzero(used)
    number[kept] = np.arange(len(kept), dtype=np.int32)
    arrays = (source, target, line, kind, percent, number[reason])
    calls = np.isin(kind, [KIND_IDS[name] for name in (*CALL_KINDS, "inherit", "decorate", "name", "type")])
    weight = np.where(percent[calls] >= round(CERTAIN * 100), 1.0, (percent[calls] / 100.0) ** 2)
    rank = pagerank(num_symbols, source[calls], target[calls], weight)
    return SymbolGraph(num_symbols, arrays, [reasons[ordered[number]] for number in kept.tolist()], rank)


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
    first = 0
    while first < num_symbols:
        before = int(ends[first - 1]) if first else 0
        last = max(first + 1, int(np.searchsorted(ends, before + EDGES_AT_ONCE, side="right")))
        yield np.concatenate([part[(part[:, 0] >= first) & (part[:, 0] < last)] for part in parts])
        first = last


def _joined(columns: list[list[npt.NDArray[np.integer]]], column: int) -> npt.NDArray[Any]:
    values, columns[column] = columns[column], []
    return np.concatenate(values) if values else np.empty(0, dtype=np.uint8 if column in (2, 4) else np.int32)


def _best_of_each(edges: Ints) -> npt.NDArray[np.intp]:
    """Row numbers in the final order, of the same edges the surest (then the one with the first reason)."""
    wide = edges.astype(np.int64)
    place = wide[:, 0] << 32 | wide[:, 3]
    what = wide[:, 1] << 8 | wide[:, 2]
    unsure = (100 - wide[:, 4]) << 32 | wide[:, 5]
    del wide
    order = np.lexsort((unsure, what, place))
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = (place[order[1:]] != place[order[:-1]]) | (what[order[1:]] != what[order[:-1]])
    order = order[is_first]
    return order[np.lexsort((what[order], unsure[order] >> 32, place[order]))]


def _starts(ids: Ints, num_symbols: int) -> Ints:
    """Where each symbol's edges begin once they stand sorted by it."""
    starts = np.zeros(num_symbols + 1, dtype=np.int32)
    np.cumsum(np.bincount(ids, minlength=num_symbols)[:num_symbols], out=starts[1:])
    return starts
