"""Says how a task is done: the command first, then the page that tells it, what is made for it, what CI runs."""

from __future__ import annotations

from typing import Final

from iquest_cli.analyst.evidence import phrases
from iquest_cli.analyst.evidence.evidence import Evidence
from iquest_cli.analyst.evidence.findings import Way
from iquest_cli.analyst.evidence.phrases import at, code
from iquest_cli.analyst.said.draft import Draft
from iquest_cli.analyst.ways.run_by_ci import is_special

MAX_COMMAND: Final = 90
MAX_USUAL: Final = 160


def say_ways(evidence: Evidence, draft: Draft) -> None:
    tasks = dict.fromkeys(way.task or evidence.task for way in evidence.ways)
    for task in tasks:
        _say_task(task, [way for way in evidence.ways if (way.task or evidence.task) == task], draft)
    if evidence.untold:
        draft.say(f"Nothing here says how to {phrases.listed(evidence.untold, 'or')}.")


def say_untold(evidence: Evidence, draft: Draft) -> None:
    to_do = phrases.listed(evidence.untold, "or")
    draft.say(f"Not found: no page, script, build file or job of CI here says how to {to_do}.")


def _say_task(to_do: str, ways: list[Way], draft: Draft) -> None:
    pages, links, made, parts, run, jobs, usual = (
        [way for way in ways if way.kind == kind] for kind in ("page", "link", "task", "part", "ci", "job", "usual")
    )
    if parts and not (pages or made or run or usual):
        made, parts = parts[:1], parts[1:]
    is_whole = any(not way.is_of_part for way in usual)
    if made and not (pages and _is_aside(made[0])) and not (is_whole and made[0].is_of_part):
        draft.say(f"To {to_do}: {code(made[0].command, MAX_COMMAND)} ({at(made[0].place.path, made[0].place.first)}).")
        draft.cite(made[0].place, "made for it")
    elif run and not pages and not (usual and is_special(run[0])):
        where = at(run[0].place.path, run[0].place.first)
        draft.say(f"To {to_do}, as CI does: {code(run[0].command, MAX_COMMAND)} ({where}).")
        draft.cite(run[0].place, "run by CI")
    elif usual and not pages:
        _say_usual(to_do, usual, bool(links or run or made), draft)
        usual = []
    elif links and not pages:
        where = at(links[0].place.path, links[0].place.first)
        draft.say(f"To {to_do}, {where} leads to {code(links[0].command, MAX_USUAL)} ({code(links[0].told)}).")
        draft.cite(links[0].place, "leads to it")
        links = links[1:]
    elif jobs and not pages:
        draft.say(f"No page or script here says how to {to_do}; CI has jobs for it.")
    for way in pages:
        _say_page(to_do, way, draft)
    _rows("Made for it:", made, draft, "made for it")
    _rows("Of a like name:", parts, draft, "of a like name")
    _rows("Run by CI:", run, draft, "run by CI")
    _rows("Jobs of CI for it:", jobs, draft, "a job of CI")
    _rows("Pages that are linked:", links, draft, "leads to it")
    if made or run or pages or parts:
        _rows("Usual for what it is built with:", usual, draft, "what it is built with")


def _say_page(to_do: str, way: Way, draft: Draft) -> None:
    where = at(way.place.path, way.place.first)
    draft.say(f"{where} tells how to {to_do}, under {code(way.told)}:")
    first, last = way.place.focus or (way.place.first, way.place.last)
    draft.say(phrases.block(draft.source, way.place.path, _filled(draft, way, first, last), "text", gap=""))
    draft.cite(way.place, "tells how")


def _is_aside(way: Way) -> bool:
    """Whether it stands where few look: settings of an editor, files deep below."""
    return way.place.path.startswith(".") or way.place.path.count("/") > 1


def _say_usual(to_do: str, usual: list[Way], is_linked: bool, draft: Draft) -> None:
    """What no page and no script here says, told as such."""
    first, *others = usual
    where = at(first.place.path, first.place.first)
    more = "." if is_linked else "; no page or script here says it."
    draft.say(f"To {to_do}: {code(first.command, MAX_USUAL)}, as is usual for {first.told} ({where}){more}")
    _rows("As usual too:", others, draft, "what it is built with")
    draft.cite(first.place, "what it is built with")


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
            code(way.command, MAX_COMMAND if why != "what it is built with" else MAX_USUAL),
            at(way.place.path, way.place.first),
            code(way.told, phrases.MAX_REMARK) if way.told else "",
        )
        for way in ways
    ]
    if len(rows) > 1 or (rows and why != "made for it") or (rows and rows[0][2]):
        draft.say(f"{title}\n{phrases.columns(rows)}")
    for way in ways:
        draft.cite(way.place, why)
