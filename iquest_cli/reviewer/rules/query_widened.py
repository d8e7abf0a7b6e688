"""`query/widened`: a query asked for what belongs to somebody, and asks for all now; others ask as they did."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import chain
from typing import Final, NamedTuple

from anchors.syntax.languages import is_code
from anchors.types import FileChange, Hunk
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.contracts import MAX_WIDTH, where_was
from iquest_cli.reviewer.rules.cut_links import CutLink, cut_links
from iquest_cli.reviewer.rules.cut_states import cut_states
from iquest_cli.reviewer.rules.lost_members import lost_members
from iquest_cli.reviewer.rules.places import with_uses
from iquest_cli.reviewer.rules.unowned_queries import unowned_queries
from iquest_cli.text import plural

_OWNERS: Final = (
    r"(?:users?|owners?|tenants?|org(?:ani[sz]ation)?s?|accounts?|projects?|teams?|workspaces?|company|customers?|authors?"
    r"|members?|creator|created_?by)"
)
_ASKS: Final = re.compile(
    r"\b(?:filter|where|and_?where|or_?where|find_?by|find_?one|find_?many|find_?first|get_object_or_404|get|exists|count|select|update"
    r"|delete|objects|query|WHERE|AND|eq|belongs_to)\b|Where\("
)
_CONDITION: Final = re.compile(
    rf"(?<![\w$@])(?P<key>(?:\w{{1,40}}(?:__|\.|::))?\w{{0,30}}?(?i:{_OWNERS})(?:_?(?:[iI]d|uuid|pk|UUID|ID))?)['\"`]?"
    r"(?:\s*(?:==?|=>|:)\s*(?=[\w$@:?%'\"{(&*])|\s*,\s*(?:'='\s*,\s*)?(?=[\w$@])|\.eq\()"
)
_LINK: Final = re.compile(
    r"(?:\??\.|->)(?:filter|where|Where|exclude|and_?[wW]here|without|reject|takeIf)\((?=[^\n]*"
    r"(?:is|has|can|active|enabled|deleted|visible|published|verified|archived|hidden|draft|expired|confirmed|approved|public"
    r"|private|locked|banned|disabled|revoked))[^\n]{8,}\)\s*,?$",
    re.IGNORECASE,
)
"""A link of a chain that lets only some through, by what they are."""
_MIN_SHARED: Final = 0.5
"""Of the words of a line, that one in its place has, too."""
_MAX_HUNK: Final = 400
"""Lines of a hunk in which what came in the place of one is looked for."""
_MAX_TOLD: Final = 20


class _Lost(NamedTuple):
    old_line: int
    key: str
    text: str


class QueryWidened(Rule):
    id = "query/widened"
    title = "A query no longer asks for what belongs to somebody"
    severity = "medium"

    def check(self, change: Change) -> Iterator[Finding]:
        for file, old, path in change.kept_files:
            if change.is_test(path) or not is_code(change.language(path)) or change.base is None:
                continue
            for lost in change.first(_lost(change, file, old, path), _MAX_TOLD, f"queries of {path}"):
                others = _others(change, path, lost.key)
                if others:
                    yield self._judged(change, path, lost, others)
            for lost in change.first(_links(change, file, old, path), _MAX_TOLD, f"chains of {path}"):
                same = [number for number, text in change.head.lines_having(path, lost.key) if text.strip() == lost.key]
                if same:
                    yield self._judged(change, path, lost, [(path, number) for number in same])
        for cut in change.first(
            chain(cut_links(change), lost_members(change), cut_states(change), unowned_queries(change)),
            _MAX_TOLD,
            "queries that were shortened",
        ):
            yield self._shortened(change, cut)

    def _shortened(self, change: Change, cut: CutLink) -> Finding:
        num, is_own = len(cut.others), all(path == cut.path for path, _ in cut.others)
        finding = self.finding(
            cut.path,
            cut.line,
            f"this query no longer asks for {cut.key}; {plural(num, 'other' if is_own else 'place')} "
            f"{'of the file ' if is_own else ''}still {'asks' if num == 1 else 'ask'} for it",
            "All else of the line is as before: what it left out is found, too.",
            confidence="medium",
            symbol=cut.key,
        )
        return with_uses(change, finding, cut.others)

    def _judged(self, change: Change, path: str, lost: _Lost, others: list[tuple[str, int]]) -> Finding:
        finding = self.finding(
            path,
            where_was(change, path, lost.old_line),
            f"{lost.key} is no longer asked for in this query; {plural(len(others), 'other')} of the file "
            f"still {'asks' if len(others) == 1 else 'ask'} for it",
            "What belongs to others is found, too.",
            confidence="medium",
            symbol=f"{lost.key}:{' '.join(lost.text.split())[:80]}",
        )
        return with_uses(change, finding, others)


def _lost(change: Change, file: FileChange, old: str, path: str) -> Iterator[_Lost]:
    added = [text[1:] for hunk in file.hunks for text in hunk.lines if text[:1] == "+"]
    said = {word.lower() for text in added for word in re.findall(r"\w+", text[:MAX_WIDTH])}
    for hunk in file.hunks:
        line, asking = hunk.old_start, cache(partial(_asking, change, hunk, path))
        for text in hunk.lines:
            if text[:1] == "-" and len(text) <= MAX_WIDTH and _ASKS.search(text):
                for match in _CONDITION.finditer(text[1:]):
                    last = re.split(r"__|\.|::", match["key"])[-1]
                    if last.lower() not in said and _stands(change, asking, old, path, line, text[1:]):
                        yield _Lost(line, last, text[1:])
                        break
            line += text[:1] != "+"


def _links(change: Change, file: FileChange, old: str, path: str) -> Iterator[_Lost]:
    """Links of chains that kept some from what follows, where what they stood between stands as before."""
    lines = change.lines(path)
    added = {text[1:].strip() for hunk in file.hunks for text in hunk.lines if text[:1] == "+"}
    for hunk in file.hunks:
        line = hunk.old_start
        for text in hunk.lines:
            link = text[1:].strip()
            is_link = text[:1] == "-" and len(link) <= MAX_WIDTH and _LINK.match(link) and link not in added
            if is_link and None not in (lines.to_new(line - 1), lines.to_new(line + 1)):
                yield _Lost(line, link, text[1:])
            line += text[:1] != "+"


def _asking(change: Change, hunk: Hunk, path: str) -> list[frozenset[str]]:
    """The words of each added line of a hunk that asks for something."""
    if len(hunk.lines) > _MAX_HUNK:
        change.note(
            f"{path}: what came for queries that went was not looked for in a hunk of more than {_MAX_HUNK} lines"
        )
        return []
    added = (text[1 : MAX_WIDTH + 1] for text in hunk.lines if text[:1] == "+")
    return [frozenset(re.findall(r"\w+", text)) for text in added if _ASKS.search(text)]


def _stands(
    change: Change, asking: Callable[[], list[frozenset[str]]], old: str, path: str, line: int, text: str
) -> bool:
    """Whether the query stands without it: in the line that came in its place, or in those that it went on from."""
    words = re.findall(r"\w+", text)
    if any(sum(word in other for word in words) >= _MIN_SHARED * len(words) for other in asking()):
        return True
    lines = change.lines(path)
    texts = change.base.lines(old) if change.base is not None else []
    goes_on = re.match(r"\s*(?:\??\.|\??->|AND\b|and\b|OR\b|\w+\s*[:=])", text) is not None
    around = [at for at in (line - 1, line + 1) if 0 < at <= len(texts)]
    return goes_on and len(around) == 2 and all(lines.to_new(at) is not None for at in around)


def _others(change: Change, path: str, key: str) -> list[tuple[str, int]]:
    """Lines of the file with a condition on the same."""
    found = []
    for number, text in change.head.lines_having(path, key):
        if len(text) <= MAX_WIDTH and _ASKS.search(text):
            keys = {re.split(r"__|\.|::", match["key"])[-1] for match in _CONDITION.finditer(text)}
            if key in keys:
                found.append((path, number))
    return found
