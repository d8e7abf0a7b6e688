"""`enum/unhandled`: an enum has a value more, and a place that names each of the others does not name it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from anchors.graph.texts.words import files_with
from anchors.syntax.languages import is_code, is_generated_path, is_vendored_path
from anchors.types import Symbol
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.lost_cases import LostCase, lost_cases
from iquest_cli.reviewer.rules.places import with_uses
from iquest_cli.text import plural

_MIN_OTHERS: Final = 3
_MAX_FILES: Final = 200
_MAX_ADDED: Final = 20
_MAX_SPAN: Final = 400
"""Lines of a definition that may be a list of all values."""
_OWN: Final = r"(?:[Ss]elf|static|Me)"
_ELSE: Final = re.compile(r"^\s*(?:default\b|_\s*(?:=>|->|:)|case\s+_\b|else\s*(?:->|=>))|\bdefault\s*=>")


class EnumUnhandled(Rule):
    id = "enum/unhandled"
    title = "An enum has a value more that a list of all others lacks"
    severity = "medium"

    def check(self, change: Change) -> Iterator[Finding]:
        if change.base is None:
            return
        told: set[int] = set()
        new = (item.new for item in change.touched if item.fate == "added" and item.new is not None)
        members = (symbol for symbol in new if symbol.kind == "member" and symbol.parent is not None)
        for member in change.first(members, _MAX_ADDED, "values that enums have more"):
            parent = change.head.snapshot.symbol(member.parent or 0)
            others = _others(change, parent, member) if parent.id not in told else frozenset()
            if len(others) < _MIN_OTHERS or change.is_test(parent.path):
                continue
            places = list(_lists(change, parent, others, member.name))
            if places:
                told.add(parent.id)
                yield self._judged(change, parent, member, places)
        for lost in lost_cases(change):
            yield self._lost(change, lost)

    def _lost(self, change: Change, lost: LostCase) -> Finding:
        num = len(lost.places)
        offers = "offers" if num == 1 else "offer"
        finding = self.finding(
            lost.path,
            lost.line,
            f"{lost.value!r} has no case here any more; {plural(num, 'place')} still {offers} it beside the others",
            "It is taken here as anything else is: keep the case, or offer it no more."
            if lost.has_else
            else "Nothing is done here for it: keep the case, or offer it no more.",
            confidence="medium",
            symbol=lost.value,
        )
        return with_uses(change, finding, lost.places)

    def _judged(self, change: Change, parent: Symbol, member: Symbol, places: list[tuple[str, int, bool]]) -> Finding:
        has_else = all(has for *_, has in places)
        finding = self.finding(
            member.path,
            member.name_line,
            f"{member.name} is a new value of {parent.name}; {plural(len(places), 'place')} that "
            f"{'names' if len(places) == 1 else 'name'} each of the others {'does' if len(places) == 1 else 'do'} not "
            "name it",
            "It is taken there as anything else is." if has_else else "Nothing is done there for it.",
            severity="low" if has_else else None,
            confidence="medium",
            symbol=member.qualified_name,
        )
        return with_uses(change, finding, [(path, line) for path, line, _ in places])


def _others(change: Change, parent: Symbol, member: Symbol) -> frozenset[str]:
    """The values that the enum had before and has still; none where it had none, or where it was another."""
    base, head = change.base, change.head
    old = change.old_path(parent.path)
    if base is None or old is None or parent.qualified_name not in base.names(old):
        return frozenset()
    (number, *more) = base.names(old)[parent.qualified_name]
    if more:
        return frozenset()
    before = {base.snapshot.name(child) for child in base.children(number)
              if base.snapshot.symbol(child).kind == "member"}  # fmt: skip
    now = {head.snapshot.name(child) for child in head.children(parent.id)
           if head.snapshot.symbol(child).kind == "member"}  # fmt: skip
    return frozenset(before & now) if before <= now and member.name not in before else frozenset()


def _lists(change: Change, parent: Symbol, others: frozenset[str], name: str) -> Iterator[tuple[str, int, bool]]:
    """Definitions outside of tests that name all others by the enum, and not the new one; whether each has an else."""
    head = change.head
    files = change.first(files_with(head.snapshot, parent.name), _MAX_FILES, f"files that name {parent.name}")
    for index in files:
        file = head.snapshot.files[index]
        if not is_code(file.language) or change.is_test(file.path) or _is_foreign(file.path):
            continue
        text = head.data(file.path)
        if not all(other.encode() in text for other in others):
            continue
        for number in head.snapshot.symbols_of(index):
            symbol = head.snapshot.symbol(number)
            if symbol.kind in ("class", "enum", "member", "interface", "module", "type") or number == parent.id:
                continue
            line = _listing(head.lines(file.path), symbol, parent, others, name)
            if line and not _is_written_now(change, symbol, parent.name):
                span = head.lines(file.path)[line - 1 : symbol.end_line]
                yield file.path, line, any(map(_ELSE.search, span))


def _is_written_now(change: Change, symbol: Symbol, name: str) -> bool:
    """Whether the change itself wrote some of the list: then it names what it is to name."""
    added = change.lines_adding(symbol.path, name) if change.file(symbol.path) is not None else ()
    return any(symbol.start_line <= number <= symbol.end_line for number in added)


def _is_foreign(path: str) -> bool:
    return is_vendored_path(path) or is_generated_path(path)


def _listing(lines: list[str], symbol: Symbol, parent: Symbol, others: frozenset[str], name: str) -> int:
    """The first line of a definition that names one of the values, where it names all but the new one; else 0."""
    if symbol.end_line - symbol.start_line > _MAX_SPAN or symbol.end_line - symbol.start_line + 1 < len(others):
        return 0
    is_own = symbol.path == parent.path and symbol.qualified_name.startswith(f"{parent.qualified_name}.")
    by = rf"(?:\b{re.escape(parent.name)}|{_OWN})" if is_own else rf"\b{re.escape(parent.name)}"
    values = "|".join(sorted(map(re.escape, {*others, name}), key=len, reverse=True))
    named = re.compile(rf"(?:{by}(?:\.|::)|\bcase\s+\.?)(?P<value>{values})\b")
    first, found = 0, set()
    for number in range(symbol.start_line, min(symbol.end_line, len(lines)) + 1):
        for match in named.finditer(lines[number - 1][:1_000]):
            first = first or number
            found.add(match["value"])
    return first if others <= found and name not in found else 0
