"""What a call of a value of Lua runs: a variable that holds a function of another name, a table or a module that can be
called.

Reads the statement that gives the value (`M.start = M.open`) off the definition's signature; of several names on its
left each goes with its place on the right.
"""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.graph.imports.places import OUTSIDE, Found
from anchors.graph.scopes.candidates import Candidates
from anchors.graph.scopes.idioms import MAKE
from anchors.graph.scopes.receivers import Receivers
from anchors.graph.scopes.scope import Scopes
from anchors.graph.tables.tables import VALUE_KINDS, kind_mask

FAMILY: Final = "lua"
CALLED: Final = "__call"
MAX_HOPS: Final = 4
_NAMES: Final = re.compile(r"(?:local )?([\w.]+(?:, ?[\w.]+)*) ?= ?")
_VALUE: Final = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*(?= or |$)")


class Given:
    def __init__(self, scopes: Scopes, receivers: Receivers, candidates: Candidates) -> None:
        self._candidates = candidates
        self._scopes = scopes
        self._receivers = receivers
        self._tables = tables = scopes.tables
        columns = tables.snapshot.columns
        is_lua = np.array([family == FAMILY for family in tables.families], dtype=bool)
        is_held = kind_mask(VALUE_KINDS | {"namespace"})[columns.symbol_kind] | (columns.symbol_parent < 0)
        self.is_asked: npt.NDArray[np.bool_] = is_held & is_lua[columns.symbol_file]
        """By symbol, whether a call of it runs something else."""

    def called(self, found: Found, kind: str) -> tuple[Found, str]:
        """What a call of what was found leads to, and as what: of a value that tells nothing it is no call."""
        percent = found.percent
        for _ in range(MAX_HOPS):
            target = found.targets[-1] if found.targets else -1
            if target < 0 or not all(item >= 0 and self.is_asked[item] for item in found.targets):
                break
            held = self._held(target)
            if held is None:
                is_module = self._tables.is_module(target)
                return found, kind if is_module else "name"
            found = held.at_most(min(percent, 95), f"held by {self._tables.names[target]}")
        return found, kind

    def elsewhere(self, place: int, name: str) -> list[Found]:
        """What a name may mean behind a table or class that has none: the only function so called in its file, of what
        the table's functions make; the only one anywhere, which is put into it while it runs. `new` of a class that
        another's function made means the class."""
        tables = self._tables
        file = tables.file[place]
        if tables.families[file] != FAMILY:
            return []
        if name == MAKE and tables.is_type(place):
            return [Found((place,), 90, f"made by {tables.names[place]}.{name}")]
        named = (*self._candidates.methods.get(FAMILY, name), *self._candidates.files.get(FAMILY, name))
        found = [symbol for symbol in named if tables.file[symbol] == file]
        if len(found) == 1:
            return [Found((found[0],), 75, "only definition of that name in the file")]
        guessed = self._candidates.method(place, tables.names[place], name)
        return guessed if len(guessed) == 1 else []

    def _held(self, symbol: int) -> Found | None:
        tables = self._tables
        if tables.kinds[symbol] in VALUE_KINDS:
            text = value_of(tables.signatures[symbol], tables.names[symbol])
            module = tables.snapshot.module_symbol(tables.file[symbol])
            held = self._receivers.named(module, text) if text else None
            return OUTSIDE if held is not None and symbol in held.targets else held
        if tables.is_module(symbol):
            return self._scopes.lookup(tables.file[symbol], CALLED)
        own = tables.member(symbol, CALLED)
        return Found(own, 95, f"call of {tables.names[symbol]}") if own else None


def value_of(statement: str, name: str) -> str:
    """The name that a statement gives to another; empty where it gives no name."""
    left = _NAMES.match(statement)
    if left is None:
        return ""
    names = [one.strip().rpartition(".")[2] for one in left[1].split(",")]
    values = statement[left.end() :].split(",")
    place = names.index(name) if name in names else len(values)
    if place >= len(values) or any("(" in value or "{" in value for value in values[:place]):
        return ""
    value = _VALUE.match(values[place].strip(" ;"))
    return value[0] if value else ""
