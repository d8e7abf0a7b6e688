"""Packed rows come back as they were, compiled and interpreted alike, and damaged ones are refused."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchors.rows import packed
from anchors.rows.packed import count_terms, heights, lay, pack_rows, widen

INTS = st.one_of(st.integers(-1, 300), st.integers(-1, 70_000), st.integers(-(1 << 31), (1 << 31) - 1))
CODINGS = st.text("nst", min_size=1, max_size=6).map(str.encode)


@pytest.fixture(params=["compiled", "interpreted"])
def either(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "interpreted":
        monkeypatch.setattr(packed, "native", None)
    elif packed.native is None:
        pytest.skip("not built")


@st.composite
def tables(draw: st.DrawFn) -> tuple[bytes, np.ndarray]:
    coding = draw(CODINGS)
    rows = draw(st.lists(st.lists(INTS, min_size=len(coding), max_size=len(coding)), max_size=30))
    return coding, np.array(rows, dtype=np.int32).reshape(-1, len(coding))


def without_native(do):
    native, packed.native = packed.native, None
    try:
        return do()
    finally:
        packed.native = native


@given(tables())
def test_rows_come_back_and_compiled_ones_are_the_same_bytes(table) -> None:
    coding, rows = table
    kept = pack_rows(rows.tobytes(), coding)
    assert kept == without_native(lambda: pack_rows(rows.tobytes(), coding))
    assert widen(kept, coding).tolist() == rows.tolist()
    assert heights([kept, b"", kept], len(coding)).tolist() == [len(rows), 0, len(rows)]


def test_small_numbers_take_a_byte_each() -> None:
    rows = np.column_stack((np.arange(1000, 1500), np.full(500, 254), np.full(500, 65_534))).astype(np.int32)
    assert len(pack_rows(rows.tobytes(), b"snn")) == 4 + 3 + 500 * (2 + 1 + 2)
    rows[0, 0] = 1
    rows[1:, 0] = np.arange(2, 501)
    assert len(pack_rows(rows.tobytes(), b"snn")) == 4 + 3 + 500 * (1 + 1 + 2)
    assert pack_rows(b"", b"snn") == b""


@given(st.lists(st.lists(st.integers(1, 9), max_size=5), max_size=6))
def test_words_are_counted_by_chunk(counts) -> None:
    chunks = np.array([(at, at + 1, -1) for at in range(len(counts))], dtype=np.int32).reshape(-1, 3)
    terms = np.array(
        [(chunk, word, count) for chunk, some in enumerate(counts) for word, count in enumerate(some)], dtype=np.int32
    ).reshape(-1, 3)
    found = count_terms(chunks.tobytes(), terms.tobytes())
    assert found == without_native(lambda: count_terms(chunks.tobytes(), terms.tobytes()))
    assert np.frombuffer(found[0], dtype=np.int32).reshape(-1, 4)[:, 3].tolist() == list(map(len, counts))
    assert np.frombuffer(found[1], dtype=np.int32).reshape(-1, 2).tolist() == terms[:, 1:].tolist()


@pytest.mark.usefixtures("either")
def test_rows_of_several_records_are_laid_with_their_texts_and_what_is_added() -> None:
    one = np.array([(1, -1, 5), (0, 0, 9)], dtype=np.int32)
    two = np.array([(2, 70_000, 3)], dtype=np.int32)
    kept = [pack_rows(rows.tobytes(), b"tns") for rows in (one, two)]
    numbers, first = np.array([10, 11, 20, 21, 22], dtype=np.int32), np.array([0, 2, 2, 5], dtype=np.int32)
    for out in (np.empty((3, 3), dtype=np.int32), np.empty((3, 3), dtype=np.int32, order="F")):
        plus = np.array([100, 0, 200], dtype=np.int32)
        lay([kept[0], b"", memoryview(kept[1])], b"tns", out, [None, plus, plus], numbers, first)
        assert out.tolist() == [[11, 99, 105], [10, 100, 109], [22, 70_200, 203]]
    for room in (2, 4):
        with pytest.raises(ValueError):
            out = np.empty((room, 3), dtype=np.int32)
            lay([kept[0], b"", kept[1]], b"tns", out, [None] * 3, numbers, first)
    with pytest.raises(ValueError, match="text"):
        lay([b"", kept[1]], b"tns", np.empty((1, 3), dtype=np.int32), [None] * 3, numbers, first[:3])


@pytest.mark.usefixtures("either")
def test_damaged_rows_are_refused_or_are_rows_of_other_numbers() -> None:
    rng = random.Random(3)
    rows = np.array([(rng.randrange(9), rng.randrange(-1, 300), line) for line in range(40)], dtype=np.int32)
    kept = pack_rows(rows.tobytes(), b"tns")
    numbers, first = np.arange(9, dtype=np.int32), np.array([0, 9], dtype=np.int32)

    def laid(data: bytes) -> bool:
        try:
            out = np.empty((int(heights([data], 3)[0]), 3), dtype=np.int32)
            lay([data], b"tns", out, [None] * 3, numbers, first)
        except ValueError:
            return False
        assert len(out) == 40 and 0 <= out[:, 0].min() <= out[:, 0].max() < 9
        return True

    assert laid(kept)
    assert not any(laid(kept[:size]) for size in range(1, len(kept)))
    assert not laid(kept + b"\0")
    for at in range(len(kept)):
        for bit in range(8):
            flipped = bytearray(kept)
            flipped[at] ^= 1 << bit
            is_head = at < 7
            assert not (laid(bytes(flipped)) and is_head), at
