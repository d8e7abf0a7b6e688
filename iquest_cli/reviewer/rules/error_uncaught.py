"""`error/uncaught`: a function raises another error than its callers catch, or a caller catches it no more."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import islice
from typing import Final

from anchors.syntax.guards import LANGUAGES, Guard, guards_at
from anchors.syntax.languages import language_of
from anchors.types import Symbol
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.error_types import is_caught
from iquest_cli.reviewer.rules.places import with_uses
from iquest_cli.reviewer.side import Side
from iquest_cli.text import plural

_KINDS: Final = frozenset({"function", "method", "constructor"})
_HANDLES: Final = re.compile(r"\b(?:try|except|catch)\b")
_MAX_CALLERS: Final = 100
_MAX_RAISES: Final = 50
_MAX_CALLS: Final = 500
"""Calls of one function, and in one, whose handlers are looked at."""


class ErrorUncaught(Rule):
    id = "error/uncaught"
    title = "An error is raised that is no longer caught"
    severity = "medium"

    def check(self, change: Change) -> Iterator[Finding]:
        if change.base is None:
            return
        before, after = _Raises(change.base), _Raises(change.head)
        for item in change.touched:
            old, new = item.old, item.new
            if old is None or new is None or item.fate not in ("modified", "moved") or new.kind not in _KINDS:
                continue
            if new.language in LANGUAGES:
                yield from self._raises_another(change, new, before.of(old), after.of(new))
                if _handles_less(change, old, new):
                    yield from self._catches_less(change, old, new, after)

    def _raises_another(
        self, change: Change, new: Symbol, before: frozenset[str], after: frozenset[str]
    ) -> Iterator[Finding]:
        """One error in place of another, which who calls does not catch as it caught the other."""
        gone, came = sorted(before - after), sorted(after - before)
        if len(gone) != 1 or len(came) != 1:
            return
        places = sorted(set(islice(self._uncaught(change, new, gone[0], came[0]), _MAX_CALLS)))
        if places:
            is_one = len(places) == 1
            finding = self.finding(
                new.path,
                new.name_line,
                f"{new.name}() raises {came[0]} instead of {gone[0]}; {plural(len(places), 'caller')} "
                f"{'catches' if is_one else 'catch'} only what it raised before",
                "The handlers around these calls name the one and do not catch the other.",
                confidence="high",
                symbol=new.qualified_name,
            )
            yield with_uses(change, finding, places)

    @staticmethod
    def _uncaught(change: Change, new: Symbol, gone: str, came: str) -> Iterator[tuple[str, int]]:
        """Handlers, as they were, around calls that surely mean the function."""
        head = change.head
        told = f"callers of {new.qualified_name} that may have caught what it raised"
        for edge in change.first(head.edges_in(new.id), _MAX_CALLS, told):
            path = head.snapshot.path_of(edge.source)
            if edge.kind not in ("call", "new") or not edge.is_certain or change.is_in_diff(path, edge.line):
                continue
            guards = _guards(head, path, edge.line)
            named = next((guard for guard in guards if gone in guard.types), None)
            if named is None or change.is_in_diff(path, named.line):
                continue
            around = guards[: guards.index(named) + 1] if named.is_test else guards
            if is_caught(head, came, new.language, around) is False:
                yield path, named.line

    def _catches_less(self, change: Change, old: Symbol, new: Symbol, raises: _Raises) -> Iterator[Finding]:
        """A call that stands as it was, under handlers that caught what it raises and do not any more."""
        base, head = change.base, change.head
        assert base is not None
        lines = change.lines(new.path)
        told: set[tuple[str, str]] = set()
        edges = head.graph.edges_out(new.id, ("call", "new"))
        for edge in change.first(edges, _MAX_CALLS, f"calls in {new.qualified_name} whose errors it may catch"):
            kept = lines.to_old(edge.line)
            at = kept or _moved_in(change, old, new, edge.line)
            target = head.snapshot.symbol(edge.target)
            if at is None or not edge.is_certain or target.kind not in _KINDS:
                continue
            raised = raises.of(target)
            if not raised:
                continue
            before = _guards(base, old.path, at)
            after = _guards(head, new.path, edge.line)
            if _types(before) == _types(after):
                continue
            for name in sorted(raised):
                if (target.name, name) in told or is_caught(base, name, old.language, before) is not True:
                    continue
                if is_caught(head, name, new.language, after) is False and not _is_caught_above(head, new, name):
                    told.add((target.name, name))
                    yield self._judged(change, new, target, name, edge.line, kept is None)

    def _judged(self, change: Change, new: Symbol, target: Symbol, name: str, line: int, is_taken_out: bool) -> Finding:
        finding = self.finding(
            new.path,
            line,
            f"{name}, which {target.name}() raises, is no longer caught in {new.name}()",
            "The call stands as it was, and the handlers around it caught that error before.",
            severity="low" if is_taken_out or change.is_test(new.path) else None,
            confidence="medium",
            symbol=new.qualified_name,
        )
        return with_uses(change, finding, [(target.path, target.name_line)])


def _moved_in(change: Change, old: Symbol, new: Symbol, line: int) -> int | None:
    """Where a line stood that is only indented otherwise, as it is when the block around it goes."""
    if change.base is None or change.old_path(new.path) != old.path:
        return None
    lines, now = change.base.lines(old.path), change.head.lines(new.path)[line - 1].strip()
    gone = change.lines(new.path).gone_in_order
    inside = gone[bisect_left(gone, old.start_line) : bisect_right(gone, min(old.end_line, len(lines)))]
    found = [number for number in inside if lines[number - 1].strip() == now]
    return found[0] if len(found) == 1 else None


def _guards(side: Side, path: str, line: int) -> tuple[Guard, ...]:
    lines = side.lines(path)
    text = lines[line - 1] if line <= len(lines) else ""
    return guards_at(side.data(path), language_of(path) or "", line, text)


def _types(guards: tuple[Guard, ...]) -> list[tuple[str, ...]]:
    return [guard.types for guard in guards]


def _is_caught_above(head: Side, symbol: Symbol, name: str) -> bool:
    """Whether who calls the function catches the error: the handler may have moved there."""
    for edge in head.edges_in(symbol.id)[:_MAX_CALLERS]:
        path = head.snapshot.path_of(edge.source)
        guards = _guards(head, path, edge.line) if edge.kind in ("call", "new") else ()
        if guards and is_caught(head, name, symbol.language, guards) is not False:
            return True
    return False


class _Raises:
    """What the functions of one side raise, the facts of a file gone through once."""

    def __init__(self, side: Side) -> None:
        self._side = side
        self._by_file: dict[int, dict[int, list[tuple[str, int]]]] = {}

    def of(self, symbol: Symbol) -> frozenset[str]:
        """The last names of the errors that a function raises by itself, outside of what it catches itself."""
        side = self._side
        found = set()
        for name, line in self._of_file(side.snapshot.file_of(symbol.id)).get(symbol.id, ())[:_MAX_RAISES]:
            own = _guards(side, symbol.path, line)
            if not is_caught(side, name, symbol.language, own):
                found.add(name)
        return frozenset(found)

    def _of_file(self, file: int) -> dict[int, list[tuple[str, int]]]:
        if file not in self._by_file:
            snapshot = self._side.snapshot
            first, found = snapshot.module_symbol(file) + 1, dict[int, list[tuple[str, int]]]()
            for fact in snapshot.record(file).facts:
                name = fact.name.rpartition(".")[2]
                if fact.kind == "raise" and name[:1].isupper():
                    found.setdefault(first + fact.scope, []).append((name, fact.line))
            self._by_file[file] = found
        return self._by_file[file]


def _handles_less(change: Change, old: Symbol, new: Symbol) -> bool:
    """Whether the change took a handler's line from the function: spares most changes the graph."""
    lines = change.base.lines(old.path) if change.base is not None and change.old_path(new.path) == old.path else []
    gone = change.lines(new.path).gone_in_order
    inside = gone[bisect_left(gone, old.start_line) : bisect_right(gone, old.end_line)]
    return any(_HANDLES.search(lines[line - 1]) for line in inside if line <= len(lines))
