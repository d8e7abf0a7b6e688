"""The places of strings in another table are those that looking each up gives."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from anchors.index import matching
from anchors.index.columns import StringTable, encoded
from anchors.index.matching import places_in

texts = st.sets(st.text(alphabet="ab\0é_", max_size=4), max_size=40)


def table(strings: set[str]) -> StringTable:
    return StringTable.of([sorted(map(encoded, strings))])


@given(texts, texts, texts)
@settings(max_examples=200, deadline=None)
def test_places_are_those_of_each_string(common: set[str], own: set[str], other: set[str]) -> None:
    strings, others = table(common | own), table(common | other)
    assert places_in(strings, others).tolist() == [
        -1 if (number := others.find(text)) is None else number for text in strings.all
    ]


def test_few_that_differ_are_found_without_looking_all_up() -> None:
    common = {f"name{number}" for number in range(5000)}
    strings, others = table({*common, "a", "name77b", "zz"}), table({*common, "b", "name4", "zzz"} - {"name8"})
    found = matching._by_runs(strings, others)
    assert found is not None
    assert found.tolist() == [-1 if (number := others.find(text)) is None else number for text in strings.all]
    assert matching._by_runs(table({f"name{number}x" for number in range(5000)}), others) is None
