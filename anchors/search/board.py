"""The scores of one question in the making, and what went into them that is no words."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from anchors.types import Reason

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Shares:
    """What one unit of each lexical score is worth."""

    body: float
    name: float
    path: float
    passage: float


@dataclass(slots=True)
class Board:
    """Scores in the making. `file_parts` are the shares of a file's score that are no words."""

    chunk: Floats
    file: Floats
    factor: Floats
    is_test: npt.NDArray[np.bool_]
    passage: Floats
    words: Floats
    shares: Shares
    file_parts: dict[int, list[Reason]] = field(default_factory=dict)
    chunk_parts: dict[int, list[Reason]] = field(default_factory=dict)
