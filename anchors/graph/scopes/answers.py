"""Answers of references as numbers: what was found becomes rows once, whoever asks for it.

Knows rows of target, kind, percent and reason; nothing of how an answer is found.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Hashable, Iterable
from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.graph.imports.places import Found

Ints = npt.NDArray[np.int32]
Row = tuple[int, int, int, int]

MAX_KNOWN: Final = 1 << 14
"""Answers that are known again when they are found again; one that is not is written down once more."""
NOTHING: Final = 0
"""The answer of a reference that leads nowhere."""


class Answers:
    """Runs of rows. `known`: numbers by whatever was found."""

    def __init__(self, number: Callable[[str], int]) -> None:
        """`number` gives the number of a reason."""
        self.known: dict[Hashable, int] = {(): NOTHING}
        self.open: dict[int, tuple[tuple[Found, str], ...]] = {}
        """By answer what was found and as what kind, where what a call passes chooses among it."""
        self.number = number
        self._rows = array("i")
        self._ends = array("i", [0])

    def add(self, key: Hashable, rows: Iterable[Row]) -> int:
        before = len(self._rows)
        for row in rows:
            self._rows.extend(row)
        answer = NOTHING
        if len(self._rows) > before:
            self._ends.append(len(self._rows) // 4)
            answer = len(self._ends) - 1
        if len(self.known) > MAX_KNOWN:
            self.known.clear()
            self.known[()] = NOTHING
        self.known[key] = answer
        return answer

    def add_each(self, rows: Ints) -> Ints:
        """An answer for each of some rows [n, 4]; it is not known again."""
        first, before = len(self._ends), len(self._rows) // 4
        self._rows.frombytes(np.ascontiguousarray(rows, dtype=np.int32).tobytes())
        self._ends.frombytes(np.arange(before + 1, before + len(rows) + 1, dtype=np.int32).tobytes())
        return np.arange(first, first + len(rows), dtype=np.int32)

    def relieve(self) -> None:
        """To be called where nobody holds an answer: forgets all of them."""
        self._rows, self._ends = array("i"), array("i", [0])
        self.known.clear()
        self.open.clear()
        self.known[()] = NOTHING

    def rows_of(self, answer: int) -> list[Row]:
        flat = iter(self._rows[4 * self._ends[answer - 1] : 4 * self._ends[answer]] if answer else ())
        return list(zip(flat, flat, flat, flat, strict=True))

    def arrays(self) -> tuple[Ints, Ints]:
        """(starts, rows): answer a is rows [starts[a], starts[a + 1]) of target, kind, percent, reason number.

        `rows` is the memory of this object itself: nothing can be added before it is let go.
        """
        ends = np.array(self._ends, dtype=np.int32)
        rows = np.frombuffer(self._rows, dtype=np.int32) if self._rows else np.empty(0, dtype=np.int32)
        return np.concatenate((np.zeros(1, np.int32), ends)), rows.reshape(-1, 4)
