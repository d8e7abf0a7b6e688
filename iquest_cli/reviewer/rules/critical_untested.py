"""`critical/untested`: what much of the repository depends on changed, and none of its tests did."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from anchors.graph.ways.impact import mentions_of
from anchors.syntax.test_aids import holds_tests
from anchors.types import Anchor, Symbol
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.text import plural

_KINDS = ("function", "method", "constructor")
MIN_FILES = 2
MIN_CHANGED_LINES = 3
"""A typo in a critical function is no reason to touch its tests."""


class CriticalUntested(Rule):
    id = "critical/untested"
    title = "A critical API changed and its tests did not"
    severity = "low"

    def check(self, change: Change) -> Iterator[Finding]:
        modified = {
            item.new.id: item.new
            for item in change.touched
            if item.fate == "modified" and item.new is not None and item.new.kind in _KINDS
            and not change.is_test(item.new.path)
        }  # fmt: skip
        tests = {file.path for file in change.diff.files if change.is_test(file.path)}
        naming: dict[str, set[str]] = {}
        wanted = {
            number: symbol for number, symbol in modified.items() if _is_worth_asking(change, symbol, tests, naming)
        }
        if not wanted:
            return
        for anchor in change.head.workspace.anchors:
            if anchor.kind == "CRITICAL_API" and anchor.symbol in wanted:
                yield from self._judged(change, anchor, wanted[anchor.symbol], tests)

    def _judged(self, change: Change, anchor: Anchor, symbol: Symbol, touched_tests: set[str]) -> Iterator[Finding]:
        snapshot = change.head.snapshot
        users = {snapshot.path_of(edge.source) for edge in change.head.edges_in(symbol.id)}
        tests = sorted(filter(holds_tests, users))
        if not tests or touched_tests.intersection(tests):
            return
        shown = ", ".join(tests[:3]) + (" …" if len(tests) > 3 else "")
        yield self.finding(
            symbol.path,
            symbol.name_line,
            f"CRITICAL_API {symbol.name}() changed; {plural(len(tests), 'test file')} of it did not: {shown}",
            f"{anchor.text}. What changed in it is not seen by any test that this change touches.",
            confidence="medium",
            symbol=symbol.qualified_name,
        )


def _is_worth_asking(change: Change, symbol: Symbol, touched_tests: set[str], naming: dict[str, set[str]]) -> bool:
    """Enough lines changed, and untouched tests name it. Spares most changes the graph and the roles. `naming` keeps
    which files have a name."""
    added = change.lines(symbol.path).in_order
    first = bisect_left(added, symbol.body_line)
    if first + MIN_CHANGED_LINES > len(added) or added[first + MIN_CHANGED_LINES - 1] > symbol.end_line:
        return False
    if symbol.name not in naming:
        naming[symbol.name] = {item.path for item in mentions_of(change.head.snapshot, symbol.name)}
    paths = naming[symbol.name]
    tests = set(filter(holds_tests, paths))
    return len(paths) >= MIN_FILES and bool(tests) and not touched_tests.intersection(tests)
