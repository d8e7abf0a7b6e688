"""One view of a repository as columns: every file, symbol, reference, chunk and term posting with global ids.

Knows nothing of git, SQLite or parsing: it is built from files and their records, and hands out `Symbol` values.
Symbol ids are dense: the symbols of a file stand together, its own module symbol first. Only what is asked for is
fetched: a column, a string, the record of one file.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from anchors.index.columns import Columns, StringTable
from anchors.records import DEFINITION_KINDS, NAMED_AS_FILE, FileRecord
from anchors.types import Fact, SourceFile, Symbol

if TYPE_CHECKING:
    from anchors.index.columns import Ints
    from anchors.index.heads import RecordTextsLike, Skimmed
    from anchors.index.shelf import Shelf

__all__ = ["Columns", "Ints", "Snapshot", "StringTable", "build_snapshot"]

_RECORDS_AT_HAND = 128
_STRINGS_AT_HAND = 4096
_OF_TYPES = frozenset(("method", "constructor"))
_SPACES = frozenset(("module", "namespace"))


class Snapshot:
    """Files of one revision or work tree with their records; `load` fetches the record of a file's index lazily."""

    def __init__(
        self,
        files: tuple[SourceFile, ...],
        strings: Callable[[], StringTable],
        columns: Columns,
        load: Callable[[int], FileRecord],
        skim: Callable[[int], Skimmed] | None = None,
        texts: Callable[[int], RecordTextsLike] | None = None,
        shelf: Shelf | None = None,
    ) -> None:
        """`strings` is called when the first of them is asked for. `skim`, `texts`: as `load`, of less; None where
        `load` has all at hand."""
        self.files = files
        self.columns = columns
        self._strings = strings
        self.shelf = shelf
        self.record: Callable[[int], FileRecord] = lru_cache(maxsize=_RECORDS_AT_HAND)(load)
        self.record_once = load
        """As `record`, for who goes through all files and asks for none again: nothing is kept."""
        self.skim_once: Callable[[int], Skimmed] = skim or load
        """The same for who needs no definitions beyond what the columns tell."""
        self.texts_once: Callable[[int], RecordTextsLike] = texts or load
        """The same for who needs the texts of the file and its definitions alone."""
        self.string_id: Callable[[str], int | None] = lru_cache(maxsize=_STRINGS_AT_HAND)(
            lambda it: self.table.find(it)
        )
        """The number of a string, None where there is no such one."""
        self._paths: dict[str, int] | None = None

    @cached_property
    def table(self) -> StringTable:
        return self._strings()

    @property
    def strings(self) -> list[str]:
        """All of them, sorted; `name` and `string_id` do without decoding them all."""
        return self.table.all

    @property
    def num_symbols(self) -> int:
        return len(self.columns.symbol_file)

    def file_index(self, path: str) -> int | None:
        if self._paths is None:
            self._paths = {file.path: index for index, file in enumerate(self.files)}
        return self._paths.get(path)

    def name(self, symbol: int) -> str:
        return self.table[int(self.columns.symbol_name[symbol])]

    def kind(self, symbol: int) -> str:
        return DEFINITION_KINDS[int(self.columns.symbol_kind[symbol])]

    def file_of(self, symbol: int) -> int:
        return int(self.columns.symbol_file[symbol])

    def path_of(self, symbol: int) -> str:
        return self.files[self.file_of(symbol)].path

    def parent(self, symbol: int) -> int:
        return int(self.columns.symbol_parent[symbol])

    def module_symbol(self, file: int) -> int:
        return int(self.columns.symbol_start[file])

    def symbols_of(self, file: int) -> range:
        start = self.columns.symbol_start
        return range(int(start[file]), int(start[file + 1]))

    def symbol_at(self, file: int, line: int) -> int:
        """The innermost symbol around a line; the module symbol when there is none."""
        columns = self.columns
        own = slice(int(columns.symbol_start[file]), int(columns.symbol_start[file + 1]))
        first = columns.symbol_first[own]
        around = ((first <= line) & (line <= columns.symbol_last[own])).nonzero()[0]
        if not len(around):
            return own.start
        starts = first[around]
        return own.start + int(around[(starts == starts.max()).nonzero()[0][-1]])

    def qualified_name(self, symbol: int) -> str:
        """`Class.method`, the path for a module; what stands outside of its type is called by it all the same
        (`int lb_t::send ()`, `func (f *folder) Serve()`)."""
        parts: list[str] = []
        at = symbol
        while self.parent(at) >= 0:
            parts.append(self.name(at))
            parts += self._owner_outside(at)
            at = self.parent(at)
        return ".".join(reversed(parts)) or self.path_of(symbol)

    def _owner_outside(self, symbol: int) -> list[str]:
        """Innermost first, the names before that of a method that stands in no type."""
        parent = self.parent(symbol)
        if self.kind(symbol) not in _OF_TYPES or self.kind(parent) not in _SPACES:
            return []
        file = self.file_of(symbol)
        bases = self.record(file).definitions[symbol - self.module_symbol(file) - 1].bases
        return bases[0].split("::")[::-1] if len(bases) == 1 else []

    def symbol(self, symbol: int) -> Symbol:
        file = self.file_of(symbol)
        local = symbol - self.module_symbol(file) - 1
        record = self.record(file)
        columns = self.columns
        parent = self.parent(symbol)
        if local < 0:
            return Symbol(
                symbol, self.files[file].path, record.language, self.name(symbol), self.files[file].path, "module",
                None, 1, max(1, record.num_lines), 1, 1, "", record.doc, (), (), True,
            )  # fmt: skip
        definition = record.definitions[local]
        return Symbol(
            id=symbol,
            path=self.files[file].path,
            language=record.language,
            name=self.name(symbol) if definition.name == NAMED_AS_FILE else definition.name,
            qualified_name=self.qualified_name(symbol),
            kind=definition.kind,
            parent=parent,
            start_line=int(columns.symbol_first[symbol]),
            end_line=int(columns.symbol_last[symbol]),
            name_line=definition.name_line,
            body_line=definition.body_line,
            signature=definition.signature,
            doc=definition.doc,
            decorators=definition.decorators,
            bases=definition.bases,
            is_exported=definition.is_exported,
        )

    def facts(self, file: int) -> Iterator[Fact]:
        first, path = self.module_symbol(file), self.files[file].path
        for fact in self.record(file).facts:
            yield Fact(fact.kind, path, fact.line, first + 1 + fact.scope, fact.name, fact.value, fact.text)

    def facts_within(self, symbol: int) -> list[Fact]:
        """Facts of a symbol and of what it encloses."""
        first, last = int(self.columns.symbol_first[symbol]), int(self.columns.symbol_last[symbol])
        return [fact for fact in self.facts(self.file_of(symbol)) if first <= fact.line <= last]


def build_snapshot(files: Iterable[SourceFile], load: Callable[[SourceFile], FileRecord]) -> Snapshot:
    """Columns of all files, in the order of their paths' bytes."""
    from anchors.index.assemble import Assembler

    ordered = tuple(sorted(files, key=lambda file: os.fsencode(file.path)))
    assembler = Assembler()
    for file in ordered:
        assembler.add_records([file.path], [load(file)])
    columns, strings = assembler.finish()
    return Snapshot(ordered, lambda: strings, columns, lambda index: load(ordered[index]))
