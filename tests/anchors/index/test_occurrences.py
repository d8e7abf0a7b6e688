"""Rows of a value: the same however many were asked for, and the column is gone through for the first few alone."""

from __future__ import annotations

import numpy as np
from support.snapshots import snapshot_of

from anchors.graph.texts.words import files_with
from anchors.index.occurrences import MAX_SCANS, Occurrences


def test_rows_are_those_of_the_value_before_and_after_the_column_was_put_in_order() -> None:
    column = np.array([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5], dtype=np.int32)
    found = Occurrences(column)
    for _ in range(4):  # more than MAX_SCANS in all
        for value in range(-1, 11):
            assert found.rows(value).tolist() == np.flatnonzero(column == value).tolist()
    assert found.num_scans == MAX_SCANS


def test_of_thousands_of_names_each_is_looked_up_without_all_postings() -> None:
    num = 600
    files = {f"m{at}.py": f"def name_{at}():\n    return shared_word\n" for at in range(num)}
    snapshot = snapshot_of(files)
    for at in range(num):
        (file,) = files_with(snapshot, f"name_{at} shared_word")
        assert snapshot.files[file].path == f"m{at}.py"
    columns = snapshot.columns
    assert columns.postings_by_string.num_scans == MAX_SCANS
    assert columns.files_holding.cache_info().misses == num + 1  # type: ignore[attr-defined]
