"""Spans of time that code waits or keeps something for, and that its comments or its docstring say as they were before.
Asked by `limit/contradicted`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import prod
from typing import Final, NamedTuple

from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.pairs import MAX_WIDTH, Pair

_KEPT: Final = (
    r"(?:time_?out|ttl|expir\w*|max_?age|interval|delay|lifetime|retention|period|duration|keep_?alive|time_?to_?live|cache\w*"
    r"|window|cooldown|grace\w*)"
)
_SPAN: Final = re.compile(
    rf"(?P<name>{_KEPT}\w*)['\"]?\s*(?::\s*\w+\s*)?(?::=|[=:(,]|=>)\s*(?P<value>\d[\d_]*(?:\s*\*\s*\d[\d_]*)*)(?P<unit>\s*\*\s*time\.\w+)?"
    r"(?![\w.])",
    re.IGNORECASE,
)
_UNITS: Final = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_GO: Final = {"Millisecond": 0.001, "Second": 1, "Minute": 60, "Hour": 3_600}
_SAID: Final = re.compile(
    r"(?i)(?<![\w.])(?P<number>\d+)[ -]?(?P<unit>seconds?|secs?|s|minutes?|mins?|hours?|hrs?|h|days?|weeks?)(?!\w)"
)
_HEAD: Final = re.compile(
    r"^\s*(?:(?:async|export|public|private|protected|static|pub)\s+)*(?:def|func|function|fn|fun)\b"
)
_COMMENT: Final = re.compile(r"^\s*(?:#|//|/\*|\*)|(?<![:\w])(?://|#)\s")
_ABOVE: Final = 60
_NEAR: Final = 3


class SaidSpan(NamedTuple):
    path: str
    line: int
    was: str
    now: str
    said: str
    place: int


def said_spans(change: Change) -> Iterator[SaidSpan]:
    for pair in change.code_pairs:
        old, new = list(_SPAN.finditer(pair.old)), list(_SPAN.finditer(pair.new))
        if len(old) != 1 or len(new) != 1 or _SPAN.sub("", pair.old) != _SPAN.sub("", pair.new):
            continue
        before, after = _seconds(old[0]), _seconds(new[0])
        if before and after and before != after and old[0]["name"] == new[0]["name"]:
            found = _contradicting(change, pair, before, after)
            if found is not None:
                was, now = (match["value"] + (match["unit"] or "") for match in (old[0], new[0]))
                yield SaidSpan(pair.path, pair.line, was, now, *found)


def _seconds(match: re.Match[str]) -> frozenset[float]:
    """How long it is, if it is told in seconds or in milliseconds."""
    value = prod(int(number) for number in re.findall(r"\d+", match["value"].replace("_", "")))
    if match["unit"]:
        unit = _GO.get(match["unit"].rpartition(".")[2], 0)
        return frozenset({value * unit}) if unit and value else frozenset()
    return frozenset({float(value), value / 1_000}) if value else frozenset()


def _contradicting(
    change: Change, pair: Pair, before: frozenset[float], after: frozenset[float]
) -> tuple[str, int] | None:
    """What is said beside it that is as long as it was and not as long as it is."""
    lines, added = change.head.lines(pair.path), change.lines(pair.path).added
    for number, text in _told(lines, pair.line) if pair.line <= len(lines) else ():
        said = [(match[0], int(match["number"]) * _UNITS[match["unit"][0].lower()]) for match in _SAID.finditer(text)]
        if number in added and number != pair.line:
            return None
        if said and not any(value in after for _, value in said):
            words = next((words for words, value in said if value in before and value), None)
            if words is not None:
                return words, number
    return None


def _told(lines: list[str], line: int) -> Iterator[tuple[int, str]]:
    """Comments right above and on the line, and the docstring of the function around it."""
    own = _COMMENT.search(lines[line - 1][:MAX_WIDTH])
    if own is not None:
        yield line, lines[line - 1][own.start() : MAX_WIDTH]
    for at in range(line - 1, max(0, line - 1 - _NEAR), -1):
        if _COMMENT.match(lines[at - 1]):
            yield at, lines[at - 1][:MAX_WIDTH]
    head = next((at for at in range(line, max(0, line - _ABOVE), -1) if _HEAD.match(lines[at - 1])), 0)
    if not head:
        return
    quotes = 0
    for at in range(head + 1, line):
        text = lines[at - 1][:MAX_WIDTH]
        quotes += text.count('"""') + text.count("'''")
        if not quotes and text.strip() and not text.rstrip().endswith((",", ":")):
            break
        if quotes and quotes < 3:
            yield at, text
        if quotes > 1:
            break
    for at in range(head - 1, max(0, head - 1 - _ABOVE), -1):
        if not _COMMENT.match(lines[at - 1]):
            break
        yield at, lines[at - 1][:MAX_WIDTH]
