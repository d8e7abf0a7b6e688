"""Of several methods of C# of one name those that a call's arguments fit: by number, then by what fits best.

Arguments come as the index keeps them (`anchors.syntax.arguments_csharp`). Which conversions types declare is not
known, so that a fit is a sum over what is known of the arguments, and what cannot be is left out.
"""

from __future__ import annotations

from typing import Final

from anchors.graph.scopes.overloads import MAX_CHOICE, MAX_LAYERS, UNREAD, Kind
from anchors.graph.scopes.overloads_by_fit import NEVER, Fitting
from anchors.graph.tables.tables import CALLABLE_KINDS
from anchors.graph.texts.declared_csharp import ANY, MORE, Parameters, parameters, variables_of
from anchors.graph.texts.names_csharp import SEQUENCES, VALUES, WIDER

SAME, GENERIC, NEAR, ALIKE, ROOT, LOOSE, UNKNOWN = 12, 10, 9, 6, 3, 1, 0
_NO_FUNCTIONS: Final = VALUES | {"string", "object", "Type"}


class CSharpOverloads(Fitting[Parameters]):
    def fitting(self, own: list[int], kinds: tuple[Kind, ...]) -> list[tuple[int, int]]:
        number = num_types(kinds)
        if number == 0 or any(name == UNREAD for name, _ in kinds):
            return super().fitting(own, kinds)
        return super().fitting([symbol for symbol in own if self._takes(symbol, number)], kinds[1:])

    def inherited(self, own: list[int]) -> list[int]:
        """Methods of the name further up that those found do not replace."""
        tables = self._tables
        owner, name = tables.parent[own[0]], tables.names[own[0]]
        if owner < 0 or not tables.is_type(owner) or tables.kinds[own[0]] == "constructor":
            return []
        known = {self._types(symbol) for symbol in own}
        found = list[int]()
        for at in self._classes.lineage(owner)[0][1 : MAX_LAYERS + 1]:
            for symbol in tables.member(at, name):
                if tables.kinds[symbol] in CALLABLE_KINDS and (types := self._types(symbol)) not in known:
                    known.add(types)
                    found.append(symbol)
        return found[:MAX_CHOICE]

    def _types(self, symbol: int) -> tuple[str, ...]:
        params = self.parameters(symbol)
        return ("*",) if params is None else params.types

    def _takes(self, symbol: int, number: int) -> bool:
        """Whether a call may spell so many types for a method; those of a constructor are its type's."""
        tables = self._tables
        if tables.kinds[symbol] == "constructor":
            return True
        return len(variables_of(tables.signatures[symbol], tables.names[symbol])) == number

    def _read(self, signature: str, name: str, around: str) -> Parameters | None:
        return parameters(signature, name, around)

    def _fit(self, symbol: int, kinds: tuple[Kind, ...]) -> int:
        params = self.parameters(symbol)
        if params is None:
            return 0
        whole = self._fit_of(params, params.types, kinds, 0)
        if not params.is_extension:
            return whole
        return max(whole, self._fit_of(params, params.types[1:], kinds, 1))  # behind what it extends

    def _fit_of(self, params: Parameters, types: tuple[str, ...], kinds: tuple[Kind, ...], behind: int) -> int:
        if not params.num_required - behind <= len(kinds) <= params.max_number - behind:
            return NEVER
        is_spread = params.max_number >= MORE
        if is_spread and types and types[-1].endswith("[]"):
            plain = len(kinds) == len(types) and self._of_one(kinds[-1], types[-1]) >= ALIKE
            if not plain:
                types = (*types[:-1], *[types[-1][:-2]] * (len(kinds) - len(types) + 1))
        total = 0
        for kind, param in zip(kinds, types, strict=False):
            fit = self._of_one(kind, param)
            if fit == NEVER:
                return NEVER
            total += fit
        # Of two that fit as well, the one that takes just as many, then the one without type variables.
        return 4 * total + 2 * (not is_spread and len(types) == len(kinds)) + (not params.is_generic)

    def _of_one(self, kind: Kind, param: str) -> int:
        name, symbol = kind
        if name[:1] == "&" or param[:1] == "&":
            if name[:1] != param[:1]:
                return NEVER if name != "?" else UNKNOWN
            name, param = name[1:], param[1:]
        if name == "?":
            return UNKNOWN
        if name[:2] == "->":
            return _of_function(name, param)
        if param == ANY:
            return GENERIC
        if name == param or name == param.partition(":")[0]:
            return SAME
        if name == "null":
            return NEVER if param in VALUES else NEAR
        if param == "object":
            return ROOT
        if name.endswith("[]") or param.endswith("[]"):
            return _of_array(name, param)
        if name in VALUES or name == "string":
            return _of_value(name, param)
        return self._of_class(name, symbol, param)

    def _of_class(self, name: str, symbol: int, param: str) -> int:
        if symbol < 0:
            if param in VALUES:
                return NEVER
            return NEAR if name in SEQUENCES and param in SEQUENCES[name] else LOOSE
        lineage, is_open = self._classes.lineage(symbol)
        names = self._tables.names
        for distance, at in enumerate(lineage):
            if names[at] == param:
                return max(NEAR - distance, ALIKE)
        return LOOSE if is_open or param not in VALUES else NEVER


def num_types(kinds: tuple[Kind, ...]) -> int:
    """How many types a call spells."""
    told = kinds[0][0] if kinds else ""
    return int(told[1:]) if told[:1] == "<" else 0


def _of_function(name: str, param: str) -> int:
    base, is_delegate, number = param.partition(":")
    if not is_delegate:
        return NEVER if base in _NO_FUNCTIONS or base.endswith("[]") else LOOSE
    return SAME if name[2:] in ("", number) else NEVER


def _of_array(name: str, param: str) -> int:
    if not name.endswith("[]"):
        return NEVER if name in VALUES or name == "string" else LOOSE
    if not param.endswith("[]"):
        return NEAR if param in SEQUENCES["[]"] else NEVER if param in VALUES else LOOSE
    one, other = name[:-2], param[:-2]
    if other == ANY:
        return GENERIC
    return NEVER if one in VALUES or other in VALUES else ALIKE


def _of_value(name: str, param: str) -> int:
    wider = WIDER.get(name, ())
    if param in wider:
        return NEAR - min(wider.index(param), 3)
    if param in VALUES or param == "string" or ":" in param or param == "Type":
        return NEVER
    return ALIKE if name == "string" and param in SEQUENCES["string"] else LOOSE
