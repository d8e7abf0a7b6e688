"""Edges while they are found: growing columns, reasons as numbers. Knows nothing of how an edge is found."""

from __future__ import annotations

from array import array

import numpy as np
import numpy.typing as npt

from anchors.graph.graph import KIND_IDS

Ints = npt.NDArray[np.int32]


class EdgeRows:
    """Rows of source, target, kind, line, percent, reason."""

    def __init__(self) -> None:
        self.reasons: dict[str, int] = {}
        self._rows = array("i")
        self._parts: list[Ints] = []

    def reason(self, text: str) -> int:
        return self.reasons.setdefault(text, len(self.reasons))

    def add(self, source: int, target: int, kind: str, line: int, percent: int, reason: str) -> None:
        self._rows.extend((source, target, KIND_IDS[kind], line, percent, self.reason(reason)))

    def extend(self, rows: Ints) -> None:
        self._parts.append(rows)

    def array(self) -> Ints:
        """int32 [n, 6], in no order; later rows come behind."""
        if self._rows:
            self._parts.append(np.array(self._rows, dtype=np.int32).reshape(-1, 6))
            self._rows = array("i")
        if len(self._parts) != 1:
            self._parts = [joined(self._parts)]
        return self._parts[0]


def joined(parts: list[Ints]) -> Ints:
    """All rows one after the other; the parts are let go one by one, so that nothing is held twice."""
    whole = np.empty((sum(len(part) for part in parts), 6), dtype=np.int32)
    parts.reverse()
    start = 0
    while parts:
        part = parts.pop()
        whole[start : start + len(part)] = part
        start += len(part)
    return whole
