"""`test/skipped`: a test that ran before is switched off, or all others of its file are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from anchors.syntax.languages import SCRIPTS
from iquest_cli.reviewer.change import AddedLine, Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule

_FOCUSED = re.compile(r"^\s*(?:describe|context|suite|it|test|specify)\.only(?:\.each)?\s*[(`]|^\s*(?:fdescribe|fit)\(")
_SKIPPED = {
    "python": re.compile(r"^\s*@(?:pytest\.mark\.skip|unittest\.skip)\b(?!if|If|Unless)|^\s*pytest\.skip\("),
    "javascript": re.compile(r"^\s*(?:describe|context|suite|it|test)\.skip\s*\(|^\s*(?:xit|xdescribe|xtest)\("),
    "csharp": re.compile(r"^\s*\[(?:\w+,\s*)*(?:(?:Fact|Theory)\([^\])]*\bSkip\s*=|Ignore\b)"),
    "java": re.compile(r"^\s*@(?:Disabled|Ignore)\b"),
    "swift": re.compile(r"^\s*(?:try\s+)?(?:throw\s+)?XCTSkip\(|\.disabled\("),
    "go": re.compile(r"^\s*\w+\.Skip(?:f|Now)?\("),
    "ruby": re.compile(r"^\s*(?:xit|xdescribe|xcontext|xspecify|xexample|skip|pending)\b(?!\s*=)"),
    "php": re.compile(r"\bmarkTest(?:Skipped|Incomplete)\("),
    "shell": re.compile(r"^\s*skip\b"),
    "lua": re.compile(r"^\s*pending\("),
    "elixir": re.compile(r"^\s*@(?:module|describe)?tag\s+(?::skip\b|skip:)"),
    "rust": re.compile(r"^\s*#\[ignore\b"),
}
_ASKS = re.compile(r"\s*(?:\}\s*)?(?:if|elif|else|elsif|guard|unless|switch|match|case|when)\b")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_MODIFIER = re.compile(r"\s(?:if|unless)\s")
"""Ruby asks behind what it does."""
_SAME = {**dict.fromkeys(SCRIPTS, "javascript"), "kotlin": "java"}


class TestSkipped(Rule):
    id = "test/skipped"
    title = "A test was switched off"
    severity = "low"

    def check(self, change: Change) -> Iterator[Finding]:
        for line in change.added_lines():
            if not change.is_test(line.path):
                continue
            language = _SAME.get(line.language or "", line.language or "")
            if language == "javascript" and _FOCUSED.search(line.text):
                yield self.finding(
                    line.path,
                    line.line,
                    "only this test runs now; every other one of the file is passed over",
                    "`.only` is for the moment of writing: left in, the rest is green because it never runs.",
                    severity="high",
                )
            elif language in _SKIPPED and _SKIPPED[language].search(line.text) and _is_off(change, line):
                yield self.finding(
                    line.path,
                    line.line,
                    "a test that ran before is skipped",
                    "What it proved is no longer proved.",
                    confidence="medium",
                )


def _is_off(change: Change, line: AddedLine) -> bool:
    """Whether a test that stood is skipped always: under a condition it still runs where it can."""
    if line.language == "ruby" and _MODIFIER.search(_QUOTED.sub("", line.text)):
        return False
    return _was_there(change, line) and not _is_conditional(change.head.lines(line.path), line.line)


def _is_conditional(lines: Sequence[str], line: int) -> bool:
    """Whether the nearest line above with less indent asks something."""
    indent = len(lines[line - 1]) - len(lines[line - 1].lstrip())
    above = (text for text in reversed(lines[: line - 1]) if text.strip())
    opener = next((text for text in above if len(text) - len(text.lstrip()) < indent), "")
    return _ASKS.match(opener) is not None


def _was_there(change: Change, line: AddedLine) -> bool:
    """Whether the test around the line, or right below it, stood before the change."""
    changed = change.lines(line.path)
    below = (at for at in range(line.line, line.line + 4) if at <= len(change.head.lines(line.path)))
    return any(at not in changed.added and change.head.lines(line.path)[at - 1].strip() for at in below)
