"""From what is asked about a project to its facts; None where nothing here tells it, for the search to answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.evidence.phrases import code
from iquest_cli.analyst.evidence.project import ProjectFacts, Stated
from iquest_cli.analyst.project.catalog import ROLES, catalog, letters
from iquest_cli.analyst.project.configuration import configuration_of
from iquest_cli.analyst.project.configured import MAX_FILES, settings_files
from iquest_cli.analyst.project.conventions import counted, errors_of, logging_of
from iquest_cli.analyst.project.listed import MAX_MANIFESTS, Listed, listed_dependencies, manifests
from iquest_cli.analyst.project.measured import size_of, test_places
from iquest_cli.analyst.project.parts import find_parts
from iquest_cli.analyst.project.people import committers, keepers, licences
from iquest_cli.analyst.project.pipelines import migration_folders, pipelines, ports
from iquest_cli.analyst.project.signs import Sign, Used, used_technologies
from iquest_cli.analyst.project.versions import BASE_IMAGE, PINNED, versions_needed
from iquest_cli.analyst.routes.doors import find_jobs

if TYPE_CHECKING:
    from anchors.workspace import Workspace
    from iquest_cli.analyst.asked.project import ProjectAsk
    from iquest_cli.analyst.evidence.evidence import Setting
    from iquest_cli.analyst.texts.source import Source

MAX_TOLD: Final = 8
MAX_DEPENDENCIES: Final = 40
MAX_SIGNS: Final = 4
RARE: Final = 0.05
"""Of the files that import what most of them do: what fewer import is no choice of the project."""
MAX_OF_ROLE: Final = 3
"""Technologies of one role that a stack names."""
_OF_PLATFORM: Final = re.compile(r"php|ext-[\w-]+|hhvm|python")
"""What Composer and Poetry list beside packages."""
_CALLED: Final = {"golang": "go", "jdk": "java", "jvm": "java", "jre": "java", "dotnet": ".net"}
"""How a language is called otherwise than in what says its version."""
_OF_STACK: Final = tuple(
    role for role in ROLES if role not in ("css", "state", "bundler", "lint", "validation", "async")
)


NAMES: Final = {
    "migrations": ("migrat",),
    "ports": ("port",),
    "jobs": ("job", "cron", "schedul"),
    "configuration": ("config",),
}
"""What a place says, one of these, that may answer where no fact does; one that does not is no lead."""


def find_facts(workspace: Workspace, source: Source, ask: ProjectAsk) -> ProjectFacts | None:
    return _FINDERS[ask.topic](workspace, source, ask)


def _used(workspace: Workspace, source: Source) -> tuple[Used, ...]:
    return used_technologies(workspace, source, listed_dependencies(workspace, source))


def _roles(workspace: Workspace, source: Source, ask: ProjectAsk) -> ProjectFacts | None:
    listed = listed_dependencies(workspace, source)
    used = [one for one in used_technologies(workspace, source, listed) if one.technology.role in ask.roles]
    used.sort(key=lambda one: (one.best.is_aside, ask.roles.index(one.technology.role)))
    used = _without_library(used)
    own = [one for one in used if not one.best.is_aside]
    # The first role that is met is the one that is asked for; another stands beside it.
    first = own[0].technology.role if own else ""
    main = [one for one in own if one.technology.role == first] or used
    beside = [one for one in own if one not in main]
    stated = tuple(_stated(one) for one in main[:MAX_TOLD])
    aside = bool(main) and not own
    more = tuple(_stated(one) for one in beside[:MAX_OF_ROLE])
    more += tuple(_of_sign(sign) for one in main[:2] for sign in one.signs[1:MAX_SIGNS])
    unread = 0 if main else _num_unread(workspace)
    return ProjectFacts(
        "roles", ask.said, stated, more, len(main), num_looked_at=len(listed), num_unread=unread, is_aside=aside
    )


def _num_unread(workspace: Workspace) -> int:
    """Manifests and files of settings beyond what is read, where something is said not to be there."""
    num_manifests, num_settings = len(manifests(workspace)), len(settings_files(workspace))
    return max(0, num_manifests - MAX_MANIFESTS) + max(0, num_settings - MAX_FILES)


def _without_library(used: list[Used]) -> list[Used]:
    """What comes with the language counts where nothing else does the same; for tests and logs it is told beside."""
    kept = []
    for one in used:
        alike = [other for other in used if other.technology.role == one.technology.role]
        others = [other for other in alike if other is not one]
        if one.best.how == "import" and one.best.num_files < RARE * max(other.best.num_files for other in alike):
            continue
        is_beside = one.technology.role in ("testing", "logging", "database")
        if (
            one.best.how == "import"
            and not is_beside
            and any(o.best.how != "import" and not o.best.is_aside for o in others)
        ):
            continue
        kept.append(one)
    return kept


def _stated(one: Used) -> Stated:
    sign = one.best
    return Stated(one.technology.name, sign.told, sign.path, sign.line, _imported(sign))


def _imported(sign: Sign) -> str:
    if sign.num_files:
        return f"imported by {sign.num_files:,} {'file' if sign.num_files == 1 else 'files'}"
    return {"image": "an image", "address": "an address", "kit": "the project's kit"}.get(sign.how, "")


def _of_sign(sign: Sign) -> Stated:
    return Stated(sign.technology.name, sign.told, sign.path, sign.line, _imported(sign))


def _one(workspace: Workspace, source: Source, ask: ProjectAsk) -> ProjectFacts | None:
    """One technology by its name, or a dependency by its own; None for what is neither known nor listed."""
    listed = listed_dependencies(workspace, source)
    wanted = catalog().named(ask.name)
    if wanted is not None:
        used = [one for one in used_technologies(workspace, source, listed) if one.technology.name == wanted.name]
        signs = [sign for one in used for sign in one.signs]
        stated = tuple(_of_sign(sign) for sign in signs[:MAX_TOLD])
        aside = bool(signs) and all(sign.is_aside for sign in signs)
        unread = 0 if signs else _num_unread(workspace)
        return ProjectFacts("one", wanted.name, stated, (), len(signs), num_unread=unread, is_aside=aside)
    found = [
        item for item in listed if letters(ask.name) in (letters(item.name), letters(item.name.rpartition("/")[2]))
    ]
    if not found:
        return None
    rows = tuple(Stated(item.name, item.version, item.path, item.line) for item in found[:MAX_TOLD])
    return ProjectFacts("one", code(found[0].name), rows, (), len(found), is_aside=all(item.is_aside for item in found))


def _stack(workspace: Workspace, source: Source, ask: ProjectAsk) -> ProjectFacts | None:
    size = size_of(workspace, only_code=True)
    used = _without_library(list(_used(workspace, source)))
    rows = []
    for role in _OF_STACK:
        named = [one for one in used if one.technology.role == role and not one.best.is_aside][:MAX_OF_ROLE]
        rows += [Stated(ROLES[role], one.technology.name, one.best.path, one.best.line) for one in named]
    versions = versions_needed(workspace, source)
    if not rows and not size.rows:
        return None
    return ProjectFacts(
        "stack", "", (*size.rows[:MAX_OF_ROLE], *rows), _of_languages(versions)[:MAX_OF_ROLE], len(rows)
    )


def _languages(workspace: Workspace, source: Source, ask: ProjectAsk) -> ProjectFacts | None:
    size = size_of(workspace, only_code=True)
    versions = versions_needed(workspace, source)
    return (
        ProjectFacts("languages", "", size.rows[:MAX_TOLD], _of_languages(versions)[:MAX_TOLD]) if size.rows else None
    )


def _of_languages(versions: tuple[Stated, ...]) -> tuple[Stated, ...]:
    return tuple(one for one in versions if one.label != BASE_IMAGE) or versions


def _dependencies(workspace: Workspace, source: Source, ask: ProjectAsk) -> ProjectFacts | None:
    listed = listed_dependencies(workspace, source)
    listed = tuple(item for item in listed if not _OF_PLATFORM.fullmatch(item.name))
    own = [item for item in listed if not item.is_aside] or list(listed)
    if not own:
        return None
    rows = tuple(_listed(item) for item in own[:MAX_DEPENDENCIES])
    where = {item.path for item in own}
    return ProjectFacts("dependencies", where.pop() if len(where) == 1 else "", rows, (), len(own))


def _listed(item: Listed) -> Stated:
    technologies = catalog().of_package(item.registry, item.name)
    what = ", ".join(dict.fromkeys(ROLES[one.role] for one in technologies))
    return Stated(f"{item.name} {item.version}".strip(), "", item.path, item.line, what)


def _versions(workspace: Workspace, source: Source, ask: ProjectAsk) -> ProjectFacts | None:
    found = versions_needed(workspace, source)
    wanted = _CALLED.get(ask.name, ask.name)
    # The language that is asked for comes first; who asks for none is told all in their order.
    asked = sorted(found, key=lambda one: not _letters_of(one).startswith(letters(wanted)))
    return ProjectFacts("versions", "", tuple(asked)) if found else None


def _letters_of(stated: Stated) -> str:
    return letters(stated.told if stated.label == PINNED else stated.label)


def _license(workspace: Workspace, source: Source, ask: ProjectAsk) -> ProjectFacts | None:
    found = licences(workspace, source)
    return ProjectFacts("license", "", found)


def _people(workspace: Workspace, source: Source, ask: ProjectAsk) -> ProjectFacts | None:
    kept = keepers(workspace, source)
    made, num_commits = committers(workspace)
    rows = tuple(Stated(name, f"{number:,}", "", 0) for name, number in made)
    return ProjectFacts("people", "", kept, rows, num_commits) if kept or rows else None


def _size(workspace: Workspace, source: Source, ask: ProjectAsk) -> ProjectFacts | None:
    size = size_of(workspace)
    said = f"{size.num_lines:,} lines in {size.num_files:,} files of code, {size.num_functions:,} functions and methods"
    return ProjectFacts("size", said, size.rows) if size.rows else None


def _tests(workspace: Workspace, source: Source, ask: ProjectAsk) -> ProjectFacts | None:
    places, num_first, num_tests, num_files = test_places(workspace)
    used = [one for one in _used(workspace, source) if one.technology.role == "testing"]
    frameworks = tuple(_stated(one) for one in used[:MAX_OF_ROLE])
    said = f"{num_tests:,} of {num_files:,} files with code are tests"
    if not num_files:
        return None
    is_mostly = num_first > num_tests / 2
    return ProjectFacts("tests", said, places[:MAX_TOLD], frameworks, len(places), is_mostly_first=is_mostly)


def _ci(workspace: Workspace, source: Source, ask: ProjectAsk) -> ProjectFacts | None:
    found = pipelines(workspace, source)
    return ProjectFacts("ci", "", found[:MAX_DEPENDENCIES], (), len(found))


def _ports(workspace: Workspace, source: Source, ask: ProjectAsk) -> ProjectFacts | None:
    found = ports(workspace, source)
    return ProjectFacts("ports", "", found) if found else None


def _migrations(workspace: Workspace, source: Source, ask: ProjectAsk) -> ProjectFacts | None:
    folders = migration_folders(workspace)
    used = [one for one in _used(workspace, source) if one.technology.role == "migrations" and not one.best.is_aside]
    tools = tuple(_stated(one) for one in used[:MAX_OF_ROLE])
    return ProjectFacts("migrations", "", folders[:MAX_TOLD], tools) if folders or tools else None


def _parts(workspace: Workspace, source: Source, ask: ProjectAsk) -> ProjectFacts | None:
    parts = find_parts(workspace)
    most = (Stated(parts.used_most, f"{parts.num_users:,}", "", 0, parts.below),)
    return ProjectFacts("parts", workspace.about, parts.rows, most, parts.num_all) if len(parts.rows) > 1 else None


def _errors(workspace: Workspace, source: Source, ask: ProjectAsk) -> ProjectFacts | None:
    told = errors_of(workspace)
    return ProjectFacts("conventions", told.said, (), groups=told.groups) if told is not None else None


def _logging(workspace: Workspace, source: Source, ask: ProjectAsk) -> ProjectFacts | None:
    told = logging_of(workspace)
    if told is None:
        return None
    used = _without_library([one for one in _used(workspace, source) if one.technology.role == "logging"])
    by = tuple(_stated(one) for one in used if not one.best.is_aside)[:MAX_OF_ROLE]
    return ProjectFacts("conventions", told.said, by, groups=told.groups)


def _configuration(workspace: Workspace, source: Source, ask: ProjectAsk) -> ProjectFacts | None:
    told = configuration_of(workspace)
    if told is None:
        return None
    used = [one for one in _used(workspace, source) if one.technology.role == "config" and not one.best.is_aside]
    by = tuple(_stated(one) for one in used[:MAX_OF_ROLE])
    return ProjectFacts("conventions", told.said, by, groups=told.groups)


def _jobs(workspace: Workspace, source: Source, ask: ProjectAsk) -> ProjectFacts | None:
    jobs = [job for job in find_jobs(workspace).settings if not job.path.startswith(".")]
    used = [one for one in _used(workspace, source) if one.technology.role == "queue" and not one.best.is_aside]
    if not jobs and not used:
        return None
    rows = tuple(Stated(_called(one), "", one.path, one.line) for one in jobs[: 2 * MAX_TOLD])
    more = f" and {len(jobs) - len(rows):,} more" if len(jobs) > len(rows) else ""
    said = f"{counted(len(jobs), 'job')} {'is' if len(jobs) == 1 else 'are'} marked as such" if jobs else ""
    groups = ((f"Marked so{more}:", rows),) if rows else ()
    return ProjectFacts("conventions", said, tuple(_stated(one) for one in used[:MAX_OF_ROLE]), groups=groups)


def _called(setting: Setting) -> str:
    return setting.symbol.qualified_name if setting.symbol is not None else setting.key


_FINDERS: Final[dict[str, Callable[[Workspace, Source, ProjectAsk], ProjectFacts | None]]] = {
    "roles": _roles, "one": _one, "stack": _stack, "languages": _languages, "dependencies": _dependencies,
    "versions": _versions, "license": _license, "people": _people, "size": _size, "tests": _tests, "ci": _ci,
    "jobs": _jobs, "configuration": _configuration, "errors": _errors, "logging": _logging, "parts": _parts,
    "ports": _ports, "migrations": _migrations,
}  # fmt: skip
