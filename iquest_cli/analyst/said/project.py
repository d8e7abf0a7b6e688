"""Says facts about a project as a whole: the one that answers in a sentence, then the lines that show them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from iquest_cli.analyst.evidence import phrases
from iquest_cli.analyst.evidence.phrases import at, code
from iquest_cli.analyst.evidence.places import Place
from iquest_cli.analyst.evidence.project import ProjectFacts, Stated
from iquest_cli.analyst.said.draft import Draft

MAX_NAMES: Final = 6
WIDTH: Final = 100


_NOT_SEEN: Final = {
    "migrations": "no tool for migrations, and no folder of steps of a schema, is seen here",
    "ports": "no port is written down here in settings, containers or code that is known for it",
    "jobs": "nothing here is marked as a job, and no library for jobs is listed",
    "configuration": "no setting, no file and no type of settings is seen here",
}


def say_project(facts: ProjectFacts, draft: Draft) -> None:
    if facts.topic in _NOT_SEEN and not (facts.stated or facts.more or facts.groups):
        draft.say(f"Not found: {_NOT_SEEN[facts.topic]}.")
        return
    _SAY[facts.topic](facts, draft)
    grouped = [stated for _, rows in facts.groups for stated in rows]
    for stated in (*facts.stated, *facts.more, *grouped):
        if stated.path:
            draft.cite(Place(stated.path, stated.line, stated.line, stated.label, "", None), "shows it")


def _shown(name: str, stated: Stated) -> str:
    """name: `sign version` (path:line), imported by 3 files"""
    note = f", {stated.note}" if stated.note else ""
    where = f"({at(stated.path, stated.line)}){note}"
    return f"{name} {where}" if stated.told.lower() == name.lower() else f"{name}: {code(stated.told, WIDTH)} {where}"


def _rows(title: str, rows: tuple[Stated, ...], draft: Draft, num_all: int = 0) -> None:
    cells = [
        (
            code(one.label, WIDTH) if one.label else "",
            _told(one),
            at(one.path, one.line) if one.path else "",
            code(one.note, WIDTH) if one.note else "",
        )
        for one in rows
    ]
    filled = [n for n in range(4) if any(row[n] for row in cells)]
    if cells:
        table = phrases.columns([[row[n] for n in filled] for row in cells])
        draft.say(f"{title}\n{table}" if title else table)
    if num_all > len(rows):
        draft.say(f"{num_all - len(rows):,} more are listed.")


def _told(stated: Stated) -> str:
    return stated.told if stated.is_ours or not stated.told else code(stated.told, WIDTH)


def _names(rows: tuple[Stated, ...], num_all: int = 0) -> str:
    names = list(dict.fromkeys(one.label for one in rows))
    return phrases.first_of(names, MAX_NAMES, num_all if num_all > len(rows) else 0)


def _say_roles(facts: ProjectFacts, draft: Draft) -> None:
    if not facts.stated:
        looked = f"none of its {facts.num_looked_at:,} dependencies" if facts.num_looked_at else "no dependency"
        draft.say(f"Not found: {looked}, no image, address or import here is known for {facts.said}.{_unread(facts)}")
        return
    only = f"Only tests, examples or documentation show something for {facts.said}: " if facts.is_aside else ""
    if len(facts.stated) == 1:
        one = facts.stated[0]
        start = only or ("Its tests use " if facts.said == "tests" else "It uses ")
        draft.say(f"{start}{_shown(one.label, one)}.")
    else:
        start = only or ("Its tests use " if facts.said == "tests" else "It uses ")
        draft.say(f"{start}{_names(facts.stated, facts.num_all)}.")
        _rows("Shown by:", facts.stated, draft)
    _rows("Seen as well:", facts.more, draft)


def _unread(facts: ProjectFacts) -> str:
    return f" {facts.num_unread:,} more of such files were not read." if facts.num_unread else ""


def _say_one(facts: ProjectFacts, draft: Draft) -> None:
    name = facts.said
    if not facts.stated:
        draft.say(
            f"Nothing here shows that it uses {name}: no manifest lists a package of it that is known, and no container"
            f" or address that is written down names it.{_unread(facts)}"
        )
        return
    if facts.is_aside:
        draft.say(f"Only tests, examples, documentation or CI use {_shown(name, facts.stated[0])}.")
    else:
        draft.say(f"Yes, it uses {_shown(name, facts.stated[0])}.")
    _rows("Seen as well:", facts.stated[1:], draft)


def _say_stack(facts: ProjectFacts, draft: Draft) -> None:
    languages = [one for one in facts.stated if not one.path]
    built = tuple(one for one in facts.stated if one.path)
    written = phrases.listed([f"{one.label} ({one.told}, {one.note})" for one in languages])
    draft.say(f"It is written in {written}.")
    labels = set[str]()
    rows = []
    for one in built:  # each role once, the technologies of it below each other
        rows.append(("" if one.label in labels else one.label, one.told, at(one.path, one.line)))
        labels.add(one.label)
    if rows:
        draft.say("Built with, by what each is for:\n" + phrases.columns(rows))
    _rows("Versions that it asks for:", facts.more, draft)


def _say_languages(facts: ProjectFacts, draft: Draft) -> None:
    main = facts.stated[0]
    draft.say(f"It is written in {main.label} for the most part ({main.told}, {main.note}).")
    _rows("All languages of its code:", facts.stated if len(facts.stated) > 1 else (), draft)
    _rows("Versions that it asks for:", facts.more, draft)


def _say_dependencies(facts: ProjectFacts, draft: Draft) -> None:
    listed = f"in {code(facts.said)}" if facts.said else "in its manifests"
    is_one = facts.num_all == 1
    draft.say(
        f"{phrases.counted(facts.num_all, 'dependency is', 'dependencies are')} listed {listed}{'' if is_one else ':'}"
    )
    _rows("", facts.stated, draft, facts.num_all)


def _say_versions(facts: ProjectFacts, draft: Draft) -> None:
    first = facts.stated[0]
    where = at(first.path, first.line)
    if first.note == "required":
        draft.say(f"It requires {first.label} {code(first.told)} ({where}).")
    else:
        draft.say(f"{first.label} {code(first.told)} ({where}){', ' if first.note else ''}{first.note}.")
    _rows("Every version that is written down:", facts.stated if len(facts.stated) > 1 else (), draft)


def _say_license(facts: ProjectFacts, draft: Draft) -> None:
    if not facts.stated:
        draft.say("No licence is written down here: no LICENSE or COPYING file, and no manifest names one.")
        return
    first = facts.stated[0]
    draft.say(f"It is under the {_told(first)} ({at(first.path, first.line)}).")
    _rows("Said as well:", facts.stated[1:], draft)


def _say_people(facts: ProjectFacts, draft: Draft) -> None:
    if facts.stated:
        first = facts.stated[0]
        draft.say(f"{at(first.path, first.line)} names {code(first.told, WIDTH)} as {first.label}.")
        _rows("", facts.stated if len(facts.stated) > 1 else (), draft)
    else:
        draft.say("No file here names owners or authors.")
    if facts.more:
        commits = f"the latest {facts.num_all:,} commits" if facts.num_all > 1 else "its only commit"
        made = [f"{code(one.label)} ({one.told})" for one in facts.more]
        draft.say(f"Of {commits} that are here, merges and robots left out, the most are by {phrases.listed(made)}.")


def _say_size(facts: ProjectFacts, draft: Draft) -> None:
    draft.say(f"{facts.said}, tests among them.")
    _rows("By language:", facts.stated, draft)


def _say_tests(facts: ProjectFacts, draft: Draft) -> None:
    if not facts.stated:
        draft.say("No file here is a test by its name or its place.")
        return
    first = facts.stated[0]
    where = (
        f"Most stand in {code(first.label)}" if facts.is_mostly_first else f"They stand in {facts.num_all:,} folders"
    )
    draft.say(f"{where}; {facts.said}.")
    _rows("By folder, each with its first file:", facts.stated, draft, facts.num_all)
    _rows("Written with:", facts.more, draft)


def _say_ci(facts: ProjectFacts, draft: Draft) -> None:
    if not facts.stated:
        draft.say("No configuration of a CI system that is known stands here.")
        return
    draft.say(f"{phrases.counted(facts.num_all, 'pipeline is', 'pipelines are')} configured:")
    _rows("", facts.stated, draft, facts.num_all)


def _say_ports(facts: ProjectFacts, draft: Draft) -> None:
    first = facts.stated[0]
    draft.say(f"{code(first.told)}, by {code(first.label)} ({at(first.path, first.line)}), {first.note}.")
    _rows("Every port that is written down:", facts.stated if len(facts.stated) > 1 else (), draft)


def _say_conventions(facts: ProjectFacts, draft: Draft) -> None:
    said = facts.said
    if facts.stated:
        by = f"It uses {_shown(facts.stated[0].label, facts.stated[0])}"
        said = f"{by}; {said[0].lower()}{said[1:]}" if said else by
    draft.say(f"{said}.")
    _rows("Used as well:", facts.stated[1:], draft)
    for title, rows in facts.groups:
        _rows(title, rows, draft)


def _say_parts(facts: ProjectFacts, draft: Draft) -> None:
    draft.say(phrases.plain(facts.said))
    most = facts.more[0]
    below = f" below {code(most.note)}" if most.note else ""
    used = f"; {most.told} of those shown use {code(most.label)}" if most.label else ""
    draft.say(f"Its code has {phrases.counted(facts.num_all, 'part').lower()}{below}{used}:")
    _rows("", facts.stated, draft, facts.num_all)


def _say_migrations(facts: ProjectFacts, draft: Draft) -> None:
    with_tool = f" with {phrases.listed([one.label for one in facts.more])}" if facts.more else ""
    if facts.stated:
        first = facts.stated[0]
        draft.say(
            f"The schema is migrated{with_tool}: {first.told} stand in {code(first.label)}, the last is"
            f" {at(first.path, 1)}."
        )
        _rows("", facts.stated if len(facts.stated) > 1 else (), draft)
    else:
        draft.say(f"The schema is migrated{with_tool}; no folder of steps is seen.")
    _rows("Shown by:", facts.more, draft)


def _say_blocks(facts: ProjectFacts, draft: Draft) -> None:
    if not facts.stated:
        draft.say(f"Not found: {facts.said}.")
    _rows(f"{facts.said}:", facts.stated, draft, facts.num_all)


_SAY: Final[dict[str, Callable[[ProjectFacts, Draft], None]]] = {
    "roles": _say_roles, "one": _say_one, "stack": _say_stack, "languages": _say_languages,
    "dependencies": _say_dependencies, "versions": _say_versions, "license": _say_license, "people": _say_people,
    "size": _say_size, "tests": _say_tests, "ci": _say_ci, "parts": _say_parts, "ports": _say_ports,
    "migrations": _say_migrations, "conventions": _say_conventions,
    "blocks": _say_blocks,
}  # fmt: skip
