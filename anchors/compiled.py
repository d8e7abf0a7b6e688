"""Compiled modules, where they were built with the package: how each package finds its own."""

from __future__ import annotations

import importlib
from types import ModuleType


def built(names: tuple[str, ...], version: int) -> dict[str, ModuleType]:
    """All of them or none, for they may hand each other what they hold. One built from sources of another `version`,
    left in a tree by an earlier build, is not used."""
    found = {}
    for name in names:
        try:
            module = importlib.import_module(name)
        except (ImportError, TypeError, ValueError):  # no compiler at hand; or made for others of its kind
            return {}
        if getattr(module, "VERSION", None) != version:
            return {}
        found[name] = module
    return found
