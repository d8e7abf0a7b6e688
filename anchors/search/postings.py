"""Postings of a snapshot by string: the chunks in which each word stands, and how often.

Sorted from its columns, or those of an earlier snapshot's tables with the ones of new files put between them: the same.
Knows numbers alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from anchors.index.packing import let_go
from anchors.index.snapshot import Columns, Snapshot
from anchors.index.spool import BLOCK, Spool
from anchors.search.fields import HELD_SORTED
from anchors.search.tables import Tables

Ints = npt.NDArray[np.int32]

SORTED_AT_ONCE = 1 << 22
"""Postings; of so many as are sorted, all are looked through."""
MAX_SPLICED = 1 << 23
"""Postings; of more, what they are spliced by takes more memory than sorting them anew."""
COUNT_BITS = 17
"""Of how often a word stands in a chunk: the words of one are counted up to 64 KiB."""
COUNTED_AT_ONCE = 1 << 18
"""Postings; `bincount` takes its numbers and weights eight bytes wide."""


@dataclass(frozen=True, slots=True)
class Postings:
    """As in `Tables`: those of string i from `string_start[i]` on. `chunk_length`: words of each chunk."""

    string_start: Ints
    chunk: Ints
    count: Ints
    chunk_length: Ints


def all_postings(snapshot: Snapshot, sorted_at_once: int, folder: Path | None) -> Postings:
    """`folder`: where they lie until they are let go, None for memory."""
    columns = snapshot.columns
    starts = _starts(columns.posting_string, len(snapshot.table))
    return Postings(starts, *_by_string(columns, starts, sorted_at_once, folder), _lengths(columns))


def spliced(snapshot: Snapshot, before: Tables, chunks: Ints, strings: Ints, new_files: Sequence[int]) -> Postings:
    """`chunks` and `strings`: those of `before` by today's numbers, ascending, -1 for what is gone. Raises ValueError
    where a string is gone that stands in a file which is not."""
    columns, num_strings = snapshot.columns, len(snapshot.table)
    chunk = chunks[before.posting_chunk]
    stays = chunk >= 0
    gone = np.searchsorted(before.string_start, np.flatnonzero(~stays), side="right") - 1
    counted = np.diff(before.string_start) - np.bincount(gone, minlength=len(strings))
    there = strings >= 0
    if counted[~there].any():
        raise ValueError("tables of another snapshot")
    num_kept = np.zeros(num_strings, dtype=np.int32)
    num_kept[strings[there]] = counted[there]
    chunk, count = chunk[stays], before.posting_count[stays]
    new_strings, new_chunks, new_counts = _of_files(columns, new_files)
    keys = np.repeat(np.arange(num_strings, dtype=np.int64) << 32, num_kept) | chunk
    place = np.searchsorted(keys, new_strings.astype(np.int64) << 32 | new_chunks)
    starts = np.zeros(num_strings + 1, dtype=np.int32)
    np.cumsum(num_kept + np.bincount(new_strings, minlength=num_strings), out=starts[1:])
    lengths = np.bincount(new_chunks, weights=new_counts, minlength=len(columns.chunks)).astype(np.int32)
    lengths[chunks[chunks >= 0]] = before.chunk_length[chunks >= 0]
    return Postings(starts, np.insert(chunk, place, new_chunks), np.insert(count, place, new_counts), lengths)


def _of_files(columns: Columns, files: Sequence[int]) -> tuple[Ints, Ints, Ints]:
    """String, chunk and count of the postings of some files, sorted by the first two."""
    spans = columns.posting_start[columns.chunk_start]
    pieces = [np.arange(spans[file], spans[file + 1]) for file in files]
    rows = np.concatenate([np.empty(0, dtype=np.int64), *pieces])
    strings, chunks = columns.posting_string[rows], columns.chunks_of(rows).astype(np.int32)
    order = np.lexsort((chunks, strings))
    return strings[order], chunks[order], columns.posting_count[rows[order]].astype(np.int32)


def _starts(strings: Ints, num_strings: int) -> Ints:
    """Where the postings of each string begin once they stand sorted by it; `strings` by posting."""
    starts = np.zeros(num_strings + 1, dtype=np.int32)
    for first in range(0, len(strings), COUNTED_AT_ONCE):
        starts[1:] += np.bincount(strings[first : first + COUNTED_AT_ONCE], minlength=num_strings)
        let_go(strings)
    return np.cumsum(starts, dtype=np.int32)


def _by_string(columns: Columns, starts: Ints, at_once: int, folder: Path | None) -> tuple[Ints, Ints]:
    """Chunk and count of each posting, sorted by string, those of a string in their order: some strings at a time."""
    chunks, counts = (Spool(None, folder, HELD_SORTED) for _ in range(2))
    strings, numbers, num_postings = columns.posting_string, columns.posting_count, len(columns.posting_string)
    # String, chunk and count in one number: a string stands once in a chunk, and the chunks ascend.
    for_chunk = len(columns.chunks).bit_length()
    max_strings = 1 << max(0, 63 - COUNT_BITS - for_chunk)
    low = 0
    while low < len(starts) - 1:
        high = max(low + 1, int(np.searchsorted(starts, starts[low] + at_once, side="right")) - 1)
        high = min(high, low + max_strings)
        is_all = high - low == len(starts) - 1
        # Copied block by block, not looked up where they lie: that would have all of a large column's pages at hand.
        packed = np.empty(int(starts[high] - starts[low]), dtype=np.int64)
        at = 0
        for first in range(0, num_postings, BLOCK):
            end = min(first + BLOCK, num_postings)
            block, of_chunk, times = strings[first:end], columns.chunks_between(first, end), numbers[first:end]
            if not is_all:
                chosen = (block >= low) & (block < high)
                block, of_chunk, times = block[chosen], of_chunk[chosen], times[chosen]
            stop = at + len(block)
            own = packed[at:stop]
            np.subtract(block, low, out=own)
            own <<= for_chunk
            own |= of_chunk
            own <<= COUNT_BITS
            own |= times
            at = stop
            let_go(strings)
            let_go(numbers)
        packed.sort()
        for first in range(0, len(packed), BLOCK):
            part = packed[first : first + BLOCK]
            counts.append((part & ((1 << COUNT_BITS) - 1)).astype(np.int32))
            part >>= COUNT_BITS
            part &= (1 << for_chunk) - 1
            chunks.append(part.astype(np.int32))
        low = high
    return chunks.finish(), counts.finish()


def _lengths(columns: Columns) -> Ints:
    """Words of each chunk. Postings stand in the order of chunks."""
    lengths, counts = np.zeros(len(columns.chunks), dtype=np.int32), columns.posting_count
    for start in range(0, len(counts), COUNTED_AT_ONCE):
        some = counts[start : start + COUNTED_AT_ONCE]
        of_chunk = columns.chunks_between(start, start + len(some))
        first = int(of_chunk[0])
        found = np.bincount(of_chunk - first, weights=some).astype(np.int32)
        lengths[first : first + len(found)] += found
        let_go(counts)
    return lengths
