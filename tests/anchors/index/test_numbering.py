"""Strings numbered in runs come out as sorted distinct strings would, however many are held at a time."""

import random
from itertools import pairwise

import numpy as np
import pytest

from anchors.index import compiled
from anchors.index.columns import StringTable, encoded
from anchors.index.numbering import PER_PIECE, Numbering
from anchors.index.numbers import (
    BytesNumbers,
    Numbers,
    bytes_numbers,
    mark,
    numbers_of_each,
    renumber,
    strings_in_order,
)

rng = random.Random(5)
WORDS = [
    "",
    "a",
    "a\nb",
    "a\0",
    "\0",
    "zoë",
    "\udc80",
    "𝕏",
    "�",
    *(f"{rng.randrange(3 * PER_PIECE):x}" for _ in range(20_000)),
]


def taken(numbering, is_used=None):
    texts, place = numbering.close(is_used)
    return [text for some in texts for text in some], place


@pytest.mark.parametrize("max_held", [0, 1000, 1 << 20])
def test_every_number_leads_to_its_string(max_held):
    numbering = Numbering[str](Numbers(), max_held)
    numbers = []
    for word in WORDS:
        numbers.append(numbering.ids[word])
        if rng.random() < 0.01:
            numbering.relieve()
    texts, place = taken(numbering)
    wanted = [word.encode("utf-8", "surrogatepass") for word in WORDS]
    assert texts == sorted(set(wanted))
    assert [texts[number] for number in place[numbers].tolist()] == wanted


@pytest.mark.parametrize("table", [BytesNumbers, bytes_numbers])
@pytest.mark.parametrize("max_held", [0, 1 << 20])
def test_a_string_is_left_out_when_none_of_its_numbers_is_used(max_held, table):
    numbering = Numbering[bytes](table(), max_held)
    numbers = []
    for word in (b"b", b"a", b"c", b"a", b"b"):
        numbers.append(numbering.ids[word])
        numbering.relieve()
    is_used = np.zeros(max(numbers) + 1, dtype=bool)
    is_used[[numbers[0], numbers[3]]] = True
    texts, place = taken(numbering, is_used)
    assert texts == [b"a", b"b"]
    assert place[[numbers[3], numbers[0]]].tolist() == [0, 1]


def test_nothing_gives_nothing():
    texts, place = taken(Numbering[str](Numbers()))
    assert (texts, len(place)) == ([], 0)


@pytest.mark.parametrize("max_held", [1000, 1 << 20])
@pytest.mark.parametrize("is_all", [True, False])
def test_begun_with_sorted_strings_gives_the_same(max_held, is_all):
    begun = sorted(set(rng.sample(WORDS, 9_000)))
    plain, other = Numbering[str](Numbers(), max_held), Numbering[str](Numbers(), max_held)
    other.begin(begun)
    assert [other.ids[word] for word in begun] == list(range(len(begun)))
    assert [plain.ids[word] for word in begun] == list(range(len(begun)))
    used = np.zeros(len(begun) + len(WORDS), dtype=bool)
    numbers = []
    for word in rng.sample(WORDS, 6_000):
        for one in (plain, other):
            one.relieve()
        numbers.append(plain.ids[word])
        assert other.ids[word] == numbers[-1]
    used[numbers[::2]] = True
    used[rng.sample(range(len(begun)), 500)] = True
    is_used = None if is_all else used[: plain.size]
    assert plain.size == other.size
    (texts, place), (others, other_place) = taken(plain, is_used), taken(other, is_used)
    assert texts == others
    assert place.tolist() == other_place.tolist()


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 1.0])
def test_a_table_into_which_strings_are_put_is_the_one_made_of_all(share):
    begun = sorted(encoded(word) for word in {*rng.sample(WORDS, 5_000), "a\0"})
    table, whole, apart = StringTable.of([begun]), Numbering[bytes](bytes_numbers()), Numbering[bytes](bytes_numbers())
    for numbering in (whole, apart):
        numbering.begin(begun)
        for word in rng.sample(WORDS, 200) if numbering is whole else list(whole.ids)[len(begun) :]:
            assert numbering.ids[word if isinstance(word, bytes) else encoded(word)] >= 0
    is_used = np.array([rng.random() >= share for _ in range(whole.size)], dtype=bool)
    strings, place = whole.close(is_used)
    wanted, found = StringTable.of(strings).sections(), apart.put_between(is_used)
    assert found is not None
    made = table.spliced(*found[0]).sections()
    assert made["strings"] == wanted["strings"] and np.array_equal(made["string_offsets"], wanted["string_offsets"])
    assert made["string_offsets"].dtype == wanted["string_offsets"].dtype
    assert found[1].tolist() == place.tolist()


