"""Names of settings that constants hold: who reads by the constant reads another setting when its text changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from anchors.records import RecordFact
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.rules.contracts import Gone

_KINDS: Final = frozenset({"constant", "variable", "member", "field", "macro"})
_HOLDS: Final = re.compile(r"=\s*[\"'`](?P<key>[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)[\"'`]")


def gone_constants(change: Change) -> Iterator[Gone]:
    """The name in capitals that a constant held before, each with where the constant holds another one now."""
    for item in change.touched:
        old, new = item.old, item.new
        if change.base is None or old is None or new is None or new.kind not in _KINDS or change.is_test(new.path):
            continue
        was = _key(change.base.lines(old.path), old.name_line)
        now = _key(change.head.lines(new.path), new.name_line)
        if was and now and was != now:
            yield Gone(new.path, new.name_line, RecordFact("config", new.name_line, -1, was, "", ""))


def _key(lines: list[str], number: int) -> str:
    match = _HOLDS.search(lines[number - 1][:1_000]) if number <= len(lines) else None
    return match["key"] if match is not None else ""
