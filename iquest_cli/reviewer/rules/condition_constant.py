"""`condition/constant`: a condition was written that holds for everything, or for nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from anchors.syntax.languages import is_code
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.pairs import MAX_WIDTH
from iquest_cli.reviewer.rules.base import Rule

_NAME: Final = r"[A-Za-z_$@][\w$]*(?:(?:\.|->|\?\.|::)[A-Za-z_][\w$]*(?:\(\))?)*"
_VALUE: Final = r"(?:\"[^\"\n]*\"|'[^'\n]*'|\d+|[A-Z]\w*(?:(?:\.|::)\w+)*)"
_TWICE: Final = re.compile(
    rf"(?<![\w.$>])(?P<name>{_NAME})\s*(?P<sign>!==?|===?)\s*(?P<one>{_VALUE})\s*(?P<join>\|\||&&|\bor\b|\band\b)\s*"
    rf"(?P=name)\s*(?P=sign)\s*(?P<other>{_VALUE})(?![\w.(\[])"
)
_SHELLS: Final = frozenset({"shell", "powershell", "sql", "makefile", "dockerfile"})
_TEXT: Final = re.compile(r"^\s*(?:#(?!\[)|//|/?\*|--)")
_OTHER: Final = {"||": "&&", "&&": "||", "or": "and", "and": "or"}
_BARE: Final = re.compile(r"[A-Z]")


class ConditionConstant(Rule):
    id = "condition/constant"
    title = "A condition holds for everything, or for nothing"
    severity = "medium"

    def check(self, change: Change) -> Iterator[Finding]:
        for item in change.added_lines():
            language = item.language or ""
            if not is_code(language) or language in _SHELLS or change.is_test(item.path) or _TEXT.match(item.text):
                continue
            for match in constants(item.text):
                yield self._judged(item.path, item.line, match)

    def _judged(self, path: str, line: int, match: re.Match[str]) -> Finding:
        always = match["sign"][0] == "!"
        join = (
            "&&" if match["join"] == "||" else "||" if match["join"] == "&&" else {"or": "and"}.get(match["join"], "or")
        )
        return self.finding(
            path,
            line,
            f"`{match[0]}` is {'always' if always else 'never'} true: {match['name']} cannot be both "
            f"{match['one']} and {match['other']}",
            f"Most likely `{join}` was meant in place of `{match['join']}`.",
            symbol=match[0],
        )


def constants(text: str) -> Iterator[re.Match[str]]:
    """The parts of a line that are always true, or never."""
    return (match for match in _TWICE.finditer(text[:MAX_WIDTH]) if _is_constant(match))


def _is_constant(match: re.Match[str]) -> bool:
    """`a != X or a != Y` and `a == X and a == Y`, of two values that are surely not the same."""
    is_either = match["join"] in ("||", "or")
    one, other = match["one"], match["other"]
    if (match["sign"][0] == "!") != is_either or one.strip("\"'") == other.strip("\"'"):
        return False
    named = bool(_BARE.match(one)), bool(_BARE.match(other))
    return named[0] == named[1]
