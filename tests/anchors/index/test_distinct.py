"""What stands once is told as numpy tells it."""

from __future__ import annotations

import numpy as np
import pytest

from anchors.index.distinct import distinct, first_of_each


@pytest.mark.parametrize("dtype", [np.int32, np.int64])
@pytest.mark.parametrize("size", [0, 1, 2, 3, 1000])
@pytest.mark.parametrize(("low", "high"), [(0, 1), (0, 7), (-5, 500), (-(2**31), 2**31 - 1), (-(2**62), 2**62)])
def test_it_is_what_numpy_says(dtype: type[np.int32 | np.int64], size: int, low: int, high: int) -> None:
    if dtype is np.int32 and high >= 2**31:
        high, low = 2**31 - 1, -(2**31)
    numbers = np.random.default_rng(size).integers(low, high, size, dtype=dtype)
    numbers[size // 2 :] = numbers[: size - size // 2]
    values, one, which = np.unique(numbers, return_index=True, return_inverse=True)
    found = distinct(numbers)
    assert found.dtype == values.dtype and np.array_equal(found, values)
    first, number = first_of_each(numbers)
    assert first.dtype == number.dtype == np.intp
    assert np.array_equal(first, one) and np.array_equal(number, which)
