"""Modules of a language whose whole names live in one space, whatever file defines them: the one that a file means, and
the names that others begin with as places of their own.

Knows names with dots between their parts; what a language's files import, its own rules say.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from anchors.graph.imports.places import Places, shared_depth
from anchors.syntax.languages import is_test_path

SPACE: Final = "modules "
"""Begins the name of a place that is a module without a file."""
MAX_SAME: Final = 200


def _alike(symbol: int, full: str) -> bool:
    return False


class WholeNames:
    def __init__(
        self, places: Places, modules: dict[str, list[int]], is_odd: Callable[[int, str], bool] = _alike
    ) -> None:
        """`modules` by whole name; `is_odd`: whether one stands behind others of its name."""
        self._places = places
        self._modules = modules
        self._is_odd = is_odd
        self._spaces = _spaces(modules)

    def is_space(self, full: str) -> bool:
        return full in self._spaces

    def space(self, full: str) -> int:
        """A name that others begin with, as a place of its own: a module holds what stands in it, not these."""
        places, key = self._places, SPACE + full
        if key not in places.folder_ids:
            places.folder_ids[key] = places.add_place(key)
        return places.folder_ids[key]

    def space_of(self, place: int) -> str | None:
        """The name that such a place stands for; None of any other place."""
        label = self._places.folder(place)
        return label[len(SPACE) :] if label.startswith(SPACE) else None

    def named(self, full: str, asking: int) -> int | None:
        """The module that a file most likely means: its own, not a test's, unless a test asks; the nearest."""
        symbols = self._modules.get(full)
        if not symbols:
            return None
        if len(symbols) == 1:
            return symbols[0]
        tables, folders = self._places.tables, self._places.folder_of
        is_test = is_test_path(tables.paths[asking])

        def order(symbol: int) -> tuple[bool, bool, int, int]:
            file = tables.file[symbol]
            depth = -shared_depth(folders[asking] + "/", folders[file] + "/")
            is_of_test = is_test_path(tables.paths[file]) and not is_test
            return (is_of_test, file != asking and self._is_odd(symbol, full), depth, symbol)

        return min(symbols[:MAX_SAME], key=order)

    def targets(self, full: str, asking: int) -> tuple[int, ...]:
        """All that a whole name stands for: what others begin with, and the module."""
        found = self.named(full, asking)
        inner = (self.space(full),) if full in self._spaces else ()
        return inner if found is None else (*inner, found)


def _spaces(named: dict[str, list[int]]) -> frozenset[str]:
    """Names that others begin with."""
    found = set[str]()
    for name in named:
        while "." in name:
            name = name.rpartition(".")[0]
            found.add(name)
    return frozenset(found)
