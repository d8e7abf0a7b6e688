"""Of several functions of Kotlin or Scala of one name those that a call's arguments fit: by number, then by type.

Arguments come as the index keeps them (`anchors.syntax.arguments_kotlin`). A fit is a sum over what is known of them;
what cannot be is left out.
"""

from __future__ import annotations

from typing import Final

from anchors.graph.imports.places import Found
from anchors.graph.scopes.classes import Classes
from anchors.graph.scopes.overloads import MAX_READ, UNREAD, Kind, Overloads, best_fitting
from anchors.graph.tables.tables import Tables
from anchors.graph.texts.declared_kotlin import ANY, FUNCTION, MORE, parameters

LANGUAGES: Final = frozenset({"kotlin", "scala"})
"""Percent of one that fits better than others which may be meant as well."""
SAME, NEAR, LIKELY, GENERIC, LOOSE, UNKNOWN, NEVER = 12, 9, 6, 3, 1, 0, -1
PLAIN: Final = {
    "int": "Int", "long": "Long", "short": "Short", "byte": "Byte", "boolean": "Boolean", "char": "Char",
    "float": "Float", "double": "Double",
}  # fmt: skip
"""What Java calls such values, and arguments that are literals."""
SPREAD: Final = "Spread"
"""An array that is passed as several arguments."""
NUMBERS: Final = frozenset({"Int", "Long", "Short", "Byte", "Float", "Double"})
CLOSED: Final = frozenset({*PLAIN.values(), "String", FUNCTION})
"""Types that nothing of another name has."""
ABOVE: Final = {
    **dict.fromkeys(("Any", "AnyRef", "Object"), GENERIC),
    **dict.fromkeys(("CharSequence", "Comparable", "Number", "Serializable"), LIKELY),
}


class KotlinOverloads:
    def __init__(self, tables: Tables, classes: Classes, overloads: Overloads) -> None:
        self._tables = tables
        self._classes = classes
        self._overloads = overloads
        self._renamed: dict[int, dict[str, str]] = {}
        """By file, what types are called that it imports under another name."""

    def is_choice(self, own: list[int]) -> bool:
        tables = self._tables
        return all(tables.snapshot.files[tables.file[symbol]].language in LANGUAGES for symbol in own)

    def chosen(self, own: list[int], found: Found, passed: tuple[Kind, ...]) -> tuple[list[int], int, str]:
        """Those that fit best, those of base types where none fits, and how sure that is; all where nothing tells."""
        fits = self.fitting(own, passed) or self.fitting(self._overloads.inherited(own), passed)
        fits = fits or [(0, symbol) for symbol in own]
        return best_fitting(own, fits, found)

    def fitting(self, own: list[int], kinds: tuple[Kind, ...]) -> list[tuple[int, int]]:
        """(how well it fits, the function) of those that a call may mean which passes these."""
        if any(name == UNREAD for name, _ in kinds):
            return [(0, symbol) for symbol in own]
        found = [(self._fit(symbol, kinds), symbol) for symbol in own]
        return [(fit, symbol) for fit, symbol in found if fit != NEVER]

    def _fit(self, symbol: int, kinds: tuple[Kind, ...]) -> int:
        tables = self._tables
        params = parameters(tables.signatures[symbol], tables.names[symbol])
        if params is None:
            return 0
        if not params.num_required <= len(kinds) <= params.max_number:
            return NEVER
        if any(name == SPREAD for name, _ in kinds) and params.max_number < MORE:
            return NEVER
        renamed = self._imported(tables.file[symbol])
        types, total = tuple([renamed.get(name, name) for name in params.types]), 0
        for place, kind in enumerate(kinds):
            is_block = kind[0] == FUNCTION and place == len(kinds) - 1 and types[-1] == FUNCTION
            fit = self._of_one(kind, types[-1] if is_block or place >= len(types) else types[place])
            if fit == NEVER:
                return NEVER
            total += fit
        # Of two that fit as well, the one that takes just as many.
        return 2 * total + (len(types) == len(kinds) == params.max_number)

    def _imported(self, file: int) -> dict[str, str]:
        """Not those of Java, which has other types under the names that Scala's and Kotlin's literals make."""
        found = self._renamed.get(file)
        if found is None:
            if len(self._renamed) >= MAX_READ:
                self._renamed.clear()
            rows = self._tables.imports[file]
            found = {it.alias: it.name for it in rows if it.name not in ("", "*", it.alias) and it.module[:4] != "java"}
            self._renamed[file] = found
        return found

    def _of_one(self, kind: Kind, declared: str) -> int:
        name, symbol = kind
        if name in ("?", SPREAD):
            return UNKNOWN
        if declared == ANY:
            return GENERIC
        param = declared.rstrip("?")
        if name == "null":
            return NEAR if declared.endswith("?") else NEVER
        name = PLAIN.get(name, name.rstrip("?"))
        if name == param:
            return SAME
        if param in ABOVE:
            is_above = param not in ("CharSequence", "Number") or name == "String" or name in NUMBERS or symbol >= 0
            return ABOVE[param] if is_above and name != FUNCTION else LOOSE if symbol >= 0 else NEVER
        if name == FUNCTION:
            return NEVER if param in CLOSED else LOOSE
        if name in NUMBERS and kind[0] in ("int", "double"):
            return LOOSE if param in NUMBERS else NEVER
        if name in CLOSED:
            return NEVER
        return self._of_class(symbol, param)

    def _of_class(self, symbol: int, param: str) -> int:
        if symbol < 0:
            return NEVER if param in CLOSED else LOOSE
        lineage, is_open = self._classes.lineage(symbol)
        names = self._tables.names
        for distance, at in enumerate(lineage):
            if names[at] == param:
                return max(NEAR - distance, LIKELY)
        if param in CLOSED:
            return LOOSE if param == FUNCTION else NEVER
        return LOOSE if is_open else NEVER
