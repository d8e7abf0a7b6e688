"""Strings of a snapshot for who asks for many again and again: all of them, or of many only those asked for.

A large tree has millions, and a Python object for each takes more than all else that is known of it.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Final, Protocol, overload

import numpy as np
import numpy.typing as npt

from anchors.index.columns import StringTable, decoded, encoded

MAX_KEPT: Final = 1 << 19
"""Strings that are held as Python's own."""
STEP: Final = 64
"""Of so many strings the bytes of one are held for looking up."""


class Strings(Protocol):
    """Texts by number."""

    def __getitem__(self, number: int, /) -> str: ...
    def find(self, text: str, /) -> int:
        """The number of a text, -1 where there is none."""


class AllStrings(list[str]):
    def find(self, text: str) -> int:
        number = bisect_left(self, text)
        return number if number < len(self) and self[number] == text else -1


class ManyStrings(dict[int, str]):
    """Decoded when asked for, and kept while there is room."""

    def __init__(self, table: StringTable, max_kept: int) -> None:
        super().__init__()
        self._table = table
        self._max_kept = max_kept
        self._some = [table.raw(number) for number in range(0, len(table), STEP)]
        self.find = lru_cache(maxsize=1 << 17)(self._find)

    def __missing__(self, number: int) -> str:
        if len(self) >= self._max_kept:
            self.clear()
        text = self[number] = self._table[number]
        return text

    def _find(self, text: str) -> int:
        raw, table = encoded(text), self._table
        high = bisect_left(self._some, raw) * STEP
        number = bisect_left(range(len(table)), raw, max(0, high - STEP), min(high + 1, len(table)), key=table.raw)
        return number if number < len(table) and table.raw(number) == raw else -1


class ManyNames(Sequence[str]):
    """Of each symbol the string whose number it has."""

    def __init__(self, strings: Strings, numbers: array[int]) -> None:
        self._strings = strings
        self._numbers = numbers

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, symbol: int) -> str: ...
    @overload
    def __getitem__(self, symbol: slice) -> list[str]: ...
    def __getitem__(self, symbol: int | slice) -> str | list[str]:
        if isinstance(symbol, slice):
            return [self._strings[number] for number in self._numbers[symbol]]
        return self._strings[self._numbers[symbol]]


class Texts(Protocol):
    """Texts that come in their order."""

    def append(self, text: str, /) -> None: ...
    def __getitem__(self, number: int, /) -> str: ...


class ManyTexts:
    """As one run of bytes."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._ends = array("q", [0])
        self._last = (-1, "")

    @classmethod
    def of(cls, pieces: Iterable[bytes | memoryview], ends: npt.NDArray[np.int64]) -> ManyTexts:
        """Of what `data` and `ends` gave, in pieces."""
        found = cls()
        for piece in pieces:
            found._data += piece
        found._ends = array("q", ends.tobytes())
        return found

    def __len__(self) -> int:
        return len(self._ends) - 1

    @property
    def data(self) -> memoryview:
        return memoryview(self._data)

    @property
    def ends(self) -> npt.NDArray[np.int64]:
        """A zero, and where each ends. Nothing is added any more while somebody holds this."""
        return np.frombuffer(self._ends, dtype=np.int64)

    def piece(self, first: int, last: int) -> tuple[memoryview, npt.NDArray[np.int64]]:
        """Data of texts `first` to `last` (not included), and the ends of these from the one before on."""
        return self.data[self._ends[first] : self._ends[last]], self.ends[first : last + 1]

    def append(self, text: str) -> None:
        self._data += encoded(text)
        self._ends.append(len(self._data))

    def extend(self, texts: Iterable[str]) -> None:
        raw = list(map(encoded, texts))
        self._ends.extend(accumulate(map(len, raw), initial=self._ends.pop()))
        self._data += b"".join(raw)

    def __getitem__(self, number: int) -> str:
        """Who asks for one asks for it again next."""
        if number != self._last[0]:
            self._last = number, decoded(bytes(self._data[self._ends[number] : self._ends[number + 1]]))
        return self._last[1]

    def count(self, word: str) -> int:
        """How often a word stands in the texts, within other words too."""
        return self._data.count(encoded(word)) if word else 0

    def holding(self, word: str) -> Iterator[int]:
        """Numbers of the texts in which a word stands by itself, ascending."""
        data, ends, sought = self._data, self._ends, encoded(word)
        last, at = -1, data.find(sought) if sought else -1
        while at >= 0:
            number = bisect_right(ends, at) - 1
            end = at + len(sought)
            if number != last and _is_edge(data, at, ends[number]) and _is_edge(data, end, ends[number + 1]):
                yield number
                last = number
            at = data.find(sought, at + 1)


def _is_edge(data: bytearray, at: int, border: int) -> bool:
    """Whether no word goes on at a place: at the border of a text, or between a word's sign and another one."""
    return at == border or not (_is_of_word(data[at - 1]) and _is_of_word(data[at]))


def _is_of_word(byte: int) -> bool:
    return byte >= 0x80 or byte == 0x5F or chr(byte).isalnum()
