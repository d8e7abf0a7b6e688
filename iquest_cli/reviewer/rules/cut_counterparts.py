"""Calls that took something away under the key that others put it under, and take it away under another now. Asked by
`key/renamed`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.pairs import MAX_WIDTH

_TOKEN: Final = re.compile(r"\w+|[^\w\s]")
_KEY: Final = re.compile(r"^(?:[A-Z][A-Z0-9_]*(?:KEY|PREFIX|CACHE|TOPIC|CHANNEL)S?|\w*(?:Key|Prefix)s?)$")
_TAKES: Final = re.compile(
    r"(?i)(?:\b|[._>])(?P<call>(?:del|delete|z?rem|hdel|srem|forget|remove|evict|invalidate|clear|expire|unset|pull|drop)\w{0,12})\s?\("
)
_PUTS: Final = re.compile(
    r"(?i)(?:\b|[._>])(?:h?m?set|z?add|sadd|[lr]push|put|store|save|remember|cache|write|incr|hincrby)\w{0,12}\s?\("
)


class CutCounterpart(NamedTuple):
    path: str
    line: int
    was: str
    now: str
    call: str
    places: list[tuple[str, int]]


def cut_counterparts(change: Change) -> Iterator[CutCounterpart]:
    for pair in change.code_pairs:
        takes = _TAKES.search(pair.old)
        if takes is None or not _TAKES.search(pair.new):
            continue
        old, new = _TOKEN.findall(pair.old), _TOKEN.findall(pair.new)
        turned = [(a, b) for a, b in zip(old, new, strict=False) if a != b]
        if len(old) != len(new) or len(turned) != 1 or not all(map(_KEY.match, turned[0])):
            continue
        was, now = turned[0]
        puts, is_taken = [], False
        for number, text in change.head.lines_having(pair.path, was):
            if len(text) > MAX_WIDTH or was not in _TOKEN.findall(text):
                continue
            is_taken |= any(match["call"] == takes["call"] for match in _TAKES.finditer(text))
            if _PUTS.search(text):
                puts.append((pair.path, number))
        behind = re.search(rf"{re.escape(now)}\s*(?P<rest>[.+]\s*\$?\w+)?", pair.new)
        rest = behind["rest"] or "" if behind is not None else ""
        if puts and not is_taken and not _is_put(change, pair.path, now, rest):
            yield CutCounterpart(pair.path, pair.line, was, now, takes["call"], puts)


def _is_put(change: Change, path: str, name: str, rest: str) -> bool:
    """Whether the file puts something under the other name, too, with the same behind it."""
    said = re.compile(rf"(?<!\w){re.escape(name)}\s*{re.escape(rest)}(?!\w)")
    return any(
        _PUTS.search(text[:MAX_WIDTH]) and said.search(text[:MAX_WIDTH])
        for _, text in change.head.lines_having(path, name)
    )
