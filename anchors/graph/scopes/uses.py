"""Which of several things of one name a use fits: a field or a method, a type with as many parameters as spelled."""

from __future__ import annotations

from anchors.graph.imports.places import Found
from anchors.graph.tables.fitting import of_number
from anchors.graph.tables.tables import CALLABLE_KINDS, VALUE_KINDS, Tables
from anchors.graph.texts.declared_csharp import num_spelled


def used_of(tables: Tables, targets: tuple[int, ...], is_called: bool) -> int:
    """Of a field and a method of one name the one that the use fits."""
    if len(targets) > 1:
        wanted = CALLABLE_KINDS if is_called else VALUE_KINDS
        fitting = [item for item in targets if item >= 0 and tables.kinds[item] in wanted]
        if fitting:
            return fitting[-1]
    return targets[-1]


def spelled_of(tables: Tables, found: Found, text: str) -> Found:
    """Of types of one name those with as many parameters as a text spells."""
    fitting = of_number(tables, found.targets, num_spelled(text))
    return Found(tuple(fitting), found.percent, found.reason)
