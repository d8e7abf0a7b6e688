"""`query/injected`: a value that was bound to a query's placeholder is put into the query's text now."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from anchors.syntax.languages import is_code
from anchors.types import Hunk
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.contracts import MAX_WIDTH

_SQL: Final = re.compile(
    r"\b(?:SELECT\s|INSERT\s+INTO|UPDATE\s|DELETE\s+FROM|WHERE\s|VALUES\s*\(|ORDER\s+BY|LIKE\s|I?LIKE\b|IN\s*\(|SET\s|AND\s\w+\s*[=<>])"
)
_SQL_START: Final = re.compile(r"[\"'`(]\s*\w+(?:\.\w+)?\s*(?:=|<|>|LIKE|IN)\s*['(]?", re.IGNORECASE)
_PUT_IN: Final = re.compile(
    r"'%?(?:%[svd]|\{[A-Za-z_][^{}'\n]*\}|\$\{[^{}\n]+\}|#\{[^{}\n]+\}|\$\w+)%?'"
    r"|'%?[\"`]\s*(?:\+|\.|\|\||<<)\s*[A-Za-z_$@(]"
)
"""A value between the quotes of a text in SQL: by a format, by an interpolation, by putting together."""
_BOUND: Final = re.compile(
    r"(?:[=(,]|LIKE|IN)\s*(?:\?|%s|\$\d+|@\w+|:[a-z_]\w*|%\(\w+\)s)(?![\w'])|[\"'`]\?[\"'`]|\bplaceholders?\b",
    re.IGNORECASE,
)


class QueryInjected(Rule):
    id = "query/injected"
    title = "A value is put into a query's text that was bound before"
    severity = "medium"

    def check(self, change: Change) -> Iterator[Finding]:
        for file, _, path in change.kept_files:
            if change.is_test(path) or not is_code(change.language(path)):
                continue
            for hunk in file.hunks:
                line = _injected(hunk)
                if line is not None:
                    yield self.finding(
                        path,
                        line,
                        "a value is put into this query's text; the lines before it bound one to a placeholder",
                        "Whoever may choose the value writes the query: what they may not see or change is theirs.",
                        confidence="medium",
                    )


def _injected(hunk: Hunk) -> int | None:
    """The line of the new side that puts a value between quotes, where lines that went had a placeholder more."""
    lost = sum(_is_bound(text[1:]) for text in hunk.lines if text[:1] == "-")
    kept = sum(_is_bound(text[1:]) for text in hunk.lines if text[:1] == "+")
    put_before = any(_PUT_IN.search(text[:MAX_WIDTH]) for text in hunk.lines if text[:1] == "-")
    if lost <= kept or put_before:
        return None
    number = hunk.new_start
    for text in hunk.lines:
        if text[:1] == "+" and _is_sql(text[1:]) and _PUT_IN.search(text[:MAX_WIDTH]):
            return number
        number += text[:1] != "-"
    return None


def _is_sql(text: str) -> bool:
    return _SQL.search(text[:MAX_WIDTH]) is not None or _SQL_START.search(text[:MAX_WIDTH]) is not None


def _is_bound(text: str) -> bool:
    return _BOUND.search(text[:MAX_WIDTH]) is not None
