"""Rows of tables that make one setting each by a call: `CF_ABS("server_lifetime", CF_TIME, var, 0, "3600")`,
`createIntConfig("timeout", ..., 0, ...)`, `field("page_size", int, 20)`. What the called macro or function calls its
parameters tells which argument is the default; where none is called so, the row is no setting here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final

from anchors.types import Fact
from iquest_cli.analyst.settings.assigned import says_all
from iquest_cli.analyst.settings.built import SETTINGS
from iquest_cli.analyst.settings.marked import Places, place_of_key, positional
from iquest_cli.analyst.settings.meant import share_said
from iquest_cli.analyst.settings.parameters import Given
from iquest_cli.analyst.settings.records import ENTERED
from iquest_cli.analyst.texts.literals import top_level_arguments
from iquest_cli.analyst.texts.source import MAX_LINE, PARSED
from iquest_cli.analyst.texts.standing import path_factor
from iquest_cli.analyst.texts.words import parts

if TYPE_CHECKING:
    from anchors.workspace import Workspace
    from iquest_cli.analyst.ranking.relevance import Relevance
    from iquest_cli.analyst.settings.asks import Asks

NUM_FILES: Final = 25
MAX_ROWS: Final = 200
"""That are meant, of a file; more of one name no answer lists."""
WORTH: Final = 2.2
"""As what `assigned.py` finds: name and value stand together."""
HALF: Final = 0.5
_ROW: Final = re.compile(
    r"\s*(?P<call>(?:new\s+)?[A-Za-z_][\w.]{1,60}!?\(\s?[\"'](?P<key>[A-Za-z][\w.-]{2,60})[\"']\s*,.*)"
)
_SPELLED: Final = re.compile(r"[\"']([A-Za-z][\w.-]{2,60})[\"']")
_NUMBER: Final = re.compile(r"[\"'](-?\d[\w.]*)[\"']$")


def rows(
    workspace: Workspace, relevance: Relevance, path: str, is_meant: Callable[[str], bool]
) -> Iterator[tuple[int, str, str]]:
    """Line, key and default ("" for none) of the rows of a file whose key is meant."""
    count, known, places = 0, Places(), dict[str, int]()
    for line, text in enumerate(relevance.source.lines(path), 1):
        row = _ROW.match(text) if len(text) <= MAX_LINE and "(" in text else None
        if row is None or count >= MAX_ROWS:
            continue
        key = _keyed(workspace, row, places)
        if not is_meant(key):
            continue
        count += 1
        call = row["call"] if ")" in row["call"] else relevance.source.statement(path, line)
        value = positional(workspace, call.strip(), path, known)
        if value is not None:
            bare = _NUMBER.match(value)
            yield line, key, bare[1] if bare else value


def _keyed(workspace: Workspace, row: re.Match[str], places: dict[str, int]) -> str:
    """The key of a row: the first argument, or the one that what is called calls so (`add(section, key, default)`)."""
    callee = row["call"].partition("(")[0]
    if callee not in places:
        places[callee] = place_of_key(workspace, row["call"])
    if not places[callee]:
        return row["key"]
    given = list(islice(top_level_arguments(row["call"].partition("(")[2]), places[callee] + 1))
    spelled = _SPELLED.fullmatch(given[-1].strip()) if len(given) > places[callee] else None
    return spelled[1] if spelled is not None else row["key"]


def row_facts(workspace: Workspace, relevance: Relevance, file: int) -> Iterator[Fact]:
    """The rows of a file of the product's code by which something called as settings are takes one up, as facts of
    configuration: `settings_add_time("server", "reconnect_time", "5min")`."""
    snapshot = relevance.snapshot
    tracked = snapshot.files[file]
    if tracked.language not in PARSED or path_factor(tracked.path, tracked.language) < 1.0:
        return
    for line, key, value in rows(workspace, relevance, tracked.path, relevance.says_something):
        text = relevance.source.line(tracked.path, line).strip()
        if value and not SETTINGS.isdisjoint(parts(text.partition("(")[0])):
            yield Fact(ENTERED, tracked.path, line, snapshot.symbol_at(file, line), key, value, text)


def given_rows(workspace: Workspace, relevance: Relevance, asks: Asks) -> list[tuple[float, str, int, Given]]:
    """Score, path, line and row of those whose every word the question says, in the files that meet it best."""
    snapshot, found = relevance.snapshot, []

    def is_meant(key: str) -> bool:
        """Whether the question says all of it, and it most of what the question asks by."""
        return says_all(relevance, asks, key) and share_said(relevance, key) > HALF

    for file in relevance.best_files(NUM_FILES):
        item, factor = snapshot.files[file], relevance.file_factor(file)
        if item.language not in PARSED or factor < 1.0:
            continue
        for line, key, value in rows(workspace, relevance, item.path, is_meant):
            if not value:
                continue
            score = factor * WORTH * relevance.of_text(key) * asks.measured(key)
            symbol = snapshot.symbol(snapshot.symbol_at(file, line))
            found.append((score, item.path, line, Given(key, value, line, symbol)))
    return found
