"""`unit/changed`: all that changed on a line is the unit of a span of time or of a size; the number is the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from anchors.graph.texts.words import files_with
from anchors.syntax.languages import is_code
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.contracts import MAX_WIDTH
from iquest_cli.reviewer.rules.places import with_uses
from iquest_cli.reviewer.rules.unit_slips import Slip, unit_slips

_UNITS: Final = {
    "nanosecond": ("nanoseconds", "nanosecond", "nanos", "ns"),
    "microsecond": ("microseconds", "microsecond", "micros", "us"),
    "millisecond": ("milliseconds", "millisecond", "millis", "msecs", "ms"),
    "second": ("seconds", "second", "secs", "sec"),
    "minute": ("minutes", "minute", "mins"),
    "hour": ("hours", "hour", "hrs"),
    "day": ("days", "day"),
    "week": ("weeks", "week"),
    "kilobyte": ("kilobytes", "kilobyte", "kib", "kb"),
    "megabyte": ("megabytes", "megabyte", "mib", "mb"),
    "gigabyte": ("gigabytes", "gigabyte", "gib", "gb"),
}
_BY_WORD: Final = {word: unit for unit, words in _UNITS.items() for word in words}
_SHORT: Final = {"second": "s", "minute": "m", "hour": "h", "day": "d"}
_COMMENT: Final = re.compile(r"(?:^\s*\*|(?<![:\w])(?://|#|/\*))[^\n]{3,300}")
_TOKEN: Final = re.compile(r"\w+|[^\w\s]")
_UNIT: Final = re.compile(rf"^(?P<before>\w*?)_?(?P<unit>{'|'.join(sorted(_BY_WORD, key=len, reverse=True))})$", re.I)
_NAME: Final = re.compile(r"\b(?:[a-z][a-z0-9]*(?:_[a-z0-9]+)+|[a-z][a-z0-9]*(?:[A-Z][a-z0-9]+)+)\b")
_MAX_FILES: Final = 50
_NEAR: Final = 2
"""Lines around one that names a setting in which its unit may be said."""


class _Turned(NamedTuple):
    line: int
    was: str
    now: str
    text: str


class UnitChanged(Rule):
    id = "unit/changed"
    title = "The unit of a number changed and the number did not"
    severity = "medium"

    def check(self, change: Change) -> Iterator[Finding]:
        for file, _, path in change.kept_files:
            if change.is_test(path) or not is_code(change.language(path)):
                continue
            for hunk in file.hunks:
                for turned in _turned(hunk.lines, hunk.new_start):
                    yield self._judged(change, path, turned)
        for slip in unit_slips(change):
            yield self._slipped(change, slip)

    def _slipped(self, change: Change, slip: Slip) -> Finding:
        finding = self.finding(
            slip.path,
            slip.line,
            f"{slip.now} instead of {slip.was}, a thousand times less or more, is taken as {slip.unit}s as before",
            "Nothing else changed on the line: most likely it was written in another unit.",
            confidence="medium",
        )
        return with_uses(change, finding, [slip.place])

    def _judged(self, change: Change, path: str, turned: _Turned) -> Finding:
        said = _saying(change, path, turned)
        finding = self.finding(
            path,
            turned.line,
            f"all that changed on the line is its unit, {turned.now}s instead of {turned.was}s"
            + ("; elsewhere the old one is said" if said else ""),
            "The number is the same, so that it means another time or size than before.",
            severity=None if said else "low",
            confidence="medium",
        )
        return with_uses(change, finding, said)


def _turned(lines: tuple[str, ...], start: int) -> Iterator[_Turned]:
    """Added lines of a hunk that differ from a removed one in a unit alone."""
    removed: dict[tuple[str, ...], str] = {}
    for text in lines:
        if text[:1] == "-" and len(text) <= MAX_WIDTH:
            removed.update(_masked(text[1:]))
    number = start
    for text in lines if removed else ():
        if text[:1] == "+" and len(text) <= MAX_WIDTH:
            pairs = ((removed.get(key, unit), unit) for key, unit in _masked(text[1:]))
            pair = next((pair for pair in pairs if pair[0] != pair[1]), None)
            if pair is not None:
                yield _Turned(number, *pair, text[1:])
        number += text[:1] != "-"


def _masked(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each unit of a line, by the line without it."""
    tokens = _TOKEN.findall(text)
    if any(token[0].isdigit() or token in ("(", "=", ".") for token in tokens):
        for at, token in enumerate(tokens):
            match = _UNIT.match(token)
            if match is not None:
                yield (*tokens[:at], f"{match['before'].lower()}*", *tokens[at + 1 :]), _BY_WORD[match["unit"].lower()]


def units_of(before: str, after: str) -> tuple[str, str] | None:
    """The two units, where the lines differ in nothing else."""
    found = next(_turned((f"-{before}", f"+{after}"), 1), None)
    return (found.was, found.now) if found is not None else None


def _saying(change: Change, path: str, turned: _Turned) -> list[tuple[str, int]]:
    """Where the old unit is said: by a name on the line, a comment beside it, or near to where the name stands else."""
    old = re.compile(rf"(?:\b|_)(?:{'|'.join(_UNITS[turned.was])})\b", re.I)
    new = re.compile(rf"(?:\b|_)(?:{'|'.join(_UNITS[turned.now])})\b", re.I)
    words = [word for word in re.findall(r"\w+", turned.text) if not _UNIT.fullmatch(word) or word.islower()]
    if any(re.fullmatch(rf"(?:\w+_)?(?:{'|'.join(_UNITS[turned.was])})", word, re.I) for word in words):
        return [(path, turned.line)]
    beside = _beside(change, path, turned)
    if beside:
        return [(path, beside)]
    found: list[tuple[str, int]] = []
    for name in sorted(set(_NAME.findall(turned.text))):
        files = list(files_with(change.head.snapshot, name))
        for index in files if len(files) <= _MAX_FILES else ():
            where = change.head.snapshot.files[index].path
            lines = change.head.lines(where)
            for number, _ in change.head.lines_having(where, name):
                near = " ".join(text[:MAX_WIDTH] for text in lines[max(0, number - 1 - _NEAR) : number + 1])
                is_own = where == path and abs(number - turned.line) <= _NEAR
                if not is_own and not change.is_test(where) and old.search(near) and not new.search(near):
                    found.append((where, number))
    return found


def _beside(change: Change, path: str, turned: _Turned) -> int:
    """The comment on the line or right above that counts in the old unit and not in the new one; 0 for none."""
    lines = change.head.lines(path)
    counts = [rf"\d\s?(?:{'|'.join((*_UNITS[unit], _SHORT.get(unit, unit)))})\b" for unit in (turned.was, turned.now)]
    for at in range(min(turned.line, len(lines)), max(0, turned.line - 1 - _NEAR), -1):
        comment = _COMMENT.search(lines[at - 1][:MAX_WIDTH])
        said = comment[0] if comment is not None else ""
        if re.search(counts[0], said, re.I) and not re.search(counts[1], said, re.I):
            return at
        if not said and at != turned.line:
            break
    return 0
