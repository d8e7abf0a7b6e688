"""Lays records side by side: local string, scope and chunk numbers become those of the whole snapshot.

The same files and records give the same bytes, whether every record is laid anew or whole stretches are copied from an
earlier snapshot: strings are sorted and unused ones left out at the end. Knows nothing of stores and processes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Protocol

import msgspec
import numpy as np
import numpy.typing as npt

from anchors.index.columns import COLUMN_NAMES, Columns, StringTable
from anchors.index.spool import BLOCK, Spool, change, let_go
from anchors.records import CHUNK_FIELDS, DEFINITION_KINDS, REFERENCE_FIELDS, TERM_FIELDS

Ints = npt.NDArray[np.int32]
KIND_IDS = {kind: number for number, kind in enumerate(DEFINITION_KINDS)}
_WIDTHS = {"references": REFERENCE_FIELDS, "chunks": 4, "postings": TERM_FIELDS}
# Which columns hold string ids; None: the whole column.
_STRING_COLUMNS = (("symbol_name", None), ("references", 0), ("references", 1), ("postings", 1))


class DefinitionHead(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The front of a `Definition`: what the columns keep of it, the rest skipped without decoding."""

    name: str
    kind: str
    parent: int
    start_line: int
    end_line: int
    name_line: int
    signature: msgspec.Raw
    doc: msgspec.Raw
    bases: msgspec.Raw
    decorators: msgspec.Raw
    is_exported: bool


