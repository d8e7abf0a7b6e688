"""The compiled inner loops (`native.pyx`), where they were built with the package; None where they were not.

Results are the same bytes either way, which the tests hold; only the time differs.
"""

from __future__ import annotations

import importlib
from types import ModuleType

native: ModuleType | None
try:
    native = importlib.import_module("anchors.syntax.native")
except ImportError:  # no compiler when it was installed, or run from the source tree
    native = None
