"""`condition/inverted`: all that changed in a function is that a condition was turned round, and none of its tests."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Final

from anchors.syntax.languages import is_code
from anchors.syntax.test_aids import holds_tests
from anchors.types import Symbol
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.places import with_uses
from iquest_cli.reviewer.rules.turned_failures import Turned, turned_failures
from iquest_cli.reviewer.rules.turned_twins import TurnedTwin, turned_twins
from iquest_cli.text import plural

_KINDS: Final = frozenset({"function", "method", "constructor"})
_TOKEN: Final = re.compile(r"\w+|[=!<>]=+|[<>!]|[^\w\s()]")
_TURNED: Final = frozenset(
    {
        ("==", "!="),
        ("===", "!=="),
        ("<", ">="),
        (">", "<="),
        ("<", ">"),
        ("<=", ">="),
        ("if", "unless"),
        ("while", "until"),
    }
)
_MAX_WIDTH: Final = 400
_MAX_TURNED: Final = 20


class ConditionInverted(Rule):
    id = "condition/inverted"
    title = "A condition was turned round and its tests were not"
    severity = "low"

    def check(self, change: Change) -> Iterator[Finding]:
        if change.base is None:
            return
        told = set[tuple[str, int]]()
        for turned in change.first(turned_failures(change), _MAX_TURNED, "conditions that were turned round"):
            told.add((turned.path, turned.line))
            yield self._failing(change, turned)
        for twin in change.first(turned_twins(change, is_turned), _MAX_TURNED, "conditions that others have"):
            if (twin.path, twin.line) not in told:
                told.add((twin.path, twin.line))
                yield self._otherwise(change, twin)
        if any(holds_tests(file.path) for file in change.diff.files):
            return
        for item in change.touched:
            old, new = item.old, item.new
            if old is None or new is None or item.fate != "modified" or new.kind not in _KINDS:
                continue
            line = _turned_line(change, old, new) if is_code(new.language) and not change.is_test(new.path) else None
            tests = _tests(change, new) if line is not None else []
            if line is not None and tests and (new.path, line) not in told:
                yield self._judged(change, new, line, tests)

    def _failing(self, change: Change, turned: Turned) -> Finding:
        said = (
            f"what stands under it tells {turned.name}, which is none then"
            if turned.is_error
            else f"what stands behind it uses {turned.name}, of which there is none then"
        )
        finding = self.finding(
            turned.path,
            turned.line,
            f"the condition was turned round, and {said}",
            "All else is as before: what was done where it failed is done where it did not.",
            severity="medium",
            confidence="medium",
            symbol=turned.name,
        )
        return with_uses(change, finding, [(turned.path, turned.place)])

    def _otherwise(self, change: Change, twin: TurnedTwin) -> Finding:
        num = len(twin.others)
        finding = self.finding(
            twin.path,
            twin.line,
            f"the condition was turned round: {twin.what}; {plural(num, 'other place')} "
            f"{'asks' if num == 1 else 'ask'} it as it was before",
            "All else is as before, and none of the others turned: ask as they do, or turn all of them.",
            severity="medium",
            confidence="medium",
            symbol=twin.what,
        )
        return with_uses(change, finding, twin.others)

    def _judged(self, change: Change, new: Symbol, line: int, tests: list[tuple[str, int]]) -> Finding:
        files = sorted({path for path, _ in tests})
        finding = self.finding(
            new.path,
            line,
            f"all that changed in {new.name}() is that this condition was turned round; "
            f"{plural(len(files), 'test file')} of it {'is' if len(files) == 1 else 'are'} as before",
            "Either the tests do not reach it, or they fail now.",
            confidence="medium",
            symbol=new.qualified_name,
        )
        return with_uses(change, finding, tests)


def _turned_line(change: Change, old: Symbol, new: Symbol) -> int | None:
    """The line of the new side that differs from the old one in nothing else, where no other of the function does."""
    lines = change.lines(new.path)
    if change.base is None or change.old_path(new.path) != old.path:
        return None
    gone = lines.gone_in_order
    gone = gone[bisect_left(gone, old.start_line) : bisect_right(gone, old.end_line)]
    added = lines.in_order
    added = added[bisect_left(added, new.start_line) : bisect_right(added, new.end_line)]
    if len(gone) != 1 or len(added) != 1:
        return None
    before, after = change.base.lines(old.path)[gone[0] - 1], change.head.lines(new.path)[added[0] - 1]
    return added[0] if max(len(before), len(after)) <= _MAX_WIDTH and is_turned(before, after) else None


def is_turned(before: str, after: str) -> bool:
    """Whether two lines differ by one `not`, one `!`, or one comparison and its reverse."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if len(old) == len(new):
        pairs = [(a, b) for a, b in zip(old, new, strict=True) if a != b]
        return len(pairs) == 1 and (pairs[0] in _TURNED or pairs[0][::-1] in _TURNED)
    longer, shorter = (old, new) if len(old) > len(new) else (new, old)
    if len(longer) != len(shorter) + 1:
        return False
    at = next((n for n, token in enumerate(shorter) if longer[n] != token), len(shorter))
    return longer[at] in ("not", "!") and longer[at + 1 :] == shorter[at:]


def _tests(change: Change, new: Symbol) -> list[tuple[str, int]]:
    """Where tests surely use the function."""
    head = change.head
    edges = (edge for edge in head.edges_in(new.id) if edge.is_certain and edge.kind == "call")
    return sorted({(path, edge.line) for edge in edges if holds_tests(path := head.snapshot.path_of(edge.source))})
