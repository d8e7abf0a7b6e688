"""What a diff touches, as symbols on both sides, and who depends on them.

Symbols are matched by qualified name within a file; what is left over is matched across files by its body (moved), then
within its parent (renamed). Knows nothing of whether a change is good: it says what changed and who is near.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

import numpy as np

from anchors.graph.ways.pairing import Pairing, ReadLines
from anchors.index.snapshot import Snapshot
from anchors.records import as_written
from anchors.types import Diff, Edge, FileChange, Symbol

_CODE_KINDS: Final = frozenset(
    {"class", "interface", "struct", "enum", "trait", "type", "function", "method", "constructor", "property", "macro",
     "constant", "variable", "field", "member"}
)  # fmt: skip

Fate = Literal["added", "removed", "modified", "moved", "renamed"]


@dataclass(frozen=True, slots=True)
class Touched:
    """One definition that the change touches; `old` is None when added, `new` when removed.

    `has_new_head`: its signature (all up to the body) differs, names aside.
    """

    fate: Fate
    old: Symbol | None
    new: Symbol | None
    has_new_head: bool

    @property
    def symbol(self) -> Symbol:
        found = self.new or self.old
        assert found is not None
        return found


class LineMap:
    """Lines of one file across a diff: where an unchanged line was, or is now."""

    def __init__(self, change: FileChange | None) -> None:
        self.added: set[int] = set()
        self.removed: set[int] = set()
        self._starts_new: list[int] = [0]
        self._starts_old: list[int] = [0]
        self._shift: list[int] = [0]  # new minus old, from that line on
        self._hunks = change.hunks if change is not None else ()
        for hunk in self._hunks:
            old, new = hunk.old_start, hunk.new_start
            if hunk.old_count == 0:
                old += 1
            if hunk.new_count == 0:
                new += 1
            for text in hunk.lines:
                mark = text[:1]
                if mark == "+":
                    self.added.add(new)
                    new += 1
                elif mark == "-":
                    self.removed.add(old)
                    old += 1
                elif mark == " " or not text:
                    old, new = old + 1, new + 1
                else:
                    continue  # "\ No newline at end of file"
                self._note(old, new)

    def _note(self, old: int, new: int) -> None:
        if new - old != self._shift[-1]:
            self._starts_old.append(old)
            self._starts_new.append(new)
            self._shift.append(new - old)

    @cached_property
    def in_order(self) -> list[int]:
        """The added lines."""
        return sorted(self.added)

    @cached_property
    def gone_in_order(self) -> list[int]:
        """The removed lines, by the old side's numbers."""
        return sorted(self.removed)

    @cached_property
    def _kept(self) -> dict[int, int]:
        found: dict[int, int] = {}
        for line in sorted(self.removed):
            found[line] = found.get(line - 1, line - 1)
        return found

    @cached_property
    def cuts(self) -> dict[int, int]:
        """Lines of the old side within hunks, and the line of the new side where each stood or stands."""
        found: dict[int, int] = {}
        for hunk in self._hunks:
            old, new = hunk.old_start, hunk.new_start
            found.setdefault(old, new)
            for text in hunk.lines:
                new += text[:1] != "-"
                if text[:1] != "+" and old + 1 < hunk.old_start + hunk.old_count:
                    old += 1
                    found.setdefault(old, new)
        return found

    def kept_from(self, line: int) -> int:
        """A line of the old side, or the last one above it that the change did not remove; 0 for none."""
        return self._kept.get(line, line)

    def to_old(self, line: int) -> int | None:
        """None for a line that the change added."""
        if line in self.added:
            return None
        return line - self._shift[bisect_right(self._starts_new, line) - 1]

    def to_new(self, line: int) -> int | None:
        """None for a line that the change removed."""
        if line in self.removed:
            return None
        return line + self._shift[bisect_right(self._starts_old, line) - 1]


def touched_symbols(
    base: Snapshot,
    head: Snapshot,
    diff: Diff,
    read_base: ReadLines,
    read_head: ReadLines,
    note: Callable[[str], None] = lambda text: None,
) -> tuple[Touched, ...]:
    """Definitions that the diff adds, removes, changes, moves or renames, in the order of path and line. `note`: told
    what was left out."""
    found: list[Touched] = []
    removed: list[Symbol] = []
    added: list[Symbol] = []
    for change in diff.files:
        # What a copy was made from is still there: all of the copy is new.
        olds = _symbols(base, change.old_path if change.status != "copied" else None)
        news = _symbols(head, change.new_path)
        lines = LineMap(change)
        gone = sorted(lines.removed)
        new_by_key, old_by_key = _keyed(news, olds), _keyed(olds, news)
        for key, old in old_by_key.items():
            new = new_by_key.get(key)
            if new is None:
                removed.append(old)
            elif _is_hit(old, gone) or _is_hit(new, lines.in_order):
                found.append(Touched("modified", old, new, _head_text(old) != _head_text(new)))
        added.extend(new for key, new in new_by_key.items() if key not in old_by_key)
    found.extend(_pair(removed, added, read_base, read_head, note))
    return tuple(sorted(found, key=lambda item: (item.symbol.path, item.symbol.start_line, item.fate)))