def test_strings_that_were_put_aside_are_put_between_nothing():
    numbering = Numbering[bytes](bytes_numbers(), 0)
    numbering.begin([b"a", b"b"])
    numbering.relieve()
    assert numbering.put_between() is None and Numbering[bytes](bytes_numbers()).put_between() is None


def test_texts_of_many_strings_are_numbered_alike_by_both_tables():
    texts = [
        b"",
        b"a\nb\n\na",
        memoryview(b"\n"),
        b"\n".join(encoded(word.replace("\n", "")) for word in WORDS),
        b"b\nc",
    ]
    tables = [bytes_numbers(), BytesNumbers()]
    for _ in range(2):  # known strings, and after `clear` the same ones by new numbers
        found = [[some.tolist() for some in numbers_of_each(table, texts)] for table in tables]
        again = [[some.tolist() for some in numbers_of_each(table, texts)] for table in tables]
        assert found[0] == found[1] == again[0] == again[1]
        numbers, first = found[0]
        own = [bytes(text).split(b"\n") for text in texts]
        assert [numbers[low:high] for low, high in pairwise(first)] == [[tables[0][s] for s in some] for some in own]
        for table in tables:
            table.clear()


@pytest.mark.parametrize("table", [BytesNumbers, bytes_numbers])
def test_used_strings_come_in_the_order_of_their_bytes(table):
    ids = table()
    texts = [
        encoded(word) for word in dict.fromkeys([*WORDS, "prefix of eight", "prefix o", "prefix o\0", "prefix of"])
    ]
    numbers = [ids[text] for text in texts]
    is_used = np.array([rng.random() < 0.5 for _ in texts], dtype=bool)
    joined, offsets, place = strings_in_order(ids, is_used)
    wanted = sorted(text for text, is_one in zip(texts, is_used, strict=True) if is_one)
    assert StringTable(joined, offsets).encoded() == wanted
    assert [joined[low : high - 1] for low, high in pairwise(offsets.tolist())] == wanted
    assert [wanted[at] for at in place[is_used].tolist()] == [texts[number] for number in np.array(numbers)[is_used]]
    nothing = strings_in_order(ids, np.zeros(len(texts), dtype=bool))
    assert (nothing[0], nothing[1].tolist()) == (b"", [0])


@pytest.mark.parametrize("is_compiled", [True, False])
def test_numbers_are_marked_and_replaced_where_they_stand(monkeypatch, is_compiled):
    if not is_compiled:
        monkeypatch.setattr(compiled, "order", None)
    rows, is_used = np.array([[4, 1], [0, 3], [4, 0]], dtype=np.int32), np.zeros(5, dtype=bool)
    mark(rows[:, 0], is_used)
    assert is_used.tolist() == [True, False, False, False, True]
    renumber(rows[:, 0], np.array([10, 11, 12, 13, 14], dtype=np.int32))
    assert rows.tolist() == [[14, 1], [10, 3], [14, 0]]
    for do, by in ((mark, is_used), (renumber, np.arange(5, dtype=np.int32))):
        with pytest.raises(IndexError):
            do(rows[:, 0], by)
