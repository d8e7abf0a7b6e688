"""Tables that give each distinct string the next number: in Python, or of bytes compiled, where that was built.

Knows nothing of how many there are, nor of their order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import count, islice
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from anchors.index import compiled

Text = TypeVar("Text", str, bytes)


class NumbersLike(Protocol[Text]):
    """What both `Numbers` and the compiled table of bytes offer: the number of a string, a new one for a new string,
    also after `clear`."""

    def __getitem__(self, text: Text, /) -> int: ...
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[Text]: ...
    def after(self, first: int, /) -> Sequence[Text]: ...
    def clear(self) -> None: ...


class Numbers(defaultdict[Text, int]):
    def __init__(self) -> None:
        super().__init__(count().__next__)

    def after(self, first: int, /) -> list[Text]:
        """The strings in the order of their numbers, without so many of those that are held."""
        return list(islice(self, first, None))


Ints = npt.NDArray[np.int32]
Offsets = npt.NDArray[np.int64]
Buffer = bytes | memoryview


class BytesNumbersLike(NumbersLike[bytes], Protocol):
    def of_each(self, texts: Sequence[Buffer], /) -> tuple[Ints | bytes, Ints | bytes]: ...
    def in_order(self, is_used: npt.NDArray[np.uint8], /) -> tuple[bytes, Offsets | bytes, Ints | bytes]: ...


class BytesNumbers(Numbers[bytes]):
    def of_each(self, texts: Sequence[Buffer], /) -> tuple[Ints | bytes, Ints | bytes]:
        """Each text holds strings with a newline between them: the numbers of them all, and where those of each text
        begin, the end at last."""
        each = [bytes(text).split(b"\n") for text in texts]
        first = np.cumsum([0, *map(len, each)], dtype=np.int32)
        numbers = np.fromiter((self[one] for some in each for one in some), dtype=np.int32, count=int(first[-1]))
        return numbers, first

    def in_order(self, is_used: npt.NDArray[np.uint8], /) -> tuple[bytes, Offsets | bytes, Ints | bytes]:
        """Those that are used, sorted and joined with a NUL behind each; where each begins, and the end at last; the
        place of each number. Only for who has not called `clear`."""
        texts = self.after(0)
        order = sorted(np.flatnonzero(is_used).tolist(), key=texts.__getitem__)
        place = np.zeros(len(texts), dtype=np.int32)
        place[order] = np.arange(len(order), dtype=np.int32)
        ends = np.cumsum([0, *(len(texts[number]) + 1 for number in order)], dtype=np.int64)
        return b"".join(texts[number] + b"\0" for number in order), ends, place


def mark(numbers: Ints, is_used: npt.NDArray[np.bool_]) -> None:
    """Sets the place of each of these numbers."""
    if compiled.order is not None:
        compiled.order.mark(numbers, is_used.view(np.uint8))
    else:
        is_used[numbers] = True


def renumber(numbers: Ints, place: Ints) -> None:
    """Puts the place of each number in its stead."""
    if compiled.order is not None:
        compiled.order.renumber(numbers, place)
    else:
        numbers[:] = place[numbers]


def bytes_numbers() -> BytesNumbersLike:
    """Compiled where that was built."""
    found: BytesNumbersLike = BytesNumbers() if compiled.numbers is None else compiled.numbers.Numbers()
    return found


def numbers_of_each(ids: BytesNumbersLike, texts: Sequence[Buffer]) -> tuple[Ints, Ints]:
    """`of_each` of either table, as arrays."""
    numbers, first = ids.of_each(texts)
    return np.frombuffer(numbers, dtype=np.int32), np.frombuffer(first, dtype=np.int32)


def strings_in_order(ids: BytesNumbersLike, is_used: npt.NDArray[np.bool_]) -> tuple[bytes, Offsets, Ints]:
    """`in_order` of either table, as arrays."""
    joined, ends, place = ids.in_order(is_used.view(np.uint8))
    return joined, np.frombuffer(ends, dtype=np.int64), np.frombuffer(place, dtype=np.int32)
