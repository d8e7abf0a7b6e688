"""A change with both of its sides: what every rule reads. Computes each thing once, when a rule first asks.

Knows no rule and makes no judgement.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, islice
from typing import TYPE_CHECKING, TypeVar

from anchors.context.redact import redact
from anchors.graph.ways.impact import LineMap, Touched, touched_symbols
from anchors.repository.files import SkippedRead
from anchors.syntax.calls import CallSite, call_sites
from anchors.syntax.languages import is_test_path, language_of
from anchors.syntax.signatures import Signature
from anchors.types import Diff, Edge, FileChange
from iquest_cli.reviewer.file_names import FileNames
from iquest_cli.reviewer.finding import Evidence
from iquest_cli.reviewer.recent import Recent
from iquest_cli.reviewer.signed import FileSignatures

if TYPE_CHECKING:
    from anchors.graph.edges.graph import SymbolGraph
    from anchors.index.snapshot import Snapshot
    from anchors.workspace import Workspace

_T = TypeVar("_T")
_WORD = re.compile(r"\w+")
MAX_BYTES = 64 << 20
"""Of one side's files."""
MAX_CHARS = 32 << 20
"""Of one side's files as lines, with what each takes beside its text."""
LINE = 50
"""Characters that a line takes besides its own."""
MAX_EVIDENCE_LINES = 12
MAX_EVIDENCE_WIDTH = 1_000
"""Characters of a line; nobody reads on, and reports have limits."""


@dataclass(frozen=True, slots=True)
class AddedLine:
    """A line that the change added; `text` without its `+`."""

    path: str
    line: int
    text: str
    language: str | None


