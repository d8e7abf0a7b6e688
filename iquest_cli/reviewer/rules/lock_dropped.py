"""`lock/dropped`: a function did its work under a lock that others take still, and does the same work without it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from anchors.syntax.languages import is_code
from anchors.types import Symbol
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.contracts import where_was
from iquest_cli.reviewer.rules.places import with_uses
from iquest_cli.text import plural

_KINDS: Final = frozenset({"function", "method", "constructor"})
_TAKES: Final = (
    re.compile(
        r"^\s*(?:async\s+)?with\s+(?:[^\n:]{0,80},\s*)?(?P<name>[\w.]{0,60}(?i:lock|mutex|semaphore)\w{0,30})\s*[:,]"
    ),
    re.compile(
        r"^\s*(?P<name>[\w.]+(?:->\w+)?)(?:\.|->)R?(?:Lock|lock|acquire|EnterReadLock|EnterWriteLock)\(\s*\)\s*;?\s*$"
    ),
    re.compile(r"^\s*(?:lock|synchronized)\s*\(\s*(?P<name>[\w.]+)\s*\)"),
    re.compile(r"^\s*(?:[\w.]+\s*=\s*|return\s+)?(?P<name>[\w.@]+)\.(?:withLock|synchronize|runExclusive)\b"),
    re.compile(
        r"^\s*(?:std::)?(?:lock_guard|unique_lock|scoped_lock|shared_lock)\b[^;(){}]{0,80}[({]\s*(?P<name>[\w.]+)"
    ),
    re.compile(r"^\s*(?P<name>with_lock)\s+do\b"),
)
"""Lines that take a lock, each by what it is called."""
_LETS_GO: Final = re.compile(r"[uU]nlock\(|release\(")
_MAX_LINES: Final = 1_000
_MAX_TAKEN: Final = 20
"""Of one function."""
_MAX_CALLERS: Final = 50


@dataclass(frozen=True, slots=True)
class _Taken:
    """A line that took a lock; `word` is the last part of its name, as others may hold it under another receiver."""

    word: str
    name: str
    line: int


class LockDropped(Rule):
    id = "lock/dropped"
    title = "A lock is no longer taken"
    severity = "medium"

    def check(self, change: Change) -> Iterator[Finding]:
        added: frozenset[str] | None = None
        for item in change.touched:
            old, new = item.old, item.new
            if old is None or new is None or item.fate != "modified" or new.kind not in _KINDS:
                continue
            if not is_code(new.language) or old.end_line - old.start_line > _MAX_LINES or change.is_test(new.path):
                continue
            for taken in change.first(_gone(change, old, new), _MAX_TAKEN, f"locks of {new.qualified_name}"):
                added = _added(change) if added is None else added
                others = _others(change, new, taken.word) if taken.word not in added else []
                if others and not _is_held_around(change, new, taken.word):
                    yield self._judged(change, new, taken, others)
                    break

    def _judged(self, change: Change, new: Symbol, taken: _Taken, others: list[int]) -> Finding:
        finding = self.finding(
            new.path,
            where_was(change, new.path, taken.line),
            f"{new.name}() no longer takes {taken.name}; {plural(len(others), 'other place')} of the file still "
            f"{'does' if len(others) == 1 else 'do'}",
            "What it did under the lock it does as before, while somebody else may be at the same.",
            confidence="medium",
            symbol=new.qualified_name,
        )
        return with_uses(change, finding, [(new.path, line) for line in others])


def _taken_by(text: str) -> str:
    """What the lock is called that a line takes, "" for none."""
    return next((match["name"] for pattern in _TAKES if (match := pattern.match(text))), "")


def _word(name: str) -> str:
    return re.split(r"\.|->", name)[-1]


def _gone(change: Change, old: Symbol, new: Symbol) -> Iterator[_Taken]:
    """Locks that the old side took and the new one does not, nor any in their place, around lines that stayed."""
    base = change.base
    if base is None or change.old_path(new.path) != old.path:
        return
    gone, lines = change.lines(new.path).gone_in_order, base.lines(old.path)
    now = change.head.lines(new.path)[new.start_line - 1 : new.end_line]
    found = [
        _Taken(_word(name), name, number)
        for number in gone[bisect_left(gone, old.start_line) : bisect_right(gone, min(old.end_line, len(lines)))]
        if (name := _taken_by(lines[number - 1]))
    ]
    if found and not any(map(_taken_by, now)):
        for taken in found:
            if _is_work_kept(lines[taken.line : old.end_line], now):
                yield taken


def _is_work_kept(before: Sequence[str], now: Sequence[str]) -> bool:
    """Whether most of what stood behind the lock stands there still, however far indented."""
    kept = {text.strip() for text in now}
    work = [text.strip() for text in before if len(re.findall(r"\w", text)) > 2 and not _LETS_GO.search(text)]
    return bool(work) and 2 * sum(text in kept for text in work) > len(work)


def _added(change: Change) -> frozenset[str]:
    """The locks that lines take which the change added: who calls a function may take it now."""
    return frozenset(_word(name) for line in change.added_lines() if (name := _taken_by(line.text)))


def _others(change: Change, new: Symbol, word: str) -> list[int]:
    """Lines of the file outside of the function that take it."""
    return [
        number
        for number, text in change.head.lines_having(new.path, word)
        if not new.start_line <= number <= new.end_line and _word(_taken_by(text)) == word
    ]


def _is_held_around(change: Change, new: Symbol, word: str) -> bool:
    """Whether all who call it take the lock themselves."""
    head = change.head
    callers = {edge.source for edge in head.edges_in(new.id)[:_MAX_CALLERS] if edge.kind == "call"}
    symbols = [head.snapshot.symbol(number) for number in callers]
    spans = [head.lines(one.path)[one.start_line - 1 : one.end_line] for one in symbols]
    return bool(spans) and all(any(_word(_taken_by(text)) == word for text in span) for span in spans)
