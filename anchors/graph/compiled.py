"""The compiled round of a rank, where it was built with the package; None where it was not.

Ranks are the same bits either way, which the tests hold; only the time differs.
"""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import Final

VERSION: Final = 1
"""One built from other sources, left in a tree by an earlier build, is not used."""
NAMES: Final = ("anchors.graph.native_flow",)


def _built(name: str) -> ModuleType | None:
    try:
        module = importlib.import_module(name)
    except (ImportError, TypeError, ValueError):  # no compiler at hand; or made for others of its kind
        return None
    return module if getattr(module, "VERSION", None) == VERSION else None


flow: ModuleType | None = _built(NAMES[0])
