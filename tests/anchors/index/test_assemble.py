"""Columns are the same however many strings the assembler holds at a time."""

import pytest
from support.snapshots import own_snapshot

from anchors.index.assemble import Assembler


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
    assembler = Assembler(snapshot.columns, snapshot.table.encoded(), max_held=500)
    half = len(snapshot.files) // 2
    assembler.add_stretch(0, half)
    for file in range(half, len(snapshot.files)):
        assembler.add_records([snapshot.files[file].path], [snapshot.record(file)])
    columns, strings = assembler.finish()
    assert strings.all == snapshot.strings
    assert columns.postings.tobytes() == snapshot.columns.postings.tobytes()
