"""What lies in a pack is what was put there, or found to be damaged."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anchors.index.packing import DamagedPack, Pack, pack

DATA = np.random.default_rng(1).integers(0, 255, 13_001, dtype=np.uint8).tobytes()


def packed(pieces: list[bytes]) -> bytes:
    return b"".join(pack({"data": pieces}))


@given(st.lists(st.integers(0, len(DATA)), max_size=6))
@settings(max_examples=50, deadline=None)
def test_pieces_are_one_run_of_bytes_wherever_they_are_cut(cuts: list[int]) -> None:
    ordered = sorted(cuts)
    pieces = [DATA[first:last] for first, last in zip((0, *ordered), (*ordered, len(DATA)), strict=True)]
    assert packed(pieces) == packed([DATA])
    assert bytes(Pack(packed(pieces)).bytes_of("data")) == DATA


@pytest.mark.parametrize("size", [1, 4095, 4096, 4097, 8192, len(DATA)])
def test_any_byte_that_changed_is_found(size: int) -> None:
    whole = packed([DATA[:size]])
    start = whole.index(DATA[: min(size, 64)])
    for at in {0, size // 2, size - 1}:
        damaged = bytearray(whole)
        damaged[start + at] ^= 0x10
        with pytest.raises(DamagedPack):
            Pack(bytes(damaged)).bytes_of("data")


def test_pages_that_changed_places_are_found() -> None:
    whole = packed([DATA[:8192]])
    start = whole.index(DATA[:64])
    swapped = whole[:start] + DATA[4096:8192] + DATA[:4096] + whole[start + 8192 :]
    with pytest.raises(DamagedPack):
        Pack(swapped).bytes_of("data")
