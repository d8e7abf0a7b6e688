"""One view of a repository as columns: every file, symbol, reference, chunk and term posting with global ids.

Knows nothing of git, SQLite or parsing: it is built from files and their records, and hands out `Symbol` values.
Symbol ids are dense: the symbols of a file stand together, its own module symbol first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from anchors.records import (
    CHUNK_FIELDS,
    DEFINITION_KINDS,
    REFERENCE_FIELDS,
    TERM_FIELDS,
    FileRecord,
)
from anchors.types import Fact, SourceFile, Symbol

Ints = npt.NDArray[np.int32]

KIND_IDS = {kind: number for number, kind in enumerate(DEFINITION_KINDS)}


@dataclass(frozen=True, slots=True)
class Columns:
    """All arrays are int32. `*_start` arrays have one entry more than there are files: file f owns [s[f], s[f + 1])."""

    symbol_start: Ints
    symbol_file: Ints
    symbol_name: Ints  # string ids
    symbol_kind: Ints  # index into DEFINITION_KINDS
    symbol_parent: Ints  # symbol ids, -1 for a module symbol
    symbol_first: Ints
    symbol_last: Ints
    symbol_exported: Ints  # 0 or 1
    reference_start: Ints
    references: Ints  # [n, 5]: name and receiver (string ids), kind, line, source symbol id
    chunk_start: Ints
    chunks: Ints  # [n, 4]: file, first line, last line, symbol id
    postings: Ints  # [n, 3]: chunk, string id, count


class Snapshot:
    """Files of one revision or work tree with their records; `load` fetches the record of a file's index lazily."""

    def __init__(
        self,
        files: tuple[SourceFile, ...],
        strings: list[str],
        columns: Columns,
        load: Callable[[int], FileRecord],
    ) -> None:
        self.files = files
        self.strings = strings
        self.columns = columns
        self.record: Callable[[int], FileRecord] = lru_cache(maxsize=4096)(load)
        self._paths = {file.path: index for index, file in enumerate(files)}
        self._string_ids: dict[str, int] | None = None

    @property
    def num_symbols(self) -> int:
        return len(self.columns.symbol_file)

    def file_index(self, path: str) -> int | None:
        return self._paths.get(path)

    def string_id(self, text: str) -> int | None:
        if self._string_ids is None:
            self._string_ids = {string: index for index, string in enumerate(self.strings)}
        return self._string_ids.get(text)

    def name(self, symbol: int) -> str:
        return self.strings[int(self.columns.symbol_name[symbol])]

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
        best = self.module_symbol(file)
        for symbol in self.symbols_of(file):
            if columns.symbol_first[symbol] <= line <= columns.symbol_last[symbol] and (
                columns.symbol_first[symbol] >= columns.symbol_first[best]
            ):
                best = symbol
        return best

    def qualified_name(self, symbol: int) -> str:
        parts: list[str] = []
        at = symbol
        while self.parent(at) >= 0:
            parts.append(self.name(at))
            at = self.parent(at)
        return ".".join(reversed(parts)) or self.path_of(symbol)

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
            name=definition.name,
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
    ordered = tuple(sorted(files, key=lambda file: file.path.encode("utf-8", "surrogateescape")))
    strings: dict[str, int] = {}
    symbol_rows: list[tuple[int, int, int, int, int, int, int]] = []
    symbol_start, reference_start, chunk_start = [0], [0], [0]
    references: list[Ints] = []
    chunks: list[Ints] = []
    postings: list[Ints] = []
    num_references = num_chunks = 0
    for index, file in enumerate(ordered):
        record = load(file)
        first = len(symbol_rows)
        stem = file.path.rpartition("/")[2]
        symbol_rows.append((index, strings.setdefault(stem, len(strings)), 0, -1, 1, max(1, record.num_lines), 1))
        symbol_rows.extend(
            (
                index,
                strings.setdefault(definition.name, len(strings)),
                KIND_IDS[definition.kind],
                first + 1 + definition.parent,
                definition.start_line,
                definition.end_line,
                int(definition.is_exported),
            )
            for definition in record.definitions
        )
        table = np.array([strings.setdefault(text, len(strings)) for text in record.strings], dtype=np.int32)
        rows = np.frombuffer(record.references, dtype=np.int32).reshape(-1, REFERENCE_FIELDS).copy()
        if len(rows):
            rows[:, 0], rows[:, 1] = table[rows[:, 0]], table[rows[:, 1]]
            rows[:, 4] += first + 1
        references.append(rows)
        num_references += len(rows)
        pieces = np.frombuffer(record.chunks, dtype=np.int32).reshape(-1, CHUNK_FIELDS)
        placed = np.empty((len(pieces), 4), dtype=np.int32)
        placed[:, 0], placed[:, 1:3], placed[:, 3] = index, pieces[:, :2], pieces[:, 2] + first + 1
        chunks.append(placed)
        terms = np.frombuffer(record.terms, dtype=np.int32).reshape(-1, TERM_FIELDS).copy()
        if len(terms):
            terms[:, 0] += num_chunks
            terms[:, 1] = table[terms[:, 1]]
        postings.append(terms)
        num_chunks += len(pieces)
        symbol_start.append(len(symbol_rows))
        reference_start.append(num_references)
        chunk_start.append(num_chunks)
    symbols = np.array(symbol_rows, dtype=np.int32).reshape(-1, 7)
    column = [np.ascontiguousarray(symbols[:, number]) for number in range(7)]
    columns = Columns(
        symbol_start=np.array(symbol_start, dtype=np.int32),
        symbol_file=column[0],
        symbol_name=column[1],
        symbol_kind=column[2],
        symbol_parent=column[3],
        symbol_first=column[4],
        symbol_last=column[5],
        symbol_exported=column[6],
        reference_start=np.array(reference_start, dtype=np.int32),
        references=_stack(references, REFERENCE_FIELDS),
        chunk_start=np.array(chunk_start, dtype=np.int32),
        chunks=_stack(chunks, 4),
        postings=_stack(postings, TERM_FIELDS),
    )
    return Snapshot(ordered, list(strings), columns, lambda index: load(ordered[index]))


def _stack(parts: list[Ints], width: int) -> Ints:
    return np.concatenate(parts) if parts else np.empty((0, width), dtype=np.int32)
