"""What a signature of C++ says of its parameters: how many it takes, and the simple name of each one's type."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from anchors.graph.texts.declared import parameters_of, split_top

ANY: Final = "?"
"""The type of a template's parameter: whatever is passed."""
MORE: Final = 1_000
"""How many arguments a function takes that takes any number."""
_ANGLES: Final = re.compile(r"<[^<>]*>")
_VARIABLE: Final = re.compile(r"\b(?:typename|class|auto)\b[\s.]*(\w+)")
_HEAD: Final = re.compile(r"template\s*<")
_DEFAULT: Final = re.compile(r"(?<![=!<>])=(?!=)")
_MACRO: Final = re.compile(r"\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b(?:\([^()]*\))?(?=\s+\w|\s*$)")
_LIMITED: Final = re.compile(r"enable_if|ENABLE_IF|\brequires\b")
_CONST: Final = re.compile(r"\)\s*const\b")
_WORD: Final = re.compile(r"[A-Za-z_]\w*(?:::\w+)*")
_MARKS: Final = frozenset(
    {"const", "volatile", "struct", "class", "enum", "union", "typename", "register", "constexpr"}
)
_SIZED: Final = ("double", "float", "char", "bool", "wchar_t", "long", "short", "unsigned", "int", "signed")


class Parameters(NamedTuple):
    types: tuple[str, ...]
    """Simple names, `*` behind those of pointers; `?` for what may be anything."""
    num_required: int
    max_number: int
    is_limited: bool
    """Whether its template is for some types alone."""
    is_const: bool = False


def parameters(signature: str, name: str, around: str) -> Parameters | None:
    """`around`: the signature of the class, whose template may name types; None where the signature was cut."""
    inner = parameters_of(signature, name)
    if inner is None:
        return None
    found = _parameters(inner, _variables(signature) | _variables(around), _LIMITED.search(signature) is not None)
    return found._replace(is_const=True) if _CONST.search(signature) else found


@lru_cache(maxsize=1 << 12)
def _variables(signature: str) -> frozenset[str]:
    head = signature.partition("(")[0] if _HEAD.search(signature) else ""
    return frozenset(_VARIABLE.findall(head))


@lru_cache(maxsize=1 << 13)
def _parameters(inner: str, variables: frozenset[str], is_limited: bool) -> Parameters:
    parts = [part.strip() for part in split_top(inner)]
    if parts in ([""], ["void"]):
        return Parameters((), 0, 0, is_limited)
    types: list[str] = []
    required, limit = 0, len(parts)
    for part in parts:
        declared = _DEFAULT.split(part, maxsplit=1)[0]
        if "..." in _plain(declared):
            limit = MORE
        elif declared == part:
            required += 1
        types.append(_type(declared, variables))
    return Parameters(tuple(types), required, limit, is_limited)


def _plain(text: str) -> str:
    """Without what stands in angle brackets."""
    bare = _ANGLES.sub("", text)
    while bare != text:
        text, bare = bare, _ANGLES.sub("", bare)
    return bare


def _type(text: str, variables: frozenset[str]) -> str:
    bare = _plain(text)
    if "..." in bare:
        return ANY
    bare = _MACRO.sub("", bare)
    words = [word for word in _WORD.findall(bare) if word not in _MARKS]
    if not words:
        return ANY
    if words[0] in variables or words[0] == "auto" or ("::" in words[0] and words[0].partition("::")[0] in variables):
        return ANY
    sized = next((word for word in _SIZED if word in words[:3]), "") if words[0] in _SIZED else ""
    is_pointer = "*" in bare or "[" in bare
    return (sized or words[0].rpartition("::")[2]) + "*" * is_pointer
