"""Rows of tables that make one setting each by a call: `CF_ABS("server_lifetime", CF_TIME, var, 0, "3600")`,
`createIntConfig("timeout", ..., 0, ...)`, `field("page_size", int, 20)`. What the called macro or function calls its
parameters tells which argument is the default; where none is called so, the row is no setting here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.settings.assigned import says_all
from iquest_cli.analyst.settings.marked import Places, positional
from iquest_cli.analyst.settings.meant import share_said
from iquest_cli.analyst.settings.parameters import Given
from iquest_cli.analyst.texts.source import MAX_LINE, PARSED

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
_NUMBER: Final = re.compile(r"[\"'](-?\d[\w.]*)[\"']$")


def rows(
    workspace: Workspace, relevance: Relevance, path: str, is_meant: Callable[[str], bool]
) -> Iterator[tuple[int, str, str]]:
    """Line, key and default ("" for none) of the rows of a file whose key is meant."""
    count, known = 0, Places()
    for line, text in enumerate(relevance.source.lines(path), 1):
        row = _ROW.match(text) if len(text) <= MAX_LINE and "(" in text else None
        if row is None or count >= MAX_ROWS or not is_meant(row["key"]):
            continue
        count += 1
        call = row["call"] if ")" in row["call"] else relevance.source.statement(path, line)
        value = positional(workspace, call.strip(), path, known)
        if value is not None:
            bare = _NUMBER.match(value)
            yield line, row["key"], bare[1] if bare else value


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
