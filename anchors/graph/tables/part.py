"""Which files' references are resolved: all of a snapshot's, or those of some files of it.

Knows where the symbols and references of a file stand; nothing of what they mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from anchors.index.packing import let_go
from anchors.index.snapshot import Snapshot

Ints = npt.NDArray[np.int32]


class Part:
    """`files` ascending, None for all. `is_asked`: by file."""

    def __init__(self, snapshot: Snapshot, files: Sequence[int] | None = None) -> None:
        self._snapshot = snapshot
        self.files: Sequence[int] = range(len(snapshot.files)) if files is None else files
        self.is_all = files is None
        is_asked = np.zeros(len(snapshot.files), dtype=np.uint8)
        is_asked[list(self.files)] = 1
        self.is_asked = is_asked.tobytes()

    @property
    def num_references(self) -> int:
        start = self._snapshot.columns.reference_start
        return int(start[-1]) if self.is_all else sum(int(start[file + 1] - start[file]) for file in self.files)

    def symbols(self) -> Iterator[int]:
        """Of all files that are asked for, ascending."""
        if self.is_all:
            yield from range(self._snapshot.num_symbols)
            return
        for file in self.files:
            yield from self._snapshot.symbols_of(file)

    def blocks(self, at_once: int) -> Iterator[tuple[Ints, Ints]]:
        """The references of `ranges`, one after the other."""
        for files in self.ranges(at_once):
            yield self.block(files)

    def ranges(self, at_once: int) -> list[Sequence[int]]:
        """The files in their order, of some `at_once` references at a time."""
        start, found = self._snapshot.columns.reference_start, list[Sequence[int]]()
        first = 0
        if self.is_all:
            while first < len(start) - 1:
                last = max(first + 1, int(np.searchsorted(start, start[first] + at_once, side="right")) - 1)
                found.append(range(first, last))
                first = last
            return found
        num = 0
        for at, file in enumerate(self.files):
            num += int(start[file + 1] - start[file])
            if num >= at_once or at == len(self.files) - 1:
                found.append(self.files[first : at + 1])
                first, num = at + 1, 0
        return found

    def block(self, files: Sequence[int]) -> tuple[Ints, Ints]:
        """References of whole files [n, 5] behind the rows where they stand. Pages of earlier blocks are let go."""
        start, found = self._snapshot.columns.reference_start, self._snapshot.columns.references
        if isinstance(files, range):
            let_go(found)
            first, last = start[files.start], start[files.stop]
            return np.arange(first, last, dtype=np.int32), found[first:last]
        rows = np.concatenate([np.arange(start[file], start[file + 1], dtype=np.int32) for file in files])
        return rows, found[rows]
