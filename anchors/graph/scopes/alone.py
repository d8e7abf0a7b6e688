"""Names and receivers asked for one by one: what `receivers` says of each, as numbers of values.

For the few that columns do not tell, and where so few are asked that columns are not worth laying.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from anchors.graph.imports.places import Found
from anchors.graph.scopes.receivers import Receivers
from anchors.graph.scopes.values import Values
from anchors.graph.texts.strings import Strings

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]


def each_once(keys: Longs, ask: Callable[[int], int]) -> Longs:
    """What is said of each number, asked once for equal ones, in their order."""
    used, which = np.unique(keys, return_inverse=True)
    return np.array([ask(key) for key in used.tolist()], dtype=np.int64)[which]


class Alone:
    def __init__(self, receivers: Receivers, strings: Strings) -> None:
        self._receivers = receivers
        self._strings = strings

    def names(self, asking: Ints, texts: Ints, values: Values) -> Longs:
        """What each name without receiver is at its place."""
        return self._each(self._receivers.definition, asking, texts, values)

    def places(self, asking: Ints, texts: Ints, values: Values) -> Longs:
        """What the value of each receiver belongs to."""
        return self._each(self._receivers.place, asking, texts, values)

    def _each(self, ask: Callable[[int, str], Found | None], asking: Ints, texts: Ints, values: Values) -> Longs:
        strings, number = self._strings, values.number
        keys = asking.astype(np.int64) << 32 | texts
        return each_once(keys, lambda key: number(ask(key >> 32, strings[key & 0xFFFFFFFF])))
