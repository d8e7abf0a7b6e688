"""Modules, namespaces and nameless objects as what a receiver names: Rust's `self` and `super`, what a namespace of C++
holds that several files open, the object around a function of a script.
"""

from __future__ import annotations

from anchors.graph.imports.places import Found
from anchors.graph.scopes.scope import Scopes
from anchors.graph.tables.tables import Tables


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
    is_open = tables.kinds[place] == "namespace" and tables.families[tables.file[place]] == "c"
    return scopes.lookup(tables.file[source], name) if is_open else None


def exported_with(tables: Tables, source: int) -> Found | None:
    """The module of a function that stands in an object which has no name, as in `module.exports = {…}`."""
    at = source
    while at >= 0 and not tables.is_property(at):
        at = tables.parent[at]
    around = tables.parent[at] if at >= 0 else -1
    return Found((around,), 85, "same object") if around >= 0 and tables.is_module(around) else None
