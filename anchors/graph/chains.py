"""What the texts of receivers are like, each read once for all places where it stands.

Knows texts alone; what a chain's first name means at a place, `placed` says.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.graph.expressions import CALLS, LITERAL, PLAIN, SELF_NAMES, STEP_OF_CALLS, steps_of
from anchors.graph.strings import Strings

Bytes = npt.NDArray[np.uint8]

UNREAD: Final = 0
VALUE: Final = 1
"""A literal: it belongs to nothing of the repository."""
UNKNOWN: Final = 2
"""No plain chain."""
ODD: Final = 3
"""Read as a whole, at its place."""
CHAIN: Final = 4
OF_SELF: Final = 8
"""It begins with the object around."""
CALLED: Final = 16
"""Its first name is called."""
LONG: Final = 32
"""More names follow."""


class Chains:
    def __init__(self, num_strings: int, strings: Strings) -> None:
        self._strings = strings
        self._shape = np.zeros(num_strings, dtype=np.uint8)

    def shapes(self, texts: npt.NDArray[np.int32]) -> Bytes:
        unread = np.unique(texts[self._shape[texts] == UNREAD])
        if len(unread):
            self._shape[unread] = [_shape_of(self._strings[text]) for text in unread.tolist()]
        return self._shape[texts]


def _shape_of(text: str) -> int:
    if text.isidentifier():
        name, is_called, is_long = text, False, False
    elif LITERAL.match(text):
        return VALUE
    elif PLAIN.fullmatch(text):
        name, is_called, is_long = text.partition(".")[0], False, True
    elif CALLS.fullmatch(text) and (step := STEP_OF_CALLS.match(text)):
        name, is_called, is_long = step.group(1), step.group(2) is not None, step.end() < len(text)
    elif (steps := steps_of(text)) is None:
        return UNKNOWN
    else:
        (name, is_called), is_long = steps[0], len(steps) > 1
    if name == "super":
        return ODD
    return CHAIN | OF_SELF * (name in SELF_NAMES) | CALLED * is_called | LONG * is_long
