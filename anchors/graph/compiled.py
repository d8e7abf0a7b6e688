"""The compiled inner loops of the graph, where they were built with the package; None where they were not.

Results are the same bits either way, which the tests hold; only the time differs.
"""

from __future__ import annotations

from types import ModuleType
from typing import Final

from anchors.compiled import built

VERSION: Final = 3
"""Raised when what a compiled function takes or gives changes."""
NAMES: Final = ("anchors.graph.native_flow", "anchors.graph.native_chains")

_BUILT: Final = built(NAMES, VERSION)
flow: ModuleType | None = _BUILT.get(NAMES[0])
chains: ModuleType | None = _BUILT.get(NAMES[1])
