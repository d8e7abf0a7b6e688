"""A name without a receiver, seen from a place: what functions around bind, types around, the file.

Finds the definition, or the function that binds the name; what a bound value is, `receivers` reads out of the texts.
"""

from __future__ import annotations

from typing import Final

from anchors.graph.imports.places import OUTSIDE, Found
from anchors.graph.scopes.classes import Classes
from anchors.graph.scopes.enclosing import Enclosing
from anchors.graph.scopes.scope import Scopes

IMPLICIT_SELF: Final = frozenset({"jvm", "c", "csharp", "swift", "ruby", "elixir", "dart", "objc", "zig", "perl"})
OWN_ALONE: Final = frozenset({"elixir", "perl"})
"""Those of them that look at no bases: what a module of Elixir uses or behaves as lends no names but what it quotes,
and subs of Perl are inherited as methods alone."""
MAX_KEPT: Final = 1 << 14
"""Answers kept for one place after the other: references come sorted by the place that they are asked from."""

MAX_FUNCTIONS: Final = 8
"""Around a place, each of which may bind a name."""


class Local:
    """A name that a function around binds, with the texts of its types: none of a parameter without a type."""

    __slots__ = ("scope", "texts")

    def __init__(self, scope: int, texts: tuple[str, ...]) -> None:
        self.scope = scope
        self.texts = texts


class BareNames:
    def __init__(self, scopes: Scopes, classes: Classes, enclosing: Enclosing) -> None:
        self._scopes = scopes
        self._classes = classes
        self._enclosing = enclosing
        self._tables = scopes.tables
        self._known: dict[tuple[int, str], Found | Local | None] = {}

    def relieve(self) -> None:
        self._known.clear()

    def get(self, source: int, name: str) -> Found | Local | None:
        """By enclosing scopes, the members of the enclosing type where the language looks there, the file, its
        imports."""
        key = (source, name)
        if key in self._known:
            return self._known[key]
        found = self._find(source, name)
        if len(self._known) > MAX_KEPT:
            self._known.clear()
        self._known[key] = found
        return found

    def _find(self, source: int, name: str) -> Found | Local | None:
        tables = self._tables
        file = tables.file[source]
        implicit = tables.families[file] in IMPLICIT_SELF
        parent, is_type, owners = tables.parent, tables.type_flags, tables.owners
        is_open = False
        at = source
        while parent[at] >= 0:
            owner = at if is_type[at] else owners.get(at, -1)
            if not is_type[at] and not (owner >= 0 and tables.kinds[at] == "namespace"):
                local = self._local(at, name)
                if local is not None:
                    return local
            if owner >= 0 and (implicit or (at == source and is_type[at])):
                inner = self._classes.find(owner, name)
                is_seen = tables.families[file] not in OWN_ALONE or bool(tables.member(owner, name))
                if inner is not None and inner.targets and is_seen:
                    return inner
                is_open |= inner is OUTSIDE
            at = parent[at]
        return self.at_file(file, name, is_open)

    def at_file(self, file: int, name: str, is_open: bool) -> Found | None:
        """What a name is where nothing around the place knows it; `is_open`: and a base outside may."""
        found = self._scopes.lookup(file, name)
        if found is None and is_open and self._tables.families[file] != "objc":  # whose methods need a receiver
            return OUTSIDE
        return self._enclosing.in_scope(found) if self._tables.families[file] == "script" else found

    def called(self, source: int, name: str) -> Found | None:
        """What a call of a name means that a function of Java or Kotlin binds: a value that is no function is none."""
        found: Found | Local | None = self.get(source, name)
        for _ in range(MAX_FUNCTIONS):
            if not isinstance(found, Local):
                return found
            around = self._tables.parent[found.scope]
            is_value = found.texts and not any("->" in text or "=>" in text for text in found.texts)
            if around < 0 or not is_value or not all(text[:1].isupper() for text in found.texts):
                return OUTSIDE
            found = self.get(around, name)
        return OUTSIDE

    def is_bound(self, scope: int, name: str) -> bool:
        """Whether a function binds a name under which nothing is defined in it."""
        return self._tables.bindings.get(scope, name) is not None or self._enclosing.is_parameter(scope, name)

    def _local(self, scope: int, name: str) -> Found | Local | None:
        tables = self._tables
        nested = self._enclosing.nested(scope, name)
        if nested:
            kind = "namespace" if self._tables.kinds[scope] == "namespace" else "function"
            return Found(nested, 97, f"enclosing {kind}")
        texts = tables.bindings.get(scope, name)
        if texts is not None:
            return Local(scope, texts)
        if self._enclosing.is_parameter(scope, name):
            return Local(scope, ())
        return None
