"""What a file tells of names that it does not define: the default export of a script, and whether it tells of all."""

from __future__ import annotations

from anchors.graph.imports.places import Found
from anchors.graph.scopes.classes import Classes
from anchors.graph.scopes.scope import SEES_ALL, Scopes
from anchors.graph.tables.tables import FUNCTION_KINDS, Tables


def sees_all(tables: Tables, scope: int) -> bool:
    """Whether every name that a place may use is told in its file."""
    return tables.families[tables.file[scope]] in SEES_ALL


def of_default(scopes: Scopes, classes: Classes, module: int, name: str) -> Found | None:
    """A member of the class or function that a script's module is: `module.exports = Reply`."""
    tables = scopes.tables
    default = scopes.script.default_of(module, "")
    target = default.targets[0] if default is not None and default.targets else -1
    if target < 0 or not (tables.is_type(target) or tables.kinds[target] in FUNCTION_KINDS):
        return None
    inner = classes.find(target, name) if tables.is_type(target) else None
    own = tables.member(target, name) if inner is None else ()
    return Found(own, 93, "member of the default export") if own else inner
