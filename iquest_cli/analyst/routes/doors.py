"""Where a program is entered from outside, all of a kind: its routes, its commands, the tasks of who works on it.

The paths of routes are told with all that they lie under.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from anchors.graph.roles.entries import Asides, entry_facts, management_command
from anchors.syntax.languages import is_code
from iquest_cli.analyst.evidence.evidence import Listing, Setting
from iquest_cli.analyst.evidence.findings import Told
from iquest_cli.analyst.routes.handed import Handed
from iquest_cli.analyst.routes.heirs import Heirs
from iquest_cli.analyst.routes.inherited import Inherited
from iquest_cli.analyst.routes.mounts import Mounts
from iquest_cli.analyst.routes.path_names import PathNames
from iquest_cli.analyst.routes.resources import expanded
from iquest_cli.analyst.routes.rooted import Rooted
from iquest_cli.analyst.routes.scheduled import scheduled
from iquest_cli.analyst.routes.viewsets import Viewsets
from iquest_cli.analyst.texts.source import Source
from iquest_cli.analyst.texts.standing import path_factor

if TYPE_CHECKING:
    from anchors.workspace import Workspace

DOORS: Final = re.compile(
    r"\b(?:which|what|all|list|every)\b(?P<sort>[^,.;?]{0,30}?)\b(?P<what>(?:sub-?)?commands|routes|endpoints"
    r"|http paths|(?<=rake )tasks)\b"
    r"(?P<rest>[^.;?]*)",
    re.IGNORECASE,
)
ASKED: Final = re.compile(
    r"\W*(?:(?:list|show|print|name|give)(?: me| us)?(?: all| every)?(?: of)?(?: the| its)?"
    r"|where (?:are|can i find)(?: all)?(?: the| its)?)(?P<sort>)(?: http| api| web| rest| cli)?"
    r" (?P<what>(?:sub-?)?commands|routes|endpoints)(?: (?:defined|declared|registered|set up))?(?P<rest>)\W*",
    re.IGNORECASE,
)
"""A question for all of them in other words, and for nothing else."""
_CHORES: Final = re.compile(r"(?:^|/)Rakefile$|\.rake$|(?:^|/)(?:tasks|noxfile|fabfile)\.py$")
"""What maintainers run comes behind what the program offers."""
_JOB: Final = re.compile(r"(?:^|[^a-z])@?[\w.:]*(?:task|job|sched|cron|periodic|worker|recurring)", re.IGNORECASE)
_QUEUED: Final = "queued "
_LISTENS: Final = re.compile(r"(?:^|/)(?:Listeners|Mails?|Notifications)/")
"""Where Laravel keeps what is queued as well, but is no job."""
"""How what marks a job says so; other handlers wait for a signal or an event."""
_INCLUDES: Final = re.compile(r"[(,]\s*include\(|\.Mount\([^()]*,\s*[\w.]+\(\)")
"""What puts the routes of others to a path: those are told in its place."""
_MAPPED: Final = re.compile(r"\.Map(?:Area)?(?:Controller|Http)?Route\(")
_OWN_PATH: Final = re.compile(r"[\"(]")
"""In what a route was read from where that spells its path: `[HttpGet("{id}")]`, `app.MapGet(…)`."""


def find_doors(workspace: Workspace, source: Source, word: str, paths: frozenset[str] | None = None) -> Listing:
    """All that the word of a question (`routes`, `subcommands`) stands for; there may be none. `paths`: the files that
    have any, where that is known."""
    what = {"commands": "command", "tasks": "task"}.get(word.lower()[-8:].removeprefix("-"), "route")
    listing = _of_kind(workspace, what, paths)
    if what != "route":
        return listing
    viewsets, mounts, handed = Viewsets(workspace), Mounts(workspace, source), Handed(workspace, source)
    listing = replace(listing, settings=tuple(Heirs(workspace).placed(listing.settings)))
    mounted = _mounted(mounts, handed, PathNames(workspace, source), Inherited(workspace), listing)
    rooted = Rooted(workspace, source)
    routes = tuple(rooted.placed(each) for whole in mounted for each in expanded(workspace, whole, viewsets))
    return replace(listing, settings=routes, is_whole=not routes or (mounts.is_whole and handed.is_whole))


def find_jobs(workspace: Workspace) -> Listing:
    """What runs in the background or on a schedule, each marked so or kept where such stand; there may be none: a
    program may start them in a way of its own."""
    listing = _of_kind(workspace, "job")
    return replace(listing, settings=tuple(scheduled(workspace, Source(workspace), listing.settings)))


def _of_kind(workspace: Workspace, kind: str, paths: frozenset[str] | None = None) -> Listing:
    """Commands or routes outside of tests and examples, each once; files that have most first. There may be none.
    Tasks are commands of those who work on the repository."""
    snapshot = workspace.snapshot
    asides = Asides(snapshot.files)
    found: dict[tuple[str, str, str], Setting] = {}
    fact_kind = {"task": "command", "job": "handler"}.get(kind, kind)
    for file, tracked in enumerate(snapshot.files):
        if paths is not None and tracked.path not in paths:
            continue
        if not is_code(tracked.language) or not path_factor(tracked.path, "code") >= 1.0 or asides.has(tracked.path):
            continue
        first = snapshot.module_symbol(file) + 1
        for fact in entry_facts(snapshot, file, snapshot.skim_once(file), None, asides.marked):
            if fact.kind == fact_kind and _is_of(kind, tracked.path, fact.text):
                symbol = snapshot.symbol(first + fact.scope)
                is_said = fact.kind == "command" and bool(fact.value)  # what it does, as who makes it says
                name = fact.name if is_said else f"{fact.value} {fact.name}".lstrip()  # a route's may be the empty one
                said = Told(name, fact.value, "", tracked.path, fact.line, fact.line) if is_said else None
                setting = Setting(name, "", tracked.path, fact.line, symbol, fact.text, kind, told=said)
                found.setdefault((tracked.path, name, fact.text if kind == "route" else ""), setting)
        if kind == "command" and (named := management_command(snapshot, file, snapshot.skim_once(file))):
            symbol = snapshot.symbol(named[0])
            setting = Setting(named[1], "", tracked.path, symbol.name_line, symbol, "", kind)
            found.setdefault((tracked.path, named[1], ""), setting)
    if kind == "route":
        found = _without_convention(found)
    counts = Counter(path for path, _, _ in found)
    settings = sorted(
        found.values(), key=lambda item: (bool(_CHORES.search(item.path)), -counts[item.path], item.path, item.line)
    )
    return Listing(kind, tuple(settings), None)


def _is_of(kind: str, path: str, text: str) -> bool:
    if kind == "job":
        is_queued = text.startswith(_QUEUED) and not _LISTENS.search(path)
        return is_queued or (_JOB.search(text) is not None and not text.startswith(_QUEUED))
    return kind != "task" or _CHORES.search(path) is not None


def _mounted(
    mounts: Mounts, handed: Handed, names: PathNames, inherited: Inherited, listing: Listing
) -> Iterator[Setting]:
    """The routes with the paths under which other files put them."""
    for setting in listing.settings:
        verb, space, path = setting.key.rpartition(" ")
        path = inherited.full_path(setting.symbol, path, setting.text)
        is_mount = _INCLUDES.search(setting.text) is not None
        for inner in () if is_mount else mounts.full_paths(setting.path, setting.line, setting.text, path):
            for whole in handed.full_paths(setting.path, setting.line, inner):
                yield replace(setting, key=f"{verb}{space}{names.filled(whole, setting.path) or '/'}")


def _without_convention(found: dict[tuple[str, str, str], Setting]) -> dict[tuple[str, str, str], Setting]:
    """Without the paths that controllers of C# would have by their names, where the routes that the program maps are
    all spelled out: those names are then no paths."""
    mapped = [setting for setting in found.values() if _MAPPED.search(setting.text)]
    if not mapped or any("{controller" in setting.key.lower() for setting in mapped):
        return found
    return {
        place: setting
        for place, setting in found.items()
        if not setting.path.endswith(".cs") or _OWN_PATH.search(setting.text) or " page " in f" {setting.key}"
    }
