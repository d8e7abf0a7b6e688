"""References resolved by two processes: each takes blocks of files until none is left, and one gets all edges. What is
found for all files at once is a task among these.

What the copy finds goes to a file, block by block, so that neither holds it while both are at work. Knows blocks and
rows; what a reference means is the caller's business.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from anchors.graph.edges.edges import ROW_BYTES, EdgeRows
from anchors.graph.edges.twin import Twin, TwinFailed

Ints = npt.NDArray[np.int32]
Files = Sequence[int]
Resolve = Callable[[Files], Ints]
"""The edges of a block, their reasons as numbers of `EdgeRows.reasons`."""
Whole = Callable[[], tuple[Ints, bytes]]
"""Such edges of all files at once, and what else is to be known of them."""

MIN_BLOCKS: Final = 4
"""Fewer are resolved before a copy of the process is of use."""
ROWS_AT_ONCE: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Sharing:
    """`is_free`: whether a core has nothing to do; `folder`: for what would be held by two processes meanwhile."""

    is_free: Callable[[], bool]
    folder: Path | None = None


ALONE: Final = Sharing(lambda: False)


class _Report(msgspec.Struct, array_like=True):
    """What the copy says when all is done."""

    num_rows: int
    reasons: list[str]
    """Those that the other process did not know."""
    notes: list[bytes]


def resolve_all(
    blocks: Sequence[Files], resolve: Resolve, rows: EdgeRows, sharing: Sharing = ALONE, wholes: Sequence[Whole] = ()
) -> list[bytes]:
    """Puts the edges of all blocks and of `wholes` into `rows`; what else each of these gave. Alone as long as no core
    is free."""
    tasks = _Tasks(resolve, [*wholes])
    for at, block in enumerate(blocks):
        if len(blocks) - at >= MIN_BLOCKS and sharing.is_free():
            _in_two([*range(len(wholes)), *blocks[at:]], tasks, rows, sharing.folder)
            return tasks.notes
        rows.extend(tasks.do(block))
    for whole in range(len(wholes)):
        rows.extend(tasks.do(whole))
    return tasks.notes


class _Tasks:
    """Blocks, and by their numbers what is done as a whole."""

    def __init__(self, resolve: Resolve, wholes: list[Whole]) -> None:
        self._resolve, self._wholes = resolve, wholes
        self.notes = [b""] * len(wholes)

    def do(self, task: Files | int) -> Ints:
        if not isinstance(task, int):
            return self._resolve(task)
        edges, self.notes[task] = self._wholes[task]()
        return edges


def _in_two(todo: Sequence[Files | int], tasks: _Tasks, rows: EdgeRows, folder: Path | None) -> None:
    num_reasons, own = len(rows.reasons), set[int]()
    with tempfile.TemporaryFile(dir=folder, buffering=0) as found:

        def work(numbers: Iterator[int]) -> Iterator[bytes]:
            num_rows = 0
            for number in numbers:
                edges = tasks.do(todo[number])
                num_rows += len(edges)
                _write(found.fileno(), edges)
                del edges
            yield msgspec.msgpack.encode(_Report(num_rows, list(rows.reasons)[num_reasons:], tasks.notes))

        try:
            twin = Twin(len(todo), work)
        except OSError:
            for task in todo:
                rows.extend(tasks.do(task))
            return
        try:
            for number in twin.tasks:
                rows.extend(tasks.do(todo[number]))
                own.add(number)
            try:
                report = _report_of(twin, found.fileno())
            except TwinFailed:
                for number in sorted(set(range(len(todo))) - own):
                    rows.extend(tasks.do(todo[number]))
                return
        finally:
            twin.close()
        _add_rows(found.fileno(), report, rows, num_reasons)
        tasks.notes = [one or other for one, other in zip(tasks.notes, report.notes, strict=True)]


def _write(descriptor: int, edges: Ints) -> None:
    data = np.ascontiguousarray(edges).reshape(-1).view(np.uint8).data
    while len(data):
        data = data[os.write(descriptor, data) :]


def _report_of(twin: Twin, descriptor: int) -> _Report:
    """Raises TwinFailed where the copy did not do all that it took."""
    try:
        report = msgspec.msgpack.decode(twin.read(), type=_Report)
    except msgspec.MsgspecError as error:
        raise TwinFailed from error
    if os.fstat(descriptor).st_size != report.num_rows * ROW_BYTES:
        raise TwinFailed
    return report


def _add_rows(descriptor: int, report: _Report, rows: EdgeRows, num_reasons: int) -> None:
    numbers = np.arange(num_reasons + len(report.reasons), dtype=np.int32)
    numbers[num_reasons:] = [rows.reason(text) for text in report.reasons]
    os.lseek(descriptor, 0, os.SEEK_SET)
    while data := os.read(descriptor, ROWS_AT_ONCE * ROW_BYTES):
        found = np.frombuffer(data, dtype=np.int32).reshape(-1, 6).copy()
        found[:, 5] = numbers[found[:, 5]]
        rows.extend(found)
