"""What components use without an import: other components by their tags, and what Nuxt imports for everybody.

Frameworks and their plugins find a component by the name of its file, Nuxt the functions of certain folders too. Where
no such configuration is seen, that one component is called so is a guess.
"""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.graph.imports.places import Found
from anchors.graph.scopes.by_name import ByName
from anchors.graph.scopes.candidates import MAX_DEFINITIONS
from anchors.graph.tables.tables import Tables
from anchors.syntax.languages import COMPONENTS

MARK: Final = re.compile(r"(?:^|(.*)/)nuxt\.config\.[cm]?[jt]s$")
"""What says that the folder around it is an application of Nuxt."""
_COMPONENTS: Final = re.compile(r"(?:(?:app|src|layers/[^/]+(?:/app)?)/)?components/")
_FUNCTIONS: Final = re.compile(r"(?:(?:app|src|shared|layers/[^/]+(?:/app)?)/)?(?:composables|utils)/")
_ONLY: Final = "only component of that name"
_NUXT: Final = "imported by Nuxt"


class Unimported:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._files = [file.language in COMPONENTS for file in tables.snapshot.files]
        modules = map(tables.snapshot.module_symbol, np.flatnonzero(self._files).tolist())
        found = [at for at in map(tables.component, modules) if at >= 0]
        chosen = np.zeros(len(tables.file), dtype=bool)
        chosen[found] = True
        self._components = ByName(tables, chosen)
        marks = filter(None, map(MARK.match, tables.paths)) if found else ()
        self._roots = tuple(sorted(f"{mark[1]}/" if mark[1] else "" for mark in marks))

    def asked_in(self) -> npt.NDArray[np.bool_]:
        """By file, whether it is a component."""
        return np.array(self._files, dtype=bool)

    def names(self) -> npt.NDArray[np.bool_]:
        """By string, whether a component is called so."""
        return self._components.are_names()

    def relieve(self) -> None:
        self._components.relieve()

    def component(self, source: int, name: str) -> list[Found]:
        """What a tag means whose name no scope knows."""
        file = self._tables.file[source]
        if not self._files[file]:
            return []
        found = self._components.get("script", name)
        if len(found) == 1:
            is_sure = self._is_handed(file, found[0], _COMPONENTS)
            return [Found((found[0],), *((92, _NUXT) if is_sure else (70, _ONLY)))]
        if not found or len(found) > MAX_DEFINITIONS:
            return []
        return [Found((symbol,), 40, f"one of {len(found)} components of that name") for symbol in found[:5]]

    def function(self, source: int, guessed: list[Found]) -> list[Found]:
        """The functions that a name without an import may mean: the only one is sure where Nuxt imports it."""
        if self._roots and len(guessed) == 1:
            symbol = guessed[0].targets[0]
            if self._tables.snapshot.columns.symbol_exported[symbol]:
                file = self._tables.file[source]
                return [Found((symbol,), 92, _NUXT)] if self._is_handed(file, symbol, _FUNCTIONS) else guessed
        return guessed

    def _is_handed(self, file: int, symbol: int, folders: re.Pattern[str]) -> bool:
        """Whether what is defined in such a folder of an application is known to a file of it."""
        paths, at = self._tables.paths, self._tables.file[symbol]
        return any(
            paths[file].startswith(root) and paths[at].startswith(root) and folders.match(paths[at], len(root))
            for root in self._roots
        )
