"""Which strings stand in the columns of a snapshot: all are looked through, unless fewer tell it.

Of an earlier snapshot's strings only those can be gone that stand in files which were not taken over. Knows columns and
numbers of strings; nothing of what they are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.index.columns import Columns
from anchors.index.numbers import mark
from anchors.index.packing import let_go
from anchors.index.spool import BLOCK

Ints = npt.NDArray[np.int32]

# Which columns hold string ids; None: the whole column.
STRING_COLUMNS: Final = (
    ("symbol_name", None),
    ("references", 0),
    ("references", 1),
    ("arguments", 1),
    ("posting_string", None),
)


class Doubt:
    """`old` and how many strings it has: what is copied from, in the order of its files."""

    def __init__(self, old: Columns | None, num_strings: int) -> None:
        self._old = old
        self._is_in_doubt = np.zeros(num_strings, dtype=bool)
        self._next = 0
        self._added: list[Ints] = []

    def copy(self, begin: int, end: int) -> None:
        """Files `begin` to `end` (not included) are taken over."""
        self._leave_out(self._next, begin)
        self._next = end

    def add(self, values: Sequence[Ints]) -> None:
        """Strings of files that are laid anew."""
        if self._old is not None:
            self._added += values

    def used(self, size: int, arrays: Mapping[str, Ints]) -> npt.NDArray[np.bool_]:
        """By number, of so many, whether a string stands in one of the columns."""
        is_used = np.zeros(size, dtype=bool)
        if self._old is not None:
            self._leave_out(self._next, len(self._old.symbol_start) - 1)
            is_used[: len(self._is_in_doubt)] = ~self._is_in_doubt
            for values in self._added:
                is_used[values] = True
        for name, column in STRING_COLUMNS:
            values = arrays[name] if column is None else arrays[name][:, column]
            for start in range(0, len(values), BLOCK):
                if is_used.all():
                    return is_used
                mark(values[start : start + BLOCK], is_used)
            let_go(arrays[name])
        return is_used

    def _leave_out(self, begin: int, end: int) -> None:
        old, is_in_doubt = self._old, self._is_in_doubt
        if old is None or begin >= end:
            return
        rows = slice(int(old.reference_start[begin]), int(old.reference_start[end]))
        passed = slice(*(bisect_left(old.arguments[:, 0], at) for at in (rows.start, rows.stop)))
        counted = slice(*old.posting_start[old.chunk_start[[begin, end]]].tolist())
        is_in_doubt[old.symbol_name[int(old.symbol_start[begin]) : int(old.symbol_start[end])]] = True
        is_in_doubt[old.references[rows, :2]] = True
        is_in_doubt[old.arguments[passed, 1]] = True
        is_in_doubt[old.posting_string[counted]] = True
