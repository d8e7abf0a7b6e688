"""What an earlier snapshot's search tables say of this one: the rows of files that are the same, by today's numbers.

Knows how snapshots and tables are numbered; nothing of words. Whoever puts the words of all other files and strings to
these rows has what the whole snapshot gives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from anchors.index.matching import places_in
from anchors.index.snapshot import Snapshot
from anchors.search.postings import MAX_SPLICED, Postings, spliced
from anchors.search.tables import Tables

Ints = npt.NDArray[np.int32]
Pairs = tuple[Ints, Ints]
"""Term and row of every occurrence, rows in their order under each term."""

FEW = 4
"""Where one file in so many is new, all are read."""
MAX_STRINGS = 1 << 20
"""Beyond so many, the lists of both would take more memory than reading all takes."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A snapshot and the search tables that were made of it."""

    snapshot: Snapshot
    tables: Tables


@dataclass(frozen=True, slots=True)
class Kept:
    """`postings` are those of today. `terms` are the earlier ones, numbered from 0. `fields`: name, sig, doc, path.
    `strings`: of those that `has_string` tells by string id."""

    postings: Postings
    terms: list[str]
    fields: tuple[Pairs, Pairs, Pairs, Pairs]
    strings: Pairs
    has_string: npt.NDArray[np.bool_]
    new_files: list[int]


def kept_rows(snapshot: Snapshot, earlier: Earlier) -> Kept | None:
    """None where too little is the same, or all too large. Raises ValueError for tables of another snapshot."""
    num_strings = len(snapshot.table)
    if max(num_strings, len(earlier.snapshot.table)) > MAX_STRINGS:
        return None
    if len(earlier.tables.posting_chunk) > MAX_SPLICED:
        return None
    tables, before = earlier.tables, _places_before(snapshot, earlier.snapshot)
    new_files: list[int] = np.flatnonzero(before < 0).tolist()
    if len(new_files) * FEW > len(before):
        return None
    files = _inverse(before, len(earlier.snapshot.files))
    chunks = _chunks(snapshot, earlier.snapshot, before)
    strings = places_in(earlier.snapshot.table, snapshot.table)
    postings = spliced(snapshot, tables, chunks, strings, new_files)
    is_used = np.diff(postings.string_start) > 0
    was_used = np.diff(tables.string_start) > 0
    has_string = np.zeros(num_strings, dtype=bool)
    has_string[strings[was_used & (strings >= 0)]] = True
    has_string &= is_used
    strings[strings >= 0] = np.where(has_string, np.arange(num_strings, dtype=np.int32), -1)[strings[strings >= 0]]
    fields = (
        _pairs(tables.name_start, tables.name_chunk, chunks),
        _pairs(tables.sig_start, tables.sig_chunk, chunks),
        _pairs(tables.doc_start, tables.doc_chunk, chunks),
        _pairs(tables.path_start, tables.path_file, files),
    )
    of_strings = _pairs(tables.term_start, tables.term_string, strings)
    return Kept(postings, _terms(tables), fields, of_strings, has_string, new_files)


def _places_before(snapshot: Snapshot, earlier: Snapshot) -> Ints:
    """Of each file, where the same one stood; -1 for none."""
    places: Mapping[str, int] = {file.path: number for number, file in enumerate(earlier.files)}
    before = np.full(len(snapshot.files), -1, dtype=np.int32)
    for number, file in enumerate(snapshot.files):
        place = places.get(file.path)
        if place is not None:
            old = earlier.files[place]
            if (old.blob_id, old.language) == (file.blob_id, file.language):
                before[number] = place
    return before


def _inverse(before: Ints, size: int) -> Ints:
    now = np.full(size, -1, dtype=np.int32)
    kept = before >= 0
    now[before[kept]] = np.flatnonzero(kept)
    return now


def _chunks(snapshot: Snapshot, earlier: Snapshot, before: Ints) -> Ints:
    """Of each earlier chunk today's number; -1 where its file is another."""
    start, old_start = snapshot.columns.chunk_start, earlier.columns.chunk_start
    kept = np.flatnonzero(before >= 0)
    counts = (start[1:] - start[:-1])[kept]
    inner = np.arange(int(counts.sum()), dtype=np.int32) - np.repeat(np.cumsum(counts) - counts, counts)
    now = np.full(int(old_start[-1]), -1, dtype=np.int32)
    now[np.repeat(old_start[before[kept]], counts) + inner] = np.repeat(start[kept], counts) + inner
    return now


def _pairs(starts: Ints, rows: Ints, now: Ints) -> Pairs:
    """Of all terms, the rows that there still are."""
    term = np.repeat(np.arange(len(starts) - 1, dtype=np.int32), np.diff(starts))
    row = now[rows]
    kept = row >= 0
    return term[kept], row[kept]


def _terms(tables: Tables) -> list[str]:
    blob, ends = tables.terms.tobytes(), tables.term_offset.tolist()
    if blob.isascii():
        text = blob.decode()
        return [text[start:end] for start, end in pairwise(ends)]
    return [blob[start:end].decode() for start, end in pairwise(ends)]
