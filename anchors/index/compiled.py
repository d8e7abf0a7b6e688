"""The compiled table of a tree's strings and their order, where both were built with the package; None where not.

Numbers are the same either way, which the tests hold; only the time differs.
"""

from __future__ import annotations

from types import ModuleType
from typing import Final

from anchors.compiled import built

VERSION: Final = 4
"""Raised when what a compiled function takes or gives changes."""
NAMES: Final = ("anchors.index.native_order", "anchors.index.native_numbers")

_found = built(NAMES, VERSION)
order: ModuleType | None = _found.get(NAMES[0])
numbers: ModuleType | None = _found.get(NAMES[1])
