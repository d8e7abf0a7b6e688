"""Says how a task is done: the command first, then the page that tells it, what is made for it, what CI runs."""

from __future__ import annotations

from typing import Final

from iquest_cli.analyst.evidence import phrases
from iquest_cli.analyst.evidence.evidence import Evidence
from iquest_cli.analyst.evidence.findings import Way
from iquest_cli.analyst.evidence.phrases import at, code
from iquest_cli.analyst.said.draft import Draft

MAX_COMMAND: Final = 90


def say_ways(evidence: Evidence, draft: Draft) -> None:
    pages, made, run = ([way for way in evidence.ways if way.kind == kind] for kind in ("page", "task", "ci"))
    to_do = evidence.task
    if made:
        draft.say(f"To {to_do}: {code(made[0].command, MAX_COMMAND)} ({at(made[0].place.path, made[0].place.first)}).")
        draft.cite(made[0].place, "made for it")
    elif run and not pages:
        where = at(run[0].place.path, run[0].place.first)
        draft.say(f"To {to_do}, as CI does: {code(run[0].command, MAX_COMMAND)} ({where}).")
        draft.cite(run[0].place, "run by CI")
    for way in pages:
        where = at(way.place.path, way.place.first)
        draft.say(f"{where} tells how to {to_do}, under {code(way.told)}:")
        first, last = way.place.focus or (way.place.first, way.place.last)
        draft.say(phrases.block(draft.source, way.place.path, _filled(draft, way, first, last), "text", gap=""))
        draft.cite(way.place, "tells how")
    _rows("Made for it:", made, draft, "made for it")
    _rows("Run by CI:", run, draft, "run by CI")


def _filled(draft: Draft, way: Way, first: int, last: int) -> list[int]:
    """The lines without blank ones at the end or in a row, and without the fences, which the block brings itself."""
    lines = draft.source.lines(way.place.path)
    numbers = [n for n in range(first, last + 1) if not lines[n - 1].strip().startswith(("```", "~~~"))]
    numbers = [n for n in numbers if lines[n - 1].strip() or (n - 1 in numbers and lines[n - 2].strip())]
    while numbers and not lines[numbers[-1] - 1].strip():
        numbers.pop()
    return numbers


def _rows(title: str, ways: list[Way], draft: Draft, why: str) -> None:
    rows = [
        (
            code(way.command, MAX_COMMAND),
            at(way.place.path, way.place.first),
            code(way.told, phrases.MAX_REMARK) if way.told else "",
        )
        for way in ways
    ]
    if len(rows) > 1 or (rows and why == "run by CI") or (rows and rows[0][2]):
        draft.say(f"{title}\n{phrases.columns(rows)}")
    for way in ways:
        draft.cite(way.place, why)
