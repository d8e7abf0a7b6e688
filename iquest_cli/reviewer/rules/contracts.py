"""What code offers by a text, not by a name: routes, commands, settings. Which a change takes away, and who says the
text still. Shared by the rules of the three."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from anchors.graph.texts.words import files_with
from anchors.records import RecordFact
from anchors.syntax.languages import is_code, is_generated_path, is_vendored_path
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.pairs import MAX_WIDTH as MAX_WIDTH
from iquest_cli.reviewer.side import Side

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
    given = _Given(change, kind)
    for file in change.read_files:
        old = file.old_path if file.status != "copied" else None
        index = base.snapshot.file_index(old) if old is not None else None
        if old is None or index is None or change.is_test(old):
            continue
        new = file.new_path
        kept = _facts_of(change.head, new, kind)
        for fact in base.snapshot.record(index).facts:
            if fact.kind != kind or not fact.name or fact.name in seen or not accept(fact):
                continue
            if (fact.name, fact.value) in kept:
                continue
            seen.add(fact.name)
            if not given.stands(fact):
                yield Gone(new or old, where_was(change, new, fact.line), fact)


def _facts_of(side: Side, path: str | None, kind: str) -> set[tuple[str, str]]:
    index = side.snapshot.file_index(path) if path is not None else None
    facts = side.snapshot.record(index).facts if index is not None else ()
    return {(fact.name, fact.value) for fact in facts if fact.kind == kind}


class _Given:
    """The facts of one kind of the new side, those of a file read once."""

    def __init__(self, change: Change, kind: str) -> None:
        self._change = change
        self._kind = kind
        self._by_file: dict[int, dict[tuple[str, ...], set[str]]] = {}

    def _parts(self, name: str) -> tuple[str, ...]:
        return tuple(static_parts(name.strip("/"))) if self._kind == "route" else (name,)

    def _of_file(self, index: int) -> dict[tuple[str, ...], set[str]]:
        """What the facts of a file have as values, by their names without parameters."""
        if index not in self._by_file:
            found: dict[tuple[str, ...], set[str]] = {}
            for item in self._change.head.snapshot.record(index).facts:
                if item.kind == self._kind and not item.text.startswith("ENV "):  # an image sets it and reads nothing
                    found.setdefault(self._parts(item.name), set()).add(item.value)
            self._by_file[index] = found
        return self._by_file[index]

    def stands(self, fact: RecordFact) -> bool:
        """Whether some fact of the new side, outside of tests, has the same name, and of a route a method in common."""
        snapshot = self._change.head.snapshot
        parts, ours = self._parts(fact.name), set(fact.value.split(","))
        for index in files_with(snapshot, " ".join(parts)):
            if self._change.is_test(snapshot.files[index].path):
                continue
            for value in self._of_file(index).get(parts, ()):
                theirs = set(value.split(","))
                if self._kind != "route" or not (ours - {""}) or not (theirs - {""}) or ours & theirs:
                    return True
        return False


class ConfigReads:
    """Where one side reads a setting, the facts of a file gone through once for all of them."""

    def __init__(self, side: Side) -> None:
        self._side = side
        self._by_file: dict[int, dict[str, list[RecordFact]]] = {}

    def of(self, key: str) -> Iterator[tuple[str, RecordFact]]:
        """The path and the fact of each place, in their order."""
        snapshot = self._side.snapshot
        for index in files_with(snapshot, key):
            if index not in self._by_file:
                found: dict[str, list[RecordFact]] = {}
                for fact in snapshot.record(index).facts:
                    if fact.kind == "config":
                        found.setdefault(fact.name, []).append(fact)
                self._by_file[index] = found
            yield from ((snapshot.files[index].path, fact) for fact in self._by_file[index].get(key, ()))


def gone_lines(change: Change) -> Iterator[tuple[str, int, str]]:
    """(old path, old line, text) of each line that the change took away from the code that rules read, tests left
    out. Lines longer than anybody writes are none."""
    for file in change.read_files:
        path = file.old_path
        if path is None or file.status == "copied" or not is_code(change.language(path)) or change.is_test(path):
            continue
        for hunk in file.hunks:
            line = hunk.old_start
            for text in hunk.lines:
                if text[:1] == "-" and len(text) <= MAX_WIDTH:
                    yield path, line, text[1:]
                line += text[:1] != "+"


def where_was(change: Change, path: str | None, old_line: int) -> int:
    """The line of the new side where a line of the old one was: what came in its place, or the last kept one above."""
    if path is None:
        return 1
    lines = change.lines(path)
    stands = lines.cuts.get(old_line, 0)
    new = stands if stands in lines.added else lines.to_new(lines.kept_from(old_line))
    return max(1, min(new or 1, len(change.head.lines(path))))


def is_history(path: str) -> bool:
    """Whether a file is a record of what was."""
    return _HISTORY.search(path) is not None


def places_of(side: Side, text: str, pattern: re.Pattern[str], literal: str) -> list[Place]:
    """Lines of the side where `pattern` stands, which holds `literal`, in files that hold the words of `text`; not what
    others wrote, and not a record of what was."""
    found = []
    for index in files_with(side.snapshot, text):
        file = side.snapshot.files[index]
        if is_vendored_path(file.path) or is_generated_path(file.path) or is_history(file.path):
            continue
        is_prose = not is_code(file.language) and file.language in _PROSE
        for number, line in side.lines_having(file.path, literal):
            if len(line) < 2000 and pattern.search(line):
                found.append(Place(file.path, number, is_prose))
    return found
