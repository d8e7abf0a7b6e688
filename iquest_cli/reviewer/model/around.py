"""What stands around changed lines: the definitions that they lie in, who uses these, and what the new lines use.

Asks no model; a budget of tokens is kept by leaving out whole sections, the least telling first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from anchors.syntax.languages import is_test_path
from anchors.types import Edge
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.model.shown import Shown
from iquest_cli.reviewer.side import Side
from iquest_cli.reviewer.uses import GUESSED

MAX_BODY: Final = 120
MAX_USES: Final = 6
"""Places shown of those that use one definition."""
WINDOW: Final = 12
"""Lines above and below, where no definition says what belongs together."""
NEAR: Final = "near the change"
_WHOLE: Final = frozenset({"function", "method", "constructor", "property", "macro"})


@dataclass(frozen=True, slots=True)
class Section:
    """Lines of one file, and why they are shown."""

    path: str
    first: int
    last: int
    why: str

    def covers(self, other: Section) -> bool:
        return self.path == other.path and self.first <= other.first and other.last <= self.last


def around(change: Change, lines: Mapping[str, Sequence[int]]) -> list[Section]:
    """The most telling first. `lines`: of the new files, by path."""
    head = change.head
    bodies: list[Section] = []
    touched: dict[int, None] = {}
    for path, numbers in lines.items():
        file = head.snapshot.file_index(path)
        if file is None:
            continue
        for number in numbers:
            symbol = head.snapshot.symbol_at(file, number)
            touched[symbol] = None
            bodies.append(_body(head, path, number, symbol))
    # A whole definition tells more than the lines near, which may cover it.
    bodies.sort(key=lambda section: section.why == NEAR)
    found = _distinct(bodies)
    found += _uses(head, touched)
    found += _gone(change, lines)
    found += _used(head, touched, lines)
    return _distinct(found)


def rendered(sections: Sequence[Section], shown: Shown, count: Callable[[str], int], budget: int) -> tuple[str, int]:
    """The sections that fit, as text, and how many were left out."""
    parts: list[str] = []
    used = left_out = 0
    for section in sections:
        text = f"FILE: {section.path} lines {section.first}-{section.last} ({section.why})\n" + shown.span(
            section.path, section.first, section.last
        )
        size = count(text) + 2
        if used + size > budget:
            left_out += 1
            continue
        parts.append(text)
        used += size
    return "\n\n".join(parts) or "(nothing more)", left_out


def _body(head: Side, path: str, line: int, symbol: int) -> Section:
    """The definition around a line where it is of a size to be read, else the lines near."""
    first, last, why = max(1, line - WINDOW), min(_num_lines(head, path), line + WINDOW), NEAR
    if head.snapshot.kind(symbol) in _WHOLE:
        found = head.snapshot.symbol(symbol)
        if found.end_line - found.start_line < MAX_BODY:
            return Section(path, found.start_line, found.end_line, f"{found.qualified_name}, changed")
        first, last = max(first, found.start_line), min(last, found.end_line)
    return Section(path, first, max(first, last), why)


def _uses(head: Side, symbols: Mapping[int, None]) -> Iterator[Section]:
    for symbol in symbols:
        if head.snapshot.kind(symbol) == "module":
            continue
        edges = [edge for edge in head.edges_in(symbol) if edge.confidence >= GUESSED and edge.source not in symbols]
        edges.sort(key=lambda edge: (is_test_path(head.snapshot.path_of(edge.source)), -edge.confidence))
        name = head.snapshot.qualified_name(symbol)
        for edge in edges[:MAX_USES]:
            yield _place(head, edge, f"uses {name}")


def _gone(change: Change, lines: Mapping[str, Sequence[int]]) -> Iterator[Section]:
    """Who used what the change took away or renamed, as far as those lines still stand."""
    base = change.base
    if base is None:
        return
    for item in change.touched:
        if item.old is None or item.fate not in ("removed", "renamed") or change.new_path(item.old.path) not in lines:
            continue
        for edge in [edge for edge in base.edges_in(item.old.id) if edge.confidence >= GUESSED][:MAX_USES]:
            path = change.new_path(base.snapshot.path_of(edge.source))
            line = change.lines(path).to_new(edge.line) if path is not None else None
            if path is not None and line is not None:
                last = min(_num_lines(change.head, path), line + 3)
                yield Section(path, max(1, line - 3), last, f"used {item.old.qualified_name}, now {item.fate}")


def _used(head: Side, symbols: Mapping[int, None], lines: Mapping[str, Sequence[int]]) -> Iterator[Section]:
    """The beginnings of definitions that the changed lines use."""
    for symbol in symbols:
        wanted = set(lines.get(head.snapshot.path_of(symbol), ()))
        for edge in head.graph.edges_out(symbol):
            if edge.line in wanted and edge.confidence >= GUESSED and head.snapshot.kind(edge.target) in _WHOLE:
                found = head.snapshot.symbol(edge.target)
                last = min(found.end_line, found.start_line + 2 * WINDOW)
                yield Section(found.path, found.start_line, last, f"{found.qualified_name}, used by the change")


def _place(side: Side, edge: Edge, why: str) -> Section:
    path = side.snapshot.path_of(edge.source)
    return Section(path, max(1, edge.line - 3), min(_num_lines(side, path), edge.line + 3), why)


def _num_lines(side: Side, path: str) -> int:
    """What stands after the last newline is no line."""
    lines = side.lines(path)
    return len(lines) - (not lines[-1])


def _distinct(sections: Sequence[Section]) -> list[Section]:
    """Without those that an earlier one covers."""
    kept: list[Section] = []
    for section in sections:
        if not any(other.covers(section) for other in kept):
            kept.append(section)
    return kept
