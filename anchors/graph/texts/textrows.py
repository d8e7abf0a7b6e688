"""Rows of numbers of each file of a snapshot, some of them numbers of texts: what a list of small values is at rest.

Equal texts have one number, in the order in which they first stand in the rows, however these came together: added file
by file, or spliced from an earlier snapshot's and those of a few files. Knows nothing of what a column means.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import cast

import numpy as np
import numpy.typing as npt

from anchors.index.columns import StringTable, encoded
from anchors.index.packing import DamagedPack, Pack

Ints = npt.NDArray[np.int32]
Span = tuple[bool, int, int]
"""Whether of the earlier files or of the new ones, the first of them and the one behind the last."""


class Once(dict[str, int]):
    """Equal texts as one number; `texts` by number."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self.texts)
        self.texts.append(text)
        return number


class TextRows:
    """`once` gives the number of a text while rows are added to `rows`, one number after the other; `end_file` after
    those of each file, `close` at the end."""

    def __init__(self, width: int, text_columns: Sequence[int]) -> None:
        self.width = width
        self.text_columns = list(text_columns)
        self.rows = array("i")
        self.ends = array("i", [0])
        self.once = Once()
        self.texts = self.once.texts

    def end_file(self) -> None:
        self.ends.append(len(self.rows) // self.width)

    def close(self) -> None:
        self.once = Once()

    def column(self, column: int) -> Ints:
        return self._array()[:, column]

    def counts(self) -> Ints:
        """Rows of each file."""
        ends: Ints = np.frombuffer(self.ends, dtype=np.int32)
        return ends[1:] - ends[:-1]

    def in_order(self) -> Iterator[tuple[int, list[int]]]:
        """Each row behind the number of its file."""
        files = np.repeat(np.arange(len(self.ends) - 1), self.counts()).tolist()
        return zip(files, self._array().tolist(), strict=True)

    def _array(self) -> Ints:
        flat = np.frombuffer(self.rows, dtype=np.int32) if self.rows else np.empty(0, dtype=np.int32)
        return flat.reshape(-1, self.width)

    def spliced(self, fresh: TextRows, spans: Sequence[Span]) -> TextRows:
        """The rows of these files and of `fresh` ones, span by span, with the texts that are left."""
        added, own, counts = fresh._array().copy(), self._array(), (self.counts(), fresh.counts())
        numbers, texts = self._known(fresh.texts)
        added[:, self.text_columns] = numbers[added[:, self.text_columns]]
        ends = self.ends, fresh.ends
        pieces = [(own if kept else added)[ends[not kept][first] : ends[not kept][last]] for kept, first, last in spans]
        rows = np.concatenate([np.empty((0, self.width), dtype=np.int32), *pieces])
        counted = [counts[not kept][first:last] for kept, first, last in spans]
        ends_now = np.cumsum(np.concatenate([np.zeros(1, dtype=np.int32), *counted]), dtype=np.int32)
        found = TextRows(self.width, self.text_columns)
        found._number(rows, texts)
        found.rows, found.ends = array("i", rows.tobytes()), array("i", ends_now.tobytes())
        return found

    def _known(self, texts: Sequence[str]) -> tuple[Ints, list[str]]:
        """The number that each of some distinct texts has here, one behind them all where it is none of these; and the
        texts by number."""
        place = {text: number for number, text in enumerate(texts)}
        numbers = np.full(len(texts), -1, dtype=np.int32)
        for number, text in enumerate(self.texts) if texts else ():
            if text in place:
                numbers[place[text]] = number
        left = np.flatnonzero(numbers < 0)
        numbers[left] = np.arange(len(left), dtype=np.int32) + len(self.texts)
        return numbers, [*self.texts, *(texts[number] for number in left.tolist())]

    def _number(self, rows: Ints, texts: list[str]) -> None:
        """Gives the texts of `rows`, distinct and numbered in another way, the numbers that they have here."""
        flat = np.ascontiguousarray(rows[:, self.text_columns]).reshape(-1)
        first = np.full(len(texts), len(flat), dtype=np.int64)
        first[flat[::-1]] = np.arange(len(flat) - 1, -1, -1)  # of several the last one stays, which is the first
        used = np.flatnonzero(first < len(flat))
        used = used[np.argsort(first[used])]
        if len(used) == len(texts) and (used[1:] > used[:-1]).all():
            self.texts = texts
            return
        now = np.zeros(len(texts), dtype=np.int32)
        now[used] = np.arange(len(used), dtype=np.int32)
        rows[:, self.text_columns] = now[flat].reshape(-1, len(self.text_columns))
        self.texts = [texts[number] for number in used.tolist()]

    def sections(self, name: str) -> dict[str, npt.NDArray[np.generic] | bytes]:
        """What `from_pack` finds again."""
        table = _table(self.texts).sections()
        ends = np.frombuffer(self.ends, dtype=np.int32)
        kept: dict[str, npt.NDArray[np.generic] | bytes] = {f"{name}.rows": self._array(), f"{name}.ends": ends}
        return kept | {f"{name}.{part}": value for part, value in table.items()}

    def take(self, pack: Pack, name: str) -> None:
        """In place of what is here. Raises DamagedPack (a ValueError) for what cannot be rows of these columns."""
        if not pack.names.issuperset(f"{name}.{part}" for part in ("rows", "ends", "strings", "string_offsets")):
            raise DamagedPack("no rows of this version")
        rows, ends = (cast("Ints", pack.array(f"{name}.{part}")) for part in ("rows", "ends"))
        offsets = cast("npt.NDArray[np.int64]", pack.array(f"{name}.string_offsets"))
        texts = StringTable(pack.bytes_of(f"{name}.strings"), offsets).texts()
        if rows.shape[1:] != (self.width,) or not len(ends) or ends[-1] != len(rows):
            raise DamagedPack("other rows")
        self.rows, self.ends, self.texts = array("i", rows.tobytes()), array("i", ends.tobytes()), texts


def _table(texts: Sequence[str]) -> StringTable:
    data = encoded("".join([f"{text}\0" for text in texts]))
    ends = np.flatnonzero(np.frombuffer(data, dtype=np.uint8) == 0) + 1
    if len(ends) != len(texts):  # one of them holds an end of its own
        return StringTable.of([list(map(encoded, texts))])
    return StringTable(data, np.concatenate((np.zeros(1, dtype=np.int64), ends)))
