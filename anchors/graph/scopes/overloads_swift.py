"""Of several functions of Swift of one name those that a call fits: by labels and number, then by type.

Arguments come as the index keeps them (`anchors.syntax.arguments_swift`). A fit is a sum over what is known of them;
what cannot be is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from anchors.graph.imports.places import Found
from anchors.graph.scopes.classes import Classes
from anchors.graph.scopes.overloads import MAX_CHOICE, MAX_LAYERS, UNREAD, Kind, best_fitting
from anchors.graph.scopes.overloads_elixir import BY_ARITY
from anchors.graph.tables.tables import CALLABLE_KINDS, FUNCTION_KINDS, Tables
from anchors.graph.texts.declared_swift import ANY, FUNCTION, LIST, Parameter, Parameters, parameters

BY_LABEL: Final = frozenset({"swift"})
SURE: Final = 90
"""Percent of one that fits better than others which may be meant as well."""
SAME, NEAR, LIKELY, GENERIC, LOOSE, UNKNOWN, NEVER = 12, 9, 6, 3, 1, 0, -1
BY_TYPE: Final = 64
"""How much more what is known of types tells than how many parameters are left out."""
CLOSED: Final = frozenset({"String", "Bool", "Int", "Double", "Float", "CGFloat", LIST, FUNCTION})
"""Types whose literals are of no other one among them."""
OF_NUMBERS: Final = frozenset({"Int", "Double", "Float", "CGFloat"})
PATH: Final = "\\"
OF_PATHS: Final = "KeyPath"
"""What types of key paths end with, of which no member is asked by a dot alone."""
MAYBE: Final = "?"
"""The label of a block that may be no argument."""
MORE: Final = "*"
"""The label of what was not read."""
Argument = tuple[str, str, int]
"""Label, type and its symbol."""


def is_label_asked(tables: Tables, symbol: int, percent: int) -> bool:
    """Whether a function is only guessed by its name, so that it is none where it takes other labels."""
    is_function = tables.kinds[symbol] in FUNCTION_KINDS
    return percent < SURE and is_function and tables.families[tables.file[symbol]] in BY_LABEL | BY_ARITY


class SwiftOverloads:
    def __init__(self, tables: Tables, classes: Classes) -> None:
        self._tables = tables
        self._classes = classes

    def is_choice(self, own: Sequence[int]) -> bool:
        return self._tables.families[self._tables.file[own[0]]] in BY_LABEL

    def chosen(self, own: list[int], found: Found, passed: tuple[Kind, ...]) -> tuple[list[int], int, str]:
        """Those that fit best, those of base types where none fits, and how sure that is; all where nothing tells, none
        where they are guesses."""
        fits = self._fitting(own, passed) or self._fitting(self._inherited(own), passed)
        if not fits and found.percent < SURE:
            return [], found.percent, found.reason
        fits = fits or [(0, symbol) for symbol in own]
        return best_fitting(own, fits, found)

    def _inherited(self, own: list[int]) -> list[int]:
        tables = self._tables
        owner, name = tables.owners.get(own[0], tables.parent[own[0]]), tables.names[own[0]]
        if owner < 0 or not tables.is_type(owner):
            return []
        lineage = self._classes.lineage(owner)[0][1 : MAX_LAYERS + 1]
        above = [item for at in lineage for item in tables.member(at, name) if tables.kinds[item] in CALLABLE_KINDS]
        return above if len(above) <= MAX_CHOICE else []

    def _fitting(self, own: list[int], kinds: tuple[Kind, ...]) -> list[tuple[int, int]]:
        """(how well it fits, the function) of those that a call may mean which passes these."""
        if any(name == UNREAD for name, _ in kinds):
            return [(0, symbol) for symbol in own]
        passed = [_argument(kind) for kind in kinds]
        found = [(self._fit(symbol, passed), symbol) for symbol in own]
        return [(fit, symbol) for fit, symbol in found if fit != NEVER]

    def _fit(self, symbol: int, passed: list[Argument]) -> int:
        declared = parameters(self._tables.signatures[symbol], self._tables.names[symbol])
        if declared is None:
            return UNKNOWN
        fit = self._of_all(declared, passed)
        if passed and passed[-1][0] == MAYBE:
            fit = max(fit, self._of_all(declared, passed[:-1]))
        return fit

    def _of_all(self, declared: Parameters, passed: list[Argument]) -> int:
        """Arguments stand in the order of the parameters, of which those with a default may be left out."""
        each, at, total, num_left_out = declared.each, 0, 0, 0
        for label, name, symbol in passed:
            if label == MORE:
                return BY_TYPE * total
            is_block = label == MAYBE or (label == "" and name.startswith(FUNCTION))
            place = _place(each, at, label, is_block)
            if place < 0:
                return BY_TYPE * total if declared.is_cut else NEVER
            fit = self._of_one(name, symbol, each[place].type)
            if fit == NEVER:
                return NEVER
            total += fit
            num_left_out += sum(1 for item in each[at:place] if not item.is_many)
            at = place if each[place].is_many else place + 1
        rest = each[at:]
        if any(item.is_needed for item in rest):
            return NEVER
        # Of two that fit as well, the one of which less is left out.
        return BY_TYPE * total + max(0, BY_TYPE - 1 - num_left_out - len(rest) - declared.is_cut)

    def _of_one(self, name: str, symbol: int, declared: str) -> int:
        param = declared.rstrip("?")
        if name == PATH:
            return SAME if param.endswith(OF_PATHS) else NEVER if param in CLOSED else UNKNOWN
        if name in ("?", ".", ""):
            return NEVER if name == "." and param.endswith(OF_PATHS) else UNKNOWN
        if param in ("", ANY, "Any", "AnyObject"):
            return GENERIC if declared != "" else UNKNOWN
        if name == "nil":
            return NEAR if declared.endswith("?") else UNKNOWN if param not in CLOSED else NEVER
        if name.startswith(FUNCTION):
            if not param.startswith(FUNCTION):
                return NEVER if param in CLOSED else LOOSE
            return LIKELY if name == FUNCTION or param == FUNCTION else SAME if name == param else NEVER
        if param.startswith(FUNCTION):
            return NEVER if name in CLOSED else UNKNOWN
        name = name.rstrip("?")
        if name == param:
            return SAME
        if name in OF_NUMBERS and param in OF_NUMBERS:
            return LOOSE
        if name in CLOSED:
            return NEVER if param in CLOSED else LOOSE
        return self._of_class(symbol, param)

    def _of_class(self, symbol: int, param: str) -> int:
        if symbol < 0:
            return LOOSE if param not in CLOSED else UNKNOWN
        lineage, is_open = self._classes.lineage(symbol)
        names = self._tables.names
        for distance, at in enumerate(lineage):
            if names[at] == param:
                return max(NEAR - distance, LIKELY)
        return LOOSE if is_open or param not in CLOSED else NEVER


def _argument(kind: Kind) -> Argument:
    text, symbol = kind
    _, label, name = text.split(":", 2) if text.count(":") > 1 else ("", "", text)
    return label, name, symbol


def _place(each: tuple[Parameter, ...], start: int, label: str, is_block: bool) -> int:
    """The next parameter that takes an argument of this label, -1 where one that is needed stands before it. A block
    behind the brackets takes no label along and is for what may be a function."""
    for at in range(start, len(each)):
        item = each[at]
        if is_block:
            may_be = item.type.rstrip("?") not in CLOSED or item.type.startswith(FUNCTION)
            if may_be and (item.is_needed or item.type.startswith(FUNCTION) or at == len(each) - 1):
                return at
        elif item.label == label:
            return at
        if item.is_needed:
            return -1
    return -1
