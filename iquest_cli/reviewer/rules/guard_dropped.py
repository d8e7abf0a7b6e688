"""`guard/dropped`: what asked who may do something was taken away, and all around it stayed; others ask still."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from anchors.graph.texts.words import files_with
from anchors.syntax.languages import is_code
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.contracts import MAX_WIDTH, gone_lines, where_was
from iquest_cli.reviewer.rules.listed_checks import listed_checks
from iquest_cli.reviewer.rules.lost_conditions import lost_arguments, lost_conditions
from iquest_cli.reviewer.rules.lost_states import lost_states
from iquest_cli.reviewer.rules.places import with_uses
from iquest_cli.reviewer.rules.refusals import LostRefusal, lost_refusals, uncovered_actions
from iquest_cli.reviewer.rules.weaker_checks import weaker_checks
from iquest_cli.text import plural

_WHAT: Final = (
    r"auth(?:[eo]r[ie][sz]|enticat|_?required|_?guard)\w*|permissions?|permitted|login|logged_?in|sign(?:ed)?_?in|sudo"
    r"|access|restrictions?|roles?|otp|mfa|csrf|forgery|captcha|recaptcha|owner(?:ship)?|admin|staff|policy|scopes?"
    r"|signature|quota|rate_?limit\w*"
)
_VERB: Final = (
    r"require|ensure|check|verify|assert|enforce|validate|must|deny|forbid|protect|has|is|pre|roles?|restrict"
)
_NAME: Final = (
    rf"(?:auth(?:ori[sz]e|enticate)\w*|(?:{_VERB})_?(?:\w{{0,24}}_?)?(?:{_WHAT})\w{{0,24}}"
    rf"|(?:{_WHAT})_?(?:required|allowed|check|guard|classes)\w{{0,24}}|csrf_protect|secured|user_passes_test)"
)
_FORMS: Final = (
    ("mark", re.compile(rf"^\s*(?:@|\[|#\[)(?:\w+\.)*(?P<name>(?i:{_NAME}))(?:\([^\n]*)?\]?\s*$")),
    ("filter", re.compile(rf"^\s*(?:prepend_)?before_(?:action|filter)\s*\(?\s*:(?P<name>(?i:{_NAME}))\b")),
    ("filter", re.compile(rf"^\s*(?:\.|->)(?:middleware|use)\(\s*['\"]?(?P<name>(?i:{_NAME}))\b[^\n]*\)\s*[;,]?\s*$")),
    ("argument", re.compile(rf"^\s*(?:\w+\.)?(?P<name>(?i:{_NAME}))\([^\n]*\),\s*$")),
    (
        "call",
        re.compile(
            rf"^\s*(?:await\s+)?(?:[\w$]+(?:\(\))?(?:\.|->|::))*(?P<name>(?i:{_NAME}))[!?]?[ (][^=\n]*\)?\s*;?\s*$"
        ),
    ),
    (
        "call",
        re.compile(rf"^\s*->?each\([^\n]*=>\s*\$this->(?P<name>(?i:{_NAME}))\([^\n]*\)\);?\s*$"),
    ),
)
"""Lines that do nothing but ask: each form by itself, for what a mark asks of one function a call asks in another."""
_GOES_ON: Final = re.compile(r"\s*\??(?:->|\.)\s*\w")
"""A line that goes on with what the one above began."""
_MAX_STATEMENT: Final = 6
_MAX_GONE: Final = 50
_MAX_ELSEWHERE: Final = 20
_MAX_FILES: Final = 100
_MIN_ELSEWHERE: Final = 2


@dataclass(frozen=True, slots=True)
class _Asked:
    name: str
    form: str


class GuardDropped(Rule):
    id = "guard/dropped"
    title = "It is no longer asked who may do something"
    severity = "medium"

    def check(self, change: Change) -> Iterator[Finding]:
        if change.base is None:
            return
        found = ((path, line, asked) for path, line, text in gone_lines(change) if (asked := _asked(text)) is not None)
        added: frozenset[str] | None = None
        for old_path, line, asked in change.first(found, _MAX_GONE, "checks that went"):
            path = change.new_path(old_path)
            if path is None or not change.head.has(path):
                continue
            added = _added(change) if added is None else added
            if asked.name in added or not _stands_around(change, old_path, path, line):
                continue
            others = _others(change, path, asked)
            if others and not _is_asked_above(change, path, line, asked):
                yield self._judged(change, path, line, asked, others)
        for lost in change.first(chain(lost_refusals(change), lost_states(change)), _MAX_GONE, "refusals that went"):
            yield self._refusal(change, lost)
        for lost in change.first(lost_conditions(change), _MAX_GONE, "parts of conditions that went"):
            yield self._no_part(change, lost)
        named = re.compile(rf"(?:{_NAME})\b", re.IGNORECASE)
        for lost in change.first(uncovered_actions(change), _MAX_GONE, "actions that a filter covered"):
            if named.match(lost.what):
                yield self._uncovered(change, lost)
        for lost in change.first(chain(listed_checks(change), lost_arguments(change)), _MAX_GONE, "checks of lists"):
            yield self._unlisted(change, lost)
        for lost in change.first(weaker_checks(change), _MAX_GONE, "checks that ask for less"):
            yield self._weaker(change, lost)

    def _refusal(self, change: Change, lost: LostRefusal) -> Finding:
        num = len(lost.others)
        what = (
            f"it is no longer refused here: `{lost.what}` went; {plural(num, 'other place')} still "
            f"{'asks and refuses' if num == 1 else 'ask and refuse'} so"
        )
        why = "What it kept from some may be done by all now: what stood behind it stands as before."
        return self._lost(change, lost, what, why)

    def _weaker(self, change: Change, lost: LostRefusal) -> Finding:
        what = f"who may only look at it may write it now: {lost.what} is no longer asked for; {_still(lost)}"
        why = "What is asked for in its place is the right to see, and what stands behind it writes."
        return self._lost(change, lost, what, why)

    def _no_part(self, change: Change, lost: LostRefusal) -> Finding:
        what = f"the condition no longer asks for `{lost.what}`; {_still(lost)}"
        why = "All else of the line is as before: what it kept away comes through now."
        return self._lost(change, lost, what, why)

    def _lost(self, change: Change, lost: LostRefusal, what: str, why: str) -> Finding:
        symbol = f"{lost.what}:{_guarded(change, lost.path, lost.line)}"
        finding = self.finding(lost.path, lost.line, what, why, confidence="medium", symbol=symbol)
        return with_uses(change, finding, lost.others)

    def _unlisted(self, change: Change, lost: LostRefusal) -> Finding:
        num = len(lost.others)
        others = f"; {plural(num, 'other place')} still {'names' if num == 1 else 'name'} it" if num else ""
        finding = self.finding(
            lost.path,
            lost.line,
            f"{lost.what} is no longer asked for here{others}",
            "What it kept from some may be done by all now: all else stands as before.",
            confidence="medium",
            symbol=f"{lost.what}:{_guarded(change, lost.path, lost.line)}",
        )
        return with_uses(change, finding, lost.others)

    def _uncovered(self, change: Change, lost: LostRefusal) -> Finding:
        finding = self.finding(
            lost.path,
            lost.line,
            f"{lost.what} is no longer asked for; the action is there still",
            "The filter stands, and no longer covers it: what it kept from some may be done by all now.",
            confidence="medium",
            symbol=lost.what,
        )
        return with_uses(change, finding, lost.others)

    def _judged(
        self, change: Change, path: str, line: int, asked: _Asked, others: Sequence[tuple[str, int]]
    ) -> Finding:
        at = where_was(change, path, line)
        finding = self.finding(
            path,
            at,
            f"{asked.name} is no longer asked for here; {plural(len(others), 'other place')} still "
            f"{'asks' if len(others) == 1 else 'ask'} for it",
            "What it kept from some may be done by all now: what stood behind it stands as before.",
            confidence="medium",
            symbol=f"{asked.name}:{_guarded(change, path, at)}",
        )
        return with_uses(change, finding, others)


def _still(lost: LostRefusal) -> str:
    num = len(lost.others)
    is_own = all(path == lost.path for path, _ in lost.others)
    asks = "asks" if num == 1 else "ask"
    return (
        f"{plural(num, 'other')} of the file still {asks} for it"
        if is_own
        else f"{plural(num, 'place')} still {asks} so"
    )


def _asked(text: str) -> _Asked | None:
    if len(text) > MAX_WIDTH:
        return None
    for form, pattern in _FORMS:
        match = pattern.match(text)
        if match is not None:
            return _Asked(match["name"], form)
    return None


def _added(change: Change) -> frozenset[str]:
    """What added lines ask, and what they say otherwise of a name that is one to ask by: it may be asked there now."""
    name = re.compile(rf"\b(?:{_NAME})\b", re.IGNORECASE)
    return frozenset(word for item in change.added_lines() for word in name.findall(item.text[:MAX_WIDTH]))


def _stands_around(change: Change, old_path: str, path: str, line: int) -> bool:
    """Whether the lines of the old side next to it, blank ones, comments and other checks aside, are as they were."""
    base, lines = change.base, change.lines(path)
    if base is None:
        return False
    texts = base.lines(old_path)

    def is_kept(at: int, step: int) -> bool:
        at += step
        while 0 < at <= len(texts) and (not re.search(r"\w", texts[at - 1]) or _is_aside(texts[at - 1])):
            at += step
        return 0 < at <= len(texts) and lines.to_new(at) is not None

    first = line
    while first > 1 and line - first < _MAX_STATEMENT and _GOES_ON.match(texts[first - 1]):
        first -= 1
    return is_kept(line, 1) and is_kept(first, -1)


def _is_aside(text: str) -> bool:
    return _asked(text) is not None or re.match(r"\s*(?:#(?!\[)|//|/?\*)", text) is not None


def _others(change: Change, path: str, asked: _Asked) -> list[tuple[str, int]]:
    """Where the file asks the same in the same form; of a filter, which stands once in a class, its neighbours do; of a
    call any file may, where several do."""
    found = [(path, number) for number in _lines_asking(change, path, asked)]
    if not found and asked.form == "call":
        return _called_in(change, asked)
    if found or asked.form != "filter":
        return found
    folder = path.rpartition("/")[0]
    near = [file.path for file in change.head.snapshot.files
            if file.path.rpartition("/")[0] == folder and is_code(file.language)]  # fmt: skip
    return [(other, number) for other in near[:_MAX_ELSEWHERE] for number in _lines_asking(change, other, asked)]


def _called_in(change: Change, asked: _Asked) -> list[tuple[str, int]]:
    files = files_with(change.head.snapshot, asked.name)
    found: list[tuple[str, int]] = []
    for index in files if len(files) <= _MAX_FILES else ():
        file = change.head.snapshot.files[index]
        if is_code(file.language) and not change.is_test(file.path):
            found.extend((file.path, number) for number in _lines_asking(change, file.path, asked))
    return found if len(found) >= _MIN_ELSEWHERE else []


def _lines_asking(change: Change, path: str, asked: _Asked) -> Iterator[int]:
    for number, text in change.head.lines_having(path, asked.name):
        if _asked(text) == asked:
            yield number


def _is_asked_above(change: Change, path: str, line: int, asked: _Asked) -> bool:
    """Whether a mark stands at what it stood in as well, with what it is given: then it was said twice."""
    if change.base is None or asked.form != "mark":
        return False
    old = change.base.lines(change.old_path(path) or path)
    own, said = _indent(old[line - 1]), old[line - 1].strip()
    marks = (old[number - 1] for number in range(line - 1, max(0, line - 400), -1))
    same = (text.strip() for text in marks if _indent(text) < own and _asked(text) == asked)
    return any("(" not in said or text == said for text in same)


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _guarded(change: Change, path: str, line: int) -> str:
    """The line that it stood above, as a name for the place."""
    lines = change.head.lines(path)
    near = (text for text in lines[max(0, line - 1) : line + 4] if re.search(r"\w", text))
    return " ".join(next(near, "").split())[:80]
