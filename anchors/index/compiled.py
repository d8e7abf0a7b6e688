"""The compiled table of a tree's strings, where it was built with the package; None where it was not.

Numbers are the same either way, which the tests hold; only the time differs.
"""

from __future__ import annotations

from types import ModuleType
from typing import Final

from anchors.compiled import built

VERSION: Final = 3
"""Raised when what a compiled function takes or gives changes."""
NAMES: Final = ("anchors.index.native_numbers",)

numbers: ModuleType | None = built(NAMES, VERSION).get(NAMES[0])
