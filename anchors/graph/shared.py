"""References resolved by two processes: each takes blocks of files until none is left, and one gets all edges.

Knows blocks and rows; what a reference means is the caller's business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import msgspec
import numpy as np

from anchors.graph.edges import EdgeRows
from anchors.graph.twin import Twin, TwinFailed

Files = Sequence[int]
IsFree = Callable[[], bool]
"""Whether a core has nothing to do."""

MIN_BLOCKS: Final = 4
"""Fewer are resolved before a copy of the process is of use."""
ROWS_AT_ONCE: Final = 1 << 16
_ROW: Final = 24


class _Header(msgspec.Struct, array_like=True):
    num_rows: int
    reasons: list[str]
    """Those that the other process did not know."""


def resolve_all(blocks: Sequence[Files], resolve: Callable[[Files], None], rows: EdgeRows, is_free: IsFree) -> None:
    """`resolve` adds the edges of a block to `rows`. Alone as long as no core is free."""
    for at, block in enumerate(blocks):
        if len(blocks) - at >= MIN_BLOCKS and is_free():
            _in_two(blocks[at:], resolve, rows)
            return
        resolve(block)


def _in_two(blocks: Sequence[Files], resolve: Callable[[Files], None], rows: EdgeRows) -> None:
    num_reasons, own = len(rows.reasons), set[int]()

    def work(tasks: Iterator[int]) -> Iterator[bytes | memoryview]:
        rows.clear()
        for task in tasks:
            resolve(blocks[task])
        header = msgspec.msgpack.encode(_Header(len(rows), list(rows.reasons)[num_reasons:]))
        yield len(header).to_bytes(4, "little")
        yield header
        while len(rows):  # what was sent is not held here too
            yield rows.cut((len(rows) - 1) // ROWS_AT_ONCE * ROWS_AT_ONCE)

    try:
        twin = Twin(len(blocks), work)
    except OSError:
        for block in blocks:
            resolve(block)
        return
    try:
        for task in twin.tasks:
            resolve(blocks[task])
            own.add(task)
        before = len(rows)
        try:
            _add_rows(twin, rows, num_reasons)
        except TwinFailed:
            rows.cut(before)
            for task in sorted(set(range(len(blocks))) - own):
                resolve(blocks[task])
    finally:
        twin.close()


def _add_rows(twin: Twin, rows: EdgeRows, num_reasons: int) -> None:
    header = msgspec.msgpack.decode(twin.read(int.from_bytes(twin.read(4), "little")), type=_Header)
    numbers = np.arange(num_reasons + len(header.reasons), dtype=np.int32)
    numbers[num_reasons:] = [rows.reason(text) for text in header.reasons]
    for at in reversed(range(0, header.num_rows, ROWS_AT_ONCE)):
        data = twin.read(min(ROWS_AT_ONCE, header.num_rows - at) * _ROW)
        found = np.frombuffer(data, dtype=np.int32).reshape(-1, 6).copy()
        found[:, 5] = numbers[found[:, 5]]
        rows.extend(found)
