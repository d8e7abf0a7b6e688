"""The compiled inner loops, where they were built with the package; None where they were not.

Results are the same bytes either way, which the tests hold; only the time differs.
"""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import Final

VERSION: Final = 2
"""One built from other sources, left in a tree by an earlier build, is not used."""


def _built(name: str) -> ModuleType | None:
    try:
        module = importlib.import_module(name)
    except ImportError:  # no compiler when it was installed, or run from the source tree
        return None
    return module if getattr(module, "VERSION", None) == VERSION else None


references: ModuleType | None = _built("anchors.syntax.native_references")
text: ModuleType | None = _built("anchors.syntax.native_text")
python: ModuleType | None = _built("anchors.syntax.rules.python_native")
