"""The short fields of every chunk and file as terms: names, signatures, doc lines, paths.

Knows nothing of scores. Bodies are not collected here: their postings stand in the snapshot's columns.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.index.numbering import Numbering
from anchors.index.snapshot import Snapshot
from anchors.index.spool import Spool
from anchors.search.words import IDENTIFIER, STOP_WORDS, terms_of

Ints = npt.NDArray[np.int32]
NO_ROWS: Final = np.empty(0, dtype=np.int32)
HELD_SORTED: Final = 1 << 20
"""Bytes of a sorted column that wait for their file."""
LOOSE_AT_ONCE: Final = 1 << 14
"""Occurrences that are added one by one before they become a part of a column."""
SORTED_AT_ONCE: Final = 1 << 18
"""Occurrences."""
HELD_LOOSE: Final = 1 << 18
"""Bytes of a column of occurrences that wait for their file: there are many such columns."""
MAX_KNOWN: Final = 1 << 15
"""Words whose terms are known by number: a few are written again and again."""


class Words(dict[str, tuple[int, ...]]):
    """The numbers of a word's terms, none of a word that says nothing. What is known stays right whatever the
    vocabulary has put aside, so that only room decides when it is forgotten."""

    def __init__(self, vocabulary: Numbering[str]) -> None:
        self._ids = vocabulary.ids

    def __missing__(self, word: str) -> tuple[int, ...]:
        if len(self) >= MAX_KNOWN:
            self.clear()
        numbers = self[word] = () if word.lower() in STOP_WORDS else self.of(word)
        return numbers

    def of(self, word: str) -> tuple[int, ...]:
        """Of any word, one that is not asked for again."""
        return tuple(map(self._ids.__getitem__, terms_of(word)))


class Field:
    """Term and row of every occurrence, as columns: a large tree has tens of millions of them. Rows are added in
    their order. `folder` is where they lie, if they are many, None for memory."""

    def __init__(self, words: Words, folder: Path | None = None) -> None:
        self._words = words
        self._terms, self._rows, self._counts = array("i"), array("i"), array("i")
        self._spools = tuple(Spool(None, folder, HELD_LOOSE) for _ in range(3))
        self._columns: tuple[Ints, ...] | None = None

    def add(self, text: str, row: int) -> None:
        known = self._words
        if text.isascii() and text.isidentifier():  # as most names are: one word
            self._put(known[text], row)
        elif text:
            self._put([number for word in IDENTIFIER.findall(text) for number in known[word]], row)

    def put(self, word: str, row: int) -> None:
        self._put(self._words.of(word), row)

    def _put(self, numbers: Sequence[int], row: int) -> None:
        if numbers:
            self._terms.extend(numbers)
            self._rows.append(row)
            self._counts.append(len(numbers))

    def relieve(self) -> None:
        """To be called now and then."""
        if len(self._terms) >= LOOSE_AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        for spool, column in zip(self._spools, (self._terms, self._rows, self._counts), strict=True):
            if column:
                spool.append(np.frombuffer(column, dtype=np.int32))
        self._terms, self._rows, self._counts = array("i"), array("i"), array("i")

    def take(self, terms: Ints, rows: Ints) -> None:
        """Occurrences of terms by their numbers, before any other of the same rows."""
        for spool, column in zip(self._spools, (terms, rows, np.ones_like(rows)), strict=True):
            spool.append(column)

    def _closed(self) -> tuple[Ints, ...]:
        if self._columns is None:
            self._flush()
            self._columns = tuple(spool.finish() for spool in self._spools)
        return self._columns

    def numbers(self) -> Ints:
        """The term of every occurrence; nothing can be added any more."""
        return self._closed()[0]

    def by_term(self, place: Ints, num_terms: int, folder: Path | None) -> tuple[Ints, Ints]:
        """(starts, rows): the rows of the term at each place. `place` gives each number of the vocabulary its place;
        `folder` is where the rows lie, if they are many, None for memory. Nothing is left here."""
        terms, rows, counts = self._closed()
        self._columns = (NO_ROWS,) * 3
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
        every = np.repeat(rows, counts)
        del rows, counts
        sorted_rows = Spool(None, folder, HELD_SORTED)
        low = 0
        while low < num_terms:
            high = max(low + 1, int(np.searchsorted(starts, starts[low] + SORTED_AT_ONCE, side="right")) - 1)
            chosen = slice(None) if high - low == num_terms else (places >= low) & (places < high)
            # Place and row in one: sorting numbers takes a quarter of what a stable argsort takes, and half the memory.
            packed = places[chosen].astype(np.int64)
            packed <<= 32
            packed |= every[chosen]
            packed.sort()
            sorted_rows.append(packed.astype(np.int32))
            low = high
        return starts, sorted_rows.finish()


def collect_fields(
    snapshot: Snapshot, vocabulary: Numbering[str], fields: Sequence[Field], files: Iterable[int] | None
) -> None:
    """Term -> chunks for names, signatures and doc lines; term -> files for paths: into `fields`, in that order.

    A row may stand several times. `files`: whose, None for all.
    """
    name, sig, doc, path = fields
    columns = snapshot.columns
    starts = columns.chunk_start.tolist()
    for file in range(len(snapshot.files)) if files is None else files:
        vocabulary.relieve()
        for field in fields:
            field.relieve()
        path.add(snapshot.files[file].path, file)
        record = snapshot.record_once(file)
        own = snapshot.symbols_of(file)
        first = own.start
        parents = columns.symbol_parent[first : own.stop].tolist()
        symbols = columns.chunks[starts[file] : starts[file + 1], 3].tolist()
        for chunk, symbol in enumerate(symbols, starts[file]):
            if symbol == first:
                doc.add(record.doc, chunk)
                continue
            definition = record.definitions[symbol - first - 1]
            name.add(definition.name, chunk)
            sig.add(definition.signature, chunk)
            doc.add(definition.doc, chunk)
            if definition.decorators or definition.bases:
                sig.add(" ".join((*definition.decorators, *definition.bases)), chunk)
            above = parents[symbol - first]
            while above > first:
                sig.add(record.definitions[above - first - 1].name, chunk)
                above = parents[above - first]
