"""Numbers that are a thousandth or a thousand times of what they were, where the code that takes them says its unit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.pairs import Pair
from iquest_cli.reviewer.rules.contracts import MAX_WIDTH

_NUMBER: Final = re.compile(r"(?<![\w.])\d[\d_]*(?![\w.])")
_NAME: Final = re.compile(
    r"(?:\b(?:const|let|var|val|final|static|int|long|private|public)\s+)*(?P<name>[A-Za-z_]\w{2,})\s*(?::[^=\n]{1,40})?=\s*[\d_]+\s*[,;)]?\s*$"
)
_MILLIS: Final = re.compile(
    r"\bset(?:Timeout|Interval)\(|\bDate\.now\(|\bcurrentTimeMillis\(|\bThread\.sleep\(|\bperformance\.now\(|\bUnixMilli\("
    r"|\bgetTime\(\)|\bTask\.Delay\("
)
_SECONDS: Final = re.compile(r"\btime\.(?:sleep|time|monotonic)\(|\basyncio\.sleep\(|\bfromtimestamp\(")
_GIVEN: Final = re.compile(r"\s*(?:(?:const|let|var|val|final|long|int)\s+)*(?P<name>[A-Za-z_]\w*)\s*:?=(?!=)")
_AROUND: Final = 60
_FACTOR: Final = 1000
_LEAST: Final = 1000
"""What is less in milliseconds hardly stands for seconds."""


class Slip(NamedTuple):
    path: str
    line: int
    was: str
    now: str
    unit: str
    place: tuple[str, int]
    """Where the unit is seen."""


def unit_slips(change: Change) -> Iterator[Slip]:
    for pair in change.code_pairs:
        old, new = _NUMBER.findall(pair.old), _NUMBER.findall(pair.new)
        if len(old) != len(new) or _NUMBER.sub("#", pair.old) != _NUMBER.sub("#", pair.new):
            continue
        turned = [(was, now) for was, now in zip(old, new, strict=True) if was != now]
        if len(turned) != 1:
            continue
        (was, now), unit = turned[0], _unit(*turned[0])
        at = _seen(change, pair, _MILLIS if unit == "millisecond" else _SECONDS) if unit else 0
        if at:
            yield Slip(pair.path, pair.line, was, now, unit, (pair.path, at))


def _unit(was: str, now: str) -> str:
    """The unit in which the new number makes no sense if the old one did."""
    before, after = int(was), int(now)
    if before >= _LEAST and before == after * _FACTOR:
        return "millisecond"
    return "second" if after >= _LEAST and after == before * _FACTOR else ""


def _seen(change: Change, pair: Pair, unit: re.Pattern[str]) -> int:
    """The line that shows the unit: the number's own, or one near that takes what it is called; 0 for none."""
    if unit.search(pair.new):
        return pair.line
    match = _NAME.search(pair.new)
    if match is None:
        return 0
    name = re.compile(rf"(?<![\w.]){re.escape(match['name'])}(?!\w)")
    texts = [(number, text) for number, text in change.head.lines_having(pair.path, match["name"])
             if len(text) <= MAX_WIDTH and number != pair.line and name.search(text)]  # fmt: skip
    direct = next((number for number, text in texts if unit.search(text)), 0)
    if direct:
        return direct
    taken = {word for _, text in texts for word in re.findall(r"[A-Za-z_]\w*", text)} - {match["name"]}
    return next(
        (at for at in _near(change, pair) if _gives(change, pair, at, taken) and _shows(change, pair, at, unit)), 0
    )


def _near(change: Change, pair: Pair) -> range:
    return range(max(1, pair.line - _AROUND), min(len(change.head.lines(pair.path)), pair.line + _AROUND) + 1)


def _shows(change: Change, pair: Pair, at: int, unit: re.Pattern[str]) -> bool:
    return unit.search(change.head.lines(pair.path)[at - 1][:MAX_WIDTH]) is not None


def _gives(change: Change, pair: Pair, at: int, names: set[str]) -> bool:
    """Whether the line gives its value to a name that the number is counted with."""
    match = _GIVEN.match(change.head.lines(pair.path)[at - 1][:MAX_WIDTH])
    return match is not None and match["name"] in names