class RecordHead(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The front of a `FileRecord`."""

    language: str
    num_lines: int
    note: str
    doc: msgspec.Raw
    definitions: tuple[DefinitionHead, ...]
    strings: tuple[str, ...]
    references: bytes
    chunks: bytes
    terms: bytes


class _DefinitionLike(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def parent(self) -> int: ...
    @property
    def start_line(self) -> int: ...
    @property
    def end_line(self) -> int: ...
    @property
    def is_exported(self) -> bool: ...


class RecordLike(Protocol):
    """What both `FileRecord` and `RecordHead` offer."""

    @property
    def num_lines(self) -> int: ...
    @property
    def definitions(self) -> Sequence[_DefinitionLike]: ...
    @property
    def strings(self) -> Sequence[str]: ...
    @property
    def references(self) -> bytes: ...
    @property
    def chunks(self) -> bytes: ...
    @property
    def terms(self) -> bytes: ...


def _numbered(strings: Sequence[str]) -> defaultdict[str, int]:
    """Ids by string; an unknown one gets the next."""
    ids: defaultdict[str, int] = defaultdict(None, zip(strings, range(len(strings)), strict=True))
    ids.default_factory = ids.__len__
    return ids


class Assembler:
    """Takes the files of a snapshot in their order, by `add_records` and `add_stretch`, then `finish`."""

    def __init__(self, old: Columns | None = None, strings: Sequence[str] = (), *, folder: Path | None = None) -> None:
        """`old` and its strings: the earlier snapshot that `add_stretch` copies from. `folder`: where what is too much
        for memory lies meanwhile."""
        self._old = old
        self._old_postings = None if old is None else np.searchsorted(old.postings[:, 0].copy(), old.chunk_start)
        self._ids = _numbered(strings)
        self._rows = {name: Spool(_WIDTHS.get(name), folder) for name in COLUMN_NAMES if not name.endswith("_start")}
        self._starts = {name: [np.zeros(1, dtype=np.int32)] for name in ("symbol", "reference", "chunk")}
        self._num_files = self._num_symbols = self._num_references = self._num_chunks = 0

    def add_records(self, paths: Sequence[str], records: Sequence[RecordLike]) -> None:
        """The next files; their base names are the names of their module symbols."""
        counts = np.array([len(record.definitions) + 1 for record in records], dtype=np.int32)
        first = self._num_symbols + _before(counts)
        self._add_symbols(paths, records, counts, first)
        texts = chain.from_iterable(record.strings for record in records)
        table = np.array(list(map(self._ids.__getitem__, texts)), dtype=np.int32)
        base = _before(np.array([len(record.strings) for record in records], dtype=np.int32))
        references, num_references = _rows([record.references for record in records], REFERENCE_FIELDS)
        shift = np.repeat(base, num_references)
        references[:, 0] = table[references[:, 0] + shift]
        references[:, 1] = table[references[:, 1] + shift]
        references[:, 4] += np.repeat(first + 1, num_references)
        pieces, num_chunks = _rows([record.chunks for record in records], CHUNK_FIELDS)
        chunks = np.empty((len(pieces), 4), dtype=np.int32)
        chunks[:, 0] = np.repeat(np.arange(len(records), dtype=np.int32) + self._num_files, num_chunks)
        chunks[:, 1:3] = pieces[:, :2]
        chunks[:, 3] = pieces[:, 2] + np.repeat(first + 1, num_chunks)
        terms, num_terms = _rows([record.terms for record in records], TERM_FIELDS)
        terms[:, 0] += np.repeat(self._num_chunks + _before(num_chunks), num_terms)
        terms[:, 1] = table[terms[:, 1] + np.repeat(base, num_terms)]
        self._append(references=references, chunks=chunks, postings=terms)
        self._count(counts, num_references, num_chunks)

    def _add_symbols(self, paths: Sequence[str], records: Sequence[RecordLike], counts: Ints, first: Ints) -> None:
        ids = self._ids
        rows: list[tuple[int, int, int, int, int, int]] = []  # name, kind, parent, first, last, exported
        for path, record, start in zip(paths, records, first.tolist(), strict=True):
            rows.append((ids[path.rpartition("/")[2]], 0, -1, 1, max(1, record.num_lines), 1))
            rows.extend(
                (ids[d.name], KIND_IDS[d.kind], start + 1 + d.parent, d.start_line, d.end_line, d.is_exported)
                for d in record.definitions
            )
        symbols = np.array(rows, dtype=np.int32).reshape(-1, 6)
        self._append(
            symbol_file=np.repeat(np.arange(len(records), dtype=np.int32) + self._num_files, counts),
            symbol_name=symbols[:, 0],
            symbol_kind=symbols[:, 1],
            symbol_parent=symbols[:, 2],
            symbol_first=symbols[:, 3],
            symbol_last=symbols[:, 4],
            symbol_exported=symbols[:, 5],
        )

    def add_stretch(self, begin: int, end: int) -> None:
        """Files `begin` to `end` (not included) of the earlier snapshot."""
        old, posting_start = self._old, self._old_postings
        assert old is not None and posting_start is not None
        symbols = slice(int(old.symbol_start[begin]), int(old.symbol_start[end]))
        chunk_range = slice(int(old.chunk_start[begin]), int(old.chunk_start[end]))
        rows = slice(int(old.reference_start[begin]), int(old.reference_start[end]))
        to_file, to_symbol = self._num_files - begin, self._num_symbols - symbols.start
        parent = old.symbol_parent[symbols].copy()
        parent[parent >= 0] += to_symbol
        references = old.references[rows].copy()
        references[:, 4] += to_symbol
        chunks = old.chunks[chunk_range].copy()
        chunks[:, 0] += to_file
        chunks[:, 3] += to_symbol
        postings = old.postings[int(posting_start[begin]) : int(posting_start[end])].copy()
        postings[:, 0] += self._num_chunks - chunk_range.start
        plain = ("symbol_name", "symbol_kind", "symbol_first", "symbol_last", "symbol_exported")
        self._append(
            symbol_file=old.symbol_file[symbols] + np.int32(to_file),
            symbol_parent=parent,
            references=references,
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
        used = np.zeros(len(self._ids), dtype=bool)
        for name, column in _STRING_COLUMNS:
            values = arrays[name] if column is None else arrays[name][:, column]
            for start in range(0, len(values), BLOCK):
                used[values[start : start + BLOCK]] = True
            let_go(arrays[name])
        strings = list(self._ids)
        self._ids.clear()
        kept = np.flatnonzero(used).tolist()
        kept.sort(key=strings.__getitem__)
        place = np.zeros(len(strings), dtype=np.int32)
        place[kept] = np.arange(len(kept), dtype=np.int32)
        for name, column in _STRING_COLUMNS:
            change(arrays[name], column, place.__getitem__)
        return Columns.of(arrays), StringTable.of([strings[number] for number in kept])

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
    return np.frombuffer(bytearray(b"".join(packed)), dtype=np.int32).reshape(-1, width), counts


def _before(counts: Ints) -> Ints:
    """The sum of all counts before each."""
    return (np.cumsum(counts) - counts).astype(np.int32)
