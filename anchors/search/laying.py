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
from anchors.index.snapshot import Snapshot
from anchors.memory import give_back
from anchors.search.fields import Field, collect_fields
from anchors.search.postings import SORTED_AT_ONCE, all_postings
from anchors.search.renewal import Earlier, kept_rows
from anchors.search.tables import Tables
from anchors.search.terms import TermNumbers

Ints = npt.NDArray[np.int32]

SPLIT_AT_ONCE = 1 << 14
"""Strings."""


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
    kept = None if earlier is None else kept_rows(snapshot, earlier)
    # First of all: sorting takes most memory, and whoever makes the graph beside this needs the more the later it is.
    postings = all_postings(snapshot, sorted_at_once, folder) if kept is None else kept.postings
    is_open = np.diff(postings.string_start) > 0
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
        string_start=postings.string_start,
        posting_chunk=postings.chunk,
        posting_count=postings.count,
        name_start=name[0],
        name_chunk=name[1],
        sig_start=sig[0],
        sig_chunk=sig[1],
        doc_start=doc[0],
        doc_chunk=doc[1],
        path_start=path[0],
        path_file=path[1],
        chunk_file=np.ascontiguousarray(columns.chunks[:, 0]),
        chunk_length=postings.chunk_length,
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
