"""Which strings of one table stand in another, where most do: the bytes of both are compared run by run.

Knows tables of sorted strings; nothing of what a string is.
"""

from __future__ import annotations

from itertools import repeat
from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.index.columns import StringTable

Ints = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]

FIRST_RUN: Final = 256
LONGEST_RUN: Final = 1 << 20
"""Bytes that are compared at a time: few at first, for strings that differ stand together."""
MANY: Final = 16
"""Where one string in so many stands in one table alone, all are looked up."""


def places_in(strings: StringTable, others: StringTable) -> Ints:
    """The number of each string among the others, -1 for one that is not there."""
    found = _by_runs(strings, others)
    return _by_text(strings, others) if found is None else found


def _by_text(strings: StringTable, others: StringTable) -> Ints:
    texts, own = others.encoded(), strings.encoded()
    numbers = dict(zip(texts, range(len(texts)), strict=True))
    return np.fromiter(map(numbers.get, own, repeat(-1)), dtype=np.int32, count=len(own))


def _by_runs(strings: StringTable, others: StringTable) -> Ints | None:
    """None where too few are in both, or a string holds an end of its own."""
    (data, starts), (other_data, other_starts) = _laid(strings), _laid(others)
    found = np.full(len(strings), -1, dtype=np.int32)
    at = other = 0
    left = (len(strings) + len(others)) // MANY + FIRST_RUN
    while at < len(strings) and other < len(others):
        begin, other_begin = int(starts[at]), int(other_starts[other])
        same = _num_same(data[begin:], other_data[other_begin:])
        stop = int(np.searchsorted(starts, begin + same, side="right")) - 1
        other_stop = other + stop - at
        ends, other_ends = starts[at : stop + 1] - begin, other_starts[other : other_stop + 1] - other_begin
        if not np.array_equal(ends, other_ends):
            return None
        found[at:stop] = np.arange(other, other_stop, dtype=np.int32)
        at, other = stop, other_stop
        if at < len(strings) and other < len(others):
            is_before = strings.raw(at) < others.raw(other)
            at, other = at + is_before, other + (not is_before)
        left -= 1
        if left < 0:
            return None
    return found


def _laid(strings: StringTable) -> tuple[Bytes, npt.NDArray[np.int64]]:
    sections = strings.sections()
    return np.frombuffer(sections["strings"], dtype=np.uint8), np.asarray(sections["string_offsets"])


def _num_same(one: Bytes, other: Bytes) -> int:
    """How many bytes at the front are the same."""
    at, size, total = 0, FIRST_RUN, min(len(one), len(other))
    while at < total:
        stop = min(at + size, total)
        is_other = one[at:stop] != other[at:stop]
        first = int(is_other.argmax())
        if is_other[first]:
            return at + first
        at, size = stop, min(2 * size, LONGEST_RUN)
    return total
