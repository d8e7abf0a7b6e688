"""The value that a definition gives its name, as its signature has it, and the literal behind a constant's name."""

from __future__ import annotations

import re
from typing import Final

from anchors.index.names import symbols_named
from anchors.types import Symbol
from anchors.workspace import Workspace
from iquest_cli.analyst.texts.literals import is_literal, leading_literal, top_level_arguments, wrapped_default
from iquest_cli.analyst.texts.source import Source

CALLABLE: Final = frozenset({"function", "method", "constructor", "macro", "property"})
NAMED: Final = frozenset({"constant", "field", "variable", "member", "property"})
MAX_BODY: Final = 3
"""Lines of a function that only gives a value."""
_CALLED: Final = re.compile(r"(?:\w{1,60}(?:::|\.)){0,4}([A-Za-z_]\w{2,80})(?:\(\))?")
_CAPITALS: Final = re.compile(r"\b[A-Z][A-Z0-9]{1,40}(?:_[A-Z0-9]{1,40}){1,10}\b")
_DEFINE: Final = re.compile(r"#\s*define\s+\w+[ \t]+(?P<value>\S.*)")
_GIVEN: Final = re.compile(r"=(?![=>])")
TAG: Final = re.compile(r"`[^`]{0,200}?\b(?:env)?-?[dD]efault:\"([^\"]{1,80})\"")
"""Go's way to give a field its default."""


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


def made_behind(workspace: Workspace, source: Source, value: str, near: str) -> tuple[str, Symbol] | None:
    """What the function of a default that only calls one gives, and where: a literal, or the constant that it is made
    of. `default_value_t = default_limit()` of clap, `#[serde(default = "default_limit")]`."""
    called = _CALLED.fullmatch(value.strip("\"'"))
    found = [workspace.snapshot.symbol(n) for n in symbols_named(workspace.snapshot, called[1])] if called else []
    functions = [symbol for symbol in found if symbol.kind in ("function", "method")]
    here = [symbol for symbol in functions if symbol.path == near] or functions
    if len(here) != 1 or not 0 < here[0].body_line <= here[0].end_line <= here[0].body_line + MAX_BODY:
        return None
    function = here[0]
    text = source.text(function.path, function.body_line, function.end_line).strip()
    body = text[text.rfind("{") + 1 :].partition("}")[0].strip() if function.language != "python" else text
    body = body.removeprefix("return ").rstrip("; \n")
    literal = leading_literal(body)
    if literal:
        return literal, function
    names = list(dict.fromkeys(_CAPITALS.findall(body)))
    constant = constant_behind(workspace, names[0], function.path) if len(names) == 1 else None
    return (value_of(constant), constant) if constant is not None else None


def value_of(symbol: Symbol) -> str:
    """What the definition gives its name: behind `=`, in C behind the name of a macro, in Go in the tag of a field; ""
    for none."""
    macro = _DEFINE.match(symbol.signature)
    if macro is not None:
        value = macro.group("value").partition("//")[0].partition("/*")[0].strip()
        return value[1:-1].strip() if value.startswith("(") and value.endswith(")") else value
    tag = TAG.search(symbol.signature) if symbol.language == "go" and symbol.kind == "field" else None
    if tag is not None:
        return tag[1]
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
