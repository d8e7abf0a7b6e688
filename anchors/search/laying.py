"""Lays the search tables of a snapshot from its columns and records.

Knows fields, numbers and their order; nothing of queries or scores.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from anchors.index.numbering import MAX_HELD, Numbering
from anchors.index.numbers import Numbers
from anchors.index.packing import let_go
from anchors.index.snapshot import Columns, Snapshot
from anchors.index.spool import BLOCK, Spool
from anchors.memory import give_back
from anchors.search.fields import HELD_SORTED, Field, collect_fields
from anchors.search.renewal import Earlier, kept_rows
from anchors.search.tables import Tables
from anchors.search.terms import TermNumbers

Ints = npt.NDArray[np.int32]

SORTED_AT_ONCE = 1 << 22
"""Postings; of so many as are sorted, all are looked through."""
COUNT_BITS = 17
"""Of how often a word stands in a chunk: the words of one are counted up to 64 KiB."""
SPLIT_AT_ONCE = 1 << 14
"""Strings."""
COUNTED_AT_ONCE = 1 << 18
"""Postings; `bincount` takes its numbers and weights eight bytes wide."""


def lay(
    snapshot: Snapshot,
    earlier: Earlier | None = None,
    *,
    folder: Path | None = None,
    max_held: int = MAX_HELD,
    sorted_at_once: int = SORTED_AT_ONCE,
) -> Tables:
    """Reads every record once, for signatures and doc lines; everything else comes from the columns.

    `earlier`: what is the same there is taken over, and the bytes are those without it. `folder`: where sorted postings
    lie until the tables are let go, None for memory. The limits say how many terms and postings stand in memory at a
    time, and change nothing else.
    """
    columns = snapshot.columns
    string_start = _count(columns.posting_string, len(snapshot.table))
    # First of all: sorting takes most memory, and whoever makes the graph beside this needs the more the later it is.
    posting_chunk, posting_count = _by_string(columns, string_start, sorted_at_once, folder)
    is_open = np.diff(string_start) > 0
    kept = None if earlier is None else kept_rows(snapshot, is_open, earlier)
    if kept is not None:
        folder = None  # of these there are so few that files would only take time
    vocabulary = Numbering[str](Numbers(), max_held)
    words = TermNumbers(vocabulary)
    fields_of, of_strings = tuple(Field(folder) for _ in range(4)), Field(folder)
    if kept is not None:
        vocabulary.begin(kept.terms)
        for field, pairs in zip((*fields_of, of_strings), (*kept.fields, kept.strings), strict=True):
            field.keep(*pairs)
        is_open &= ~kept.has_string
    for _ in collect_fields(snapshot, words, fields_of, None if kept is None else kept.new_files):
        vocabulary.relieve()
    give_back()
    for numbers in _numbers(is_open):
        of_strings.add(words.of_words(snapshot.table.joined(numbers)), numbers)
        vocabulary.relieve()
    is_used = None if kept is None else _occurring((*fields_of, of_strings), len(kept.terms))
    terms, term_offset, place = _terms(vocabulary, is_used)
    give_back()
    num_terms, all_fields = len(term_offset) - 1, (*fields_of, of_strings)
    name, sig, doc, path, strings = (field.by_term(place, num_terms, folder) for field in all_fields)
    return Tables(
        terms=terms,
        term_offset=term_offset,
        term_start=strings[0],
        term_string=strings[1],
        string_start=string_start,
        posting_chunk=posting_chunk,
        posting_count=posting_count,
        name_start=name[0],
        name_chunk=name[1],
        sig_start=sig[0],
        sig_chunk=sig[1],
        doc_start=doc[0],
        doc_chunk=doc[1],
        path_start=path[0],
        path_file=path[1],
        chunk_file=np.ascontiguousarray(columns.chunks[:, 0]),
        chunk_length=_lengths(columns),
    )


def _occurring(fields: Sequence[Field], size: int) -> npt.NDArray[np.bool_]:
    """By number, of `size` terms and of those after them: whether it stands in a field."""
    numbers = [field.numbers() for field in fields]
    found = np.zeros(max(size, *(int(some.max(initial=-1)) + 1 for some in numbers)), dtype=np.bool_)
    for some in numbers:
        found[some] = True
    return found


def _terms(
    vocabulary: Numbering[str], is_used: npt.NDArray[np.bool_] | None
) -> tuple[npt.NDArray[np.uint8], Ints, Ints]:
    """All terms, sorted and joined, where each begins, and the place of each number among them."""
    joined, lengths = bytearray(), [np.zeros(1, dtype=np.int32)]
    sorted_terms, place = vocabulary.close(is_used)
    for terms in sorted_terms:
        joined += b"".join(terms)
        lengths.append(np.array(list(map(len, terms)), dtype=np.int32))
    return np.frombuffer(joined, dtype=np.uint8), np.cumsum(np.concatenate(lengths), dtype=np.int32), place


def _numbers(chosen: npt.NDArray[np.bool_]) -> Iterator[Ints]:
    """Of what is chosen, some at a time."""
    for start in range(0, len(chosen), SPLIT_AT_ONCE):
        yield (np.flatnonzero(chosen[start : start + SPLIT_AT_ONCE]) + start).astype(np.int32)


def _count(strings: Ints, num_strings: int) -> Ints:
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
