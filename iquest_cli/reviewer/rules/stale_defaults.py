"""Pages, comments and samples that say the old value of a default. Asked by `default/changed`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from anchors.graph.texts.words import files_with
from anchors.syntax.languages import is_vendored_path
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.rules.contracts import MAX_WIDTH, is_history

_NUMBERED: Final = re.compile(
    r"^\s*(?:(?:export|pub|public|private|internal|static|final|const|constexpr|readonly|let|var|val|int|long|uint|size_t|unsigned|#define)\s+)*"
    r"(?P<name>[A-Za-z_]\w{4,60})\b[^=\n\d]{0,30}?(?:\s*:?=\s*|\s+)(?P<value>\d[\d_]{0,12})\s*[;,)]?\s*(?:(?://|#|/\*)[^\n]*)?$"
)
_SEVERAL: Final = re.compile(r"[a-z0-9]_[a-z]|[a-z0-9][A-Z]|[A-Z0-9]_[A-Z]")
_MAX_FILES: Final = 60
_MAX_ALIASES: Final = 3


class TurnedNumber(NamedTuple):
    path: str
    line: int
    name: str
    was: str
    now: str


def turned_numbers(change: Change) -> Iterator[TurnedNumber]:
    """Names that code gives another number, where nothing else of the line changed."""
    for pair in change.code_pairs:
        old, new = _NUMBERED.match(pair.old), _NUMBERED.match(pair.new)
        if old is None or new is None:
            continue
        is_alone = pair.old[: old.start("value")] == pair.new[: new.start("value")]
        if is_alone and old["value"] != new["value"] and _SEVERAL.search(new["name"]):
            yield TurnedNumber(pair.path, pair.line, new["name"], old["value"], new["value"])


def names_given(change: Change, turned: TurnedNumber) -> list[str]:
    """The name itself, and those of several words that take the number from it in its file."""
    gives = re.compile(rf"(?<![\w.])(?P<name>[A-Za-z_]\w{{3,60}})\s*:?=\s*{turned.name}\b")
    lines = change.head.lines_having(turned.path, turned.name)
    others = {match["name"] for _, text in lines if (match := gives.search(text[:MAX_WIDTH]))}
    return [turned.name, *sorted(name for name in others if _SEVERAL.search(name))[:_MAX_ALIASES]]


def still_said(change: Change, names: Iterable[str], was: str, now: str) -> list[tuple[str, int]]:
    """Lines that call the old value the default of one of the names, and do not say the new one."""
    value = was.strip("\"'`")
    if not value or len(value) > 60:
        return []
    old = rf"[\"'`]?(?<![\w.]){re.escape(value)}(?![\w]|\.\d)"
    other = re.compile(rf"(?<![\w.]){re.escape(now.strip(chr(34) + chr(39) + chr(96)))}(?![\w]|\.\d)")
    says = re.compile(
        rf"(?i)\bdefault(?:s|ed)?(?:\s+(?:value|to|is|of))*\W{{0,12}}{old}|{old}\W{{0,3}}(?:\w+ )?\(?(?:by )?default\b"
    )
    found: dict[tuple[str, int], None] = {}
    for name in names:
        word = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
        sample = re.compile(rf"^\s*[#;]\s*{re.escape(name)}\s*[=:]\s*{old}\s*$")
        files = files_with(change.head.snapshot, name)
        for index in files if len(files) <= _MAX_FILES else ():
            path = change.head.snapshot.files[index].path
            if change.is_test(path) or is_vendored_path(path) or is_history(path):
                continue
            for number, text in change.head.lines_having(path, name):
                is_of_it = len(text) <= MAX_WIDTH and word.search(text) and not other.search(text)
                if is_of_it and (says.search(text) or sample.match(text)):
                    found[path, number] = None
    return list(found)
