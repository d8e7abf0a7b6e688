"""The door of the parsing process: in by way of less than libraries import in passing, a quarter of its start.

msgspec asks `typing_extensions` for what `typing` has as well, and that brings `inspect` and the compiler's own modules
in; grammars import `importlib.resources` for queries that nobody asks of them. Both are there for whoever wants them
later. Only for a process of one's own.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any

_RESOURCES = "importlib.resources"
_EXTENSIONS = "typing_extensions"


class _Later(ModuleType):
    """Stands for `importlib.resources` until something of it is used; its modules are found by its path."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__path__ = [f"{folder}/resources" for folder in importlib.__path__]

    def files(self, *arguments: Any) -> Any:
        return self.__getattr__("files")(*arguments)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # the import system asks for some of those of every module
            raise AttributeError(name)
        if sys.modules.get(_RESOURCES) is self:
            del sys.modules[_RESOURCES]
        import importlib.resources as resources

        return getattr(resources, name)


def spare() -> None:
    """To be called before anything else is imported; what is there already stays."""
    if sys.modules.get(_EXTENSIONS) is None:
        sys.modules[_EXTENSIONS] = None  # type: ignore[assignment]  # how the import system is told that there is none
        try:
            import msgspec  # noqa: F401
        except ImportError:
            pass  # one that cannot do without: whoever imports it next finds both
        finally:
            del sys.modules[_EXTENSIONS]
    if _RESOURCES not in sys.modules:
        sys.modules[_RESOURCES] = vars(importlib)["resources"] = _Later(_RESOURCES)


def main() -> None:
    """With arguments of its own, one that others are copied from."""
    spare()
    if len(sys.argv) > 2:
        from anchors.index.brood import main
    else:
        from anchors.index.worker import main

    main()
