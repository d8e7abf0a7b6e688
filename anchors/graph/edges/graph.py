"""Who uses whom, as numbers: edges in compressed rows both ways, with confidence and reason on each.

Knows symbol ids only; nothing of names, files or how an edge was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, get_args

import msgspec
import numpy as np
import numpy.typing as npt

from anchors.index.distinct import distinct
from anchors.types import Edge, EdgeKind

Ints = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

EDGE_KINDS: Final[tuple[EdgeKind, ...]] = get_args(EdgeKind)
KIND_IDS: Final[dict[str, int]] = {kind: number for number, kind in enumerate(EDGE_KINDS)}
CALL_KINDS: Final = ("call", "new", "topic")
"""Kinds by which control passes from source to target."""
FORMAT: Final = 3
_MAGIC: Final = b"IQG1"


class _Header(msgspec.Struct, array_like=True):
    format: int
    num_symbols: int
    num_edges: int
    reasons: list[str]
    is_cut: bool


class SymbolGraph:
    """Edge arrays have one entry an edge and stand sorted by (source, line, falling confidence, target, kind).

    source, target, line: int32 [num_edges]; kind: uint8, index into EDGE_KINDS; percent: uint8, confidence × 100;
    reason: int32, index into `reasons`; rank: float32 [num_symbols], PageRank over calls, sums to one.
    `is_cut`: names were not followed to their end, so that edges may be missing.
    Where a symbol's edges stand is kept with them, as sorting all of a large tree's would take longer than a question.
    """

    def __init__(
        self,
        num_symbols: int,
        arrays: tuple[Ints, Ints, Ints, Bytes, Bytes, Ints],
        reasons: Sequence[str],
        rank: Floats,
        is_cut: bool = False,
    ) -> None:
        self.num_symbols = num_symbols
        self.is_cut = is_cut
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

    def users_of(self, first: int, last: int, min_percent: int) -> Ints:
        """Who uses the symbols `first` to `last` (not included), once for each edge that is at least so sure."""
        numbers = self.in_order[self.in_start[first] : self.in_start[last]]
        return self.source[numbers[self.percent[numbers] >= min_percent]]

    def to_bytes(self) -> bytes:
        return b"".join(self.to_pieces())

    def to_pieces(self) -> list[bytes | memoryview]:
        """What `to_bytes` gives, not joined."""
        counts = self.num_symbols, self.num_edges
        header = msgspec.msgpack.encode(_Header(FORMAT, *counts, list(self.reasons), self.is_cut))
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
        graph = cls(symbols, (source, target, line, kind, percent, reason), header.reasons, rank, header.is_cut)
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
        pairs = distinct(self.target[calls].astype(np.int64) * self.num_symbols + self.source[calls])
        return np.bincount(pairs // max(1, self.num_symbols), minlength=self.num_symbols).astype(np.int32)


def _starts(ids: Ints, num_symbols: int) -> Ints:
    """Where each symbol's edges begin once they stand sorted by it."""
    starts = np.zeros(num_symbols + 1, dtype=np.int32)
    np.cumsum(np.bincount(ids, minlength=num_symbols)[:num_symbols], out=starts[1:])
    return starts
