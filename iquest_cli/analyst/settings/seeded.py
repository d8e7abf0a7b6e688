"""The default of a setting that a row of a table pairs with its name, both in fields of one object, as what fills a
database at first has them: `{name: Keys.TOKEN_HOURS, value: '24'}`, `new() {Key = Keys.TotalBackups, Value = "30"}`,
`{"env_key": "MAIL_CRON", "env_default": "*/10 * * * *"}`.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from anchors.graph.texts.words import files_with_word
from iquest_cli.analyst.settings.defaults import Declared
from iquest_cli.analyst.texts.literals import leading_literal
from iquest_cli.analyst.texts.source import MAX_LINE
from iquest_cli.analyst.texts.standing import path_factor

if TYPE_CHECKING:
    from anchors.workspace import Workspace
    from iquest_cli.analyst.texts.source import Source

MAX_FILES: Final = 40
MAX_BELOW: Final = 4
"""Lines below the name in which its value stands."""
_FIELD: Final = r"(?:^\s*|[{(,]\s*)[\"']?\w{0,20}(?:[kK]ey|[nN]ame|[iI]d|[sS]etting|[oO]ption)[\"']?\s*(?:=>|:|=)\s*"
_VALUE: Final = re.compile(
    r"(?:^\s*|[{(,]\s*)[\"']?\w{0,20}(?:[vV]alue|[dD]efault)[\"']?\s*(?:=>|:|=)\s*(?P<value>[^\s=].*)"
)
_NOTHING: Final = re.compile(r"(?:none|null|nil|undefined)$", re.IGNORECASE)


def seeded_default(workspace: Workspace, source: Source, name: str) -> Declared | None:
    """None where no row of the product's code pairs the name with a literal."""
    word = name.rpartition(".")[2]
    if not re.fullmatch(r"[A-Za-z_]\w{2,80}", word):
        return None
    snapshot = workspace.snapshot
    named = re.compile(rf"{_FIELD}(?:\w{{1,60}}(?:\.|::)){{0,4}}[\"']?{re.escape(word)}[\"']?\s*(?=,|$)")
    spoken = (files_with_word(snapshot, word) or [])[: MAX_FILES * 4]
    own = (file for file in spoken if path_factor(snapshot.files[file].path, snapshot.files[file].language) >= 1.0)
    for file in islice(own, MAX_FILES):
        path = snapshot.files[file].path
        lines = source.lines(path)
        for number, text in enumerate(lines, 1):
            found = named.search(text) if word in text and len(text) <= MAX_LINE else None
            value = _beside(lines, number, text[found.end() :]) if found is not None else None
            if value is not None:
                owner = snapshot.symbol(snapshot.symbol_at(file, value[1])).qualified_name
                return Declared(value[0], path, value[1], "" if owner in (path, word) else owner)
    return None


def _beside(lines: list[str], number: int, rest: str) -> tuple[str, int] | None:
    """The literal of the same object's value, and its line."""
    for line in range(number, number + MAX_BELOW + 1):
        text = rest if line == number else lines[line - 1] if line <= len(lines) else "}"
        inside = text.partition("}")[0] if "{" not in text else text
        match = _VALUE.search(inside) if len(inside) <= MAX_LINE else None
        value = leading_literal(match["value"]) if match is not None else ""
        if value and not _NOTHING.match(value):
            return value, line
        if "}" in text and "{" not in text:
            return None
    return None
