"""Which of several functions of one name a call of C++ or C# means, by what it passes, and how sure that is."""

from __future__ import annotations

from typing import Final

from anchors.graph.imports.places import Found
from anchors.graph.scopes.classes import Classes
from anchors.graph.scopes.overloads import MAX_CHOICE, Kind, Overloads
from anchors.graph.scopes.overloads_cpp import CppOverloads
from anchors.graph.scopes.overloads_csharp import CSharpOverloads
from anchors.graph.scopes.spaces import Spaces
from anchors.graph.tables.fitting import defined
from anchors.graph.tables.tables import CALLABLE_KINDS, Tables

MAX_TARGETS: Final = 5
BEST: Final = 88
"""Percent of one that fits better than others which may be meant as well."""
Choice = tuple[list[int], int, str]


def several(own: list[int], found: Found) -> Choice:
    """All of several that may be meant, as far as they are told, and how sure that is."""
    percent = 80 if len(own) <= 3 else 60
    return own[:MAX_TARGETS], min(found.percent, percent), f"{found.reason}, one of {len(own)} overloads"


class FitChoice:
    def __init__(self, tables: Tables, classes: Classes, overloads: Overloads) -> None:
        self._tables = tables
        self._overloads = overloads
        self._fits: dict[str, CppOverloads | CSharpOverloads] = {
            "c": CppOverloads(tables, classes),
            "csharp": CSharpOverloads(tables, classes),
        }
        self.spaces = Spaces(tables)

    def relieve(self) -> None:
        for fits in self._fits.values():
            fits.relieve()

    def is_choice(self, named: list[int]) -> bool:
        """Whether these are functions of C++ or C#, and not so many that each call would look at all of them."""
        tables = self._tables
        if self._family(named[0]) not in self._fits or len(named) > MAX_CHOICE:
            return False
        return all(tables.kinds[item] in CALLABLE_KINDS for item in named)

    def widened(self, named: list[int]) -> list[int]:
        """With what other files define under the name in the same namespace."""
        if len(named) > MAX_CHOICE or not any(self.spaces.may_be_another[symbol] for symbol in named):
            return named
        parent, names = self._tables.parent, self._tables.names
        one_each = {names[parent[symbol]]: symbol for symbol in named if self.spaces.may_be_another[symbol]}
        others = [item for symbol in one_each.values() for item in self.spaces.beside(symbol)]
        return list(dict.fromkeys((*named, *others)))[:MAX_CHOICE]

    def chosen(self, own: list[int], found: Found, passed: tuple[Kind, ...]) -> tuple[Choice | None, bool]:
        """Those that fit best, else None, and whether more of the arguments may tell more."""
        family = self._family(own[0])
        rules = self._fits[family]
        if isinstance(rules, CSharpOverloads):
            fits = rules.fitting([*own, *rules.inherited(own)], passed)
        else:
            fits = rules.fitting(own, passed) or rules.fitting(self._overloads.inherited(own), passed)
        if not fits:
            return None, False
        best = max(fit for fit, _ in fits)
        chosen = [symbol for fit, symbol in fits if fit == best]
        chosen = [symbol for symbol in chosen if symbol in found.targets] or chosen
        if family == "c":
            chosen = defined(self._tables, chosen)
        is_open = len(fits) > 1
        if len(chosen) == 1 and len({rules.parameters(symbol) for _, symbol in fits}) == 1:
            return (chosen, found.percent, found.reason), is_open
        if len(chosen) == 1:
            return (chosen, min(found.percent, BEST), f"{found.reason}, fits best of {len(own)} overloads"), is_open
        percent = min(found.percent, 80 if len(chosen) <= 3 else 60)
        return (chosen[:MAX_TARGETS], percent, f"{found.reason}, one of {len(own)} overloads"), is_open

    def _family(self, symbol: int) -> str:
        return self._tables.families[self._tables.file[symbol]]
