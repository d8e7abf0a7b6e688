"""Statements whose columns stand in another order than what is bound to them. Asked by `call/swapped`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.naming import plain_name
from iquest_cli.reviewer.pairs import MAX_WIDTH, Pair

_STATEMENT: Final = re.compile(
    r"(?P<quote>[\"'`])(?P<text>\s*(?i:update|insert|delete|select)\b(?:(?!(?P=quote)).){8,900})(?P=quote)", re.S
)
_BOUND: Final = re.compile(r"\?|\$\d{1,2}|%s")
_SET: Final = re.compile(r"(?P<column>\w+)\s*(?:=|<>|[<>]=?|!=|\blike\b)\s*(?P<bound>\?|\$\d{1,2}|%s)", re.IGNORECASE)
_INSERTED: Final = re.compile(
    r"(?i)insert\s+into\s+[\w.`\"]+\s*\((?P<columns>[\w\s,`\"]+)\)\s*values\s*\((?P<bound>[?$\d%s,\s]+)\)"
)
_ARGUMENT: Final = re.compile(r"(?:[\w$]+(?:\.|->|\[['\"]))*(?P<name>[A-Za-z_$]\w*)(?:['\"]\])?(?:\(\))?(?:\.\w+\(\))?")
_BELOW: Final = 8


class SwappedColumns(NamedTuple):
    path: str
    line: int
    first: str
    second: str
    place: int
    """The line of what is bound."""


def swapped_columns(change: Change) -> Iterator[SwappedColumns]:
    for pair in change.code_pairs:
        if sorted(re.findall(r"\w+", pair.old)) == sorted(re.findall(r"\w+", pair.new)) and _BOUND.search(pair.new):
            found = _crossed(change, pair)
            if found is not None:
                yield found


def _crossed(change: Change, pair: Pair) -> SwappedColumns | None:
    text = "\n".join(line[:MAX_WIDTH] for line in change.head.lines(pair.path)[pair.line - 1 : pair.line + _BELOW])
    statement = _STATEMENT.search(text)
    columns = _columns(statement["text"]) if statement is not None else []
    if statement is None or len(columns) < 2:
        return None
    bound = _bound(text, statement.end(), len(columns))
    names = [plain_name(name) for name in bound]
    for at, column in enumerate(columns):
        for behind in range(at + 1, len(columns)):
            if names and names[at] == columns[behind] and names[behind] == column and column != columns[behind]:
                place = pair.line + text[: text.find(bound[at], statement.end())].count("\n")
                return SwappedColumns(pair.path, pair.line, bound[at], bound[behind], place)
    return None


def _columns(text: str) -> list[str]:
    """What is bound, by the columns it is bound to; none where it is not told of each."""
    inserted = _INSERTED.search(text)
    if inserted is not None:
        columns = [plain_name(column) for column in re.findall(r"\w+", inserted["columns"])]
        return columns if len(columns) == len(_BOUND.findall(inserted["bound"])) == len(_BOUND.findall(text)) else []
    found = [plain_name(match["column"]) for match in _SET.finditer(text)]
    return found if len(found) == len(_BOUND.findall(text)) else []


def _bound(text: str, at: int, num: int) -> list[str]:
    """The last words of that many arguments of the call behind a statement; none where there are others."""
    rest = re.sub(r"^[\s;]*[^\n(]{0,60}?\(\s*\w+\s*(?=,)", "", text[at:], count=1)
    rest = rest.lstrip(" ;\n")
    found: list[str] = []
    while rest[:1] == "," and len(found) <= num:
        match = _ARGUMENT.match(rest[1:].lstrip())
        if match is None:
            return []
        found.append(match["name"])
        rest = rest[1:].lstrip()[match.end() :].lstrip()
    return found if len(found) == num and rest[:1] in (")", "]") else []
