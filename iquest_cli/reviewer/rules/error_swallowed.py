"""`error/swallowed`: a new handler catches everything and says nothing."""

from __future__ import annotations

from collections.abc import Iterator

from anchors.records import RecordFact
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule

_BROAD = frozenset({"", "Exception", "BaseException", "Throwable", "java.lang.Exception", "java.lang.Throwable", "..."})
_COMMENTS = ("#", "//", "/*", "*")


class ErrorSwallowed(Rule):
    id = "error/swallowed"
    title = "Every error is caught and none is told"
    severity = "medium"

    def check(self, change: Change) -> Iterator[Finding]:
        for file in change.read_files:
            path = file.new_path
            index = change.head.snapshot.file_index(path) if path is not None else None
            if path is None or index is None or change.is_test(path):
                continue
            for fact in change.head.snapshot.record(index).facts:
                if fact.kind == "catch" and fact.text == "swallow" and change.is_in_diff(path, fact.line):
                    yield self._judged(change, path, fact)

    def _judged(self, change: Change, path: str, fact: RecordFact) -> Finding:
        is_broad = any(name.strip() in _BROAD for name in fact.name.split(","))
        # Scripts have no other way than to catch everything: there it is habit, not carelessness.
        is_typed = change.head.snapshot.record(change.head.snapshot.file_index(path) or 0).language in (
            "python",
            "java",
        )
        is_explained = _is_explained(change, path, fact.line)
        return self.finding(
            path,
            fact.line,
            f"{fact.name or 'every error'} is caught and nothing is done about it",
            "What goes wrong here is never seen again: log it, raise it, or catch only what may be ignored.",
            severity="medium" if is_broad and is_typed and not is_explained else "info",
            confidence="high" if is_broad and not is_explained else "low",
        )


def _is_explained(change: Change, path: str, line: int) -> bool:
    lines = change.head.lines(path)[line - 1 : line + 2]
    return any(mark in text for text in lines for mark in ("# ", "// ", "/* ")) or any(
        text.strip().startswith(_COMMENTS) for text in lines
    )
