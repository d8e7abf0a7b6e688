"""What code offers by a text, not by a name: routes, commands, settings. Which a change takes away, and who says the
text still. Shared by the rules of the three."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from anchors.graph.words import files_with
from anchors.records import RecordFact
from anchors.syntax.languages import is_code, is_generated_path, is_vendored_path
from iquest_cli.reviewer.change import Change, Side

_PROSE = frozenset({"markdown", "restructuredtext", "text", "html"})
_HISTORY = re.compile(
    r"(?:^|/)(?:CHANGE|HISTORY|NEWS|RELEASE|UPGRAD|MIGRAT)[^/]*$|(?:^|/)(?:releases?|changelogs?)/", re.I
)


@dataclass(frozen=True, slots=True)
class Gone:
    """A fact of the old side that no fact of the new side stands for; `line` is the new side's, where it was."""

    path: str
    line: int
    fact: RecordFact


@dataclass(frozen=True, slots=True)
class Place:
    path: str
    line: int
    is_prose: bool


_HOLE = re.compile(r"<[^<>]*>|\{[^{}]*\}|:\w+|\*\w*|\([^()]*\)")


def static_parts(path: str) -> list[str]:
    """A route's path without its parameters, whatever they are called and however many stand together."""
    return re.split(rf"(?:{_HOLE.pattern})+", path)


def gone_facts(change: Change, kind: str, accept: Callable[[RecordFact], bool]) -> Iterator[Gone]:
    """Facts of a kind that stood in changed files, outside of tests, and that stand nowhere now."""
    base = change.base
    if base is None:
        return
    seen: set[str] = set()
    for file in change.read_files:
        old = file.old_path if file.status != "copied" else None
        index = base.snapshot.file_index(old) if old is not None else None
        if old is None or index is None or change.is_test(old):
            continue
        for fact in base.snapshot.record(index).facts:
            if fact.kind != kind or not fact.name or fact.name in seen or not accept(fact):
                continue
            new = file.new_path
            if (fact.name, fact.value) in _facts_of(change.head, new, kind):
                continue
            seen.add(fact.name)
            if not _stands(change, kind, fact):
                yield Gone(new or old, where_was(change, new, fact.line), fact)


def _facts_of(side: Side, path: str | None, kind: str) -> set[tuple[str, str]]:
    index = side.snapshot.file_index(path) if path is not None else None
    facts = side.snapshot.record(index).facts if index is not None else ()
    return {(fact.name, fact.value) for fact in facts if fact.kind == kind}


def _stands(change: Change, kind: str, fact: RecordFact) -> bool:
    """Whether some fact of the new side, outside of tests, has the same name, and of a route a method in common."""
    head = change.head
    is_route = kind == "route"
    parts = static_parts(fact.name) if is_route else [fact.name]
    for index in files_with(head.snapshot, " ".join(parts)):
        if change.is_test(head.snapshot.files[index].path):
            continue
        for item in head.snapshot.record(index).facts:
            if item.kind == kind and (static_parts(item.name) if is_route else [item.name]) == parts:
                ours, theirs = set(fact.value.split(",")), set(item.value.split(","))
                if not is_route or not (ours - {""}) or not (theirs - {""}) or ours & theirs:
                    return True
    return False


def where_was(change: Change, path: str | None, old_line: int) -> int:
    """The line of the new side where a line of the old one was, or the last kept one above it."""
    if path is None:
        return 1
    lines = change.lines(path)
    for at in range(old_line, 0, -1):
        new = lines.to_new(at)
        if new is not None:
            return min(new, max(1, len(change.head.lines(path))))
    return 1


def places_of(side: Side, text: str, pattern: re.Pattern[str]) -> list[Place]:
    """Lines of the side where `pattern` stands, in files that hold the words of `text`; not what others wrote, and not
    a record of what was."""
    found = []
    for index in files_with(side.snapshot, text):
        file = side.snapshot.files[index]
        if is_vendored_path(file.path) or is_generated_path(file.path) or _HISTORY.search(file.path):
            continue
        is_prose = not is_code(file.language) and file.language in _PROSE
        for number, line in enumerate(side.lines(file.path), 1):
            if len(line) < 2000 and pattern.search(line):
                found.append(Place(file.path, number, is_prose))
    return found
