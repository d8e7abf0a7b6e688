"""`test/removed`: tests are gone, or prove nothing any more, while what they tested stays."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import accumulate

from anchors.graph.ways.impact import Touched
from anchors.types import Symbol
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.called_tests import called_tests
from iquest_cli.reviewer.rules.contracts import where_was
from iquest_cli.reviewer.side import Side
from iquest_cli.text import plural

_TEST_NAME = re.compile(r"^(?:test|Test|it_|should)|(?:Test|_test)$")
_ASSERTION = re.compile(
    r"\bassert\w*\b|\bexpect\w*\s*\(|\.should\b|\bt\.(?:Error|Fatal|Fail)\w*\(|\brequire\.\w+\(|\bverify\w*\(|"
    r"\braises\(|\bEXPECT_\w+\(|\bASSERT_\w+\(|\bcheck\w*\(|\b\w*[aA]ssert\w*\("
)


_HEAD = re.compile(
    r"^\s*(?:(?:async\s+)?def\s+test|func\s+Test|(?:it|test|describe|context|specify)(?:\.\w+)*\s*[(`]|#\[test|@Test\b"
    r"|(?:public\s+|private\s+)?(?:void|fn)\s+\w|TEST\w*\s*\(|(?:class|struct)\s)"
)
_SAYS_NOTHING = re.compile(r"^\s*(?:#|//|/\*|\*|(?:import|from|use|using|package)\s|.*\brequire\s*\(?\s*['\"])")
"""Comments, and what only brings the names of assertions in."""


class TestRemoved(Rule):
    id = "test/removed"
    title = "Tests were removed or emptied"
    severity = "low"

    def check(self, change: Change) -> Iterator[Finding]:
        if change.base is None:
            return
        gone: dict[str, list[Symbol]] = defaultdict(list)
        num_added = 0
        for item in change.touched:
            if not change.is_test(item.symbol.path) or not _is_test(item.symbol):
                continue
            num_added += item.fate == "added"
            if item.fate == "removed" and item.old is not None:
                gone[item.old.path].append(item.old)
            elif item.fate == "modified":
                yield from self._emptied(change, change.base, item)
        yield from self._thinned(change, {item.symbol.path for item in change.touched if _is_gone_test(change, item)})
        yield from self._uncalled(change)
        num_gone = sum(map(len, gone.values()))
        if num_gone <= num_added:
            return  # rewritten or split up
        for path, tests in gone.items():
            new_path = change.new_path(path)
            if new_path is None:
                continue  # the whole file went: its subject mostly went too
            names = ", ".join(test.name for test in tests[:3]) + (" …" if len(tests) > 3 else "")
            yield self.finding(
                new_path,
                _near(change, new_path, tests[0]),
                f"{plural(len(tests), 'test')} removed: {names}",
                "Fewer tests stand than before. What they proved is no longer proved.",
                severity="info" if len(tests) == 1 else "low",
                confidence="medium",
                symbol=tests[0].qualified_name,
            )

    def _uncalled(self, change: Change) -> Iterator[Finding]:
        """Tests that are calls."""
        found = called_tests(change)
        if sum(map(len, found.gone.values())) <= found.num_added:
            return
        for path, tests in found.gone.items():
            new_path = change.new_path(path)
            lost = [(name, line) for name, line in tests if name not in found.names_added]
            if new_path is None or not lost:
                continue
            names = ", ".join(f"“{name[:60]}”" for name, _ in lost[:3]) + (" …" if len(lost) > 3 else "")
            yield self.finding(
                new_path,
                where_was(change, new_path, lost[0][1]),
                f"{plural(len(lost), 'test')} removed: {names}",
                "Fewer tests stand than before. What they proved is no longer proved.",
                severity="info" if len(lost) == 1 else "low",
                confidence="medium",
            )

    def _emptied(self, change: Change, base: Side, item: Touched) -> Iterator[Finding]:
        old, new = item.old, item.new
        if old is None or new is None:
            return
        added = change.lines(new.path).in_order
        first = bisect_left(added, new.start_line)
        if first < len(added) and added[first] <= new.end_line:
            return  # it asserts in another way now, mostly through a helper
        before, after = _assertions(base, old), _assertions(change.head, new)
        if before and not after:
            yield self.finding(
                new.path,
                new.name_line,
                f"{new.name} no longer asserts anything",
                f"It made {plural(before, 'assertion')} before. A test without one passes whatever the code does.",
                severity="medium",
                confidence="medium",
                symbol=new.qualified_name,
            )

    def _thinned(self, change: Change, with_gone: set[str]) -> Iterator[Finding]:
        """Assertions that were cut out and nothing put in their place, the test around them staying."""
        told = _Told(self._wholly_emptied(change))
        for file in change.read_files:
            path = file.new_path
            if path is None or file.old_path is None or path in with_gone:
                continue
            first = 0 if change.is_test(path) else _tests_begin(change, path)
            for hunk in file.hunks:
                if first is None or hunk.new_start < first:
                    continue
                removed = [text[1:] for text in hunk.lines if text[:1] == "-"]
                asserted = [text for text in removed if _ASSERTION.search(text) and not _SAYS_NOTHING.match(text)]
                if not asserted or any(text[:1] == "+" for text in hunk.lines):
                    continue
                if any(_HEAD.match(text) for text in removed) or told.has(path, hunk.new_start):
                    continue
                yield self.finding(
                    path,
                    _cut_line(hunk.lines, hunk.new_start, len(change.head.lines(path))),
                    f"{plural(len(asserted), 'assertion')} cut out of a test: {asserted[0].strip()[:60]}",
                    "What it proved is no longer proved, and the test still passes.",
                    severity="low",
                    confidence="medium",
                )

    def _wholly_emptied(self, change: Change) -> Iterator[Symbol]:
        """Tests that have lost all their assertions, which is said of each as a whole."""
        assert change.base is not None
        for item in change.touched:
            new = item.new if item.fate == "modified" else None
            if new is not None and _is_test(new) and any(self._emptied(change, change.base, item)):
                yield new


class _Told:
    """The lines of some tests: one in thousands is looked up without going through all."""

    def __init__(self, tests: Iterable[Symbol]) -> None:
        lines: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for test in tests:
            lines[test.path].append((test.start_line, test.end_line + 1))
        self._starts: dict[str, list[int]] = {}
        self._reach: dict[str, list[int]] = {}
        """How far down the tests reach that begin up to there: one may stand in another."""
        for path, spans in lines.items():
            spans.sort()
            self._starts[path] = [first for first, _ in spans]
            self._reach[path] = list(accumulate((last for _, last in spans), max))

    def has(self, path: str, line: int) -> bool:
        """Whether a line stands in one of them, or right below."""
        before = bisect_right(self._starts.get(path, []), line)
        return before > 0 and line <= self._reach[path][before - 1]


def _tests_begin(change: Change, path: str) -> int | None:
    """Where the tests begin that Rust keeps in the file of what they test; None where there are none."""
    if change.language(path) != "rust" or b"#[cfg(test)]" not in change.head.data(path):
        return None
    return 1 + next(at for at, text in enumerate(change.head.lines(path)) if "#[cfg(test)]" in text)


def _is_gone_test(change: Change, item: Touched) -> bool:
    return item.fate in ("removed", "moved", "renamed") and change.is_test(item.symbol.path) and _is_test(item.symbol)


def _cut_line(lines: tuple[str, ...], start: int, last: int) -> int:
    """The line of the new side where the first removed line stood."""
    before = next((at for at, text in enumerate(lines) if text[:1] == "-"), 0)
    return max(1, min(start + before, last))


def _is_test(symbol: Symbol) -> bool:
    return symbol.kind in ("function", "method") and _TEST_NAME.search(symbol.name) is not None


def _assertions(side: Side, symbol: Symbol) -> int:
    return sum(
        len(_ASSERTION.findall(text)) for text in side.lines(symbol.path)[symbol.start_line - 1 : symbol.end_line]
    )


def _near(change: Change, path: str, test: Symbol) -> int:
    """The line of the new side where the test was."""
    lines = change.lines(path)
    for at in range(test.start_line, 0, -1):
        new = lines.to_new(at)
        if new is not None:
            return min(max(1, new), max(1, len(change.head.lines(path))))
    return 1
