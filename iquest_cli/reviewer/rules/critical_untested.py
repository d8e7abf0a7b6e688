"""`critical/untested`: what much of the repository depends on changed, and none of its tests did."""

from __future__ import annotations

from collections.abc import Iterator

from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.text import plural

_KINDS = ("function", "method", "constructor")
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
        if not modified:
            return
        touched_tests = {file.path for file in change.diff.files if change.is_test(file.path)}
        for anchor in change.head.workspace.anchors:
            if anchor.kind != "CRITICAL_API" or anchor.symbol not in modified:
                continue
            symbol = modified[anchor.symbol]
            added = change.lines(symbol.path).added
            if sum(symbol.body_line <= line <= symbol.end_line for line in added) < MIN_CHANGED_LINES:
                continue
            tests = sorted(
                {
                    path
                    for edge in change.head.edges_in(symbol.id)
                    if change.is_test(path := change.head.snapshot.path_of(edge.source))
                }
            )
            if not tests or touched_tests.intersection(tests):
                continue
            shown = ", ".join(tests[:3]) + (" …" if len(tests) > 3 else "")
            yield self.finding(
                symbol.path,
                symbol.name_line,
                f"CRITICAL_API {symbol.name}() changed; {plural(len(tests), 'test file')} of it did not: {shown}",
                f"{anchor.text}. What changed in it is not seen by any test that this change touches.",
                confidence="medium",
                symbol=symbol.qualified_name,
            )
