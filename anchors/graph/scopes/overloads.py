"""Of several methods of one name those that a call's arguments fit, much as Java chooses: by number, then by type.

Arguments come as the index keeps them (`anchors.syntax.arguments`). Of what no text tells the type any parameter may be
meant, so that nothing is chosen by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from anchors.graph.imports.places import Found
from anchors.graph.scopes.classes import Classes
from anchors.graph.tables.tables import CALLABLE_KINDS, Tables
from anchors.graph.texts.declared import parameter_types, type_variables
from anchors.graph.texts.names import BOXES, SUPERTYPES, WIDER

MAX_READ: Final = 1 << 13
"""Methods whose parameters are kept from one block of references to the next."""
MAX_CHOSEN: Final = 1 << 13
"""Choices that are kept in the same way."""
MAX_LAYERS: Final = 12
CHOOSING: Final = frozenset({"jvm"})
"""Families that choose by what is passed."""
MAX_CHOICE: Final = 100
"""Methods of one name; of more none is chosen, for each call looks at all of them."""
UNREAD: Final = "*"
ANYTHING: Final = ("Object", "?")
"""What any value fits that is no primitive one: the root of all types, a type variable."""
LOWEST: Final = 90
NO_COST: Final = -1
"""Of an argument whose type is not known, or may stand under the parameter's for all that is known."""
EXCLUDED: Final = -2
BOXED: Final = 100
SPREAD: Final = 200
"""Costs of what Java tries last: a value in its box, and one of any number."""
UNBOXES: Final = {box: plain for plain, box in BOXES.items()}


Kind = tuple[str, int]
"""Simple name of a type, and its symbol or -1; `?` where nothing is known."""


UNKNOWN: Final[Kind] = ("?", -1)


MAX_TARGETS: Final = 5
BEST: Final = 88
"""How sure the one is that fits best, of several that fit."""


def best_fitting(own: list[int], fits: list[tuple[int, int]], found: Found) -> tuple[list[int], int, str]:
    """Of functions with how well each fits a call those that fit best, how sure that is, and why; `own` are all."""
    best = max(fit for fit, _ in fits)
    chosen = [symbol for fit, symbol in fits if fit == best]
    if len(fits) == 1:
        return chosen, found.percent, found.reason
    if len(chosen) == 1:
        return chosen, min(found.percent, BEST), f"{found.reason}, fits best of {len(own)} overloads"
    percent = min(found.percent, 80 if len(chosen) <= 3 else 60)
    return chosen[:MAX_TARGETS], percent, f"{found.reason}, one of {len(own)} overloads"


class Fit(NamedTuple):
    symbol: int
    phase: int
    costs: tuple[int, ...]
    params: tuple[str, ...]
    """Of each argument."""


