"""Conditions that asked whether something failed and were turned round, where what stands under them says that it did,
and what stands behind them uses what there would not be. Asked by `condition/inverted`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.pairs import Pair
from iquest_cli.reviewer.rules.contracts import MAX_WIDTH

_NAME: Final = r"[A-Za-z_$][\w$]*(?:(?:\.|->)[A-Za-z_]\w*)*"
_NOTHING: Final = r"(?:NULL|nullptr|null|nil|None|undefined|-1|INVALID_HANDLE_VALUE|MAP_FAILED)"
_FAILED: Final = (
    re.compile(rf"(?<![\w.>])(?P<name>{_NAME})\s*(?:===?|\bis)\s*{_NOTHING}(?!\w)"),
    re.compile(rf"(?<!\w){_NOTHING}\s*===?\s*(?P<name>{_NAME})(?![\w(.])"),
    re.compile(rf"(?<![\w.>])(?P<name>{_NAME})\s*<\s*0(?![\w.])"),
    re.compile(rf"(?:(?<=\()!\s*|\bnot\s+)(?P<name>{_NAME})\s*[):]"),
)
_WAS_ERROR: Final = re.compile(
    r"(?<![\w.])(?P<name>(?:\w*[eE]rr(?:or)?))\s*(?:!==?\s*(?:nil|null|undefined)|\bis not None)(?!\w)"
)
_BEGINS: Final = re.compile(r"^\s*(?:\}\s*)?(?:if|elif|else if|unless)\b")
_LEAVES: Final = re.compile(
    r"^\s*(?:return|throw|raise|continue|break|goto|die|exit|panic)\b|^\s*(?:exit|abort|panic|die)\("
)
_JOINED: Final = re.compile(r"&&|\|\||\band\b|\bor\b")
_MAX_BODY: Final = 8
_BEHIND: Final = 12


class Turned(NamedTuple):
    path: str
    line: int
    name: str
    place: int
    """The line that shows it."""
    is_error: bool


def turned_failures(change: Change) -> Iterator[Turned]:
    for pair in change.code_pairs:
        if not _BEGINS.match(pair.old):
            continue
        if _JOINED.search(pair.old) or _JOINED.search(pair.new):
            continue
        found = _turned(change, pair)
        if found is not None:
            yield found


def _turned(change: Change, pair: Pair) -> Turned | None:
    error = _WAS_ERROR.search(pair.old)
    if error is not None:
        body, _ = _parts(change, pair)
        name = re.escape(error["name"])
        is_now = re.search(rf"(?<![\w.]){name}\s*(?:===?\s*(?:nil|null|undefined)|\bis None)(?!\w)", pair.new)
        at = next((at for at, text in body if re.search(rf"(?<![\w.]){name}(?!\w)", text)), 0) if is_now else 0
        return Turned(pair.path, pair.line, error["name"], at, True) if at else None
    failed = next((match for pattern in _FAILED if (match := pattern.search(pair.old))), None)
    if failed is None or any(pattern.search(pair.new) for pattern in _FAILED) or failed["name"] not in pair.new:
        return None
    body, behind = _parts(change, pair)
    if not body or not any(_LEAVES.match(text) for _, text in body):
        return None
    name = re.escape(failed["name"])
    given = re.compile(rf"(?<![\w.>]){name}\s*(?::[^=\n]*)?=(?!=)|(?<![\w.>]){name}\s*,[^=\n()]*:?=(?!=)")
    used = re.compile(rf"(?<![\w.>]){name}(?:\.|->|\[|\?\.)\w|[(,]\s*&?\*?{name}\s*[,)]|\*{name}\b")
    for at, text in behind:
        if given.search(text):
            return None
        if used.search(text):
            return Turned(pair.path, pair.line, failed["name"], at, False)
    return None


def _parts(change: Change, pair: Pair) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """What stands under the condition, as it did before, and the lines behind that; none where any of it changed."""
    lines = change.head.lines(pair.path)
    added = change.lines(pair.path).added
    indent = len(pair.new) - len(pair.new.lstrip())
    body: list[tuple[int, str]] = []
    at = pair.line + 1
    while at <= len(lines) and len(body) <= _MAX_BODY:
        text = lines[at - 1][:MAX_WIDTH]
        if text.strip(" \t{}();") and len(text) - len(text.lstrip()) <= indent:
            break
        body.append((at, text))
        at += 1
    if (
        len(body) > _MAX_BODY
        or any(number in added for number, _ in body)
        or re.match(r"\s*(?:\}\s*)?el", "".join(lines[at - 1 : at]))
    ):
        return [], []
    behind: list[tuple[int, str]] = []
    for number in range(at, min(len(lines), at + _BEHIND) + 1):
        text = lines[number - 1][:MAX_WIDTH]
        if text.strip() and len(text) - len(text.lstrip()) < indent:
            break
        behind.append((number, text))
    return body, behind
