"""The identifier that each text of a reference begins with, as a number: that of the string which it is.

Knows texts alone; what a name means at a place, `views` says.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.graph.tables.part import Part
from anchors.graph.tables.tables import Tables
from anchors.graph.texts.chains import ASK, first_names
from anchors.graph.texts.declared import type_names
from anchors.graph.texts.expressions import head_of
from anchors.index.columns import StringTable
from anchors.index.snapshot import Snapshot
from anchors.index.spool import BLOCK

Ints = npt.NDArray[np.int32]

MAX_KEPT: Final = 1 << 18


class Heads:
    """`of_text` has the head's number by string id, -1 where there is none. A head that is no string of the snapshot by
    itself (`a` of nothing but `a.b`) has a number behind those of all strings."""

    def __init__(self, tables: Tables, part: Part) -> None:
        size = len(tables.snapshot.table)
        self._strings = tables.strings
        self._added: dict[str, int] = {}
        self._behind: list[str] = []
        self.of_text = np.full(size, -1, dtype=np.int32)
        for texts in _used(tables.snapshot, part):
            self.of_text[texts] = self._heads(tables.snapshot.table, texts)
        # What a bound name's text begins with is looked up at its place, though no reference may begin so.
        read = [self._numbered(name, size) for name in _read_by_bindings(tables, part)]
        self.num = size + len(self._added)
        is_head = np.zeros(self.num + 1, dtype=bool)
        is_head[self.of_text] = True
        is_head[read] = True
        self.is_head: npt.NDArray[np.bool_] = is_head[:-1]
        """By number."""
        self.numbers: dict[str, int] = _Found(self) if tables.is_large else self._all()
        """By name, -1 where no reference begins so."""

    def forget(self) -> None:
        """Names, once nobody asks for the number of one."""
        self.numbers = {}

    def name(self, number: int) -> str:
        if number < len(self.of_text):
            return self._strings[number]
        if not self._behind:
            self._behind = list(self._added)
        return self._behind[number - len(self.of_text)]

    def number(self, name: str) -> int:
        """Of any name that may be a head, -1 where it is none for sure."""
        number = self._strings.find(name)
        return number if number >= 0 else self._added.get(name, -1)

    def among(self, names: set[str]) -> list[int]:
        """Of what may be heads those that are among some names."""
        if 2 * np.count_nonzero(self.is_head) > len(names):
            return [number for name in names if (number := self.number(name)) >= 0]
        numbers = np.flatnonzero(self.is_head[: len(self.of_text)]).tolist()
        known = [number for number in numbers if self._strings[number] in names]
        return known + [number for name, number in self._added.items() if name in names]

    def _heads(self, table: StringTable, texts: npt.NDArray[np.intp]) -> Ints:
        found = first_names(table, texts)
        left = np.flatnonzero(found == ASK)
        if len(left):
            found[left] = [self._head(text, len(table)) for text in texts[left].tolist()]
        return found

    def _head(self, text: int, size: int) -> int:
        written = self._strings[text]
        head = head_of(written)
        if head is None or head == written:
            return -1 if head is None else text
        return self._numbered(head, size)

    def _numbered(self, head: str, size: int) -> int:
        number = self._strings.find(head)
        return number if number >= 0 else self._added.setdefault(head, size + len(self._added))

    def _all(self) -> _Known:
        numbers = np.flatnonzero(self.is_head[: len(self.of_text)]).tolist()
        return _Known({**{self._strings[number]: number for number in numbers}, **self._added})


class _Known(dict[str, int]):
    def __missing__(self, name: str) -> int:
        return -1


class _Found(dict[str, int]):
    """Found when asked for, and kept while there is room."""

    def __init__(self, heads: Heads) -> None:
        super().__init__()
        self._heads = heads

    def __missing__(self, name: str) -> int:
        if len(self) >= MAX_KEPT:
            self.clear()
        number = self._heads.number(name)
        number = self[name] = number if number >= 0 and self._heads.is_head[number] else -1
        return number


def first_name(dotted: str) -> str:
    return dotted.replace("::", ".").partition(".")[0]


def _read_by_bindings(tables: Tables, part: Part) -> list[str]:
    texts = tables.bindings.texts_of(np.frombuffer(part.is_asked, dtype=bool)[tables.snapshot.columns.symbol_file])
    return list(dict.fromkeys(first_name(dotted) for text in texts for dotted in type_names(text)))


def _used(snapshot: Snapshot, part: Part) -> Iterator[npt.NDArray[np.intp]]:
    """Strings that are the name or the receiver of a reference."""
    is_used = np.zeros(len(snapshot.table), dtype=bool)
    for _, references in part.blocks(BLOCK):
        is_used[references[:, 0]] = True
        is_used[references[:, 1]] = True
    for start in range(0, len(is_used), BLOCK):
        yield np.flatnonzero(is_used[start : start + BLOCK]) + start
