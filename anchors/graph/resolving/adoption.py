"""Members that are defined apart from their type, and types that are defined in several places.

Knows what a language's `bases` of such definitions mean; resolves no reference.
"""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from anchors.graph.scopes.scope import Scopes
from anchors.graph.tables.tables import Tables, kind_mask
from anchors.graph.texts.declared import type_names

GOING_ON: Final = frozenset({"rust", "swift", "objc"})
"""Families in which a namespace (an impl, an extension, a category) may go on with a type."""
EXTENDED: Final = re.compile(r"(?:^|\s)extension\s+([\w.]+)")


def adopt_members(tables: Tables, scopes: Scopes) -> None:
    """Give members that are defined apart from their type (Go methods, C++ bodies, Rust impls) to the type."""
    for symbol, bases in sorted(tables.bases.items()):
        if tables.kinds[symbol] not in ("method", "constructor", "function", "property") or len(bases) != 1:
            continue
        if tables.families[tables.file[symbol]] == "csharp":
            _lend(tables, scopes, bases[0], symbol)
        else:
            _adopt(tables, scopes, bases[0], (symbol,))
    for symbol in _namespaces(tables) if not GOING_ON.isdisjoint(tables.families) else ():
        if tables.families[tables.file[symbol]] in GOING_ON:
            inner = [item for own in tables.members.of(symbol).values() for item in own]
            if _adopt(tables, scopes, _extended(tables, symbol), inner):
                tables.owners[symbol] = tables.owners[inner[0]]
            if tables.families[tables.file[symbol]] in ("swift", "objc") and symbol in tables.bases:
                _go_on(tables, scopes, symbol)


def _namespaces(tables: Tables) -> list[int]:
    found: list[int] = np.flatnonzero(kind_mask(frozenset({"namespace"}))[tables.snapshot.columns.symbol_kind]).tolist()
    return found


def join_parts(tables: Tables, scopes: Scopes) -> None:
    """C#'s partial types: one type in several places."""
    for found in scopes.csharp.types():
        parts = tuple(item for item in found if tables.is_type(item) and "partial " in tables.signatures[item])
        if len(parts) > 1:
            tables.join(parts)


def _lend(tables: Tables, scopes: Scopes, text: str, symbol: int) -> None:
    """An extension method to the type that it extends."""
    for name in type_names(text)[:1]:
        found = scopes.lookup(tables.file[symbol], name.rpartition(".")[2])
        types = [item for item in found.targets if item >= 0 and tables.is_type(item)] if found else []
        if types:
            tables.lend(types[0], symbol)


def _go_on(tables: Tables, scopes: Scopes, symbol: int) -> None:
    """What an extension conforms to, its type conforms to."""
    types = _types(tables, scopes, tables.file[symbol], _extended(tables, symbol).split("."))
    if types:
        owner = types[0]
        tables.parts[owner] = (*tables.parts.get(owner, (owner,)), symbol)
        tables.bases.setdefault(owner, ())


def _extended(tables: Tables, symbol: int) -> str:
    """The type that a namespace goes on with: of Swift's with those around it (`extension Shop.Cart`)."""
    name, signature = tables.names[symbol], tables.signatures[symbol]
    dotted = EXTENDED.search(signature) if f".{name}" in signature else None
    is_whole = dotted is not None and dotted[1].endswith(f".{name}")
    return dotted[1] if dotted is not None and is_whole else name


def _adopt(tables: Tables, scopes: Scopes, name: str, members: list[int] | tuple[int, ...]) -> bool:
    parts = name.replace("::", ".").split(".")
    for member in members:
        types = _types(tables, scopes, tables.file[member], parts)
        if not types:
            return False
        tables.adopt(types[0], member)
    return bool(members)


def _types(tables: Tables, scopes: Scopes, file: int, parts: list[str]) -> list[int]:
    """The types that a dotted name may mean in a file: `Outer::Inner` is one of those inside of `Outer`, if that is a
    type, and `space::Type` the type whatever the namespace."""
    around = _types(tables, scopes, file, parts[-2:-1]) if len(parts) > 1 and tables.families[file] == "c" else []
    if around:
        return [item for item in tables.member(around[0], parts[-1]) if tables.is_type(item)]
    if len(parts) > 1 and tables.families[file] in ("jvm", "swift"):
        found = scopes.lookup(file, parts[0])
        inner = tuple(item for item in found.targets if item >= 0) if found else ()
        for part in parts[1:]:
            inner = tables.member(inner[0], part) if inner else ()
        if inner:
            return [item for item in inner if tables.is_type(item)]
    found = scopes.lookup(file, parts[-1])
    return [item for item in found.targets if item >= 0 and tables.is_type(item)] if found else []
