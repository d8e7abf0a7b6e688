"""`log/lowered`: what was logged as an error is logged below a warning, the statement being otherwise the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

from anchors.records import RecordFact
from anchors.types import FileChange
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.side import Side

_RANKS = {"trace": 0, "verbose": 0, "debug": 1, "info": 2, "notice": 2, "warning": 3, "warn": 3, "error": 4,
          "exception": 4, "severe": 4, "critical": 5, "fatal": 5}  # fmt: skip
_ERROR, _WARNING = 4, 3
_LEVELS = re.compile(
    r"(?i)(?<![a-z])(?:trace|verbose|debug|info|notice|warning|warn|error|exception|severe|critical|fatal)(?=[fwln!]*\W)"
)


class LogLowered(Rule):
    id = "log/lowered"
    title = "An error is logged at a lower level"
    severity = "medium"

    def check(self, change: Change) -> Iterator[Finding]:
        base = change.base
        if base is None:
            return
        for file, old, new in change.kept_files:
            if change.is_test(new):
                continue
            before, after = _logs(base, old), _logs(change.head, new)
            if not before or not after:
                continue
            for old_line, new_line in _pairs(file):
                yield from self._judged(new, before.get(old_line), after.get(new_line))

    def _judged(self, path: str, old: RecordFact | None, new: RecordFact | None) -> Iterator[Finding]:
        if old is None or new is None:
            return
        was, now = _RANKS.get(old.name, -1), _RANKS.get(new.name, -1)
        if was < _ERROR or now < 0 or now >= was or now >= _ERROR:
            return
        yield self.finding(
            path,
            new.line,
            f"what was logged as {old.name} is logged as {new.name} now",
            "Whoever watches for errors no longer sees it"
            + (", and most services do not even write this level." if now < _WARNING - 1 else "."),
            severity="low" if now == _WARNING else "medium",
            confidence="medium",
        )


def _logs(side: Side, path: str) -> dict[int, RecordFact]:
    index = side.snapshot.file_index(path)
    if index is None:
        return {}
    return {fact.line: fact for fact in side.snapshot.record(index).facts if fact.kind == "log" and fact.name}


def _pairs(file: FileChange) -> Iterator[tuple[int, int]]:
    """(old line, new line) of lines that differ in the name of a level alone."""
    for hunk in file.hunks:
        removed: dict[str, list[int]] = {}
        old = hunk.old_start
        for text in hunk.lines:
            if text[:1] == "-" and _LEVELS.search(text):
                removed.setdefault(_bare(text), []).append(old)
            old += text[:1] != "+"
        new = hunk.new_start
        for text in hunk.lines:
            if text[:1] == "+" and _LEVELS.search(text) and removed.get(_bare(text)):
                yield removed[_bare(text)].pop(0), new
            new += text[:1] != "-"


def _bare(text: str) -> str:
    """A line without its first level's name and what follows it up to the bracket."""
    return _LEVELS.sub("", " ".join(text[1:].split()), count=1)
