"""The value that a definition gives its name, as its signature has it, and the literal behind a constant's name."""

from __future__ import annotations

import re
from typing import Final

from anchors.types import Symbol
from anchors.workspace import Workspace
from iquest_cli.analyst.texts.literals import is_literal, top_level_arguments, wrapped_default
from iquest_cli.analyst.texts.lookup import symbols_named

NAMED: Final = frozenset({"constant", "field", "variable", "member", "property"})
_DEFINE: Final = re.compile(r"#\s*define\s+\w+[ \t]+(?P<value>\S.*)")
_GIVEN: Final = re.compile(r"=(?![=>])")


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
    given = _GIVEN.search(symbol.signature, max(0, symbol.signature.find(symbol.name)))
    if given is None:
        return ""
    value = symbol.signature[given.end() :].strip().rstrip(";,")
    if symbol.language in ("c", "cpp") and symbol.kind in (
        "member",
        "constant",
    ):  # the next enumerators stand behind it
        value = next(top_level_arguments(value), value)
    if value[1:-1] == symbol.name and value[:1] in "\"'`" and symbol.kind in ("member", "constant"):
        return ""  # `LIMIT = "LIMIT"` names a key, and gives it no value
    return wrapped_default(value)
