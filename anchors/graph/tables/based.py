"""The bases of all types at rest, so that after an edit those alone are read whose files may mean something else.

Knows symbols and where they are kept; what a base is, `classes` says.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import Final, cast

import numpy as np
import numpy.typing as npt

from anchors.index.packing import DamagedPack
from anchors.index.snapshot import Snapshot

Ints = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
Bases = Mapping[int, tuple[tuple[int, ...], bool]]
"""Of each symbol that names any: those that were found, and whether there may be others."""

NO_BASES: Final[Bases] = MappingProxyType({})
KIND: Final = "bases"


def keep_bases(snapshot: Snapshot, bases: Bases) -> None:
    if snapshot.shelf is None:
        return
    symbols = sorted(bases)
    found = [bases[symbol] for symbol in symbols]
    counts = [len(targets) for targets, _ in found]
    numbers = {
        "symbols": symbols,
        "ends": np.cumsum([0, *counts]),
        "targets": [target for targets, _ in found for target in targets],
        "is_open": [is_open for _, is_open in found],
    }
    snapshot.shelf.put(KIND, "graph", {name: np.array(row, dtype=np.int32) for name, row in numbers.items()})


def kept_bases(earlier: Snapshot, symbols: Ints, is_part: Flags) -> Bases:
    """Of types of an earlier snapshot by their numbers of today. `symbols`: these by earlier ones, -1 where one is
    gone; `is_part`: by today's, whose bases are read again."""
    pack = None if earlier.shelf is None else earlier.shelf.get(KIND, "graph")
    if pack is None:
        return NO_BASES
    try:
        names = ("symbols", "ends", "targets", "is_open")
        before, ends, targets, is_open = (cast("Ints", pack.array(name)) for name in names)
    except (DamagedPack, KeyError):
        return NO_BASES
    now, targets = symbols[before], symbols[targets]
    is_kept = (now >= 0) & ~is_part[now]
    rows = targets.tolist()
    found = {}
    for symbol, (first, last), opens, stays in zip(
        now.tolist(), pairwise(ends.tolist()), is_open.tolist(), is_kept.tolist(), strict=True
    ):
        own = tuple(rows[first:last])
        if stays and min(own, default=0) >= 0:
            found[symbol] = own, bool(opens)
    return found
