"""Modules, namespaces and nameless objects as what a receiver names: Rust's `self` and `super`, what a namespace of C++
holds that several files open, the object around a function of a script.
"""

from __future__ import annotations

from anchors.graph.imports.places import OUTSIDE, Found
from anchors.graph.scopes.scope import Scopes
from anchors.graph.tables.tables import Tables
from anchors.graph.texts.names import BUILTINS


def module_of(scopes: Scopes, source: int, name: str) -> Found | None:
    """Rust's `self` and `super` as modules: the one that a place lies in, which may stand in a file with others, and
    the one around it."""
    tables = scopes.tables
    at = source
    while tables.parent[at] >= 0:
        if tables.kinds[at] == "namespace" and at not in tables.owners:
            return Found((tables.parent[at] if name == "super" else at,), 97, "module around")
        at = tables.parent[at]
    return scopes.lookup(tables.file[source], name)


def seen_in_namespace(scopes: Scopes, place: int, name: str, source: int) -> Found | None:
    """A name of a C++ namespace that other files open too: what the asking file sees of it."""
    tables = scopes.tables
    if tables.kinds[place] != "namespace" or tables.families[tables.file[place]] != "c":
        return None
    found = scopes.lookup(tables.file[source], name)
    space = tables.names[place]
    if space not in BUILTINS["c"]:
        return found
    # What a repository adds to the namespace of the library (`std::hash`) is not all that stands in it.
    own = tuple(item for item in found.targets if _stands_in(tables, item, space)) if found else ()
    return Found(own, found.percent, found.reason) if found and own else OUTSIDE


def _stands_in(tables: Tables, symbol: int, space: str) -> bool:
    return any(tables.kinds[at] == "namespace" and tables.names[at] == space for at in tables.enclosing(symbol))


def exported_with(tables: Tables, source: int) -> Found | None:
    """The module of a function that stands in an object which has no name, as in `module.exports = {…}`."""
    at = source
    while at >= 0 and not tables.is_property(at):
        at = tables.parent[at]
    around = tables.parent[at] if at >= 0 else -1
    return Found((around,), 85, "same object") if around >= 0 and tables.is_module(around) else None
