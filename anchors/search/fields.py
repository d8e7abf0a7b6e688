"""The short fields of every chunk and file as terms: names, signatures, doc lines, paths.

Knows nothing of scores. Bodies are not collected here: their postings stand in the snapshot's columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.index.snapshot import Snapshot
from anchors.index.spool import Spool
from anchors.search.terms import TermNumbers, Terms, joined

Ints = npt.NDArray[np.int32]
NO_ROWS: Final = np.empty(0, dtype=np.int32)
HELD_SORTED: Final = 1 << 20
"""Bytes of a sorted column that wait for their file."""
SORTED_AT_ONCE: Final = 1 << 20
"""Occurrences."""
HELD_LOOSE: Final = 1 << 18
"""Bytes of a column of occurrences that wait for their file: there are many such columns."""
CHUNKS_AT_ONCE: Final = 1 << 13


class Field:
    """Term and row of every occurrence, as columns: a large tree has tens of millions of them. `folder` is where they
    lie, if they are many, None for memory."""

    def __init__(self, folder: Path | None = None) -> None:
        self._spools = tuple(Spool(None, folder, HELD_LOOSE) for _ in range(2))
        self._columns: tuple[Ints, ...] | None = None
        self._is_kept = False

    def add(self, terms: Terms, rows: Ints) -> None:
        """The terms of the text that stands in each of these rows."""
        self.take(terms.numbers, np.repeat(rows, terms.counts))

    def keep(self, terms: Ints, rows: Ints) -> None:
        """As `take`, of most there will be, before any other: sorted by term and row."""
        self._is_kept = True
        self.take(terms, rows)

    def take(self, terms: Ints, rows: Ints) -> None:
        """Occurrences of terms by their numbers."""
        for spool, column in zip(self._spools, (terms, rows), strict=True):
            spool.append(column)

    def _closed(self) -> tuple[Ints, ...]:
        if self._columns is None:
            self._columns = tuple(spool.finish() for spool in self._spools)
        return self._columns

    def numbers(self) -> Ints:
        """The term of every occurrence; nothing can be added any more."""
        return self._closed()[0]

    def by_term(self, place: Ints, num_terms: int, folder: Path | None) -> tuple[Ints, Ints]:
        """(starts, rows): the rows of the term at each place. `place` gives each number of the vocabulary its place;
        `folder` is where the rows lie, if they are many, None for memory. Nothing is left here."""
        terms, rows = self._closed()
        self._columns = (NO_ROWS,) * 2
        starts = np.zeros(num_terms + 1, dtype=np.int32)
        if not len(terms):
            return starts, NO_ROWS
        places = np.empty(len(terms), dtype=np.int32)
        for first in range(0, len(terms), SORTED_AT_ONCE):  # counting takes its numbers eight bytes wide
            part = slice(first, first + SORTED_AT_ONCE)
            places[part] = place[terms[part]]
            starts[1:] += np.bincount(places[part], minlength=num_terms)
        np.cumsum(starts, out=starts)
        del terms
        sorted_rows = Spool(None, folder, HELD_SORTED)
        low = 0
        while low < num_terms:
            high = max(low + 1, int(np.searchsorted(starts, starts[low] + SORTED_AT_ONCE, side="right")) - 1)
            chosen = slice(None) if high - low == num_terms else (places >= low) & (places < high)
            # Place and row in one: sorting numbers takes a quarter of what a stable argsort takes, and half the memory.
            packed = places[chosen].astype(np.int64)
            packed <<= 32
            packed |= rows[chosen]
            packed.sort(kind="stable" if self._is_kept else None)  # which takes runs that are sorted as they are
            sorted_rows.append(packed.astype(np.int32))
            low = high
        return starts, sorted_rows.finish()


def collect_fields(
    snapshot: Snapshot, words: TermNumbers, fields: Sequence[Field], files: Iterable[int] | None
) -> Iterator[None]:
    """Term -> chunks for names, signatures and doc lines; term -> files for paths: into `fields`, in that order, some
    files at a step.

    A row may stand several times. `files`: whose, ascending, None for all.
    """
    starts = snapshot.columns.chunk_start
    block, num_chunks = list[int](), 0
    for file in range(len(snapshot.files)) if files is None else files:
        block.append(file)
        num_chunks += int(starts[file + 1] - starts[file])
        if num_chunks >= CHUNKS_AT_ONCE:
            _collect(snapshot, words, fields, block)
            yield
            block, num_chunks = [], 0
    if block:
        _collect(snapshot, words, fields, block)
        yield


def _collect(snapshot: Snapshot, words: TermNumbers, fields: Sequence[Field], files: Sequence[int]) -> None:
    name, sig, doc, path = fields
    columns = snapshot.columns
    spans = columns.chunk_start
    chunks = np.concatenate([np.arange(spans[file], spans[file + 1], dtype=np.int32) for file in files])
    symbols = columns.chunks[chunks, 3]
    own, of_own = np.unique(symbols, return_inverse=True)
    signatures, docs = _texts(snapshot, files, own)
    parents, children = _above(snapshot, symbols, chunks)
    is_named = columns.symbol_parent[symbols] >= 0
    strings, of_strings = np.unique(
        columns.symbol_name[np.concatenate((symbols[is_named], parents))], return_inverse=True
    )
    paths = [snapshot.files[file].path for file in files]
    terms = words.of_texts(snapshot.table.joined(strings) + joined((*signatures, *docs, *paths)))
    first_sig = len(strings)
    first_doc = first_sig + len(own)
    first_path = first_doc + len(own)
    num_named = int(is_named.sum())
    name.add(terms.of(of_strings[:num_named]), chunks[is_named])
    sig.add(terms.of(of_strings[num_named:]), children)
    sig.add(terms.of(first_sig + of_own), chunks)
    doc.add(terms.of(first_doc + of_own), chunks)
    path.add(terms.of(first_path + np.arange(len(files))), np.array(files, dtype=np.int32))


def _texts(snapshot: Snapshot, files: Sequence[int], symbols: Ints) -> tuple[list[str], list[str]]:
    """Signature and doc line of each of these symbols, ascending, of these files."""
    signatures, docs = list[str](), list[str]()
    spans = snapshot.columns.symbol_start
    first = spans[np.array(files)]
    cuts = np.searchsorted(symbols, np.concatenate((first, [spans[files[-1] + 1]]))).tolist()
    local, of_file = symbols.tolist(), pairwise(cuts)
    for file, begin, (low, high) in zip(files, (first + 1).tolist(), of_file, strict=True):
        record = snapshot.texts_once(file)
        definitions = record.definitions
        for symbol in local[low:high]:
            if symbol < begin:
                signatures.append("")
                docs.append(record.doc)
                continue
            definition = definitions[symbol - begin]
            text = definition.signature
            if definition.decorators or definition.bases:
                text = " ".join((text, *definition.decorators, *definition.bases))
            signatures.append(text)
            docs.append(definition.doc)
    return signatures, docs


def _above(snapshot: Snapshot, symbols: Ints, chunks: Ints) -> tuple[Ints, Ints]:
    """All symbols around each of these, but for modules, and the chunk of the one that they are around."""
    parent = snapshot.columns.symbol_parent
    found, inner = [NO_ROWS], [NO_ROWS]
    while len(symbols):
        symbols = parent[symbols]
        is_inner = symbols >= 0
        is_inner[is_inner] = parent[symbols[is_inner]] >= 0
        symbols, chunks = symbols[is_inner], chunks[is_inner]
        found.append(symbols)
        inner.append(chunks)
    return np.concatenate(found), np.concatenate(inner)