class Overloads:
    def __init__(self, tables: Tables, classes: Classes) -> None:
        self._tables = tables
        self._classes = classes
        self._params: dict[int, tuple[str, ...] | None] = {}
        self._chosen: dict[tuple[tuple[int, ...], tuple[Kind, ...]], list[int]] = {}

    def relieve(self) -> None:
        """What a signature says is the same for all files: a bound is enough."""
        if len(self._params) > MAX_READ:
            self._params.clear()

    def chosen(self, own: list[int], kinds: tuple[Kind, ...]) -> list[int]:
        """Those that a call may mean which passes these, or what fits further up; all of them where none does."""
        key = (tuple(own), kinds)
        found = self._chosen.get(key)
        if found is None:
            found = self.fitting(own, kinds) or self.fitting(self.inherited(own), kinds)[:1] or own
            if len(self._chosen) >= MAX_CHOSEN:
                self._chosen.clear()
            self._chosen[key] = found
        return found

    def inherited(self, own: Sequence[int]) -> list[int]:
        """Methods of the name further up that those found do not replace, going by their number of parameters."""
        tables = self._tables
        owner, name = tables.parent[own[0]], tables.names[own[0]]
        if owner < 0 or not tables.is_type(owner) or tables.kinds[own[0]] == "constructor":
            return []
        lineage = self._classes.lineage(owner)[0][1 : MAX_LAYERS + 1]
        above = [item for at in lineage for item in tables.member(at, name) if tables.kinds[item] in CALLABLE_KINDS]
        if not 0 < len(above) <= MAX_CHOICE:
            return []
        known = {self._number(symbol) for symbol in own}
        return [symbol for symbol in above if self._number(symbol) not in known]

    def _number(self, symbol: int) -> int:
        params = self.parameters(symbol)
        return -1 if params is None else len(params)

    def parameters(self, symbol: int) -> tuple[str, ...] | None:
        """Simple names of their types, `?` for a type variable; None where the signature was cut."""
        if symbol not in self._params:
            tables = self._tables
            signature, owner = tables.signatures[symbol], tables.parent[symbol]
            found = parameter_types(signature, tables.names[symbol])
            if found is not None:
                around = type_variables(tables.signatures[owner]) if owner >= 0 else frozenset()
                variables = type_variables(signature) | around
                found = tuple(_without(variables, text) for text in found)
            self._params[symbol] = found
        return self._params[symbol]

    def fitting(self, own: Sequence[int], kinds: tuple[Kind, ...]) -> list[int]:
        """Those of a choice that a call may mean which passes these; nothing where none fits."""
        if kinds.count(UNKNOWN) == len(kinds):
            return self._counted(own, len(kinds))
        found = [fit for symbol in own if (fit := self._fit(symbol, kinds)) is not None]
        if len(found) < 2:
            return [fit.symbol for fit in found]
        first = min(fit.phase for fit in found)
        found = [fit for fit in found if fit.phase == first]
        best = [fit for fit in found if not any(_beats(other, fit) for other in found)]
        return [fit.symbol for fit in best or found]

    def _counted(self, own: Sequence[int], num: int) -> list[int]:
        """Those that take so many, whatever they are."""
        plain, spread = [], []
        for symbol in own:
            params = self.parameters(symbol)
            if params is None or (len(params) == num and not (num and params[-1].endswith("..."))):
                plain.append(symbol)
            elif params and params[-1].endswith("...") and num >= len(params) - 1:
                spread.append(symbol)
        return plain or spread

    def _fit(self, symbol: int, kinds: tuple[Kind, ...]) -> Fit | None:
        params = self.parameters(symbol)
        if params is None:
            return Fit(symbol, 1, (NO_COST,) * len(kinds), ("*",) * len(kinds))
        is_spread = bool(params) and params[-1].endswith("...")
        if not is_spread and len(params) != len(kinds):
            return None
        if len(params) == len(kinds):
            plain = (*params[:-1], params[-1].replace("...", "[]")) if is_spread else params
            costs = [self._cost(kind, param) for kind, param in zip(kinds, plain, strict=True)]
            if EXCLUDED not in costs and not (is_spread and costs[-1] == NO_COST and kinds[-1][0] != "null"):
                return Fit(symbol, 2 if max(costs, default=0) >= BOXED else 1, tuple(costs), plain)
        if is_spread and len(kinds) >= len(params) - 1:
            rest = (params[-1][:-3],) * (len(kinds) - len(params) + 1)
            plain = (*params[:-1], *rest)
            costs = [self._cost(kind, param) for kind, param in zip(kinds, plain, strict=True)]
            if EXCLUDED not in costs:
                return Fit(symbol, 3, tuple(costs), plain)
        return None

    def _cost(self, kind: Kind, param: str) -> int:
        """How far a parameter's type lies from that of an argument: 0 for the same one."""
        name, symbol = kind
        if name == "?" or param == "*":
            return NO_COST
        if name == param:
            return 0
        if symbol < 0:
            return plain_cost(name, param)
        if param in BOXES or param.endswith("[]") or param in ("String", "Class"):
            return EXCLUDED
        lineage, is_open = self._classes.lineage(symbol)
        names = self._tables.names
        for distance, at in enumerate(lineage):
            if names[at] == param:
                return min(distance, LOWEST - 2)
        if param in ANYTHING:
            return LOWEST - (param == "?")
        return NO_COST if is_open else EXCLUDED


def _without(variables: frozenset[str], text: str) -> str:
    name = text.rstrip("[].")
    return "?" + text[len(name) :] if name in variables else text


@lru_cache(maxsize=1 << 12)
def plain_cost(name: str, param: str) -> int:
    """Of types that no code of the repository tells more about."""
    if name == "null":
        return EXCLUDED if param in BOXES else NO_COST
    if name == "->":
        return EXCLUDED if param in BOXES or param in FUNCTIONLESS or param.endswith("[]") else NO_COST
    if name in BOXES:
        return _primitive_cost(name, param)
    if name.endswith("[]"):
        if param in ANYTHING:
            return LOWEST - (param == "?")
        if not param.endswith("[]"):
            return EXCLUDED
        one, other = name[:-2], param[:-2]
        return EXCLUDED if one in BOXES or other in BOXES else plain_cost(one, other)
    if name in UNBOXES and (param in BOXES):
        cost = 0 if UNBOXES[name] == param else _primitive_cost(UNBOXES[name], param)
        return EXCLUDED if cost == EXCLUDED else BOXED + cost
    if param in BOXES:
        return EXCLUDED if name in SUPERTYPES else NO_COST
    if param in ANYTHING:
        return LOWEST - (param == "?")
    above = SUPERTYPES.get(name)
    if above is not None:
        return above.index(param) + 1 if param in above else EXCLUDED
    return EXCLUDED if param.endswith("[]") or param in ("String", "Class") or param in UNBOXES else NO_COST


def _primitive_cost(name: str, param: str) -> int:
    if param in BOXES:
        wider = WIDER.get(name, ())
        return wider.index(param) + 1 if param in wider else EXCLUDED
    box = BOXES[name]
    if param == box:
        return BOXED
    if param in ANYTHING:
        return BOXED + LOWEST - (param == "?")
    above = SUPERTYPES[box]
    return BOXED + above.index(param) + 1 if param in above else EXCLUDED


def _beats(one: Fit, other: Fit) -> bool:
    """Whether one is nearer in some argument and in none farther; where a cost is not known both must be the same."""
    is_nearer = False
    for mine, theirs, my, their in zip(one.costs, other.costs, one.params, other.params, strict=True):
        if mine == NO_COST or theirs == NO_COST:
            if my != their:
                return False
        elif mine > theirs:
            return False
        else:
            is_nearer |= mine < theirs
    return is_nearer


FUNCTIONLESS: Final = frozenset({"Object", "String", "Class", "CharSequence", "Number", *UNBOXES})
"""What no function is."""
