"""The value that a definition gives its name, as its signature has it, and the literal behind a constant's name."""

from __future__ import annotations

import re
from typing import Final

from anchors.types import Symbol
from anchors.workspace import Workspace
from iquest_cli.analyst.defaults import is_literal, wrapped_default
from iquest_cli.analyst.lookup import symbols_named

NAMED: Final = frozenset({"constant", "field", "variable", "member", "property"})
_DEFINE: Final = re.compile(r"#\s*define\s+\w+[ \t]+(?P<value>\S.*)")


def constant_behind(workspace: Workspace, value: str, near: str) -> Symbol | None:
    """The constant that a default only names (`DEFAULT_LIMIT`, `Limits.DefaultCount`), where that has a literal."""
    if not re.fullmatch(r"(?:[A-Za-z_$][\w$]*(?:\.|::|->))*[A-Za-z_$][\w$]*", value):
        return None
    pieces = re.split(r"\.|::|->", value)
    found = [
        symbol
        for number in symbols_named(workspace.snapshot, pieces[-1])
        if (symbol := workspace.snapshot.symbol(number)).kind in NAMED and is_literal(value_of(symbol))
    ]
    owned = [s for s in found if len(pieces) > 1 and f".{s.qualified_name}".endswith("." + ".".join(pieces[-2:]))]
    here = [s for s in found if s.path == near]
    for choice in (owned, here, found):
        if choice:
            return choice[0] if len(choice) == 1 else None
    return None


def value_of(symbol: Symbol) -> str:
    """What the definition gives its name: behind `=`, or in C behind the name of a macro; "" for none."""
    macro = _DEFINE.match(symbol.signature)
    if macro is not None:
        value = macro.group("value").partition("//")[0].partition("/*")[0].strip()
        return value[1:-1].strip() if value.startswith("(") and value.endswith(")") else value
    _, equals, value = symbol.signature.partition("=")
    return wrapped_default(value.strip().rstrip(";,")) if equals else ""
