"""At which rows of a column a value stands. Knows nothing of what the column means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Rows = npt.NDArray[np.intp]

MAX_SCANS: Final = 16
"""Values that are looked for by going through the column: for a few that costs less than putting it in order."""


class Occurrences:
    """Goes through the column for the first values, and puts it in order when more are asked for: a change of
    thousands of names, each looked for in all of a large repository, would take minutes otherwise.
    """

    def __init__(self, column: npt.NDArray[np.int32]) -> None:
        self._column = column
        self._ordered: tuple[Rows, npt.NDArray[np.int32]] | None = None
        self.num_scans = 0

    def rows(self, value: int) -> Rows:
        """Ascending."""
        import numpy as np

        if self._ordered is None:
            if self.num_scans < MAX_SCANS:
                self.num_scans += 1
                found: Rows = (self._column == value).nonzero()[0]
                return found
            order = np.argsort(self._column, kind="stable")
            self._ordered = order, self._column[order]
        order, values = self._ordered
        # Of another width they would have all values copied, each time.
        first, last = values.searchsorted(np.array((value, value + 1), dtype=values.dtype)).tolist()
        return order[first:last]
