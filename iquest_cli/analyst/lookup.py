"""Small questions to a snapshot that several finders ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from anchors.index.snapshot import Snapshot


def symbols_named(snapshot: Snapshot, name: str) -> list[int]:
    """Ids of all symbols of exactly this name, in order."""
    number = snapshot.string_id(name)
    if number is None:
        return []
    found: list[int] = np.flatnonzero(snapshot.columns.symbol_name == number).tolist()
    return found
