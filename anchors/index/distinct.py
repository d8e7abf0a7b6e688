"""What stands once among many whole numbers, by sorting them as they are.

numpy's own `unique` hashes them and sorts what is left, or sorts places beside them, which takes three to twenty times
as long. Knows nothing of what the numbers mean.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.intp]
_BITS: Final = 63


def distinct(numbers: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Each of them once, ascending."""
    ordered = np.sort(numbers, axis=None)
    return ordered[_begins(ordered)]


def first_of_each(numbers: npt.NDArray[Any]) -> tuple[Places, Places]:
    """Where each of them, ascending, stands first, and which of these every one is."""
    size = len(numbers)
    if not size:
        return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp)
    low, bits = int(numbers.min()), (size - 1).bit_length()
    if (int(numbers.max()) - low).bit_length() + bits <= _BITS:
        # Number and place in one.
        ordered = numbers.astype(np.int64)
        ordered -= low
        ordered <<= bits
        ordered |= np.arange(size)
        ordered.sort()
        order = (ordered & ((1 << bits) - 1)).astype(np.intp, copy=False)
        ordered >>= bits
    else:
        order = numbers.argsort(kind="stable")
        ordered = numbers[order]
    begins = _begins(ordered)
    which = np.empty(size, dtype=np.intp)
    which[order] = np.cumsum(begins, dtype=np.intp) - 1
    return order[begins], which


def _begins(ordered: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Whether each is another than the one before."""
    begins = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=begins[1:])
    return begins
