"""What a CommonJS module gives out: the keys of the object that `module.exports` is, and what is put on `exports`."""

from __future__ import annotations

import re
from typing import Final

_WHOLE: Final = re.compile(rb"\bmodule\.exports\s*=(?!=)\s*")
_SINGLE: Final = re.compile(rb"(?<![\w.])(?:module\.)?exports\.([A-Za-z_$][\w$]*)\s*=(?!=)")
_KEY: Final = re.compile(r"\s*(?:async\s+)?([A-Za-z_$][\w$]*)\s*(?:[:(,]|$)")
_REMARK: Final = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)
_OPENING, _CLOSING = "([{", ")]}"
MAX_TEXT: Final = 50_000
"""Characters of one object."""


def given_out(data: bytes) -> frozenset[str] | None:
    """None where not all of it is spelled out."""
    names = {match[1].decode() for match in _SINGLE.finditer(data)}
    wholes = list(_WHOLE.finditer(data))
    if len(wholes) > 1:
        return None
    for whole in wholes:
        text = data[whole.end() : whole.end() + MAX_TEXT].decode("utf-8", "replace")
        keys = _keys(text) if text.startswith("{") else None
        if keys is None:
            return None
        names |= keys
    return frozenset(names)


def _keys(text: str) -> set[str] | None:
    """Of the object that a text begins with; None where something is spread into it, or it is not closed."""
    parts, depth = [""], 0
    for char in _REMARK.sub("", text):
        depth += (char in _OPENING) - (char in _CLOSING)
        if depth == 0:
            break
        if char == "," and depth == 1:
            parts.append("")
        else:
            parts[-1] += char
    if depth:
        return None
    parts[0] = parts[0].removeprefix("{")
    found = set()
    for part in (part for part in parts if part.strip()):
        match = _KEY.match(part)
        if match is None:
            return None
        found.add(match[1])
    return found
