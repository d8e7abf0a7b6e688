"""Settings whose names a table of the code spells, and that it spells otherwise now, while files of settings still give
the old one. Asked by `config/removed`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from anchors.graph.texts.words import files_with
from anchors.records import RecordFact
from anchors.syntax.languages import is_code, is_vendored_path
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.rules.contracts import Gone
from iquest_cli.reviewer.rules.turned_literals import TurnedLiteral, turned_literals

_KEY: Final = re.compile(r"^[a-zA-Z][\w]*(?:[.-][a-zA-Z][\w]*)+$")
_MAX_KEYS: Final = 50
_CONFIG: Final = frozenset({"ini", "toml", "yaml", "text"})


def unread_settings(change: Change) -> Iterator[Gone]:
    keys = (turned for turned in turned_literals(change) if _KEY.match(turned.was) and _KEY.match(turned.now))
    for turned in change.first(keys, _MAX_KEYS, "settings that are named otherwise"):
        if _is_unread(change, turned) and _is_given(change, turned.was) and not _is_given(change, turned.now):
            yield Gone(turned.path, turned.line, RecordFact("config", turned.line, -1, turned.was, "", ""))


def _is_unread(change: Change, turned: TurnedLiteral) -> bool:
    """Whether no line of code takes it in the same way any more."""
    same = re.compile(rf"{re.escape(turned.how)}\s*[\"'`]{re.escape(turned.was)}[\"'`]")
    return not any(
        same.search(text)
        for index in files_with(change.head.snapshot, turned.was)
        if is_code((file := change.head.snapshot.files[index]).language)
        for _, text in change.head.lines_having(file.path, turned.was)
    )


def _is_given(change: Change, key: str) -> bool:
    """Whether a file of settings, or a sample of one, gives it a value."""
    gives = re.compile(rf"^\s*[#;]?\s*[\"']?{re.escape(key)}[\"']?\s*(?:=|:\s)\s*\S")
    return any(
        gives.match(text)
        for index in files_with(change.head.snapshot, key)
        if (file := change.head.snapshot.files[index]).language in _CONFIG and not is_vendored_path(file.path)
        for _, text in change.head.lines_having(file.path, key)
    )
