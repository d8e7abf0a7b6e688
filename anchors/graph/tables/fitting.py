"""What of a definition says whether it can be meant, beside its name: asked of several of one name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from anchors.graph.tables.tables import FUNCTION_KINDS, TYPE_KINDS, VALUE_KINDS, Tables
from anchors.graph.texts.declared import parameters_of, split_top
from anchors.graph.texts.declared_csharp import variables_of

MENTIONED: Final = VALUE_KINDS | TYPE_KINDS
FUNCTIONS_ARE_OBJECTS: Final = frozenset({"script", "python"})
"""Families whose functions have members: what is asked of one uses it (`handle.call(this)`, `task.delay()`)."""
FUNCTIONS_ARE_NO_TYPES: Final = ("jvm", "csharp", "swift")


def is_plain_function(tables: Tables, target: int) -> bool:
    """A function where functions are no types: Kotlin's `fun String(…)` is not what `name: String` means."""
    is_function = tables.kinds[target] in FUNCTION_KINDS
    return is_function and tables.families[tables.file[target]] in FUNCTIONS_ARE_NO_TYPES


def has_body(tables: Tables, symbol: int) -> bool:
    """Not a prototype: those stand on one line."""
    columns = tables.snapshot.columns
    return bool(columns.symbol_first[symbol] < columns.symbol_last[symbol])


def defined(tables: Tables, targets: list[int]) -> list[int]:
    """Of several functions of C without those that only declare one of the others. Of members of a class that is what
    stands in it on one line and has as many parameters as one that is defined outside of it, or on several lines."""
    long = [item for item in targets if has_body(tables, item)]
    if not any(item in tables.owners or tables.type_flags[max(tables.parent[item], 0)] for item in targets):
        return long or targets
    told = {*long, *(item for item in targets if item in tables.owners)}
    counts = {_num_parameters(tables, item) for item in told}
    return [item for item in targets if item in told or _num_parameters(tables, item) not in counts]


def own_methods(tables: Tables, targets: list[int]) -> list[int]:
    """Of several of one name in Rust those that come before what a trait adds, which is never `pub`."""
    public = [item for item in targets if tables.signatures[item].startswith("pub")]
    return public or targets


def of_number(tables: Tables, targets: Sequence[int], number: int) -> list[int]:
    """Of several types of one name those with so many type variables in C#; all where none has, and elsewhere."""
    if tables.families[tables.file[max(targets)]] != "csharp":
        return list(targets)
    fitting = [item for item in targets if item < 0 or len(variables_of(tables.signatures[item], None)) == number]
    return fitting or list(targets)


def _num_parameters(tables: Tables, symbol: int) -> int:
    """-1 where the signature was cut."""
    inner = parameters_of(tables.signatures[symbol], tables.names[symbol])
    return -1 if inner is None else len([part for part in split_top(inner) if part.strip() not in ("", "void")])


def last_of(tables: Tables, targets: list[int]) -> int:
    """The definition that counts: the last, but the getter of a property and not its setter."""
    decorators = tables.decorators
    plain = [
        item for item in targets if not any(text.endswith((".setter", ".deleter")) for text in decorators.get(item, ()))
    ]
    return (plain or targets)[-1]


def is_used(tables: Tables, symbol: int) -> bool:
    """Whether using a member of it is a use of it."""
    kind = tables.kinds[symbol]
    if kind in MENTIONED or is_property(tables, symbol):
        return True
    return kind in FUNCTION_KINDS and tables.families[tables.file[symbol]] in FUNCTIONS_ARE_OBJECTS


def is_property(tables: Tables, symbol: int) -> bool:
    """Whether a function is read as a value."""
    decorators = tables.decorators.get(symbol)
    return decorators is not None and any("property" in text for text in decorators)
