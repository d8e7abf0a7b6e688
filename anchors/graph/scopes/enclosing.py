"""What stands around a place: its type, the functions nested in a function, parameters. By names and nesting alone."""

from __future__ import annotations

from typing import Final

from anchors.graph.imports.places import Found
from anchors.graph.tables.tables import CALLABLE_KINDS, FUNCTION_KINDS, Tables
from anchors.graph.texts.declared import parameter_names

UNTYPED: Final = frozenset({"python", "script", "ruby", "php", "lua", "bash"})
"""Families in which a parameter may have no type, so that its name is read from the signature."""


class Enclosing:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._params: dict[int, frozenset[str]] = {}

    def relieve(self) -> None:
        self._params.clear()

    def owner(self, source: int) -> int:
        """The type whose member a place lies in: by nesting, else by adoption (a Go method, a Rust impl)."""
        parent, is_type, owners = self._tables.parent, self._tables.type_flags, self._tables.owners
        at = source
        while at >= 0:
            if is_type[at]:
                return at
            if at in owners:
                return owners[at]
            at = parent[at]
        return -1

    def nested(self, scope: int, name: str) -> tuple[int, ...]:
        """What is defined under a name right in a function, as far as its scope knows it."""
        tables = self._tables
        members = tables.members.get(scope)
        if members is None or name not in members:
            return ()
        if tables.families[tables.file[scope]] != "script":
            return members[name]
        if tables.kinds[scope] not in FUNCTION_KINDS:
            return ()
        return tuple(item for item in members[name] if not self._is_loose(item))

    def is_parameter(self, scope: int, name: str) -> bool:
        """Whether a function of a language without types has a parameter of that name."""
        known = self._params.get(scope)
        if known is None:
            tables = self._tables
            is_shaped = tables.kinds[scope] in FUNCTION_KINDS and tables.families[tables.file[scope]] in UNTYPED
            if is_shaped and name not in tables.signatures[scope]:
                return False  # most names are asked for in vain: the list is not taken apart for them
            known = parameter_names(tables.signatures[scope]) if is_shaped else frozenset()
            self._params[scope] = known
        return name in known

    def in_scope(self, found: Found | None) -> Found | None:
        """What a script's file knows under a name: not the functions of object literals, which stand at file level
        when no function is around them."""
        if found is None or found.reason != "same file":
            return found
        kept = tuple(item for item in found.targets if not self._is_loose(item))
        return Found(kept, found.percent, found.reason) if kept else None

    def _is_loose(self, symbol: int) -> bool:
        tables = self._tables
        return tables.kinds[symbol] in CALLABLE_KINDS and tables.is_property(symbol)