def _symbols(snapshot: Snapshot, path: str | None) -> list[Symbol]:
    file = snapshot.file_index(path) if path is not None else None
    if file is None:
        return []
    symbols = (snapshot.symbol(number) for number in snapshot.symbols_of(file))
    return [symbol for symbol in symbols if symbol.kind in _CODE_KINDS]


_Key = tuple[str, str, int]


def _keyed(symbols: list[Symbol], others: list[Symbol]) -> dict[_Key, Symbol]:
    """By qualified name; those that share one (overloads, branches of a condition) by their heads where the other side
    has the same, and by their order."""
    alike = Counter(symbol.qualified_name for symbol in symbols)
    alike_there = Counter(symbol.qualified_name for symbol in others)
    heads = Counter((symbol.qualified_name, _head_text(symbol)) for symbol in others
                    if max(alike[symbol.qualified_name], alike_there[symbol.qualified_name]) > 1)  # fmt: skip
    seen: Counter[tuple[str, str]] = Counter()
    keyed = {}
    for symbol in symbols:
        name, head = symbol.qualified_name, ""
        if max(alike[name], alike_there[name]) > 1 and seen[name, _head_text(symbol)] < heads[name, _head_text(symbol)]:
            head = _head_text(symbol)
        keyed[name, head, seen[name, head]] = symbol
        seen[name, head] += 1
    return keyed


def _is_hit(symbol: Symbol, lines: list[int]) -> bool:
    """Whether one of the lines, which are in order, is the symbol's."""
    at = bisect_left(lines, symbol.start_line)
    return at < len(lines) and lines[at] <= symbol.end_line


def _head_text(symbol: Symbol) -> str:
    return re.sub(r"\s+", "", symbol.signature)


def _pair(
    removed: list[Symbol], added: list[Symbol], read_base: ReadLines, read_head: ReadLines, note: Callable[[str], None]
) -> list[Touched]:
    """Leftovers of both sides: moved (same name elsewhere), renamed (same parent, same body), else gone or new."""
    found: list[Touched] = []
    pairing = Pairing(added, read_base, read_head)
    for old in removed:
        match = pairing.take(old)
        if match is None:
            found.append(Touched("removed", old, None, True))
        else:
            fate, new = match
            found.append(Touched(fate, old, new, _head_text(old) != _head_text(new)))
    found.extend(Touched("added", None, new, True) for new in pairing.rest)
    if pairing.num_left_out:
        note(
            f"{pairing.num_left_out:,} of {len(removed):,} definitions that are gone were not compared with all that "
            "came: some of them may only have been moved or renamed"
        )
    return found


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a snapshot where a name stands: `symbol` is the definition around it."""

    path: str
    line: int
    symbol: int
    kind: int
    """Index into REFERENCE_KINDS."""
    receiver: str


def mentions_of(snapshot: Snapshot, name: str, *, as_receiver: bool = False) -> list[Mention]:
    """Every reference to a name, whatever it may mean, in the order of path and line; with `as_receiver` those too
    that ask something of it (`NAME.get()`)."""
    number = snapshot.string_id(name)
    columns = snapshot.columns
    rows = columns.references_by_name.rows(-1 if number is None else number)
    if as_receiver:
        # Strings are sorted: those that begin with the name stand together.
        first, last = (bisect_left(snapshot.table, text) for text in (name, name + "\U0010ffff"))
        heads = [at for at in range(first, last) if not re.match(r"\w", snapshot.table[at][len(name) :])]
        rows = np.unique(np.concatenate((rows, *(columns.references_by_receiver.rows(at) for at in heads))))
    found = []
    for row in rows.tolist():
        file = int(bisect_right(columns.reference_start, row)) - 1
        _, receiver, kind, line, symbol = (int(value) for value in columns.references[row])
        found.append(Mention(snapshot.files[file].path, line, symbol, kind, as_written(snapshot.table[receiver])))
    return found


def blast_radius(snapshot: Snapshot, edges_in: Callable[[int], list[Edge]], symbols: Iterable[int]) -> tuple[int, int]:
    """Definitions that use any of `symbols` directly, and the number of their files."""
    own = set(symbols)
    users = {edge.source for symbol in own for edge in edges_in(symbol)} - own
    return len(users), len({snapshot.file_of(user) for user in users})
