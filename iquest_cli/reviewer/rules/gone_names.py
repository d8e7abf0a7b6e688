"""Names in lines that a change took away, and the files that say one of them still. Shared by the rules for errors,
events and keys. What is not looked at is said in the report."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from anchors.graph.texts.words import files_with
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.rules.contracts import gone_lines, where_was

MAX_NAMES: Final = 20
MAX_FILES: Final = 200


class GoneName(NamedTuple):
    """Where a name stood on the old side, and the pattern that found it there."""

    path: str
    line: int
    name: str
    pattern: re.Pattern[str]


def gone_names(
    change: Change,
    patterns: Sequence[re.Pattern[str]],
    what: str,
    is_telling: Callable[[str], bool] = lambda name: True,
) -> list[GoneName]:
    """Each `name` that the patterns find, once; `what` they are is said where there are too many."""
    return change.first(_found(change, patterns, is_telling), MAX_NAMES, what)


def _found(
    change: Change, patterns: Sequence[re.Pattern[str]], is_telling: Callable[[str], bool]
) -> Iterator[GoneName]:
    told: set[str] = set()
    for path, line, text in gone_lines(change):
        for pattern in patterns:
            match = pattern.search(text)
            if match is not None and match["name"] not in told and is_telling(match["name"]):
                told.add(match["name"])
                yield GoneName(path, line, match["name"], pattern)


def files_naming(change: Change, name: str) -> list[int]:
    """None where there are too many to look at, for one that is passed over may be the very one that counts."""
    files = list(files_with(change.head.snapshot, name))
    if len(files) > MAX_FILES:
        change.note(f"{name}: named in {len(files):,} files, so who says it still was not looked at")
        return []
    return files


def standing_at(change: Change, gone: GoneName, places: list[tuple[str, int]]) -> tuple[str, int]:
    """Where the line was, on the new side; the first of the places where its file is gone too."""
    here = change.new_path(gone.path)
    return (here, where_was(change, here, gone.line)) if here is not None and change.head.has(here) else places[0]
