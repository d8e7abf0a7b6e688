"""`conflict/marker`: a merge conflict was committed as it stood."""

from __future__ import annotations

from collections.abc import Iterator

from iquest_cli.reviewer.change import Change, added_of
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule

_START, _MIDDLE, _END = "<" * 7, "=" * 7, ">" * 7
_PROSE = frozenset({"markdown", "restructuredtext", "text", "html"})


class ConflictMarker(Rule):
    id = "conflict/marker"
    title = "A merge conflict marker was left in a file"
    severity = "critical"

    def check(self, change: Change) -> Iterator[Finding]:
        for file in change.read_files:
            if file.path.endswith((".patch", ".diff", ".rej")):
                continue
            added = list(added_of(file))
            starts = [item for item in added if item.text.startswith(_START + " ")]
            # A lone row of `=` is an underline, a lone `<<<<<<<` a drawing: only a whole conflict counts.
            ends = [item for item in added if item.text.startswith(_END + " ")]
            middles = [item for item in added if item.text == _MIDDLE]
            for start in starts:
                end = next((item for item in ends if item.line > start.line), None)
                if end is None or not any(start.line < item.line < end.line for item in middles):
                    continue
                is_example = change.is_test(file.path) or start.language in _PROSE
                yield self.finding(
                    file.path,
                    start.line,
                    "merge conflict marker left in the file",
                    "Both sides of a conflict stand in the file, with git's markers between them.",
                    end_line=end.line,
                    severity="low" if is_example else None,
                    confidence="low" if is_example else "high",
                )
