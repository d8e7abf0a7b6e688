"""A notebook's script: a module of Python whose text has headings and whose chunks are its cells."""

from __future__ import annotations

from bisect import bisect_right
from operator import itemgetter
from typing import Final

from tree_sitter import Node

from anchors.syntax.blocks import BLANKS
from anchors.syntax.drafts import CALLABLES, CONTAINERS, Draft
from anchors.syntax.notebooks import NO_SCRIPT, Script
from anchors.syntax.rules.base import RawBinding
from anchors.syntax.rules.python import PythonRules
from anchors.syntax.source import Source
from anchors.syntax.text import words_of

_TOGETHER: Final = 30
"""Lines up to which a text and the code below it are one chunk."""


class NotebookRules(PythonRules):
    def __init__(self, script: Script = NO_SCRIPT) -> None:
        super().__init__()
        self._script = script
        self._functions: list[tuple[int, int]] = []
        """Where the outermost functions and classes begin and end: what is bound there is not of the cells."""

    def code_of(self, source: Source) -> Source:
        """Without what nbdev writes into a module, which is where it is imported from."""
        if not self._script.exported:
            return source
        data = bytearray(source.data)
        for first, last in self._script.exported:
            if first <= source.num_lines:
                start, end = source.starts[first - 1], source.starts[first - 1] + len(source.span(first, last))
                data[start:end] = data[start:end].translate(BLANKS)
        return source.blanked(bytes(data))

    def defined(self, source: Source, kind: str, nodes: list[Node]) -> list[Draft]:
        """`_` is what a cell does not show, no name."""
        return [draft for draft in super().defined(source, kind, nodes) if draft.name != "_"]

    def more_definitions(self, source: Source) -> list[Draft]:
        found = super().more_definitions(source)
        for heading in self._script.headings:
            if heading.last > source.num_lines:
                break
            start = source.starts[heading.line - 1]
            end = source.starts[heading.last - 1] + len(source.line_bytes(heading.last).rstrip())
            draft = Draft("section", start, end, heading.name, start)
            draft.signature = f"{'#' * heading.level} {heading.name}"
            found.append(draft)
        return found

    def link(self, drafts: list[Draft]) -> None:
        super().link(drafts)
        self._functions = [
            (draft.start, draft.end) for draft in drafts if draft.parent is None and draft.kind in _SCOPES
        ]

    def typed(self, source: Source, nodes: list[Node]) -> list[RawBinding]:
        """Without what cells give things of several types in turn: which of them it is at a place is not known."""
        rows = super().typed(source, nodes)
        types: dict[str, set[str]] = {}
        for row in rows:
            if not self._is_within(row[0]):
                types.setdefault(row[1], set()).add(row[2])
        return [row for row in rows if len(types.get(row[1], ())) < 2 or self._is_within(row[0])]

    def _is_within(self, at: int) -> bool:
        number = bisect_right(self._functions, at, key=itemgetter(0)) - 1
        return number >= 0 and at < self._functions[number][1]

    def module_doc(self, source: Source) -> str:
        return words_of(self._script.first_words[:4000]) or super().module_doc(source)

    def cut(self, chunks: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
        """Cell by cell, a short text with the code that it stands above; what is in no cell is in no chunk."""
        cells = self._cells()
        found: list[tuple[int, int, int]] = []
        at = 0
        for first, last, scope in chunks:
            while at < len(cells) and cells[at][1] < first:
                at += 1
            number = at
            while number < len(cells) and cells[number][0] <= last:
                start, end = max(first, cells[number][0]), min(last, cells[number][1])
                found.append((start, end, scope))
                number += 1
        return found

    def _cells(self) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        is_text = False
        for first, last, kind in self._script.cells:
            if is_text and last - found[-1][0] < _TOGETHER:
                found[-1] = found[-1][0], last
            else:
                found.append((first, last))
            is_text = kind != "code"
        return found


_SCOPES: Final = CALLABLES | CONTAINERS
