"""Functions of C that one file declares and another defines: calls are resolved to the declaration that is included.

Which edges there are is not its business; it only says which symbols are one function.
"""

from __future__ import annotations

import posixpath
from typing import Final

import numpy as np

from anchors.index.snapshot import Snapshot

HEADERS: Final = (".h", ".hh", ".hpp", ".hxx")
SOURCES: Final = (".c", ".cc", ".cpp", ".cxx", ".m", ".mm")
_FUNCTIONS: Final = frozenset({"function", "method"})


def defined_by(snapshot: Snapshot, symbol: int) -> int:
    """Of a function that a header only declares the one that defines it, the nearest where several do; any other
    symbol itself, and one whose definition is not told."""
    if not _is_declared(snapshot, symbol):
        return symbol
    home = snapshot.path_of(symbol)
    found = sorted(
        (-_shared(home, snapshot.path_of(n)), n) for n in _named(snapshot, symbol) if _is_defined(snapshot, n)
    )
    if not found or (len(found) > 1 and found[0][0] == found[1][0]):
        return symbol
    return found[0][1]


def declarations(snapshot: Snapshot, symbol: int) -> list[int]:
    """The declarations in headers of the function that `symbol` defines."""
    if not _is_defined(snapshot, symbol):
        return []
    return [n for n in _named(snapshot, symbol) if _is_declared(snapshot, n) and defined_by(snapshot, n) == symbol]


def _named(snapshot: Snapshot, symbol: int) -> list[int]:
    columns = snapshot.columns
    found: list[int] = np.flatnonzero(columns.symbol_name == columns.symbol_name[symbol]).tolist()
    return found


def _is_declared(snapshot: Snapshot, symbol: int) -> bool:
    return snapshot.path_of(symbol).endswith(HEADERS) and snapshot.kind(symbol) in _FUNCTIONS


def _is_defined(snapshot: Snapshot, symbol: int) -> bool:
    return snapshot.path_of(symbol).endswith(SOURCES) and snapshot.kind(symbol) in _FUNCTIONS


def _shared(one: str, other: str) -> int:
    """How many folders two paths have in common, from the root."""
    count = 0
    for left, right in zip(posixpath.dirname(one).split("/"), posixpath.dirname(other).split("/"), strict=False):
        if left != right:
            break
        count += 1
    return count
