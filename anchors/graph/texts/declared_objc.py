"""Objective-C's names and heads: accessors of properties, what methods and properties give.

`$` stands for the colons of a selector within a receiver's text, where a chain's names hold none.
"""

from __future__ import annotations

import re
from typing import Final

_RESULT: Final = re.compile(r"[-+] ?\(([^()]*(?:\([^()]*\)[^()]*)*)\)")
_PROPERTY: Final = re.compile(r"@property ?(?:\([^()]*\))? ?(?:(?:IBOutlet|__kindof|nullable|nonnull|const) )*(.*)")
_PROTOCOL: Final = re.compile(r"id ?<\s*(\w+)")
_SETTER: Final = re.compile(r"set([A-Z_]\w*):")
_LOOSE: Final = frozenset({"id", ""})
_RELATED: Final = re.compile(r"(?:alloc|new|init|shared|default|standard|main|current)(?![a-z])")
ITSELF: Final = "instancetype"


def result(signature: str, name: str) -> str:
    """The declared type, as short as may be; of old methods that give one of their class (`+ (id)sharedShop`) that."""
    if signature[:1] in "+-":
        found = _RESULT.match(signature)
        held = _short(found[1]) if found else ""
        return ITSELF if held in _LOOSE and _RELATED.match(name) else held
    if signature.startswith("@property"):
        found = _PROPERTY.match(signature)
        return _short(found[1]) if found else ""
    return ""


def _short(text: str) -> str:
    protocol = _PROTOCOL.search(text)
    if protocol is not None:
        return protocol[1]
    words = re.sub(r"\b(?:nullable|nonnull|null_unspecified|const|oneway|inout|bycopy|struct|enum)\b", "", text).split()
    return words[0].rstrip("*") if words and "^" not in text else ""


def property_of(name: str) -> str:
    """The property that a setter or a variable of the object may be of; "" of any other name."""
    setter = _SETTER.fullmatch(name)
    if setter is not None:
        return setter[1][:1].lower() + setter[1][1:]
    return name[1:] if name[:1] == "_" else ""


def accessors(name: str) -> tuple[str, str]:
    """What a property's variable is called, and how its setter begins."""
    return f"_{name}", f"set{name[:1].upper()}{name[1:]}"
