"""A change with both of its sides: what every rule reads. Computes each thing once, when a rule first asks.

Knows no rule and makes no judgement.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from anchors.graph.ways.impact import LineMap, Touched, touched_symbols
from anchors.syntax.languages import is_code, is_test_path, language_of
from anchors.types import Diff, FileChange
from iquest_cli.reviewer.notebooks import as_scripts
from iquest_cli.reviewer.pairs import MAX_WIDTH, Pair, pairs_of
from iquest_cli.reviewer.side import Side

if TYPE_CHECKING:
    from anchors.workspace import Workspace

_T = TypeVar("_T")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class AddedLine:
    """A line that the change added; `text` without its `+`."""

    path: str
    line: int
    text: str
    language: str | None


class Change:
    """`base` None: the change has no parent (a first commit)."""

    def __init__(self, base: Workspace | None, head: Workspace, diff: Diff) -> None:
        self.base = Side(base) if base is not None else None
        self.head = Side(head)
        if self.base is not None:
            self.base.other, self.head.other = self.head, self.base
        self.as_written = diff
        """As git has it, notebooks with their outputs."""
        self.diff = as_scripts(diff, self.base, self.head)
        self.secrets: dict[str, str] = {}
        """Secrets that a rule found in the change, with their kinds: no report shows them."""
        self.notes: list[str] = []
        """What a rule could not look at, and why."""
        self._by_new = {change.new_path: change for change in self.diff.files if change.new_path is not None}
        self._maps: dict[str, LineMap] = {}
        self._added_words: dict[str, dict[str, list[int]]] = {}
        self._new_paths: dict[str, str | None] = {}
        self._handed_over = self._into_submodules()
        for change in diff.files:
            if change.old_path is not None and change.status != "copied":
                self._new_paths.setdefault(change.old_path, change.new_path)

    def _into_submodules(self) -> frozenset[str]:
        """Files that went from where a submodule stands now: they are gone from here, and may be there as they were."""
        links = tuple(f"{file.new_path}/" for file in self.diff.files if file.note == "submodule" and file.new_path)
        gone = [file.old_path for file in self.diff.files if file.new_path is None and file.old_path is not None]
        found = frozenset(path for path in gone if path.startswith(links)) if links else frozenset()
        if found:
            self.note(f"{len(found):,} of its files went where a submodule is now: who uses them was not looked at")
        return found

    def first(self, found: Iterable[_T], most: int, what: str) -> list[_T]:
        """The first ones, and where there are more a note: how many of what were looked at, in the report's words."""
        kept = list(islice(found, most + 1))
        if len(kept) > most:
            self.note(f"{what}: only the first {most:,} were looked at")
        return kept[:most]

    def note(self, text: str) -> None:
        """Says once what was not looked at."""
        if text not in self.notes:
            self.notes.append(text)

    def file(self, path: str) -> FileChange | None:
        """The change of a file of the new side."""
        return self._by_new.get(path)

    def lines(self, path: str) -> LineMap:
        """Line numbers across the change, for a file of the new side."""
        if path not in self._maps:
            self._maps[path] = LineMap(self.file(path))
        return self._maps[path]

    def lines_adding(self, path: str, name: str) -> Iterable[int]:
        """Lines that the change added to a file of the new side and that may hold a name."""
        if path not in self._added_words:
            words: dict[str, list[int]] = {}
            lines = self.head.lines(path)
            for number in self.lines(path).in_order:
                for word in set(_WORD.findall(lines[number - 1])) if number <= len(lines) else ():
                    words.setdefault(word, []).append(number)
            self._added_words[path] = words
        word = _WORD.search(name)
        return self._added_words[path].get(word[0], ()) if word is not None else self.lines(path).in_order

    def old_path(self, path: str) -> str | None:
        """Where a file of the new side was before; None when it was not."""
        change = self.file(path)
        return path if change is None else change.old_path

    def new_path(self, path: str) -> str | None:
        """Where a file of the old side is now; None when it is gone."""
        return self._new_paths.get(path, path)

    def language(self, path: str) -> str:
        return language_of(path) or ""

    def is_in_diff(self, path: str, line: int) -> bool:
        return path in self._by_new and line in self.lines(path).added

    @property
    def read_files(self) -> Iterator[FileChange]:
        """Files of the diff that rules look into."""
        return (file for file in self.diff.files if not why_unread(file) and file.old_path not in self._handed_over)

    @property
    def parsed_files(self) -> Iterator[tuple[str, int]]:
        """Path and number in the head's snapshot of those that stand there."""
        for file in self.read_files:
            index = self.head.snapshot.file_index(file.new_path) if file.new_path is not None else None
            if file.new_path is not None and index is not None:
                yield file.new_path, index

    @property
    def kept_files(self) -> Iterator[tuple[FileChange, str, str]]:
        """Those of them that stand on both sides, with their old and new paths."""
        for file in self.read_files:
            if file.old_path is not None and file.new_path is not None:
                yield file, file.old_path, file.new_path

    def added_lines(self, *, with_others: bool = False) -> Iterator[AddedLine]:
        """Of the files that rules read; `with_others`: also of those that nobody here wrote by hand."""
        for change in self.diff.files if with_others else self.read_files:
            if change.new_path is not None:
                yield from added_of(change)

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """Lines of the files that rules read which came in the place of one another."""
        return tuple(pairs_of(self.read_files))

    @cached_property
    def code_pairs(self) -> tuple[Pair, ...]:
        """Those of code, tests left out."""
        return tuple(pair for pair in self.pairs if is_code(self.language(pair.path)) and not self.is_test(pair.path))

    @cached_property
    def said(self) -> frozenset[str]:
        """The words of all lines that it added."""
        return frozenset(word for item in self.added_lines() for word in _WORD.findall(item.text[:MAX_WIDTH]))

    @cached_property
    def touched(self) -> tuple[Touched, ...]:
        if self.base is None:
            return ()
        readable = Diff(self.diff.base, self.diff.head, self.diff.label, tuple(self.read_files))
        sides = self.base.snapshot, self.head.snapshot
        return touched_symbols(*sides, readable, self.base.lines, self.head.lines, self.notes.append)

    @staticmethod
    def is_test(path: str) -> bool:
        return is_test_path(path)


def why_unread(change: FileChange) -> str:
    """Why rules pass a file over; "" when they read it."""
    if change.note:
        return change.note
    if change.is_binary:
        return "binary"
    return change.provenance


def added_of(change: FileChange) -> Iterator[AddedLine]:
    path = change.path
    language = language_of(path)
    for hunk in change.hunks:
        line = hunk.new_start
        for text in hunk.lines:
            if text[:1] == "+":
                yield AddedLine(path, line, text[1:].rstrip("\r"), language)
            if text[:1] in ("+", " ", ""):
                line += 1


def removed_of(change: FileChange, filled: bool = False) -> int:
    """How many lines the change took away; `filled`: empty ones left out."""
    return sum(1 for hunk in change.hunks for text in hunk.lines if text[:1] == "-" and (text[1:] or not filled))