class Side:
    """One side of a change: files as bytes, lines and calls, cached by path; of who calls what was changed there may be
    thousands, of which the last ones are kept."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.has_graph = False
        """Whether a rule has asked for the graph of this side."""
        self.other: Side | None = None
        """The side whose graph will be asked for next."""
        self._bytes = Recent[bytes](MAX_BYTES)
        self._lines = Recent[list[str]](MAX_CHARS)
        self._signatures: dict[str, FileSignatures] = {}
        self._joined = Recent[tuple[str, list[int]]](MAX_CHARS)
        self._without_keys: dict[str, list[str]] = {}
        self._names: dict[str, dict[str, list[int]]] = {}
        self._file_names: dict[int, FileNames] = {}
        self._children: dict[int, dict[int, list[int]]] = {}
        self._users: dict[str, frozenset[str]] = {}
        self._meant: dict[int, frozenset[tuple[int, str]]] = {}

    @property
    def snapshot(self) -> Snapshot:
        return self.workspace.snapshot

    @property
    def graph(self) -> SymbolGraph:
        if not self.has_graph and self.other is not None:
            self.other.workspace.begin_graph()
        self.has_graph = True
        return self.workspace.graph

    def has(self, path: str) -> bool:
        return self.snapshot.file_index(path) is not None

    def data(self, path: str) -> bytes:
        r"""The file's bytes; b"" where it is not there or cannot be read."""
        return self._bytes.of(path, lambda: self._read(path), len)

    def _read(self, path: str) -> bytes:
        try:
            return self.workspace.repository.read_path(path)
        except (KeyError, OSError, SkippedRead):
            return b""

    def lines(self, path: str) -> list[str]:
        return self._lines.of(path, lambda: self.data(path).decode("utf-8", "replace").split("\n"), _num_chars)

    def lines_having(self, path: str, literal: str) -> Iterator[tuple[int, str]]:
        """Numbers and lines that hold a text, found without looking at the others."""
        lines = self.lines(path)
        text, starts = self._joined.of(path, lambda: _joined(lines), lambda joined: len(joined[0]) + 8 * len(joined[1]))
        at = text.find(literal)
        while 0 <= at < len(text):
            number = bisect_right(starts, at)
            yield number, lines[number - 1]
            at = text.find(literal, starts[number])

    def without_keys(self, path: str) -> list[str]:
        """The lines of a file that has a private key, without their secrets; none of any other file."""
        if path not in self._without_keys:
            has_key = b"PRIVATE KEY" in self.data(path)
            hidden = redact("\n".join(self.lines(path)), path).text.split("\n") if has_key else []
            self._without_keys[path] = hidden
        return self._without_keys[path]

    def signatures(self, path: str, line: int, name: str) -> Sequence[Signature]:
        """Of the functions of that name, where it stands on that line."""
        if path not in self._signatures:
            self._signatures[path] = FileSignatures(self.data(path), language_of(path) or "")
        return self._signatures[path].at(line, name)

    def calls(self, path: str, name: str, lines: Iterable[int]) -> tuple[CallSite, ...]:
        return call_sites(self.data(path), language_of(path) or "", name, frozenset(lines))

    def evidence(self, path: str, first: int, last: int | None = None) -> Evidence:
        last = min(last or first, first + MAX_EVIDENCE_LINES - 1)
        text = "\n".join(line.rstrip("\r")[:MAX_EVIDENCE_WIDTH] for line in self.lines(path)[first - 1 : last])
        return Evidence(path, first, last, text)

    def names(self, path: str) -> dict[str, list[int]]:
        """The symbols of a file by their qualified names, each in their order."""
        if path not in self._names:
            found: dict[str, list[int]] = {}
            file = self.snapshot.file_index(path)
            for number in self.snapshot.symbols_of(file) if file is not None else ():
                found.setdefault(self.snapshot.qualified_name(number), []).append(number)
            self._names[path] = found
        return self._names[path]

    def file_names(self, file: int) -> FileNames:
        if file not in self._file_names:
            self._file_names[file] = FileNames(self.snapshot.record(file))
        return self._file_names[file]

    def children(self, symbol: int) -> list[int]:
        """What stands right within a symbol, in its file."""
        file = self.snapshot.file_of(symbol)
        if file not in self._children:
            found: dict[int, list[int]] = {}
            for number in self.snapshot.symbols_of(file):
                found.setdefault(self.snapshot.parent(number), []).append(number)
            self._children[file] = found
        return self._children[file].get(symbol, [])

    def meant(self, symbol: int) -> frozenset[tuple[int, str]]:
        """Lines of a symbol with the names of what they mean by the graph."""
        if symbol not in self._meant:
            edges = self.graph.edges_out(symbol)
            self._meant[symbol] = frozenset((edge.line, self.snapshot.name(edge.target)) for edge in edges)
        return self._meant[symbol]

    def edges_in(self, symbol: int) -> list[Edge]:
        return self.graph.edges_in(symbol)

    def users(self, path: str) -> frozenset[str]:
        """The files that surely use or import anything of a file."""
        if path not in self._users:
            file = self.snapshot.file_index(path)
            symbols = [self.snapshot.module_symbol(file), *self.snapshot.symbols_of(file)] if file is not None else []
            edges = (edge for symbol in symbols for edge in self.edges_in(symbol) if edge.is_certain)
            self._users[path] = frozenset(self.snapshot.path_of(edge.source) for edge in edges)
        return self._users[path]


def _joined(lines: list[str]) -> tuple[str, list[int]]:
    """A text, and where each of its lines begins."""
    return "\n".join(lines), [0, *accumulate(len(line) + 1 for line in lines)]


def _num_chars(lines: list[str]) -> int:
    return sum(map(len, lines)) + LINE * len(lines)


class Change:
    """`base` None: the change has no parent (a first commit)."""

    def __init__(self, base: Workspace | None, head: Workspace, diff: Diff) -> None:
        self.base = Side(base) if base is not None else None
        self.head = Side(head)
        if self.base is not None:
            self.base.other, self.head.other = self.head, self.base
        self.diff = diff
        self.secrets: dict[str, str] = {}
        """Secrets that a rule found in the change, with their kinds: no report shows them."""
        self.notes: list[str] = []
        """What a rule could not look at, and why."""
        self._by_new = {change.new_path: change for change in diff.files if change.new_path is not None}
        self._maps: dict[str, LineMap] = {}
        self._added_words: dict[str, dict[str, list[int]]] = {}
        self._new_paths: dict[str, str | None] = {}
        for change in diff.files:
            if change.old_path is not None and change.status != "copied":
                self._new_paths.setdefault(change.old_path, change.new_path)

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
        return (change for change in self.diff.files if not why_unread(change))

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


def removed_of(change: FileChange) -> int:
    """How many lines the change took away."""
    return sum(1 for hunk in change.hunks for text in hunk.lines if text[:1] == "-")
