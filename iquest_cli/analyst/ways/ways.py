"""How a task is done in this repository: the page that says it, what is made for it, what CI runs, and where nothing
is written what the tools that it is built with are usually told.

Reads what is tracked and runs none of it. Which task is meant is `tasks.py`'s knowledge.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.evidence.findings import Way
from iquest_cli.analyst.ways.beside import jobs
from iquest_cli.analyst.ways.ground import Ground
from iquest_cli.analyst.ways.links import find_links
from iquest_cli.analyst.ways.made import find_made
from iquest_cli.analyst.ways.pages import find_pages, tells_of_all
from iquest_cli.analyst.ways.run_by_ci import find_run_by_ci, is_special
from iquest_cli.analyst.ways.usual import find_usual

if TYPE_CHECKING:
    from anchors.workspace import Workspace
    from iquest_cli.analyst.asked.known_tasks import Task
    from iquest_cli.analyst.texts.source import Source

_TOLD_ONLY: Final = frozenset(("use", "contribute", "report", "develop"))
"""What no script does."""
MAX_EACH: Final = 5


def find_ways(workspace: Workspace, source: Source, task: Task) -> tuple[Way, ...]:
    """The best page first, then what is made for the task, then what CI runs: each with its lines."""
    ground = Ground(workspace, source)
    made = [] if task.key in _TOLD_ONLY else _distinct(find_made(ground, task))
    run = _distinct((*sorted(find_run_by_ci(ground, task), key=is_special), *jobs(ground, task)))
    pages = find_pages(ground, task)[: 2 if task.is_told_by_lines else 1]
    told = {way.place.path for way in pages}
    links = [way for way in find_links(ground, task) if way.command.removeprefix("./") not in told]
    if links:
        pages = [way for way in pages if task.is_headed_by(way.told) or not task.is_told_in_prose]
    is_made = any(way.kind == "task" and not way.is_of_part for way in made)
    usual = find_usual(ground, task) if not is_made or task.key == "one-test" else []
    if task.key in ("install", "use") and (links or usual):
        pages = [way for way in pages if tells_of_all(way.place.path)]
    return tuple(replace(way, task=task.said) for way in (*pages, *links, *made, *run, *_distinct(usual)))


def _distinct(ways: Iterable[Way]) -> list[Way]:
    kept: dict[str, Way] = {}
    for way in ways:
        kept.setdefault(way.command, way)
    return list(kept.values())[:MAX_EACH]
