"""Links of the pages that are read first, whose text says a task."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.evidence.findings import Way
from iquest_cli.analyst.evidence.places import Place
from iquest_cli.analyst.ways.headings import PAGES, may_tell, num_extra

if TYPE_CHECKING:
    from iquest_cli.analyst.asked.known_tasks import Task
    from iquest_cli.analyst.ways.ground import Ground

MAX_LINKS: Final = 2
MAX_EXTRA: Final = 2
"""Words of a link beside those that say the task."""
_READ_FIRST: Final = re.compile(r"(?:readme|contributing)[\w-]*(?:\.\w+)?$", re.IGNORECASE)
_HOST: Final = re.compile(r"https?://(?:www\.|docs\.)?([\w-]+)\.")
_LINK: Final = re.compile(
    r"(?<!!)\[(?P<text>[^\[\]\n]{3,80})\](?:\((?P<target>[^()\s]{3,300})\)|\[(?P<mark>[^\[\]\n]{1,80})\])"
    r"|`(?P<words>[^`<\n]{3,80}) <(?P<page>[^>\s]{3,300})>`_"
)
_MARKED: Final = re.compile(r" {0,3}\[([^\[\]\n]{1,80})\]:\s{1,8}<?(\S{3,300}?)>?(?:\s|$)")


def find_links(ground: Ground, task: Task) -> list[Way]:
    found: dict[str, Way] = {}
    for tracked in ground.workspace.snapshot.files:
        path = tracked.path
        if tracked.language not in PAGES or not _READ_FIRST.match(path) or not may_tell(path, task):
            continue
        for number, text, target in _links(ground.source.lines(path)):
            is_meant = task.is_headed_by(text) and num_extra(task, text, ground.name) <= MAX_EXTRA
            if is_meant and _is_page(text, target):
                found.setdefault(target, Way("link", Place(path, number, number, text, "", None), target, text))
    return list(found.values())[:MAX_LINKS]


def _links(lines: list[str]) -> Iterator[tuple[int, str, str]]:
    """The line, the text and the target of each link."""
    marks = {match[1].lower(): match[2] for line in lines if (match := _MARKED.match(line)) is not None}
    for number, line in enumerate(lines, 1):
        for match in _LINK.finditer(line):
            target = match["target"] or match["page"] or marks.get((match["mark"] or "").lower(), "")
            if target:
                yield number, match["text"] or match["words"], target


def _is_page(text: str, target: str) -> bool:
    """No place in the same page, no picture, no home of the tool that is named, no file's name."""
    host = _HOST.match(target)
    is_home = host is not None and host[1].lower() in re.sub(r"[^\w-]+", "-", text.lower())
    is_name = "/" in text or (" " not in text and text == text.lower())
    return not (is_name or target.startswith("#") or "badge" in target or is_home)
