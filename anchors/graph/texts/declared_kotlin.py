"""What the parameters of a function of Kotlin or Scala are, by the line of its head: their types and how many may come.

Works on one line of text as the index keeps it; does not know scopes.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from anchors.graph.texts.declared import ANNOTATION, parameters_of, simple_type, split_top

MORE: Final = 1_000
ANY: Final = "?"
"""Of a type variable."""
FUNCTION: Final = "->"
_VARIABLES: Final = re.compile(r"^[^(]*?\b(?:fun|def|class|interface|trait)\b[\s\w]*?[<\[]([^()<>\[\]]*)[>\]]")
_NAME: Final = re.compile(r"\s*(?:[a-z]+\s+)*`?[\w$]+`?\s*:\s*(?:=>\s*)?")
_WORD: Final = re.compile(r"[A-Za-z_]\w*")


class Parameters(NamedTuple):
    types: tuple[str, ...]
    """Simple names, `?` of type variables, `->` of functions; one that takes null ends with `?`."""
    num_required: int
    max_number: int


@lru_cache(maxsize=1 << 13)
def parameters(signature: str, name: str) -> Parameters | None:
    """None where the head was cut or has no list of parameters."""
    inner = parameters_of(_unmarked(signature, name), name)
    if inner is None:
        return None
    declared = _VARIABLES.match(signature)
    variables = frozenset(_WORD.findall(declared[1])) if declared else frozenset[str]()
    types, num_required, max_number = list[str](), 0, 0
    for part in split_top(inner) if inner.strip() else ():
        part = ANNOTATION.sub("", part).strip()
        begun = _NAME.match(part)
        written, _, default = _at_equals(part[begun.end() :] if begun else part)
        is_spread = part.startswith("vararg ") or written.endswith("*")
        types.append(_simple(written.rstrip("* "), variables))
        num_required += not default and not is_spread
        max_number += MORE if is_spread else 1
    return Parameters(tuple(types), num_required, max_number)


def _unmarked(signature: str, name: str) -> str:
    """Without the type parameters of Scala behind the name, and without quotes around it."""
    signature = signature.replace(f"`{name}`", name)
    at = signature.find(f"{name}[")
    if at < 0:
        return signature
    end = signature.find("](", at)
    return signature[: at + len(name)] + signature[end + 1 :] if end >= 0 else signature


def _at_equals(text: str) -> tuple[str, str, str]:
    """A type and what stands behind `=`, which is no arrow's."""
    at = text.find("=")
    while at >= 0 and text[at + 1 : at + 2] == ">":
        at = text.find("=", at + 1)
    return (text[:at].strip(), "=", text[at + 1 :]) if at >= 0 else (text.strip(), "", "")


def _simple(written: str, variables: frozenset[str]) -> str:
    if "->" in written or "=>" in written:
        return FUNCTION
    mark = "?" if written.endswith("?") else ""
    bare = re.sub(r"\[.*\]$", "", written.rstrip("?").removeprefix("suspend ").strip())
    name = simple_type(bare)
    return ANY if name == "?" or name in variables else name + mark
