"""Edges while they are found: growing columns, reasons as numbers. Knows nothing of how an edge is found."""

from __future__ import annotations

from array import array
from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.graph.edges.graph import KIND_IDS

Ints = npt.NDArray[np.int32]

ROW_BYTES: Final = 24
LATE: Final = "\U0010ffff"
"""Before a reason: of two edges alike, what is asked for under its own name says why, not what is only mentioned."""

CUT: Final = "not followed to the end"
"""A reason of no edge, by which one process tells another that names were not, and both who lays their edges."""


class EdgeRows:
    """Rows of source, target, kind, line, percent, reason."""

    def __init__(self, reasons: dict[str, int] | None = None) -> None:
        """`reasons`: those of other rows, where these shall stand among them."""
        self.reasons: dict[str, int] = {} if reasons is None else reasons
        self._rows = array("i")
        self._added = array("i")

    def reason(self, text: str) -> int:
        return self.reasons.setdefault(text, len(self.reasons))

    def add(self, source: int, target: int, kind: str, line: int, percent: int, reason: str) -> None:
        self._added.extend((source, target, KIND_IDS[kind], line, percent, self.reason(reason)))

    def extend(self, rows: Ints) -> None:
        # One run that grows where it is: parts of some megabytes would leave holes as large as all of them.
        self._rows.frombytes(np.ascontiguousarray(rows).reshape(-1).view(np.uint8).data)

    def array(self) -> Ints:
        """int32 [n, 6], in no order; later rows come behind. The memory of this object itself: only `add` is possible
        before it is let go."""
        self._settle()
        rows = np.frombuffer(self._rows, dtype=np.int32) if self._rows else np.empty(0, dtype=np.int32)
        return rows.reshape(-1, 6)

    def _settle(self) -> None:
        if self._added:
            self._rows.extend(self._added)
            self._added = array("i")
