"""Lines of code that differ in one quoted text and in nothing else, and how the text is taken on them. Shared by the
rules for keys and settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from iquest_cli.reviewer.change import Change

_QUOTED: Final = re.compile(r"(?P<quote>[\"'`])(?P<text>[^\"'`\\\n]{2,80})(?P=quote)")
_TAKES: Final = re.compile(r"(?P<how>[\w$]+(?:<[^<>\n]{0,60}>)?\(|[\w$\])]\[)[^()\[\]\"'`\n]{0,40}$")


class TurnedLiteral(NamedTuple):
    """`how` is the call or the square bracket that takes it (`get_optional<double>(`, `doc[`)."""

    path: str
    line: int
    was: str
    now: str
    how: str


def turned_literals(change: Change) -> Iterator[TurnedLiteral]:
    """Tests left out."""
    for pair in change.code_pairs:
        old, new = list(_QUOTED.finditer(pair.old)), list(_QUOTED.finditer(pair.new))
        if len(old) != len(new) or _QUOTED.sub('""', pair.old) != _QUOTED.sub('""', pair.new):
            continue
        turned = [(a, b) for a, b in zip(old, new, strict=True) if a["text"] != b["text"]]
        takes = _TAKES.search(pair.new[: turned[0][1].start()]) if len(turned) == 1 else None
        if takes is not None:
            yield TurnedLiteral(pair.path, pair.line, turned[0][0]["text"], turned[0][1]["text"], takes["how"])
