"""Tables that give each distinct string the next number: in Python, or of bytes compiled, where that was built.

Knows nothing of how many there are, nor of their order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import count, islice
from typing import Protocol, TypeVar

import numpy as np

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


class BytesNumbersLike(NumbersLike[bytes], Protocol):
    def of(self, joined: bytes, /) -> bytes: ...


class BytesNumbers(Numbers[bytes]):
    def of(self, joined: bytes, /) -> bytes:
        """The numbers of strings that have a newline between them, as int32."""
        texts = joined.split(b"\n")
        return np.fromiter(map(self.__getitem__, texts), dtype=np.int32, count=len(texts)).tobytes()


def bytes_numbers() -> BytesNumbersLike:
    """Compiled where that was built."""
    found: BytesNumbersLike = BytesNumbers() if compiled.numbers is None else compiled.numbers.Numbers()
    return found
