"""A spooled column is the column that memory would have held, whatever its size."""

import numpy as np
import pytest

from anchors.index import spool
from anchors.index.spool import Spool, in_blocks


def parts(width):
    rng = np.random.default_rng(3)
    return [
        rng.integers(0, 99, size=(count,) if width is None else (count, width), dtype=np.int32)
        for count in (3, 0, 500, 1)
    ]


@pytest.mark.parametrize("width", [None, 3])
@pytest.mark.parametrize("max_held", [0, 100, 1 << 20])
def test_the_rows_are_those_that_came(tmp_path, width, max_held):
    column = Spool(width, tmp_path, max_held)
    for rows in parts(width):
        column.append(rows[::-1])  # as a view that is not contiguous
    assert column.finish().tolist() == np.concatenate([rows[::-1] for rows in parts(width)]).tolist()
    assert list(tmp_path.iterdir()) == []


def test_an_empty_column_has_its_width(tmp_path):
    assert Spool(4, tmp_path).finish().shape == (0, 4)
    assert Spool(None, None).finish().shape == (0,)


@pytest.mark.parametrize("folder", ["here", None])
def test_a_column_is_changed_in_place_block_by_block(tmp_path, folder):
    column = Spool(3, tmp_path if folder else None, 0)
    count = spool.BLOCK + 5
    column.append(np.arange(3 * count, dtype=np.int32).reshape(-1, 3))
    found = column.finish()

    def add(values):
        values += 1

    in_blocks(found, 1, add)
    wanted = np.arange(3 * count, dtype=np.int32).reshape(-1, 3)
    wanted[:, 1] += 1
    assert np.array_equal(found, wanted)


@pytest.mark.parametrize("max_held", [0, 1 << 20])
def test_a_column_of_small_numbers_stays_one(tmp_path, max_held):
    column = Spool(None, tmp_path, max_held, np.uint16)
    for some in ([1, 65_535], [], [7]):
        column.append(np.array(some, dtype=np.uint16))
    found = column.finish()
    assert (found.dtype, found.tolist()) == (np.uint16, [1, 65_535, 7])
    assert Spool(None, None, dtype=np.uint16).finish().dtype == np.uint16
