"""Under which paths most routes of a map lie, where it names a few of many."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from iquest_cli.text import clean_line, display_width

if TYPE_CHECKING:
    from iquest_cli.reports.map.overview import Row

MIN_ROUTES: Final = 10
"""Fewer can be looked through."""
NUM_NAMED: Final = 4
SHARED: Final = 0.7
"""Share of all routes from which the part of a path that they begin with tells nothing."""
MAX_SHARED: Final = 4
_TOLD: Final = re.compile(r"route (?:[A-Z][A-Z,]* )?\^?((?:/|[\w.-]+/)\S*)")
_WORD: Final = re.compile(r"[\w.~@-]+\Z")


def most_below(rows: Sequence[Row], room: int) -> str:
    """ ", most below /api/orders 24, /api/users 12" of all routes, as far as there is room in columns; "" where they
    share no beginnings that are worth a word."""
    paths = [told[1].strip("/").split("/") for row in rows if (told := _TOLD.match(row.text)) is not None]
    if len(paths) < MIN_ROUTES:
        return ""
    shared = _shared(paths)
    depth = len(shared)
    own = Counter({"/".join((*shared, part)): count for part, count in _behind(paths, shared).items()})
    own.update(path[0] for path in paths if depth and path[:depth] != shared and _WORD.match(path[0]))
    groups = sorted((item for item in own.items() if item[1] > 1), key=lambda item: (-item[1], item[0]))
    said = ""
    for number, (path, count) in enumerate(groups[:NUM_NAMED] if len(groups) > 1 else ()):
        longer = f"{said}, /{clean_line(path)} {count:,}" if number else f", most below /{clean_line(path)} {count:,}"
        if display_width(longer) > room:
            break
        said = longer
    return said


def _behind(paths: list[list[str]], shared: list[str]) -> Counter[str]:
    """The words that stand behind what paths share."""
    depth = len(shared)
    behind = (path[depth] for path in paths if path[:depth] == shared and len(path) > depth)
    return Counter(part for part in behind if _WORD.match(part))


def _shared(paths: list[list[str]]) -> list[str]:
    """The parts that nearly all paths begin with, to go on in several ways: `api`, `v1`."""
    shared: list[str] = []
    while len(shared) < MAX_SHARED:
        at = len(shared)
        counts = Counter(path[at] for path in paths if path[:at] == shared and len(path) > at + 1)
        part, count = max(counts.items(), key=lambda item: (item[1], item[0]), default=("", 0))
        if count < SHARED * len(paths):
            break
        shared.append(part)
    while shared and sum(count > 1 for count in _behind(paths, shared).values()) < 2:
        shared.pop()
    return shared
