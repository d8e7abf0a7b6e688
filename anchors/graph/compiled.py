"""The compiled round of a rank, where it was built with the package; None where it was not.

Ranks are the same bits either way, which the tests hold; only the time differs.
"""

from __future__ import annotations

from types import ModuleType
from typing import Final

from anchors.compiled import built

VERSION: Final = 1
"""Raised when what a compiled function takes or gives changes."""
NAMES: Final = ("anchors.graph.native_flow",)

flow: ModuleType | None = built(NAMES, VERSION).get(NAMES[0])
