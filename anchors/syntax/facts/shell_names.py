"""Variables that a shell script gives values itself, so that they are no settings from outside."""

from __future__ import annotations

import re
from typing import Final

_ASSIGNED: Final = re.compile(rb"(?m)(?:^|[\s;(&|])([A-Z_][A-Z0-9_]{2,})=")
_DECLARED: Final = re.compile(rb"(?m)(?:^|[\s;(&|])(?:read|for|local|declare|typeset)\b([^\n;]*)")
_NAME: Final = re.compile(rb"\b[A-Z_][A-Z0-9_]{2,}\b")


def assigned_names(data: bytes) -> dict[bytes, int]:
    """Names of capitals that are assigned, and the byte behind the first assignment's `=`."""
    found: dict[bytes, int] = {}
    for match in _ASSIGNED.finditer(data):
        found.setdefault(match[1], match.end())
    return found


def given_names(data: bytes) -> dict[bytes, int]:
    """The same, with those that are read, looped over or declared: the byte behind where that is first said."""
    found = assigned_names(data)
    for line in _DECLARED.finditer(data):
        for match in _NAME.finditer(data, line.start(1), line.end()):
            if match.end() < found.get(match[0], len(data) + 1):
                found[match[0]] = match.end()
    return found
