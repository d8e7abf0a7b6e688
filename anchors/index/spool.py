"""A column that grows beyond what is good to hold in memory: rows go to a nameless file once they are many.

Knows rows of numbers of one type and a folder; nothing of what a column means.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Final

import numpy as np
import numpy.typing as npt

from anchors.index.packing import let_go

Ints = npt.NDArray[np.int32]
Numbers = npt.NDArray[np.int32] | npt.NDArray[np.uint16]
Dtype = type[np.int32] | type[np.uint16]

MAX_HELD: Final = 16 << 20
"""Bytes of a column that stay in memory."""
BLOCK: Final = 1 << 20
"""Rows that are looked through at a time."""


class Spool:
    """`width` None: plain numbers, else rows [n, width]. `folder` None: everything stays in memory."""

    def __init__(
        self, width: int | None, folder: Path | None, max_held: int = MAX_HELD, dtype: Dtype = np.int32
    ) -> None:
        self._width = width
        self._dtype = dtype
        self._folder = folder
        self._max_held = max_held
        self._parts: list[Numbers] = []
        self._held = 0
        self._file: IO[bytes] | None = None

    def append(self, rows: Numbers) -> None:
        self._parts.append(rows)
        self._held += rows.nbytes
        if self._held > self._max_held and self._folder is not None:
            self._flush()

    def _flush(self) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 - lives as long as what it maps
        for part in self._parts:
            self._file.write(np.ascontiguousarray(part, dtype=self._dtype).data)
        self._parts, self._held = [], 0

    def finish(self) -> Ints:
        """All rows in their order; of a file, mapped into memory and written through."""
        if self._file is not None:
            self._flush()
            self._file.flush()
            mapped = np.memmap(self._file, dtype=self._dtype, mode="r+")
            return mapped if self._width is None else mapped.reshape(-1, self._width)
        parts, self._parts = self._parts, []
        if not parts:
            return np.empty(0 if self._width is None else (0, self._width), dtype=self._dtype)
        return np.ascontiguousarray(np.concatenate(parts), dtype=self._dtype)


def in_blocks(rows: Ints, column: int | None, do: Callable[[Ints], None]) -> None:
    """Hands on one column (None: all there is) a block at a time, which may be changed in place."""
    for start in range(0, len(rows), BLOCK):
        block = rows[start : start + BLOCK]
        do(block if column is None else block[:, column])
    let_go(rows)
