"""Columns are the same however many strings the assembler holds at a time."""

import numpy as np
import pytest
from support.snapshots import own_snapshot

from anchors.index.assemble import Assembler
from anchors.index.columns import Columns, StringTable


@pytest.mark.parametrize("max_held", [0, 500])
def test_how_many_strings_are_held_changes_nothing(max_held):
    snapshot = own_snapshot()
    assembler = Assembler(max_held=max_held)
    for file in range(len(snapshot.files)):
        assembler.add_records([snapshot.files[file].path], [snapshot.record(file)])
    columns, strings = assembler.finish()
    assert strings.all == snapshot.strings
    assert {name: values.tobytes() for name, values in columns.arrays().items()} == {
        name: values.tobytes() for name, values in snapshot.columns.arrays().items()
    }


def test_strings_of_an_earlier_snapshot_keep_their_place():
    snapshot = own_snapshot()
    assembler = Assembler(snapshot.columns, snapshot.table, max_held=500)
    half = len(snapshot.files) // 2
    assembler.add_stretch(0, half)
    for file in range(half, len(snapshot.files)):
        assembler.add_records([snapshot.files[file].path], [snapshot.record(file)])
    columns, strings = assembler.finish()
    assert strings.all == snapshot.strings
    for name in ("posting_start", "posting_string", "posting_count"):
        assert getattr(columns, name).tobytes() == getattr(snapshot.columns, name).tobytes()


def test_strings_joined_are_those_asked_for_even_if_one_holds_a_nul():
    plain = StringTable.of([[b"", b"a", b"b\xc3\xa9"], [b"c"]])
    assert plain.joined(np.array([3, 0, 2, 2])) == b"c\0\0b\xc3\xa9\0b\xc3\xa9\0"
    assert plain.joined(np.array([], dtype=np.int64)) == b""
    assert StringTable.of([[b"a\0b", b"c"]]).joined(np.array([0, 1])) == b"a b\0c\0"


def test_postings_know_their_chunk_also_behind_chunks_without_words():
    starts = np.array([0, 0, 2, 2, 2, 5, 6, 6], dtype=np.int32)
    columns = Columns.of({"posting_start": starts})
    chunks = np.repeat(np.arange(7), np.diff(starts)).tolist()
    assert columns.chunks_of(np.arange(6)).tolist() == chunks
    for first in range(7):
        for stop in range(7):
            assert columns.chunks_between(first, stop).tolist() == chunks[first:stop]
