"""What a signature of C# takes: the simple names of its parameters' types, and how many of them a call must pass.

Works on one line of text as the index keeps it. A delegate's type tells how many parameters a function may have.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from anchors.graph.texts.declared import split_top
from anchors.graph.texts.names import WRAPPERS
from anchors.regexes import regex

ANY: Final = "?"
"""A type variable: whatever is passed fits."""
MORE: Final = 1_000
_ATTRIBUTES: Final = regex(r"^\s*(?:\[[^\[\]]*+\]\s*)*+")
_MODIFIERS: Final = regex(r"(?:(?:this|in|params|scoped|readonly|ref|out)\s+)*+")
_VARIABLES: Final = regex(r"\s*<([^<>()]*+)>")
_ALIASES: Final = {
    "String": "string",
    "Object": "object",
    "Int32": "int",
    "Int64": "long",
    "Boolean": "bool",
    "Char": "char",
    "Double": "double",
    "Single": "float",
    "Decimal": "decimal",
    "Byte": "byte",
    "dynamic": "object",
}
_GIVING: Final = frozenset({"Func", "Converter"})
"""Delegates whose last type argument is what they give."""
_TAKING: Final = {"Action": None, "Predicate": 1, "Comparison": 2, "EventHandler": 2, "ThreadStart": 0}
"""Delegates that give nothing or always the same, and how many parameters they have."""


class Parameters(NamedTuple):
    types: tuple[str, ...]
    """`&` before one that is passed by reference, `:2` behind a delegate of two parameters."""
    num_required: int
    max_number: int
    is_extension: bool
    is_generic: bool


class Part(NamedTuple):
    marks: tuple[str, ...]
    text: str
    """Of the type, as written."""
    has_default: bool


def parameters(signature: str, name: str, around: str) -> Parameters | None:
    """`around`: the signature of the type; None where no parameter is told."""
    listed, is_cut = parts_of(signature, name)
    if listed is None:
        return None
    own = variables_of(signature, name)
    variables = (*own, *variables_of(around, None))
    types, required, limit = [], 0, MORE * is_cut
    for part in listed:
        is_spread = "params" in part.marks
        types.append("&" * ("ref" in part.marks or "out" in part.marks) + simple(part.text, variables))
        required += not part.has_default and not is_spread
        limit += MORE if is_spread else 1
    return Parameters(tuple(types), required, limit, bool(listed) and "this" in listed[0].marks, bool(own))


@lru_cache(maxsize=1 << 12)
def parts_of(signature: str, name: str) -> tuple[tuple[Part, ...] | None, bool]:
    """The parameters as far as they are told, and whether the signature was cut behind them."""
    found = re.search(rf"(?<![\w.]){re.escape(name)}\s*(?:<[^()]*>)?\s*\(", signature)
    if found is None:
        return None, False
    inner, is_cut = _inside(signature, found.end())
    listed = [part for part in split_top(inner) if part.strip()]
    return tuple(map(_part, listed[:-1] if is_cut else listed)), is_cut


def _part(text: str) -> Part:
    declared, _, default = _ATTRIBUTES.sub("", text).partition("=")
    words = _MODIFIERS.match(declared)
    end = words.end() if words is not None else 0
    return Part(tuple(declared[:end].split()), declared[end:].strip().rpartition(" ")[0], bool(default))


def _inside(signature: str, start: int) -> tuple[str, bool]:
    depth = 1
    for at in range(start, len(signature)):
        char = signature[at]
        depth += (char in "([{") - (char in ")]}")
        if depth == 0:
            return signature[start:at], False
    return signature[start:], True


@lru_cache(maxsize=1 << 12)
def variables_of(signature: str, name: str | None) -> tuple[str, ...]:
    """The type variables of a method, or of a type where no name is given, in their order."""
    text = signature.partition("(")[0]
    if name is None:
        text = text.partition(":")[0]
    else:
        text = text[text.rfind(name) :]
    found = _VARIABLES.search(text)
    words = found[1].split(",") if found is not None else ()
    return tuple(word.split()[-1] for word in words if word.strip())


@lru_cache(maxsize=1 << 13)
def simple(text: str, variables: tuple[str, ...] = ()) -> str:
    """`System.Func<int, string>?` as `Func:1`, `IList<T>` as `IList`, `T[]` as `?[]`."""
    text = text.strip().rstrip("?")
    if text.endswith("]"):
        base, _, _ = text.rpartition("[")
        return f"{simple(base, variables)}[]"
    if text.startswith("("):
        return "()"
    head, opened, rest = text.partition("<")
    name = head.rpartition(".")[2].strip()
    if not opened:
        if name in variables:
            return ANY
        return f"{name}:{_TAKING[name] or 0}" if name in _TAKING else _ALIASES.get(name, name)
    inner = split_top(rest[: rest.rfind(">")])
    if name in ("Expression", "Nullable"):
        return simple(inner[0], variables)
    if name in _GIVING:
        return f"{name}:{len(inner) - 1}"
    if name in _TAKING:
        number = _TAKING[name]
        return f"{name}:{len(inner) if number is None else number}"
    return name


def arguments_of(text: str) -> tuple[str, list[str]]:
    """`IList<Foo>?` as `IList` and [`Foo`]; an array as `[]` and its element."""
    text = text.strip().rstrip("?")
    if text.endswith("]") and not text.startswith("("):
        return "[]", [text.rpartition("[")[0]]
    head, opened, rest = text.partition("<")
    inner = split_top(rest[: rest.rfind(">")]) if opened else []
    return head.rpartition(".")[2].strip(), [part.strip() for part in inner]


def substituted(text: str, variables: tuple[str, ...], given: list[str]) -> str:
    """A type with what stands for the variables in it."""
    if len(variables) != len(given) or not variables:
        return text
    known = dict(zip(variables, given, strict=True))
    return _WORD.sub(lambda found: known.get(found[0], found[0]), text)


_WORD: Final = regex(r"[A-Za-z_]\w*")


def num_spelled(text: str) -> int:
    """How many types stand between the brackets of a type, what it waits for put aside."""
    head, inner = arguments_of(text)
    return num_spelled(inner[0]) if head in WRAPPERS and len(inner) == 1 else len(inner)
