"""Whether a handler catches an error, by the names of types: those of the repository by their bases, those of the
languages by what is known of them. Where it is not known, None."""

from __future__ import annotations

import builtins
from typing import Final

from anchors.index.names import symbols_named
from anchors.syntax.guards import Guard
from iquest_cli.reviewer.bases import base_name
from iquest_cli.reviewer.side import Side

_BROAD: Final = frozenset({"Exception", "BaseException", "Throwable"})
_ABOVE: Final = {
    "java": {
        "RuntimeException": "Exception", "IllegalArgumentException": "RuntimeException",
        "IllegalStateException": "RuntimeException", "NumberFormatException": "IllegalArgumentException",
        "NullPointerException": "RuntimeException", "UnsupportedOperationException": "RuntimeException",
        "IndexOutOfBoundsException": "RuntimeException", "ArithmeticException": "RuntimeException",
        "NoSuchElementException": "RuntimeException", "ClassCastException": "RuntimeException",
        "UncheckedIOException": "RuntimeException", "IOException": "Exception", "FileNotFoundException": "IOException",
        "EOFException": "IOException", "InterruptedException": "Exception", "TimeoutException": "Exception",
    },
    "csharp": {
        "ArgumentException": "SystemException", "ArgumentNullException": "ArgumentException",
        "ArgumentOutOfRangeException": "ArgumentException", "InvalidOperationException": "SystemException",
        "NotSupportedException": "SystemException", "NotImplementedException": "SystemException",
        "FormatException": "SystemException", "KeyNotFoundException": "SystemException",
        "ObjectDisposedException": "InvalidOperationException", "IOException": "SystemException",
        "FileNotFoundException": "IOException", "TimeoutException": "SystemException", "SystemException": "Exception",
    },
    "php": {
        "RuntimeException": "Exception", "LogicException": "Exception", "InvalidArgumentException": "LogicException",
        "DomainException": "LogicException", "LengthException": "LogicException",
        "OutOfRangeException": "LogicException", "OutOfBoundsException": "RuntimeException",
        "UnexpectedValueException": "RuntimeException",
        "RangeException": "RuntimeException", "BadFunctionCallException": "LogicException",
        "BadMethodCallException": "BadFunctionCallException", "TypeError": "Error", "ValueError": "Error",
    },
}  # fmt: skip
"""What languages' own errors are heirs of."""
MAX_STEPS: Final = 12


def lineage(side: Side, name: str, language: str) -> frozenset[str] | None:
    """The names of an error's type and of all above it; None where one of them is not known."""
    found = {name}
    for _ in range(MAX_STEPS):
        if name in _BROAD:
            return frozenset(found)
        above = _above(side, name, language)
        if above is None:
            return None
        name = above[0]
        found.update(above)
    return None


def _above(side: Side, name: str, language: str) -> tuple[str, ...] | None:
    """What a type is an heir of: the nearest first, of Python's own all."""
    same = symbols_named(side.snapshot, name)
    own = [symbol for symbol in same if side.snapshot.kind(symbol) == "class"]
    if own:
        bases = side.snapshot.symbol(own[0]).bases
        return (base_name(bases[0]),) if len(own) == 1 and len(bases) == 1 else None
    if language == "python":
        known = getattr(builtins, name, None)
        if not isinstance(known, type) or not issubclass(known, BaseException):
            return None
        return ("BaseException", *(item.__name__ for item in known.__mro__[1:] if item is not object))
    family = "java" if language == "kotlin" else language
    above = _ABOVE.get(family, {}).get(name)
    return (above,) if above is not None else None


def is_caught(side: Side, name: str, language: str, guards: tuple[Guard, ...]) -> bool | None:
    """Whether any of the handlers catches an error of that type."""
    if any(not guard.types or name in guard.types or _BROAD & set(guard.types) for guard in guards):
        return True
    above = lineage(side, name, language)
    return None if above is None else any(above & set(guard.types) for guard in guards)
