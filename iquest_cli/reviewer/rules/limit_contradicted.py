"""`limit/contradicted`: all that changed on a line is a limit, and what stands beside it says the one before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.pairs import Pair
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.contracts import MAX_WIDTH
from iquest_cli.reviewer.rules.limit_words import Compared, compared, is_among, says, texts_of
from iquest_cli.reviewer.rules.places import with_uses
from iquest_cli.reviewer.rules.said_spans import SaidSpan, said_spans
from iquest_cli.text import plural

_FAILS: Final = re.compile(
    r"\b(?:throw|raise|abort|panic|fail\w*|die|reject)\b|[Ee]rr(?:or)?s?\b|[Ee]rr(?:or)?[A-Z(]|[a-z](?:Error|Exception)"
    r"|[Ii]nvalid|[Cc]annot|[Ff]orbid|BadRequest|BAD_REQUEST|addIssue"
)
_BELOW: Final = 4
_ABOVE: Final = 4
_BEGINS: Final = re.compile(r"\b(?:if|elif|while|unless|when|guard|assert)\b|\?\s*$")
_MIN_OTHERS: Final = 3
_MAX_LIMITS: Final = 50
_NAME: Final = re.compile(r"(?i)(?:^|[.>_:(])_?(?P<kind>max|min)(?:imum)?(?:_|(?-i:[A-Z])|$)")
_WITH_NAME: Final = re.compile(
    r"(?<![-=<>])(?<!\b[a-z] )(?<!index )(?<!idx )(?P<sign>[<>]=?)(?![<>=])\s*"
    r"(?:\(?[\w:<> ]{1,30}\)\s*)?(?P<name>[\w.:>-]{2,60})"
)


class LimitContradicted(Rule):
    id = "limit/contradicted"
    title = "A limit is another, and what stands beside it says the old one"
    severity = "medium"

    def check(self, change: Change) -> Iterator[Finding]:
        limits = ((pair, found) for pair in change.code_pairs if (found := compared(pair.old, pair.new)) is not None)
        for pair, found in change.first(limits, _MAX_LIMITS, "limits that changed"):
            said = _saying(change, pair, found)
            if said:
                yield self._said(change, pair, found, said)
            elif not found.is_number:
                others = _others(change, pair, found)
                if others:
                    yield self._otherwise(change, pair, found, others)

        for span in change.first(said_spans(change), _MAX_LIMITS, "spans of time that changed"):
            yield self._span(change, span)

    def _span(self, change: Change, span: SaidSpan) -> Finding:
        finding = self.finding(
            span.path,
            span.line,
            f"it is {span.now} instead of {span.was}, and what is said beside it is {span.said!r} still",
            "Nothing else changed on the line: bring both in line with each other.",
            confidence="medium",
        )
        return with_uses(change, finding, [(span.path, span.place)])

    def _said(self, change: Change, pair: Pair, found: Compared, at: int) -> Finding:
        what = (
            f"the limit is {found.now} instead of {found.was}, and what is said beside it is the old one"
            if found.is_number
            else f"`{found.now}` instead of `{found.was}`: {found.limit} itself falls on the other side, and what is "
            "said beside it is as before"
        )
        finding = self.finding(
            pair.path,
            pair.line,
            what,
            "Nothing else changed on the line: people are told another limit than there is.",
            confidence="medium",
        )
        return with_uses(change, finding, [(pair.path, at)])

    def _otherwise(self, change: Change, pair: Pair, found: Compared, others: list[tuple[str, int]]) -> Finding:
        finding = self.finding(
            pair.path,
            pair.line,
            f"`{found.now}` instead of `{found.was}`: {found.limit} itself falls on the other side; "
            f"{plural(len(others), 'other limit')} of the file are compared with `{found.was}`",
            "Nothing else changed on the line, and all others of the file count the limit itself as they did.",
            confidence="medium",
            symbol=found.limit,
        )
        return with_uses(change, finding, others)


def _saying(change: Change, pair: Pair, found: Compared) -> int:
    """The line beside it, or it itself, that says the limit before and not the one of now; 0 for none."""
    lines = [text[:MAX_WIDTH] for text in change.head.lines(pair.path)[: pair.line + _BELOW]]
    added = change.lines(pair.path).added
    body = _body(lines, pair.line)
    refuses = any(_FAILS.search(lines[number - 1]) for number in body)
    for number in (pair.line, *body, pair.line - 1):
        if number == 0 or (number != pair.line and number in added):
            continue
        for said in texts_of(lines[number - 1]):
            if found.is_number:
                if says(said, found.was) and not says(said, found.now):
                    return number
            elif _contradicts(said, found, refuses):
                return number
    return 0


def _body(lines: list[str], number: int) -> list[int]:
    """The lines below that stand under the condition that a line is a part of."""
    head = next((at for at in range(number, max(0, number - _ABOVE), -1) if _BEGINS.search(lines[at - 1])), number)
    indent = _indent(lines[head - 1])
    found = []
    for at in range(number + 1, len(lines) + 1):
        text = lines[at - 1]
        if text.strip(" \t{}();") and _indent(text) <= indent:
            break
        found.append(at)
    return found


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _contradicts(said: str, found: Compared, refuses: bool) -> bool:
    if not re.fullmatch(r"\d+", found.limit):
        return False
    among = is_among(said, found.limit)
    lets_in = (len(found.now) > 1) != refuses
    return among is not None and among != lets_in


def _others(change: Change, pair: Pair, found: Compared) -> list[tuple[str, int]]:
    """Where the file compares other limits of the kind in the way of before; none where one is compared in the new way.
    Counters (`i >= max`) count from naught and say nothing."""
    kind = _NAME.search(found.limit)
    if kind is None:
        return []
    others: list[tuple[str, int]] = []
    for number, text in enumerate(change.head.lines(pair.path), 1):
        for match in _WITH_NAME.finditer(text[:MAX_WIDTH]):
            name = _NAME.search(match["name"])
            if number != pair.line and name is not None and name["kind"].lower() == kind["kind"].lower():
                if match["sign"] == found.now:
                    return []
                if match["sign"] == found.was:
                    others.append((pair.path, number))
    return others if len(others) >= _MIN_OTHERS else []
