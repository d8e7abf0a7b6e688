"""Distinct strings as numbers while they come up, sorted at the end: a large tree has millions of them.

So many at a time stand in a dict; the others wait as sorted runs of their bytes until all are merged. Knows nothing of
what a string is.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress, pairwise
from typing import Final, Generic, NamedTuple

import numpy as np
import numpy.typing as npt

from anchors.index.numbers import NumbersLike, Text

Ints = npt.NDArray[np.int32]

MAX_HELD: Final = 1 << 18
"""Strings that stand in the dict, but for those of the last batch."""
PER_PIECE: Final = 1 << 12
"""Strings that are laid open at a time of each sorted run."""


class Between(NamedTuple):
    """Which sorted strings stay, and what comes before which of them: `at` by place, ascending, `added` sorted."""

    stays: npt.NDArray[np.bool_]
    at: Ints
    added: list[bytes]

    def merged(self, strings: Sequence[bytes]) -> list[bytes]:
        found, last, stays = list[bytes](), 0, self.stays.tolist()
        for stop, text in zip(self.at.tolist(), self.added, strict=True):
            found += compress(strings[last:stop], stays[last:stop])
            found.append(text)
            last = stop
        return [*found, *compress(strings[last:], stays[last:])]


class Numbering(Generic[Text]):
    """`ids[text]` is the number of a string, a new one for one that is not held: after `relieve` a string may get a
    second number, until `close` gives all of its numbers one place."""

    def __init__(self, ids: NumbersLike[Text], max_held: int = MAX_HELD) -> None:
        self._max_held = max_held
        self._runs: list[_Run] = []
        self._num_aside = 0
        self._begun: Sequence[Text] = ()
        self.ids: NumbersLike[Text] = ids

    def begin(self, texts: Sequence[Text]) -> None:
        """With sorted distinct strings, before any other: the place of each is its number. As long as all are held,
        `close` only puts the others between them."""
        deque(map(self.ids.__getitem__, texts), maxlen=0)
        self.take(texts)

    def take(self, texts: Sequence[Text]) -> None:
        """The same where `ids` has their numbers already."""
        self._begun = texts

    @property
    def size(self) -> int:
        """How many numbers there are."""
        return self._num_aside + len(self.ids)

    @property
    def is_plain(self) -> bool:
        """Whether all strings stand in `ids`, and none was there before."""
        return not self._begun and not self._runs

    def relieve(self) -> None:
        """To be called now and then: `ids` is emptied once it is large."""
        if len(self.ids) > self._max_held:
            self._put_aside()

    def close(self, is_used: npt.NDArray[np.bool_] | None = None) -> tuple[Iterator[list[bytes]], Ints]:
        """(the bytes of all strings sorted, each once, some at a time; the place of each number among them, known when
        all are taken). `is_used` by number: strings of which none is used are left out. Nothing is left here."""
        begun = self._begun
        found = self.put_between(is_used)
        if found is not None:
            return iter([found[0].merged(_all_bytes(begun))]), found[1]
        if not self._runs:
            return self._sorted(is_used)
        self._put_aside()
        place = np.zeros(self._num_aside, dtype=np.int32)
        runs, self._runs = self._runs, []
        return _merged(runs, place, is_used), place

    def _sorted(self, is_used: npt.NDArray[np.bool_] | None) -> tuple[Iterator[list[bytes]], Ints]:
        place, texts = np.zeros(self.size, dtype=np.int32), self.ids.after(0)
        self.ids.clear()
        numbers: Iterable[int] = range(len(texts)) if is_used is None else np.flatnonzero(is_used).tolist()
        order = sorted(numbers, key=texts.__getitem__)  # characters sort as their bytes do
        place[order] = np.arange(len(order), dtype=np.int32)
        pieces = (order[at : at + PER_PIECE] for at in range(0, len(order), PER_PIECE))
        return (_all_bytes([texts[number] for number in piece]) for piece in pieces), place

    def put_between(self, is_used: npt.NDArray[np.bool_] | None = None) -> tuple[Between, Ints] | None:
        """As `close`, for who has the strings that it began with in one piece; None where there are none such, or
        others were put aside: `close` then."""
        if not self._begun or self._runs:
            return None
        begun, place = self._begun, np.zeros(self.size, dtype=np.int32)
        added = sorted(self.ids.after(len(begun)))
        numbers = np.array(list(map(self.ids.__getitem__, added)), dtype=np.int32)
        stays = np.ones(len(begun), dtype=bool) if is_used is None else is_used[: len(begun)]
        if is_used is not None:
            added = list(compress(added, is_used[numbers].tolist()))
            numbers = numbers[is_used[numbers]]
        at = np.array([bisect_left(begun, text) for text in added], dtype=np.int32)
        kept = np.concatenate((np.zeros(1, dtype=np.int32), np.cumsum(stays, dtype=np.int32)))  # before each
        num_kept, at_kept = int(kept[-1]), kept[at]
        before = np.cumsum(np.bincount(at_kept, minlength=num_kept + 1))[:num_kept]
        place[np.flatnonzero(stays)] = np.arange(num_kept) + before
        place[numbers] = at_kept + np.arange(len(at), dtype=np.int32)
        self.ids.clear()
        self._begun = ()
        return Between(stays, at, _all_bytes(added)), place

    def _put_aside(self) -> None:
        if self.ids:
            self._runs.append(_Run(self.ids))
            self._num_aside += len(self.ids)
            self.ids.clear()
            self._begun = ()


class _Run:
    """Sorted strings in pieces, with the number of each; and what is laid open of them."""

    def __init__(self, ids: NumbersLike[Text]) -> None:
        texts = sorted(ids)  # characters sort as their bytes do
        self._numbers = np.fromiter(map(ids.__getitem__, texts), dtype=np.int32, count=len(texts))
        self._pieces: list[tuple[bytes, Ints]] = []  # the first ones last
        for start in range(0, len(texts), PER_PIECE):
            piece = _all_bytes(texts[start : start + PER_PIECE])
            ends = np.cumsum(np.fromiter(map(len, piece), dtype=np.int32, count=len(piece)), dtype=np.int32)
            self._pieces.append((b"".join(piece), ends))
        self._pieces.reverse()
        self._taken = 0
        self.texts: list[bytes] = []

    def is_open(self) -> bool:
        """Lays the next piece open where the last one is used up; False at the end."""
        if not self.texts and self._pieces:
            joined, ends = self._pieces.pop()
            stops = ends.tolist()
            self.texts = [joined[start:stop] for start, stop in zip((0, *stops), stops, strict=False)]
        return bool(self.texts)

    def take(self, last: bytes) -> tuple[list[bytes], Ints]:
        """The open strings up to `last`, it included, and their numbers."""
        number = bisect_right(self.texts, last)
        texts, self.texts = self.texts[:number], self.texts[number:]
        self._taken += number
        return texts, self._numbers[self._taken - number : self._taken]


def _all_bytes(texts: Sequence[Text]) -> list[bytes]:
    return [text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass") for text in texts]


def _merged(runs: list[_Run], place: Ints, is_used: npt.NDArray[np.bool_] | None) -> Iterator[list[bytes]]:
    total = 0
    while opened := [run for run in runs if run.is_open()]:
        # What stands at or below this is laid open in every run, and no string of it comes again later.
        last = min(run.texts[-1] for run in opened)
        taken = [run.take(last) for run in opened]
        texts = [text for some, _ in taken for text in some]
        numbers = np.concatenate([some for _, some in taken])
        if is_used is not None:
            kept = is_used[numbers]
            texts = [text for text, is_kept in zip(texts, kept.tolist(), strict=True) if is_kept]
            numbers = numbers[kept]
        if len(opened) > 1:
            order = sorted(range(len(texts)), key=texts.__getitem__)
            texts, numbers = [texts[number] for number in order], numbers[order]
        is_first = [True, *(text != before for before, text in pairwise(texts))][: len(texts)]
        place[numbers] = np.cumsum(is_first, dtype=np.int32) + np.int32(total - 1)
        distinct = [text for text, is_new in zip(texts, is_first, strict=True) if is_new]
        total += len(distinct)
        yield distinct
