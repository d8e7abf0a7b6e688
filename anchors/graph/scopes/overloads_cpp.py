"""Of several functions of C++ of one name those that a call's arguments fit: by number, then by what fits best.

Arguments come as the index keeps them (`anchors.syntax.arguments_cpp`). What a compiler would convert is not known, so
that a fit is a sum over what is known of the arguments, and what cannot be is left out.
"""

from __future__ import annotations

from typing import Final

from anchors.graph.scopes.overloads import Kind
from anchors.graph.scopes.overloads_by_fit import NEVER, Fitting
from anchors.graph.texts.declared_cpp import ANY, MORE, Parameters, parameters
from anchors.graph.texts.names import CPP_NUMBERS

TEXTS: Final = {"text": "char*", "wtext": "wchar_t*"}
SAME, GENERIC, NEAR, ALIKE, LIMITED, LOOSE, UNKNOWN = 12, 10, 9, 6, 4, 1, 0


class CppOverloads(Fitting[Parameters]):
    def _owner(self, symbol: int) -> int:
        return self._tables.owners.get(symbol, self._tables.parent[symbol])

    def _read(self, signature: str, name: str, around: str) -> Parameters | None:
        return parameters(signature, name, around)

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
