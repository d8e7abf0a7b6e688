"""Types of one name on several sides: the server's `Repo` and the client's. Told by the text above a field."""

from __future__ import annotations

import re
from typing import Final

from iquest_cli.reviewer.side import Side

_TYPE: Final = re.compile(
    r"^\s*(?:(?:export|public|internal|protected|private|sealed|abstract|final|static|partial|data|pub|type|default|declare)\s+|pub\(\w+\)\s+)*"
    r"(?:(?:class|struct|interface|record|trait|object|type)\s+(?P<name>[A-Z]\w*)|(?P<go>[A-Z]\w*)\s+struct\b)"
)
_MAX_ABOVE: Final = 300


def type_around(side: Side, path: str, line: int) -> str:
    """The name of the type that a field stands in, by the nearest head of one above it."""
    lines = side.lines(path)
    for number in range(min(line, len(lines)), max(0, line - _MAX_ABOVE), -1):
        match = _TYPE.match(lines[number - 1][:300])
        if match is not None:
            return match["name"] or match["go"]
    return ""


def are_sides(one: str, other: str) -> bool:
    """`Repo` and `Repo`, `Repo` and `RepoPatch`: the same thing, told twice."""
    return bool(one and other) and (one in other or other in one)
