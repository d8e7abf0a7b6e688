"""What was found for some questions, by numbers: as columns where all of them are looked at, as a value for who reads
one.

Members found by number are no values before somebody asks for them. Knows nothing of how anything is found.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.graph.edges.edges import LATE
from anchors.graph.imports.places import OUTSIDE, Found
from anchors.graph.scopes.runs import Runs

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Reasons:
    """Reasons by numbers, and back."""

    def __init__(self, number: Callable[[str], int]) -> None:
        self._number = number
        self._texts: dict[int, str] = {}
        self._late: dict[int, int] = {}

    def number(self, text: str) -> int:
        number = self._number(text)
        self._texts[number] = text
        return number

    def text(self, number: int) -> str:
        return self._texts[number]

    def late(self, numbers: Ints) -> Ints:
        """The same reasons of what is only mentioned."""
        used, which = np.unique(numbers, return_inverse=True)
        for number in used.tolist():
            if number not in self._late:
                self._late[number] = self._number(LATE + self._texts[number])
        found: Ints = np.array([self._late[number] for number in used.tolist()], dtype=np.int32)[which]
        return found


class Values:
    """Equal values that are given as such have one number."""

    UNKNOWN: Final = 0
    OUT: Final = 1

    def __init__(self, runs: Runs, reasons: Reasons) -> None:
        self._runs = runs
        self._reasons = reasons
        self._made: list[Found | None] = []
        self._numbers: dict[Found | None, int] = {}
        self._run, self._only, self._count, self._percent, self._reason = (array("i") for _ in range(5))
        self.number(None)
        self.number(OUTSIDE)

    def number(self, found: Found | None) -> int:
        number = self._numbers.get(found)
        if number is None:
            number = self._numbers[found] = len(self._made)
            self._made.append(found)
            self._run.append(-1)
            targets = found.targets if found is not None else ()
            self._only.append(targets[0] if len(targets) == 1 else -1)
            self._count.append(len(targets))
            self._percent.append(found.percent if found is not None else 0)
            self._reason.append(self._reasons.number(found.reason) if found is not None else 0)
        return number

    def of_runs(self, run: Longs, percent: Ints, reason: Ints) -> Longs:
        """Of members by the numbers of their runs, found with such percentages and reasons."""
        what = reason.astype(np.int64) << 7 | percent
        order = np.lexsort((what, run))
        is_first = np.ones(len(run), dtype=bool)
        is_first[1:] = (run[order[1:]] != run[order[:-1]]) | (what[order[1:]] != what[order[:-1]])
        numbers = np.empty(len(run), dtype=np.int64)
        numbers[order] = np.cumsum(is_first) - 1 + len(self._made)
        one = order[is_first]
        self._made.extend([None] * len(one))
        rows = (run[one], self._runs.only(run[one]), self._runs.counts(run[one]), percent[one], reason[one])
        for number, column in enumerate((self._run, self._only, self._count, self._percent, self._reason)):
            column.frombytes(rows[number].astype(np.int32).tobytes())
        return numbers

    def found(self, number: int) -> Found | None:
        run = self._run[number]
        if run >= 0 and self._made[number] is None:
            reason = self._reasons.text(self._reason[number])
            self._made[number] = Found(self._runs.targets(run), self._percent[number], reason)
        return self._made[number]

    def have_targets(self) -> Flags:
        return np.array(self._count) > 0

    def only(self) -> Ints:
        """The one target of each, a folder below -1; -1 where there is none or there are several."""
        return np.array(self._only)

    def percents(self) -> Ints:
        return np.array(self._percent)

    def reasons(self) -> Ints:
        return np.array(self._reason)
