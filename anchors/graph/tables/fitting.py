"""What of a definition says whether it can be meant, beside its name: asked of several of one name."""

from __future__ import annotations

from typing import Final

from anchors.graph.tables.tables import FUNCTION_KINDS, Tables

FUNCTIONS_ARE_NO_TYPES: Final = ("jvm", "csharp", "swift")


def is_plain_function(tables: Tables, target: int) -> bool:
    """A function where functions are no types: Kotlin's `fun String(…)` is not what `name: String` means."""
    is_function = tables.kinds[target] in FUNCTION_KINDS
    return is_function and tables.families[tables.file[target]] in FUNCTIONS_ARE_NO_TYPES


def has_body(tables: Tables, symbol: int) -> bool:
    """Not a prototype: those stand on one line."""
    columns = tables.snapshot.columns
    return bool(columns.symbol_first[symbol] < columns.symbol_last[symbol])


def last_of(tables: Tables, targets: list[int]) -> int:
    """The definition that counts: the last, but the getter of a property and not its setter."""
    decorators = tables.decorators
    plain = [
        item for item in targets if not any(text.endswith((".setter", ".deleter")) for text in decorators.get(item, ()))
    ]
    return (plain or targets)[-1]
