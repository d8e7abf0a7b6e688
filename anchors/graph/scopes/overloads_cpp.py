"""Of several functions of C++ of one name those that a call's arguments fit: by number, then by what fits best.

Arguments come as the index keeps them (`anchors.syntax.arguments_cpp`). What a compiler would convert is not known, so
that a fit is a sum over what is known of the arguments, and what cannot be is left out.
"""

from __future__ import annotations

from typing import Final

from anchors.graph.scopes.classes import Classes
from anchors.graph.scopes.overloads import UNREAD, Kind
from anchors.graph.tables.tables import Tables
from anchors.graph.texts.declared_cpp import ANY, MORE, Parameters, parameters
from anchors.graph.texts.names import CPP_NUMBERS

TEXTS: Final = {"text": "char*", "wtext": "wchar_t*"}
SAME, GENERIC, NEAR, ALIKE, LIMITED, LOOSE, UNKNOWN, NEVER = 12, 10, 9, 6, 4, 1, 0, -1
MAX_READ: Final = 1 << 13


class CppOverloads:
    def __init__(self, tables: Tables, classes: Classes) -> None:
        self._tables = tables
        self._classes = classes
        self._params: dict[int, Parameters | None] = {}

    def relieve(self) -> None:
        if len(self._params) > MAX_READ:
            self._params.clear()

    def fitting(self, own: list[int], kinds: tuple[Kind, ...]) -> list[tuple[int, int]]:
        """(how well it fits, the function) of those that a call may mean which passes these."""
        if any(name == UNREAD for name, _ in kinds):
            return [(0, symbol) for symbol in own]
        found = [(self._fit(symbol, kinds), symbol) for symbol in own]
        return [(fit, symbol) for fit, symbol in found if fit != NEVER]

    def parameters(self, symbol: int) -> Parameters | None:
        if symbol not in self._params:
            tables = self._tables
            owner = tables.owners.get(symbol, tables.parent[symbol])
            around = tables.signatures[owner] if owner >= 0 and tables.is_type(owner) else ""
            self._params[symbol] = parameters(tables.signatures[symbol], tables.names[symbol], around)
        return self._params[symbol]

    def _fit(self, symbol: int, kinds: tuple[Kind, ...]) -> int:
        params = self.parameters(symbol)
        if params is None:
            return 0
        if not params.num_required <= len(kinds) <= params.max_number:
            return NEVER
        total = 0
        for place, kind in enumerate(kinds):
            param = params.types[place] if place < len(params.types) else ANY
            fit = self._of_one(kind, param)
            if fit == GENERIC and (params.is_limited or place >= len(params.types) - (params.max_number >= MORE)):
                fit = LIMITED
            if fit == NEVER:
                return NEVER
            total += fit
        # Of two that fit as well, the one that takes just as many.
        return 2 * total + (len(params.types) == len(kinds) and params.max_number == len(kinds))

    def _of_one(self, kind: Kind, param: str) -> int:
        name, symbol = kind
        if name == "?":
            return UNKNOWN
        if param == ANY:
            return GENERIC
        base = param.rstrip("*")
        is_pointer = param != base
        if name in TEXTS:
            return self._of_text(name, base, param)
        if name == "null":
            return NEAR if is_pointer else NEVER if base in CPP_NUMBERS else LOOSE
        if name == "->":
            return NEVER if base in CPP_NUMBERS or base in ("char", "string") else NEAR if "unction" in base else LOOSE
        if name == param or (name == base and symbol >= 0):
            return SAME
        if name.rstrip("*") in CPP_NUMBERS and not name.endswith("*"):
            if is_pointer:
                return NEVER if symbol != VARIABLE else SAME if name == base else LOOSE
            return (ALIKE + (name == "int")) if base in CPP_NUMBERS else LOOSE
        if name.endswith("*") and base in CPP_NUMBERS and not is_pointer:
            return LOOSE if base == "bool" else NEVER
        if name.rstrip("*") == base:
            return NEAR
        return self._of_class(name, symbol, base, is_pointer)

    def _of_text(self, name: str, base: str, param: str) -> int:
        if param == TEXTS[name]:
            return SAME
        if base in CPP_NUMBERS and base != "bool":
            return NEVER
        lower = base.lower()
        is_wide = lower.startswith("w") or "wstr" in lower
        is_text = "str" in lower or "slice" in lower
        return (NEAR if is_wide == (name == "wtext") else LOOSE) if is_text else LOOSE

    def _of_class(self, name: str, symbol: int, base: str, is_pointer: bool) -> int:
        if symbol < 0:
            return LOOSE
        lineage, is_open = self._classes.lineage(symbol)
        names = self._tables.names
        if any(names[at] == base for at in lineage):
            return NEAR
        return LOOSE if is_open or base not in CPP_NUMBERS else UNKNOWN


VARIABLE: Final = -2
"""As the symbol of a number that a variable holds: it may be a pointer to one, which the index does not keep."""
