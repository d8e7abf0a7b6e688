"""Names of Objective-C's own libraries: classes by what they inherit, selectors that most values have."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

_BELOW, _MORE, _SELECTORS = (
    [line for line in paragraph.splitlines() if line and not line.startswith("#")]
    for paragraph in (files(__package__) / "names_objc.txt").read_text(encoding="utf-8").split("\n\n")[1:]
)
_ABOVE: Final = {name: above for above, _, names in (row.partition(": ") for row in _BELOW) for name in names.split()}
FOUNDATION: Final = frozenset({*_ABOVE, *_ABOVE.values(), *" ".join(_MORE).split()})
"""Classes of which all is known that they inherit."""
OBJC_METHODS: Final = frozenset(" ".join(_SELECTORS).split())
"""Selectors of Foundation and of views: behind a value of which nothing is known they say nothing."""
MAX_ABOVE: Final = 8


def above(name: str) -> list[str]:
    """A class of Apple's and those that it inherits; any other by itself."""
    found = [name]
    while found[-1] in _ABOVE and len(found) < MAX_ABOVE:
        found.append(_ABOVE[found[-1]])
    return found if found[-1] == "NSObject" or name in ("", "?") else [*found, "NSObject"]
