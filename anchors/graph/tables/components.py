"""The definition that stands for a component's whole file, beside what its script defines."""

from __future__ import annotations

from anchors.index.snapshot import Snapshot
from anchors.records import KIND_IDS
from anchors.syntax.languages import COMPONENTS


def component_of(snapshot: Snapshot, file: int) -> int:
    """-1 for a file that is no component, or was not parsed."""
    columns, symbols = snapshot.columns, snapshot.symbols_of(file)
    if snapshot.files[file].language not in COMPONENTS or len(symbols) < 2:
        return -1
    at = symbols[1]
    is_whole = columns.symbol_first[at] == 1 and columns.symbol_last[at] == columns.symbol_last[symbols[0]]
    return at if is_whole and columns.symbol_kind[at] == KIND_IDS["class"] else -1
