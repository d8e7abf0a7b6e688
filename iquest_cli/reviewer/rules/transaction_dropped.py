"""`transaction/dropped`: what was written in one transaction is written without it, or partly outside of it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from anchors.syntax.languages import is_code
from anchors.types import Symbol
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.pairs import MAX_WIDTH, Pair
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.contracts import where_was
from iquest_cli.reviewer.rules.places import with_uses

_KINDS: Final = frozenset({"function", "method", "constructor"})
_BEGINS: Final = re.compile(
    r"^\s*(?:async\s+)?with\s+[\w.()]*(?:atomic|begin|transaction)\w*\(|\$?\b(?:\w+[._])*transaction\s*(?:\(|do\b|\{)"
    r"|\$transaction\(|\b(?:begin_?[tT]ransaction|BeginTransaction|BeginTx|beginTransaction|BeginTransactionAsync|with_?[tT]ransaction"
    r"|WithTransaction|in_?[tT]ransaction|InTransaction|run_?[iI]n_?[tT]ransaction|RunInTransaction|startTransaction)\w*\s*\(|\.Begin\(\)"
    r"|^\s*@(?:\w+\.)*(?:Transactional|atomic|transaction)\b|::transaction\("
)
"""Lines that begin one, or mark a function as one."""
_WRITES: Final = re.compile(
    r"(?:\.|->|::)(?:\w{0,20}_?)?(?i:save|create|insert|update|delete|destroy|remove|upsert|execute|exec|add|bulk|merge|persist|attach|detach"
    r"|sync|increment|decrement|truncate|put)\w{0,20}(?:[!(\s]|$)"
)
_NAMES: Final = (
    re.compile(
        r"(?i:transaction|atomic|write|tx)\w*\([^()\n]{0,60}?(?:async\s+)?(?:function\s*)?\(?(?P<name>[a-z$_][\w$]*)[^()\n]{0,60}?\)?\s*(?:=>|\{)"
    ),
    re.compile(r"(?i:transaction|tx|write)\w*\([^\n]{0,80}?func\((?P<name>\w+)\s"),
    re.compile(r"(?i:transaction)\w*[^\n]{0,60}?\bdo\s+\|(?P<name>\w+)"),
    re.compile(r"\bwith\s+[\w.]*(?i:begin|transaction)\w*\([^\n]{0,60}?\bas\s+(?P<name>\w+)"),
    re.compile(r"(?P<name>\w+)(?:,\s*\w+)?\s*:?=\s*[^\n]{0,60}?(?:\.Begin(?:Tx)?\(|(?i:begin_?transaction)\w*\()"),
)
"""Beginnings that give their transaction a name."""
_RECEIVER: Final = re.compile(r"(?<![\w.$>])\$?(?P<name>[A-Za-z_]\w*(?:(?:\.|->)\w+)?)(?=(?:\.|->)\w)")
_MAX_ABOVE: Final = 150
_MIN_WRITES: Final = 2
_MAX_LINES: Final = 1_000
_MAX_TOLD: Final = 20


class _Left(NamedTuple):
    pair: Pair
    was: str
    now: str
    begins: int


class TransactionDropped(Rule):
    id = "transaction/dropped"
    title = "What was written in one transaction is written without it"
    severity = "medium"

    def check(self, change: Change) -> Iterator[Finding]:
        if change.base is None:
            return
        for left in change.first(_left(change), _MAX_TOLD, "calls that left a transaction"):
            yield self._outside(change, left)
        begins = any(_BEGINS.search(item.text[:MAX_WIDTH]) for item in change.added_lines())
        for item in change.touched if not begins else ():
            old, new = item.old, item.new
            if old is None or new is None or item.fate not in ("modified", "body") or new.kind not in _KINDS:
                continue
            if not is_code(new.language) or change.is_test(new.path) or old.end_line - old.start_line > _MAX_LINES:
                continue
            found = _gone(change, old, new)
            if found is not None:
                yield self._dropped(change, new, *found)

    def _outside(self, change: Change, left: _Left) -> Finding:
        finding = self.finding(
            left.pair.path,
            left.pair.line,
            f"this is done by {left.now} within a transaction whose other calls go through {left.was}",
            "It stays when the transaction is rolled back, and may wait for it for ever: call it by "
            f"{left.was}, as before.",
            confidence="medium",
            symbol=f"{left.now}:{' '.join(left.pair.new.split())[:80]}",
        )
        return with_uses(change, finding, [(left.pair.path, left.begins)])

    def _dropped(self, change: Change, new: Symbol, line: int, text: str, writes: list[int]) -> Finding:
        finding = self.finding(
            new.path,
            where_was(change, new.path, line),
            f"`{text.strip()[:80]}` went; {new.name}() still writes at {len(writes)} places, each by itself now",
            "Where one of them fails the others stay: keep them in one transaction.",
            confidence="medium",
            symbol=new.qualified_name,
        )
        return with_uses(change, finding, [(new.path, number) for number in writes])


def _gone(change: Change, old: Symbol, new: Symbol) -> tuple[int, str, list[int]] | None:
    """The line that began a transaction and went, and where the function still writes what it wrote in it."""
    base = change.base
    if base is None or change.old_path(new.path) != old.path:
        return None
    lines, now = base.lines(old.path), change.head.lines(new.path)
    gone = change.lines(new.path).gone_in_order
    first = old.start_line
    while 1 < first <= len(lines) and lines[first - 2].lstrip()[:1] == "@":
        first -= 1
    for number in gone[bisect_left(gone, first) : bisect_right(gone, min(old.end_line, len(lines)))]:
        text = lines[number - 1][:MAX_WIDTH]
        if not _BEGINS.search(text) or text.lstrip()[:2] in ("//", "# ", "* "):
            continue
        kept = _work(lines, number, old.end_line)
        writes = [at for at in range(new.start_line, min(new.end_line, len(now)) + 1)
                  if now[at - 1].strip() in kept and _WRITES.search(now[at - 1][:MAX_WIDTH])]  # fmt: skip
        stays = any(_BEGINS.search(text[:MAX_WIDTH]) for text in now[new.start_line - 1 : new.end_line])
        if len(writes) >= _MIN_WRITES and not stays:
            return number, text, writes
    return None


def _work(lines: Sequence[str], number: int, last: int) -> frozenset[str]:
    """What stood under a line, or behind one that only begins."""
    indent = _indent(lines[number - 1])
    is_block = lines[number - 1].rstrip()[-1:] in ("{", ":", "(", "|") or re.search(r"\bdo\b", lines[number - 1])
    found = []
    for text in lines[number:last]:
        if is_block and text.strip() and _indent(text) <= indent and lines[number - 1].lstrip()[:1] != "@":
            break
        found.append(text.strip())
    return frozenset(found)


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _left(change: Change) -> Iterator[_Left]:
    """Calls whose receiver alone changed, from what a block above calls its transaction."""
    for pair in change.code_pairs:
        old, new = _RECEIVER.search(pair.old), _RECEIVER.search(pair.new)
        if old is None or new is None or not _WRITES.search(pair.new):
            continue
        both = zip(_RECEIVER.finditer(pair.old), _RECEIVER.finditer(pair.new), strict=False)
        names = [(a["name"], b["name"]) for a, b in both if a["name"] != b["name"]]
        if len(names) != 1:
            continue
        was, now = names[0][0].split(".")[0].split("->")[0], names[0][1].split(".")[0].split("->")[0]
        same = re.sub(rf"(?<!\w){re.escape(was)}(?!\w)", now, pair.old)
        begins = _named_above(change, pair, was) if was != now and same == pair.new else 0
        if begins:
            yield _Left(pair, was, now, begins)


def _named_above(change: Change, pair: Pair, name: str) -> int:
    """The line that begins the transaction of that name around a line, where others within still go through it."""
    lines = change.head.lines(pair.path)
    indent = _indent(pair.new)
    said = re.compile(rf"(?<![\w.]){re.escape(name)}(?:\.|->)\w")
    for at in range(min(pair.line - 1, len(lines)), max(0, pair.line - _MAX_ABOVE), -1):
        text = lines[at - 1][:MAX_WIDTH]
        if not text.strip() or _indent(text) >= indent:
            continue
        if any(match["name"] == name for pattern in _NAMES for match in pattern.finditer(text)):
            around = lines[at : pair.line + 2 * (pair.line - at) + 40]
            return at if any(said.search(other[:MAX_WIDTH]) for other in around) else 0
    return 0
