"""Lays records side by side: local string, scope and chunk numbers become those of the whole snapshot.

The same files and records give the same bytes, whether every record is laid anew or whole stretches are copied from an
earlier snapshot: strings are sorted and unused ones left out at the end. Knows nothing of stores and processes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from anchors.index.columns import COLUMN_NAMES, Columns, StringTable, encoded
from anchors.index.heads import RecordLike
from anchors.index.numbering import MAX_HELD, Numbering
from anchors.index.numbers import bytes_numbers
from anchors.index.packing import let_go
from anchors.index.spool import BLOCK, Spool, change
from anchors.records import ARGUMENT_FIELDS, CHUNK_FIELDS, REFERENCE_FIELDS, SYMBOL_FIELDS, TERM_FIELDS

Ints = npt.NDArray[np.int32]
_WIDTHS = {"references": REFERENCE_FIELDS, "arguments": ARGUMENT_FIELDS, "chunks": 4, "postings": TERM_FIELDS}
_SYMBOL_COLUMNS = ("symbol_name", "symbol_kind", "symbol_parent", "symbol_first", "symbol_last", "symbol_exported")
"""In the order of SYMBOL_FIELDS."""
# Which columns hold string ids; None: the whole column.
_STRING_COLUMNS = (("symbol_name", None), ("references", 0), ("references", 1), ("arguments", 1), ("postings", 1))


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
            self._strings.begin(strings.encoded())  # each has the number that it had
        self._rows = {name: Spool(_WIDTHS.get(name), folder) for name in COLUMN_NAMES if not name.endswith("_start")}
        self._starts = {name: [np.zeros(1, dtype=np.int32)] for name in ("symbol", "reference", "chunk")}
        self._num_files = self._num_symbols = self._num_references = self._num_chunks = 0

    def add_records(self, paths: Sequence[str], records: Sequence[RecordLike]) -> None:
        """The next files."""
        self._strings.relieve()
        texts = [record.strings for record in records]
        table = np.frombuffer(self._ids.of(b"\n".join(texts)), dtype=np.int32)
        base = _before(np.array([text.count(b"\n") + 1 for text in texts], dtype=np.int32))
        counts, first = self._add_symbols(paths, records, table, base)
        references, num_references = _rows([record.references for record in records], REFERENCE_FIELDS)
        shift = np.repeat(base, num_references)
        references[:, 0] = table[references[:, 0] + shift]
        references[:, 1] = table[references[:, 1] + shift]
        references[:, 4] += np.repeat(first + 1, num_references)
        arguments, num_arguments = _rows([record.arguments for record in records], ARGUMENT_FIELDS)
        arguments[:, 0] += np.repeat(self._num_references + _before(num_references), num_arguments)
        arguments[:, 1] = table[arguments[:, 1] + np.repeat(base, num_arguments)]
        pieces, num_chunks = _rows([record.chunks for record in records], CHUNK_FIELDS)
        chunks = np.empty((len(pieces), 4), dtype=np.int32)
        chunks[:, 0] = np.repeat(np.arange(len(records), dtype=np.int32) + self._num_files, num_chunks)
        chunks[:, 1:3] = pieces[:, :2]
        chunks[:, 3] = pieces[:, 2] + np.repeat(first + 1, num_chunks)
        terms, num_terms = _rows([record.terms for record in records], TERM_FIELDS)
        terms[:, 0] += np.repeat(self._num_chunks + _before(num_chunks), num_terms)
        terms[:, 1] = table[terms[:, 1] + np.repeat(base, num_terms)]
        self._append(references=references, arguments=arguments, chunks=chunks, postings=terms)
        self._count(counts, num_references, num_chunks)

    def _add_symbols(
        self, paths: Sequence[str], records: Sequence[RecordLike], table: Ints, base: Ints
    ) -> tuple[Ints, Ints]:
        """The symbols of the next files; how many each has, and the first of each. Their base names are the names of
        their module symbols."""
        packed, num_defined = _rows([record.symbols for record in records], SYMBOL_FIELDS)
        counts = num_defined + np.int32(1)
        place = _before(counts)
        first = self._num_symbols + place
        is_module = np.zeros(len(packed) + len(records), dtype=bool)
        is_module[place] = True
        symbols = np.empty((len(is_module), SYMBOL_FIELDS), dtype=np.int32)
        symbols[~is_module] = packed
        symbols[~is_module, 0] = table[packed[:, 0] + np.repeat(base, num_defined)]
        symbols[~is_module, 2] += np.repeat(first + 1, num_defined)
        symbols[is_module] = (0, 0, -1, 1, 1, 1)
        symbols[is_module, 0] = [self._ids[encoded(path.rpartition("/")[2])] for path in paths]
        symbols[is_module, 4] = [max(1, record.num_lines) for record in records]
        columns = (np.ascontiguousarray(symbols[:, column]) for column in range(SYMBOL_FIELDS))
        self._append(
            symbol_file=np.repeat(np.arange(len(records), dtype=np.int32) + self._num_files, counts),
            **dict(zip(_SYMBOL_COLUMNS, columns, strict=True)),
        )
        return counts, first

    def add_stretch(self, begin: int, end: int) -> None:
        """Files `begin` to `end` (not included) of the earlier snapshot."""
        old = self._old
        assert old is not None
        symbols = slice(int(old.symbol_start[begin]), int(old.symbol_start[end]))
        chunk_range = slice(int(old.chunk_start[begin]), int(old.chunk_start[end]))
        rows = slice(int(old.reference_start[begin]), int(old.reference_start[end]))
        to_file, to_symbol = self._num_files - begin, self._num_symbols - symbols.start
        parent = old.symbol_parent[symbols].copy()
        parent[parent >= 0] += to_symbol
        references = old.references[rows].copy()
        references[:, 4] += to_symbol
        passed = slice(*(bisect_left(old.arguments[:, 0], at) for at in (rows.start, rows.stop)))
        arguments = old.arguments[passed].copy()
        arguments[:, 0] += self._num_references - rows.start
        chunks = old.chunks[chunk_range].copy()
        chunks[:, 0] += to_file
        chunks[:, 3] += to_symbol
        # A few looks instead of a copy of the column, which `searchsorted` would make.
        counted = slice(*(bisect_left(old.postings[:, 0], at) for at in (chunk_range.start, chunk_range.stop)))
        postings = old.postings[counted].copy()
        postings[:, 0] += self._num_chunks - chunk_range.start
        plain = ("symbol_name", "symbol_kind", "symbol_first", "symbol_last", "symbol_exported")
        self._append(
            symbol_file=old.symbol_file[symbols] + np.int32(to_file),
            symbol_parent=parent,
            references=references,
            arguments=arguments,
            chunks=chunks,
            postings=postings,
            **{name: getattr(old, name)[symbols] for name in plain},
        )
        span = slice(begin, end + 1)
        self._count(np.diff(old.symbol_start[span]), np.diff(old.reference_start[span]), np.diff(old.chunk_start[span]))

    def finish(self) -> tuple[Columns, StringTable]:
        arrays: dict[str, Ints] = {}
        for name in COLUMN_NAMES:
            if name.endswith("_start"):
                arrays[name] = np.cumsum(np.concatenate(self._starts[name.removesuffix("_start")]), dtype=np.int32)
            else:
                arrays[name] = self._rows.pop(name).finish()
        is_used = np.zeros(self._strings.size, dtype=bool)
        for name, column in _STRING_COLUMNS:
            values = arrays[name] if column is None else arrays[name][:, column]
            for start in range(0, len(values), BLOCK):
                is_used[values[start : start + BLOCK]] = True
            let_go(arrays[name])
        table, place = self._close(is_used)
        used = np.flatnonzero(is_used)
        if not np.array_equal(place[used], used):  # else all stand where they stood
            for name, column in _STRING_COLUMNS:
                change(arrays[name], column, place.__getitem__)
        return Columns.of(arrays), table

    def _close(self, is_used: npt.NDArray[np.bool_]) -> tuple[StringTable, Ints]:
        """The strings that are used, and the place of each number among them."""
        found = None if self._table is None else self._strings.put_between(is_used)
        if self._table is None or found is None:
            strings, place = self._strings.close(is_used)
            return StringTable.of(strings), place
        between, place = found
        return self._table.spliced(*between), place

    def _append(self, **arrays: Ints) -> None:
        for name, values in arrays.items():
            self._rows[name].append(values)

    def _count(self, symbols: Ints, references: Ints, chunks: Ints) -> None:
        for name, counts in (("symbol", symbols), ("reference", references), ("chunk", chunks)):
            self._starts[name].append(counts)
        self._num_files += len(symbols)
        self._num_symbols += int(symbols.sum())
        self._num_references += int(references.sum())
        self._num_chunks += int(chunks.sum())


def _rows(packed: Sequence[bytes], width: int) -> tuple[Ints, Ints]:
    """All rows one after the other, and how many each has."""
    counts = np.array([len(part) // (4 * width) for part in packed], dtype=np.int32)
    return np.frombuffer(bytearray().join(packed), dtype=np.int32).reshape(-1, width), counts


def _before(counts: Ints) -> Ints:
    """The sum of all counts before each."""
    return (np.cumsum(counts) - counts).astype(np.int32)
