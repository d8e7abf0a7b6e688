"""What the texts of references are like: the names that they begin and end with; of receivers what they are, each read
once for all places where it stands.

Knows texts alone; what a chain's first name means at a place, `placed` says. Most texts are read by compiled code where
it was built; what that leaves is read here, and means the same.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.graph import compiled
from anchors.graph.texts.expressions import CALLS, LITERAL, PLAIN, SELF_NAMES, STEP_OF_CALLS, steps_of
from anchors.graph.texts.strings import Strings
from anchors.index.columns import StringTable

Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]

NO_NAME: Final = -1
ASK: Final = -2
"""Instead of a name's number, where it is not told."""

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


def first_names(table: StringTable, texts: Longs) -> Ints:
    """By what string each of some strings begins, as `expressions.head_of` says."""
    found = np.full(len(texts), ASK, dtype=np.int32)
    if compiled.chains is not None:
        compiled.chains.Table(*table.as_stored).heads(texts, found)
    return found


def last_names(table: StringTable, texts: Longs) -> Ints:
    """The same for `expressions.last_named`."""
    found = np.full(len(texts), ASK, dtype=np.int32)
    if compiled.chains is not None:
        compiled.chains.Table(*table.as_stored).last_names(texts, found)
    return found


def begin_with(table: StringTable, mark: str) -> npt.NDArray[np.bool_]:
    """By string, whether it begins with a few characters, and goes on."""
    found = np.zeros(len(table), dtype=bool)
    if len(table):
        sections = table.sections()
        raw, offsets = np.frombuffer(sections["strings"], dtype=np.uint8), np.asarray(sections["string_offsets"])
        data = mark.encode()
        long = np.flatnonzero(np.diff(offsets) > len(data))
        for at, byte in enumerate(data):
            long = long[raw[offsets[long] + at] == byte]
        found[long] = True
    return found


class Chains:
    def __init__(self, table: StringTable, strings: Strings) -> None:
        self._table = table
        self._strings = strings
        self._shape = np.zeros(len(table), dtype=np.uint8)

    def shapes(self, texts: npt.NDArray[np.int32]) -> Bytes:
        unread = np.unique(texts[self._shape[texts] == UNREAD])
        if len(unread):
            self._shape[unread] = self._read(unread.astype(np.int64))
        return self._shape[texts]

    def _read(self, texts: Longs) -> Bytes:
        found = np.full(len(texts), UNREAD, dtype=np.uint8)
        if compiled.chains is not None:
            compiled.chains.Table(*self._table.as_stored).shapes(texts, found)
        left = np.flatnonzero(found == UNREAD)
        if len(left):
            found[left] = [_shape_of(self._strings[text]) for text in texts[left].tolist()]
        return found


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
