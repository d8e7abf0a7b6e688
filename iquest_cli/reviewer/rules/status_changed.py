"""`status/changed`: an answer has another status, and the tests of it still expect the old one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from anchors.syntax.languages import is_code
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.naming import module_name
from iquest_cli.reviewer.pairs import Pair
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.contracts import MAX_WIDTH
from iquest_cli.reviewer.rules.places import with_uses
from iquest_cli.text import plural

_STATUSES: Final = {
    "ok": 200, "created": 201, "accepted": 202, "nocontent": 204, "movedpermanently": 301, "found": 302,
    "seeother": 303,
    "badrequest": 400, "unauthorized": 401, "paymentrequired": 402, "forbidden": 403, "notfound": 404,
    "methodnotallowed": 405, "notacceptable": 406, "requesttimeout": 408, "conflict": 409, "gone": 410,
    "payloadtoolarge": 413, "requestentitytoolarge": 413, "unsupportedmediatype": 415, "unprocessableentity": 422,
    "unprocessablecontent": 422, "toomanyrequests": 429, "internalservererror": 500, "notimplemented": 501,
    "badgateway": 502, "serviceunavailable": 503,
}  # fmt: skip
_NAMED: Final = (
    re.compile(
        r"\b(?:HttpStatus|HttpStatusCode|StatusCodes?|HTTPStatus|Status\d+|Response|Status)(?:::|\.)(?P<name>[A-Za-z_]+)"
    ),
    re.compile(r"\bhttp\.Status(?P<name>[A-Z]\w+)"),
    re.compile(r"\bHTTP_(?P<number>[2-5]\d\d)_[A-Z_]+"),
    re.compile(
        r"\bstatus(?:_?code)?\w*[\"')\]]{0,3}\s*(?:[:=(,]|===?|\.toBe\(|\.to\w*\()\s*(?P<number>[2-5]\d\d)(?!\d)",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?:abort|HTTPException|HttpException|toBe|toEqual|expect)\(\s*(?P<number>[2-5]\d\d)(?!\d)"),
    re.compile(r"\b(?:status:|head|assert_response|have_http_status\(?)\s*:(?P<name>[a-z_]+)"),
    re.compile(r"\.is(?P<name>BadRequest|Unauthorized|Forbidden|NotFound|Created|NoContent|Accepted|Conflict)\(\)"),
    re.compile(r"\bassert\w*\([^\n]{0,100}?status\w*[^\n]{0,40}?,\s*(?P<number>[2-5]\d\d)(?!\d)", re.IGNORECASE),
    re.compile(r"\bassert\w*\(\s*(?P<number>[2-5]\d\d)\s*,", re.IGNORECASE),
)
_COMMON: Final = frozenset({200, 400, 401, 404, 500})
"""What others on the way answer as well."""
_MAX_FILES: Final = 50


class StatusChanged(Rule):
    id = "status/changed"
    title = "An answer's status changed and its tests expect the old one"
    severity = "medium"

    def check(self, change: Change) -> Iterator[Finding]:
        for pair in change.code_pairs:
            old, new = _statuses(pair.old), _statuses(pair.new)
            if len(old) != 1 or len(new) != 1 or old == new or _without(pair.old) != _without(pair.new):
                continue
            (was,), (now,) = old, new
            if any(was in _statuses(text) for text in change.head.lines(pair.path)):
                continue
            places = _expecting(change, pair, was)
            if places:
                yield self._judged(change, pair, was, now, places)

    def _judged(self, change: Change, pair: Pair, was: int, now: int, places: list[tuple[str, int]]) -> Finding:
        finding = self.finding(
            pair.path,
            pair.line,
            f"status {now} is answered instead of {was}; {plural(len(places), 'place')} of its tests still "
            f"{'expects' if len(places) == 1 else 'expect'} {was}",
            "The file answers it nowhere any more, and clients may look for it as the tests do.",
            severity="low" if was in _COMMON else None,
            confidence="medium",
            symbol=f"{was}",
        )
        return with_uses(change, finding, places)


def _statuses(text: str) -> frozenset[int]:
    found = set[int]()
    for pattern in _NAMED:
        for match in pattern.finditer(text[:MAX_WIDTH]):
            groups = match.groupdict()
            number = groups.get("number") or _STATUSES.get((groups.get("name") or "").replace("_", "").lower(), 0)
            found.add(int(number))
    return frozenset(found - {0})


def _without(text: str) -> str:
    for pattern in _NAMED:
        text = pattern.sub("", text[:MAX_WIDTH])
    return re.sub(r"\s+", "", text)


def _expecting(change: Change, pair: Pair, status: int) -> list[tuple[str, int]]:
    """Lines of the file's own tests, as their names say, that the change left as they were."""
    own = _flat(module_name(pair.path))
    found: list[tuple[str, int]] = []
    snapshot = change.head.snapshot
    tests = [file.path for file in snapshot.files if change.is_test(file.path) and is_code(file.language)]
    for path in [path for path in tests if own and _is_of(_flat(module_name(path)), own)][:_MAX_FILES]:
        if change.file(path) is not None:
            return []
        found.extend(
            (path, number) for number, text in enumerate(change.head.lines(path), 1) if status in _statuses(text)
        )
    return found


def _flat(name: str) -> str:
    return re.sub(r"[_.-]", "", name).lower()


def _is_of(test: str, own: str) -> bool:
    return len(own) >= 4 and test in (
        f"{own}test",
        f"{own}tests",
        f"test{own}",
        f"{own}spec",
        f"{own}it",
        f"tests{own}",
        own,
    )
