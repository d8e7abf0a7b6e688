"""An answer in the making: its paragraphs, and the places that it stands on. Knows no kind of question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from anchors.syntax.languages import is_notebook_path
from iquest_cli.analyst.evidence import phrases
from iquest_cli.analyst.evidence.places import CallSite, Place, Step
from iquest_cli.analyst.texts.source import Source
from iquest_cli.analyst.texts.values import CALLABLE

MAX_QUOTE: Final = 10
MAX_READ: Final = 80
MAX_WHOLE: Final = 22
"""Lines of a function, doc text left out, that is quoted whole where its deciding lines would be."""
_BARE: Final = re.compile(r"\s*(?:#|//|/\*|\*|\"\"\"|'''|@\w+\s*$|[{}()\[\];,]*\s*$)")


@dataclass(slots=True)
class Draft:
    """Paragraphs of Markdown, and what they stand on, best first."""

    source: Source
    paragraphs: list[str] = field(default_factory=list)
    cited: list[Place] = field(default_factory=list)
    quoted: list[Place] = field(default_factory=list)

    def say(self, text: str) -> None:
        if text:
            self.paragraphs.append(text)

    def cite(self, place: Place, why: str = "") -> None:
        first, last = place.first, min(place.last, place.first + 59)
        for old in self.cited:
            if old.path == place.path and old.first <= first and last <= old.last:
                return
        self.cited.append(Place(place.path, first, last, place.name, why or place.why, place.symbol, place.score))

    def quote(self, place: Place, limit: int = MAX_QUOTE) -> None:
        """The deciding lines of a place: where it is defined, and what meets the question most."""
        numbers = whole_lines(place, self.source) if limit == MAX_QUOTE else []
        numbers = numbers or deciding_lines(place, self.source, limit)
        self.quoted.append(place)
        if numbers:
            language = place.symbol.language if place.symbol else ""
            self.say(phrases.block(self.source, place.path, numbers, language))

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)


def whole_lines(place: Place, source: Source) -> list[int]:
    """The numbers of a short function's lines, doc text left out; none of a longer one, or where something else is
    meant than the function."""
    symbol = place.symbol
    if symbol is None or symbol.kind not in CALLABLE or symbol.end_line - symbol.start_line >= MAX_READ:
        return []
    skipped = source.doc_lines(symbol)
    numbers = [n for n in range(symbol.name_line, symbol.end_line + 1) if n not in skipped]
    return numbers if len(numbers) <= MAX_WHOLE else []


def deciding_lines(place: Place, source: Source, limit: int = MAX_QUOTE) -> list[int]:
    """At most `limit` numbers of lines, comments and doc text left out where code remains."""
    focus = place.focus or (place.first, place.last)
    symbol = place.symbol
    skipped = source.doc_lines(symbol) if symbol is not None and symbol.kind != "module" else frozenset()
    head = [] if symbol is None or symbol.kind == "module" else [symbol.name_line]
    around = [n for n in range(focus[0], focus[1] + 1) if n not in head]
    body = [n for n in around if n not in skipped and not _BARE.match(source.line(place.path, n))]
    if not body and head and symbol is not None:
        after = range(symbol.name_line + 1, min(symbol.end_line, symbol.name_line + 60) + 1)
        body = [n for n in after if n not in skipped and not _BARE.match(source.line(place.path, n))]
    if not body:
        body = [n for n in around if source.line(place.path, n).strip()]
    room = limit - len(head)
    if len(body) < 2 and body:
        few = _of_cells(place.path, source, range(body[0], min(body[0] + 3, place.last) + 1))
        return sorted({*head, *few})[:limit]
    span = [n for n in range(body[0], body[-1] + 1) if n not in skipped] if body else []
    span = _of_cells(place.path, source, span)
    return sorted({*head, *(span if len(span) <= room else body[:room])})


def _of_cells(path: str, source: Source, numbers: Sequence[int]) -> list[int]:
    """Of a notebook without what lies between its cells, where nothing is shown."""
    if not is_notebook_path(path):
        return list(numbers)
    is_filled = {n: bool(source.line(path, n).strip()) for at in numbers for n in (at - 1, at, at + 1)}
    return [n for n in numbers if is_filled[n] or (is_filled[n - 1] and is_filled[n + 1])]


def site_place(site: CallSite) -> Place:
    """A few lines around a use."""
    first = max(site.caller.start_line, site.line - 3)
    last = max(site.line, min(site.caller.end_line, site.line + 3))
    return Place(site.caller.path, first, last, site.caller.qualified_name, "", site.caller)


def step_place(step: Step) -> Place:
    """The function; of a long one the lines around those that tell most."""
    symbol = step.symbol
    first, last = symbol.start_line, symbol.end_line
    if last - first > 59:
        middle = step.focus[0] if step.focus else first
        first = max(first, min(middle - 20, last - 59))
        last = first + 59
    return Place(symbol.path, first, last, symbol.qualified_name, "", symbol)
