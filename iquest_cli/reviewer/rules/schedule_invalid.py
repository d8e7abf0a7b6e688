"""`schedule/invalid`: a cron expression was written that its scheduler refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.contracts import MAX_WIDTH

_MONTHS: Final = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAYS: Final = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_FIELDS: Final = (("minute", 0, 59), ("hour", 0, 23), ("day of the month", 1, 31), ("month", 1, 12), ("weekday", 0, 7))
_SECOND: Final = ("second", 0, 59)
_EXPRESSION: Final = r"(?P<cron>[\d*][^\"'`\n#]{3,80}?)"
_STEP: Final = re.compile(r"^(?P<first>\*|\d+|[A-Z]{3})(?:-(?P<last>\d+|[A-Z]{3}))?(?:/(?P<step>\d+))?$")


@dataclass(frozen=True, slots=True)
class _Scheduler:
    """`sizes`: how many fields it takes. With six the first is the second."""

    name: str
    path: re.Pattern[str]
    line: re.Pattern[str]
    sizes: frozenset[int]


_SCHEDULERS: Final = (
    _Scheduler(
        "Spring",
        re.compile(r"\.(?:java|kt|groovy|scala)$"),
        re.compile(rf"@Scheduled\([^\n]*?\bcron\s*=\s*\"{_EXPRESSION}\""),
        frozenset({6}),
    ),
    _Scheduler(
        "GitHub",
        re.compile(r"(?:^|/)\.github/workflows/[^/]+\.ya?ml$"),
        re.compile(rf"^\s*-?\s*cron:\s*[\"']?{_EXPRESSION}[\"']?\s*(?:#.*)?$"),
        frozenset({5}),
    ),
    _Scheduler(
        "cron",
        re.compile(r"\.ya?ml$"),
        re.compile(rf"^\s*-?\s*cron:\s*[\"']?{_EXPRESSION}[\"']?\s*(?:#.*)?$"),
        frozenset({5, 6}),
    ),
    _Scheduler(
        "cron",
        re.compile(r"\.(?:[cm]?[jt]sx?|php|rb|py|go|rs)$"),
        re.compile(
            rf"(?:\bcron\.schedule|\bnew CronJob|@Cron|->cron|\bscheduleJob|\.AddFunc|\bCronTrigger\.from_crontab"
            rf"|\bJob::new_async)\(\s*[\"'`]{_EXPRESSION}[\"'`]"
        ),
        frozenset({5, 6}),
    ),
)


class ScheduleInvalid(Rule):
    id = "schedule/invalid"
    title = "A schedule was written that its scheduler refuses"
    severity = "medium"

    def check(self, change: Change) -> Iterator[Finding]:
        for item in change.added_lines():
            if len(item.text) > MAX_WIDTH or change.is_test(item.path):
                continue
            for scheduler in _SCHEDULERS:
                match = scheduler.line.search(item.text) if scheduler.path.search(item.path) else None
                if match is None:
                    continue
                why = _why(match["cron"].strip(), scheduler)
                if why:
                    yield self.finding(
                        item.path,
                        item.line,
                        f"{match['cron'].strip()!r} is no schedule: {why}",
                        "Nothing runs by it, and some programs do not start with it.",
                        symbol=match["cron"].strip(),
                    )
                break


def _why(text: str, scheduler: _Scheduler) -> str:
    """What is wrong with an expression; "" where nothing is, or where it says more than is known here."""
    fields = text.split()
    if not all(re.fullmatch(r"[\d*/,\-?LW#A-Za-z]+", field) for field in fields):
        return ""
    if len(fields) not in scheduler.sizes:
        takes = " or ".join(map(str, sorted(scheduler.sizes)))
        return f"it has {len(fields)} fields, and {scheduler.name} takes {takes}"
    known = _FIELDS if len(fields) == 5 else (_SECOND, *_FIELDS)
    for field, (name, least, most) in zip(fields, known, strict=True):
        for part in field.upper().split(","):
            match = _STEP.match(part)
            ends = [_number(end, name) for end in match.group("first", "last")] if match is not None else []
            wrong = next((end for end in ends if end is not None and not least <= end <= most), None)
            if wrong is not None:
                return f"{wrong} is no {name}"
    return ""


def _number(text: str | None, field: str) -> int | None:
    names = _MONTHS if field == "month" else _DAYS if field == "weekday" else ()
    if text in names:
        return names.index(text) + (field == "month")
    return int(text) if text is not None and text.isdigit() else None
