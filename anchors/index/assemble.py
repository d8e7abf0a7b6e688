"""Lays records side by side: local string, scope and chunk numbers become those of the whole snapshot.

The same files and records give the same bytes, whether every record is laid anew or whole stretches are copied from an
earlier snapshot: strings are sorted and unused ones left out at the end. Knows nothing of stores and processes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.index.columns import COLUMN_NAMES, Columns, StringTable, encoded
from anchors.index.doubt import STRING_COLUMNS, Doubt
from anchors.index.heads import RecordLike
from anchors.index.numbering import MAX_HELD, Numbering
from anchors.index.numbers import bytes_numbers, numbers_of_each, renumber, strings_in_order
from anchors.index.spool import MAX_HELD as MAX_COLUMN
from anchors.index.spool import Numbers, Spool, in_blocks
from anchors.records import (
    ARGUMENT_CODING,
    CHUNK_CODING,
    NAMED_AS_FILE,
    REFERENCE_CODING,
    SYMBOL_CODING,
    TERM_CODING,
    name_of_file,
)
from anchors.rows.packed import Buffer, heights, lay

Ints = npt.NDArray[np.int32]
_WIDTHS = {"references": len(REFERENCE_CODING), "arguments": len(ARGUMENT_CODING), "chunks": 4}
_STARTS = ("symbol", "reference", "chunk", "posting")
_SYMBOL_COLUMNS = ("symbol_name", "symbol_kind", "symbol_parent", "symbol_first", "symbol_last", "symbol_exported")
"""In the order of SYMBOL_CODING."""
MAX_COPIED: Final = 48 << 20
"""Bytes of a column that stay in memory where most of it is copied from the earlier one."""


class Assembler:
    """Takes the files of a snapshot in their order, by `add_records` and `add_stretch`, then `finish`."""

    def __init__(
        self,
        old: Columns | None = None,
        strings: StringTable | None = None,
        *,
        folder: Path | None = None,
        max_held: int = MAX_HELD,
    ) -> None:
        """`old` and its strings: the earlier snapshot that `add_stretch` copies from. `folder`: where what is
        too much for memory lies meanwhile; `max_held`: how many strings are not."""
        self._old = old
        self._ids = bytes_numbers()
        self._strings = Numbering[bytes](self._ids, max_held)
        self._table = strings
        if strings is not None:
            self._begin(strings)
        self._doubt = Doubt(old, 0 if strings is None else len(strings))
        self._moves: list[tuple[str, int, slice, int]] = []
        held = MAX_COLUMN if old is None else MAX_COPIED
        self._rows = {
            name: Spool(_WIDTHS.get(name), folder, held, np.uint16 if name == "posting_count" else np.int32)
            for name in COLUMN_NAMES
            if not name.endswith("_start")
        }
        self._starts = {name: [np.zeros(1, dtype=np.int32)] for name in _STARTS}
        self._num_files = self._num_symbols = self._num_references = self._num_chunks = self._num_arguments = 0

    def _begin(self, strings: StringTable) -> None:
        """Each has the number that it had."""
        data = bytes(strings.sections()["strings"])
        if data.count(b"\0") != len(strings) or b"\n" in data:  # one of them holds such a byte of its own
            self._strings.begin(strings.encoded())
            return
        if len(strings):
            self._ids.of_each([data[:-1].replace(b"\0", b"\n")])
        self._strings.take(strings.raw_strings)

    @property
    def num_symbols(self) -> int:
        """So far."""
        return self._num_symbols

    def add_records(self, paths: Sequence[str], records: Sequence[RecordLike]) -> None:
        """The next files. Raises ValueError, with none of them added, where the rows of one are none."""
        self._strings.relieve()
        laying = _Laying(*numbers_of_each(self._ids, [record.strings for record in records]))
        symbols, num_defined = laying.rows([record.symbols for record in records], SYMBOL_CODING)
        counts = num_defined + np.int32(1)
        place = _before(counts)
        scopes = self._num_symbols + place + 1
        references, num_references = laying.rows(
            [record.references for record in records], REFERENCE_CODING, {REFERENCE_CODING.rindex(b"s"): scopes}
        )
        arguments, _ = laying.rows(
            [record.arguments for record in records],
            ARGUMENT_CODING,
            {0: self._num_references + _before(num_references)},
        )
        pieces, num_chunks = laying.rows([record.chunks for record in records], CHUNK_CODING, {2: scopes})
        terms, num_terms = laying.rows([record.terms for record in records], TERM_CODING)
        owner = np.repeat(np.arange(len(records), dtype=np.int32), num_chunks)
        if pieces[:, 3].min(initial=0) < 0 or not np.array_equal(
            np.bincount(owner, weights=pieces[:, 3], minlength=len(records)), num_terms
        ):
            raise ValueError("chunks of other words")
        chunks = np.empty((len(pieces), 4), dtype=np.int32)
        chunks[:, 0] = owner + self._num_files
        chunks[:, 1:] = pieces[:, :3]
        of_symbols = self._symbols(paths, records, symbols, place, num_defined)
        self._doubt.add((references[:, 0], references[:, 1], arguments[:, 1], terms[:, 0], of_symbols["symbol_name"]))
        self._append(
            references=references,
            arguments=arguments,
            chunks=chunks,
            posting_string=terms[:, 0].copy(),
            posting_count=terms[:, 1].astype(np.uint16),
            **of_symbols,
        )
        self._count(counts, num_references, num_chunks, pieces[:, 3].copy())

    def _symbols(
        self, paths: Sequence[str], records: Sequence[RecordLike], defined: Ints, place: Ints, num_defined: Ints
    ) -> dict[str, Ints]:
        """The columns of symbols: what is defined, and at `place` the module symbol of each file, named as the file."""
        is_module = np.zeros(len(defined) + len(records), dtype=bool)
        is_module[place] = True
        symbols = np.empty((len(is_module), len(SYMBOL_CODING)), dtype=np.int32)
        symbols[~is_module] = defined
        symbols[~is_module, 2] += np.repeat(self._num_symbols + place + 1, num_defined)
        symbols[is_module] = (0, 0, -1, 1, 1, 1)
        symbols[is_module, 0] = [self._ids[encoded(path.rpartition("/")[2])] for path in paths]
        unnamed = np.flatnonzero(symbols[:, 0] == self._ids[encoded(NAMED_AS_FILE)])
        for row in unnamed.tolist():
            path = paths[int(np.searchsorted(place, row)) - 1]
            symbols[row, 0] = self._ids[encoded(name_of_file(path))]
        symbols[is_module, 4] = [max(1, record.num_lines) for record in records]
        columns = (np.ascontiguousarray(symbols[:, column]) for column in range(len(SYMBOL_CODING)))
        owner = np.repeat(np.arange(len(records), dtype=np.int32) + self._num_files, num_defined + 1)
        return {"symbol_file": owner, **dict(zip(_SYMBOL_COLUMNS, columns, strict=True))}

    def add_stretch(self, begin: int, end: int) -> None:
        """Files `begin` to `end` (not included) of the earlier snapshot."""
        old = self._old
        assert old is not None
        self._doubt.copy(begin, end)
        symbols = slice(int(old.symbol_start[begin]), int(old.symbol_start[end]))
        chunk_range = slice(int(old.chunk_start[begin]), int(old.chunk_start[end]))
        rows = slice(int(old.reference_start[begin]), int(old.reference_start[end]))
        to_file, to_symbol = self._num_files - begin, self._num_symbols - symbols.start
        parent = old.symbol_parent[symbols].copy()
        parent[parent >= 0] += to_symbol
        passed = slice(*(bisect_left(old.arguments[:, 0], at) for at in (rows.start, rows.stop)))
        self._move("references", 4, self._num_references, rows, to_symbol)
        self._move("arguments", 0, self._num_arguments, passed, self._num_references - rows.start)
        self._move("chunks", 0, self._num_chunks, chunk_range, to_file)
        self._move("chunks", 3, self._num_chunks, chunk_range, to_symbol)
        counted = slice(*old.posting_start[[chunk_range.start, chunk_range.stop]].tolist())
        plain = ("symbol_name", "symbol_kind", "symbol_first", "symbol_last", "symbol_exported")
        self._append(
            symbol_file=old.symbol_file[symbols] + np.int32(to_file),
            symbol_parent=parent,
            references=old.references[rows],
            arguments=old.arguments[passed],
            chunks=old.chunks[chunk_range],
            posting_string=old.posting_string[counted],
            posting_count=old.posting_count[counted],
            **{name: getattr(old, name)[symbols] for name in plain},
        )
        span = slice(begin, end + 1)
        self._count(
            np.diff(old.symbol_start[span]),
            np.diff(old.reference_start[span]),
            np.diff(old.chunk_start[span]),
            np.diff(old.posting_start[chunk_range.start : chunk_range.stop + 1]),
        )

    def _move(self, name: str, column: int, at: int, rows: slice, shift: int) -> None:
        """What is added to a column of rows that come to stand at a place, once they stand there."""
        if shift:
            self._moves.append((name, column, slice(at, at + rows.stop - rows.start), shift))

    def finish(self) -> tuple[Columns, StringTable]:
        arrays: dict[str, Ints] = {}
        for name in COLUMN_NAMES:
            if name.endswith("_start"):
                arrays[name] = np.cumsum(np.concatenate(self._starts[name.removesuffix("_start")]), dtype=np.int32)
            else:
                arrays[name] = self._rows.pop(name).finish()
        for name, moved, rows, shift in self._moves:
            arrays[name][rows, moved] += shift
        is_used = self._doubt.used(self._strings.size, arrays)
        table, place = self._close(is_used)
        used = np.flatnonzero(is_used)
        if not np.array_equal(place[used], used):  # else all stand where they stood
            for name, column in STRING_COLUMNS:
                in_blocks(arrays[name], column, lambda numbers: renumber(numbers, place))
        return Columns.of(arrays), table

    def _close(self, is_used: npt.NDArray[np.bool_]) -> tuple[StringTable, Ints]:
        """The strings that are used, and the place of each number among them."""
        if self._table is None and self._strings.is_plain:
            joined, offsets, place = strings_in_order(self._ids, is_used)
            self._ids.clear()
            return StringTable(joined, offsets), place
        found = None if self._table is None else self._strings.put_between(is_used)
        if self._table is None or found is None:
            strings, place = self._strings.close(is_used)
            return StringTable.of(strings), place
        between, place = found
        return self._table.spliced(*between), place

    def _append(self, **arrays: Numbers) -> None:
        for name, values in arrays.items():
            self._rows[name].append(values)
        self._num_arguments += len(arrays["arguments"])

    def _count(self, symbols: Ints, references: Ints, chunks: Ints, postings: Ints) -> None:
        for name, counts in zip(_STARTS, (symbols, references, chunks, postings), strict=True):
            self._starts[name].append(counts)
        self._num_files += len(symbols)
        self._num_symbols += int(symbols.sum())
        self._num_references += int(references.sum())
        self._num_chunks += int(chunks.sum())


class _Laying:
    """Of a few records: `numbers` of all their strings, those of record r from `first[r]` on."""

    def __init__(self, numbers: Ints, first: Ints) -> None:
        self._numbers = numbers
        self._first = first

    def rows(
        self, packed: Sequence[Buffer], coding: bytes, added: Mapping[int, Ints] | None = None
    ) -> tuple[Ints, Ints]:
        """All rows one after the other, and how many each has. `added` by column: what is added to those of each."""
        counts = heights(packed, len(coding))
        out = np.empty((int(counts.sum(dtype=np.int64)), len(coding)), dtype=np.int32)
        lay(packed, coding, out, [(added or {}).get(at) for at in range(len(coding))], self._numbers, self._first)
        return out, counts


def _before(counts: Ints) -> Ints:
    """The sum of all counts before each."""
    return (np.cumsum(counts) - counts).astype(np.int32)
