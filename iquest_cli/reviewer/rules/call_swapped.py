"""`call/swapped`: a new call passes two things crosswise: each bears the name of the other one's parameter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from anchors.syntax.calls import CallSite
from anchors.types import Edge, Symbol
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.naming import plain_name
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.places import with_uses
from iquest_cli.reviewer.rules.swapped_columns import SwappedColumns, swapped_columns
from iquest_cli.reviewer.rules.swapped_order import SwappedOrder, swapped_orders
from iquest_cli.text import plural

_KINDS: Final = frozenset({"function", "method", "constructor", "variable", "module"})
_TARGETS: Final = frozenset({"function", "method"})
_EITHER: Final = re.compile(
    r"(?i)comp|cmp|swap|less|greater|diff|sub(?:tract)?|delta|equal|reverse|invert|opposite|between|distance|before|after|sort"
    r"|mirror|flip|transpos|undo|rollback|revert|restore|toggle|exchange"
)
"""Functions that people call the other way round on purpose."""
_MAX_EDGES: Final = 2_000
_MAX_LINES: Final = 6
_MAX_SWAPPED: Final = 20


class CallSwapped(Rule):
    id = "call/swapped"
    title = "Two arguments were passed in each other's place"
    severity = "medium"

    def check(self, change: Change) -> Iterator[Finding]:
        if change.base is None:
            return
        told = set[tuple[str, int]]()
        for swapped in change.first(swapped_orders(change), _MAX_SWAPPED, "calls whose arguments changed places"):
            told.add((swapped.path, swapped.line))
            yield self._exchanged(change, swapped)
        for columns in change.first(swapped_columns(change), _MAX_SWAPPED, "statements whose columns changed places"):
            yield self._columns(change, columns)
        for edge, path in change.first(_calls(change), _MAX_EDGES, "new calls"):
            target = change.head.snapshot.symbol(edge.target)
            names = _parameters(change, target)
            if len(names) < 2 or _EITHER.search(target.name) or not _says_two(change, path, edge.line, names):
                continue
            for call in change.head.calls(path, target.name, (edge.line,)):
                pair = _crossed(call, names)
                if pair is not None and call.line == edge.line and (path, call.line) not in told:
                    yield self._judged(change, path, call.line, target, pair)

    def _exchanged(self, change: Change, swapped: SwappedOrder) -> Finding:
        finding = self.finding(
            swapped.path,
            swapped.line,
            f"{swapped.callee}() gets `{swapped.second}` before `{swapped.first}` now; "
            f"{plural(len(swapped.others), 'other call')} of it pass them the other way round",
            "Nothing else changed on the line, and no call passes them so.",
            confidence="medium",
            symbol=f"{swapped.callee}:{swapped.first},{swapped.second}",
        )
        return with_uses(change, finding, swapped.others)

    def _columns(self, change: Change, swapped: SwappedColumns) -> Finding:
        finding = self.finding(
            swapped.path,
            swapped.line,
            f"{swapped.first} and {swapped.second} are bound to each other's column: the statement names them the "
            "other way round",
            "What is bound goes by its place: put the columns, or what is bound, in the order of the other.",
            confidence="medium",
            symbol=f"{swapped.first},{swapped.second}",
        )
        return with_uses(change, finding, [(swapped.path, swapped.place)])

    def _judged(self, change: Change, path: str, line: int, target: Symbol, pair: tuple[str, str]) -> Finding:
        finding = self.finding(
            path,
            line,
            f"{target.name}() takes `{pair[0]}` before `{pair[1]}`, and gets them here the other way round",
            "Each is named as the parameter that the other one is passed for.",
            confidence="medium",
            symbol=f"{target.name}:{pair[0]},{pair[1]}",
        )
        return with_uses(change, finding, [(target.path, target.name_line)])


def _calls(change: Change) -> Iterator[tuple[Edge, str]]:
    """Certain calls on added lines that may pass two things, outside of tests."""
    head = change.head
    for path, index in change.parsed_files:
        lines, texts = change.lines(path), head.lines(path)
        if change.is_test(path) or not any("," in texts[number - 1] for number in lines.in_order):
            continue
        for number in [head.snapshot.module_symbol(index), *head.snapshot.symbols_of(index)]:
            if head.snapshot.symbol(number).kind not in _KINDS:
                continue
            for edge in head.graph.edges_out(number, ("call",)):
                if edge.line in lines.added and edge.is_certain and "," in texts[edge.line - 1]:
                    yield edge, path


def _says_two(change: Change, path: str, line: int, names: Sequence[str]) -> bool:
    """Whether the line and the few that a call may go on for say the names of two parameters."""
    text = "".join(change.head.lines(path)[line - 1 : line + _MAX_LINES]).lower().replace("_", "")
    return sum(len(name) > 2 and name in text for name in names) > 1


def _parameters(change: Change, target: Symbol) -> list[str]:
    """The names of what a function takes by its place, where there is one form of it; none else."""
    if target.kind not in _TARGETS:
        return []
    found = change.head.signatures(target.path, target.name_line, target.name)
    if len(found) != 1 or found[0].is_open:
        return []
    return [plain_name(param.name) for param in found[0].arguments if param.kind.startswith("positional")]


def _crossed(call: CallSite, names: Sequence[str]) -> tuple[str, str] | None:
    """The first two parameters of which each gets what is named as the other."""
    if call.is_open or call.keywords:
        return None
    passed = [plain_name(part) for part in _arguments(call.text)]
    if len(passed) != call.num_positional or len(passed) > len(names):
        return None
    for at, first in enumerate(passed):
        for behind in range(at + 1, len(passed)):
            second = passed[behind]
            is_crossed = first == names[behind] and second == names[at] and first != second
            if is_crossed and min(len(first), len(second)) > 2:
                return names[at], names[behind]
    return None


def _arguments(text: str) -> list[str]:
    """What stands between the last brackets of a call's text, apart at its commas; none of one that was cut."""
    if not text.endswith(")"):
        return []
    parts, depth = [""], 0
    for char in reversed(text):
        depth += (char in ")]}") - (char in "([{")
        if depth == 0:
            return [part[::-1].strip() for part in reversed(parts)]
        if char == "," and depth == 1:
            parts.append("")
        elif not (char == ")" and depth == 1 and parts == [""]):
            parts[-1] += char
    return []
