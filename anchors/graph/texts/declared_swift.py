"""What the parameters of a function of Swift are, by the line of its head: labels, types, and which need not be passed.

Works on one line of text as the index keeps it; does not know scopes. Of a head that was cut what is left counts.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from anchors.graph.texts.declared import simple_type, split_top

ANY: Final = "?"
"""Of a type variable."""
FUNCTION: Final = "->"
LIST: Final = "["
_PARAMETER: Final = re.compile(r"\s*(?:@\w+\s+)*`?(\w+)`?(?:\s+`?\w+`?)?\s*:\s*")
_MARKS: Final = re.compile(
    r"^(?:@\w+(?:\([^()]*\))?|inout|any|some|borrowing|consuming|sending|isolated|nonisolated\(\w+\))\s+"
)
_DEFAULT: Final = re.compile(r"\s=\s")
_WORD: Final = re.compile(r"[A-Za-z_]\w*")
_OPENING: Final = "([{<"
_CLOSING: Final = ")]}>"


class Parameter(NamedTuple):
    label: str
    """"" where it is passed without one."""
    type: str
    """Its simple name, `?` of type variables, `->` of functions with how many parameters those have, `[` of lists; one
    that takes nil ends with `?`."""
    is_needed: bool
    is_many: bool


class Parameters(NamedTuple):
    each: tuple[Parameter, ...]
    is_cut: bool


def label_of(passed: str) -> str:
    """Of what a call passes (`anchors.syntax.arguments_swift`) the label with its colons."""
    return passed[: passed.index(":", 1) + 1]


@lru_cache(maxsize=1 << 13)
def parameters(signature: str, name: str) -> Parameters | None:
    """None where the head has no list of parameters, or was cut before it."""
    at = _behind(signature, name)
    if at < 0:
        return None
    variables = frozenset[str]()
    if signature[at : at + 1] == "<":
        end = _closing(signature, at)
        if end < 0:
            return None
        variables = frozenset(_WORD.findall(signature[at + 1 : end]))
        at = end + 1
    if signature[at : at + 1] != "(":
        return None
    end = _closing(signature, at)
    parts = split_top(signature[at + 1 : end if end >= 0 else len(signature)])
    parts = parts[:-1] if end < 0 else parts
    found = [_parameter(part, variables) for part in parts if part.strip()]
    return Parameters(tuple([item for item in found if item is not None]), end < 0)


def _behind(signature: str, name: str) -> int:
    """What stands behind the function's name: not behind the same word in an attribute."""
    at = signature.find(name)
    while at >= 0:
        end = at + len(name)
        is_whole = not (at and (signature[at - 1].isalnum() or signature[at - 1] in "_`."))
        if is_whole or (at and signature[at - 1] == "`"):
            end += len(signature[end:]) - len(signature[end:].lstrip("`?! "))
            if signature[end : end + 1] in ("(", "<"):
                return end
        at = signature.find(name, at + 1)
    return -1


def _closing(text: str, start: int) -> int:
    depth = 0
    for at in range(start, len(text)):
        char = text[at]
        if char in _OPENING:
            depth += 1
        elif char in _CLOSING and not (char == ">" and text[at - 1] in "-="):
            depth -= 1
            if depth == 0:
                return at
    return -1


def _parameter(text: str, variables: frozenset[str]) -> Parameter | None:
    begun = _PARAMETER.match(text)
    if begun is None:
        return None
    default = _DEFAULT.search(text, begun.end())
    written = text[begun.end() : default.start() if default else len(text)].strip()
    is_many = written.endswith("...")
    label = "" if begun[1] == "_" else begun[1]
    return Parameter(label, _simple(written.removesuffix("..."), variables), default is None and not is_many, is_many)


def _simple(written: str, variables: frozenset[str]) -> str:
    written = written.strip()
    while (bare := _MARKS.sub("", written)) != written:
        written = bare
    mark = "?" if written.endswith("?") else ""
    inner = written.rstrip("?!")
    if inner.startswith("(") and _closing(inner, 0) == len(inner) - 1:  # `(any Store)?`, `((Int) -> Void)?`
        return _simple(inner[1:-1], variables).rstrip("?") + mark if mark or "->" in inner else ANY
    if "->" in inner and "<" not in inner.partition("->")[0].partition("(")[0]:
        end = _closing(inner, 0) if inner.startswith("(") else -1
        listed = inner[1:end].strip() if end > 0 else ""
        return f"{FUNCTION}{len(split_top(listed)) if listed else 0}" if end > 0 else FUNCTION
    if inner.startswith("["):
        return LIST + mark
    name = simple_type(inner)
    return ANY if name == "?" or name in variables else name + mark
