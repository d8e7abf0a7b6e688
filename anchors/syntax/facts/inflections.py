"""The singular of a resource's name, as Rails and Laravel make parameters of it: `categories` gives `:category_id`."""

from __future__ import annotations

import re
from typing import Final

_IRREGULAR: Final = {"people": "person", "children": "child", "men": "man", "women": "woman", "movies": "movie"}
_SAME: Final = ("news", "series", "species", "status", "ss", "us", "is")
_ENDS: Final = (
    (re.compile(r"(?:(?<=[^aeiouy])|(?<=qu))ies$"), "y"),
    (re.compile(r"(?:(?<=alias)|(?<=status)|(?<=bus)|(?<=[xo])|(?<=ch)|(?<=ss)|(?<=sh))es$"), ""),
    (re.compile(r"(?<=[^s])s$"), ""),
)


def singular(name: str) -> str:
    """Of the last word of a name that words make up with `_` or `-`."""
    last = re.split(r"[_-]", name)[-1]
    head = name[: len(name) - len(last)]
    if last in _IRREGULAR:
        return head + _IRREGULAR[last]
    if not last.endswith(_SAME):
        for end, instead in _ENDS:
            found, count = end.subn(instead, last)
            if count:
                return head + found
    return name
