"""Which pages may tell of a task, and what their headings say beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.texts.standing import is_test
from iquest_cli.analyst.ways.ground import ASIDE

if TYPE_CHECKING:
    from iquest_cli.analyst.asked.known_tasks import Task

PAGES: Final = ("markdown", "restructuredtext", "text")
GUIDE: Final = re.compile(
    r"(?:^|/)(?:readme|contributing|hacking|develop|building|install|testing|getting[-_]started|releas|deploy|docker"
    r"|debug|usage|quick[-_]?start|setup|agents)[\w-]*(?:\.(?:md|rst|txt|adoc|markdown))?$",
    re.IGNORECASE,
)
_FOR_MAKERS: Final = re.compile(
    r"(?:^|/)(?:contribut\w*|hacking|develop\w*|agents|claude|maintain\w*)(?:[\w-]*\.\w+$|/)", re.I
)
_MEASURES: Final = re.compile(r"(?:^|/)(?:fuzz\w*|bench\w*|stress[\w-]*|perf\w*)/", re.IGNORECASE)
_DEPLOYS: Final = re.compile(r"(?:^|/)(?:deploy|readme-docker)", re.IGNORECASE)
_FOR_USERS: Final = frozenset(("install", "use", "deploy", "upgrade", "uninstall"))
_SMALL: Final = frozenset(
    ("a", "an", "the", "to", "of", "for", "on", "in", "from", "and", "how", "guide", "instructions", "page", "section")
)


def may_tell(path: str, task: Task) -> bool:
    """Not of a page for others: who only installs it reads no rules for contributors."""
    if _MEASURES.search(path) and task.key != "bench":
        return False
    if "devcontainer" in path.lower() and task.key != "devcontainer":
        return False
    if ASIDE.search(path) or (is_test(path) and not GUIDE.search(path)):
        return False
    if task.key in ("install", "use", "start", "setup", "dependencies") and _DEPLOYS.search(path):
        return False
    return task.key not in _FOR_USERS or not _FOR_MAKERS.search(path)


def is_named_by_file(path: str, task: Task) -> bool:
    """Whether all of a page tells of the task: `CONTRIBUTING.md`, `doc/debug.md`."""
    stem = path.rpartition("/")[2].partition(".")[0].replace("_", " ").replace("-", " ")
    return task.is_headed_by(stem) and not num_extra(task, stem)


def num_extra(task: Task, text: str, repository: str = "") -> int:
    """How many words a heading or a link has beside those that say the task."""
    words = re.findall(r"\w+", (task.headed or task.named).sub("", text).lower())
    return sum(word not in _SMALL and word != repository.lower() for word in words)
