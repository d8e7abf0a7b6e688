"""BM25F over the chunks and the files of a snapshot, with five fields: name, signature, doc, path, body.

Knows nothing of graphs or questions in prose: it takes weighed terms. The vocabulary (identifiers as written) is split
once when the index is built; a query walks term -> identifiers -> postings in numpy arrays and never a Python dict.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from anchors.index.numbering import MAX_HELD, Numbering
from anchors.index.packing import let_go
from anchors.index.snapshot import Snapshot
from anchors.index.spool import BLOCK
from anchors.search.fields import Field, collect_fields
from anchors.search.renewal import Earlier, kept_rows
from anchors.search.words import QueryTerm, idf

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Buffer = bytes | memoryview

MAGIC = b"iqlex02\0"
K1 = 1.0
CHUNK_B = 0.45
FILE_B = 0.5
NAME_B = 0.5
NAME_WEIGHT, SIG_WEIGHT, DOC_WEIGHT, PATH_WEIGHT = 3.0, 1.2, 1.5, 1.0
"""Of a chunk's fields, one occurrence in the body counting 1."""
SORTED_AT_ONCE = 1 << 22
"""Postings."""


@dataclass(frozen=True, slots=True)
class Tables:
    """All int32 but `terms` (uint8). A CSR pair `x_start`, `x_…`: row i owns [start[i], start[i + 1])."""

    terms: npt.NDArray[np.uint8]  # all terms, sorted by bytes, joined
    term_offset: Ints
    term_start: Ints
    term_string: Ints
    string_start: Ints
    posting_chunk: Ints
    posting_count: Ints
    name_start: Ints
    name_chunk: Ints
    sig_start: Ints
    sig_chunk: Ints
    doc_start: Ints
    doc_chunk: Ints
    path_start: Ints
    path_file: Ints
    chunk_file: Ints
    chunk_length: Ints


@dataclass(frozen=True, slots=True)
class TermHits:
    """What one query term gives: a score per chunk that has it, and three per file that has it."""

    term: QueryTerm
    idf: float
    chunks: Ints
    chunk_scores: Floats
    files: Ints
    body: Floats
    name: Floats
    path: Floats


@dataclass(frozen=True, slots=True)
class ChunkHits:
    """The part of `TermHits` that stands in chunks."""

    idf: float
    chunks: Ints
    chunk_scores: Floats


@dataclass(frozen=True, slots=True)
class Scores:
    """`chunk` per chunk; `body`, `name` and `path` per file. All are sums over `hits`."""

    chunk: Floats
    body: Floats
    name: Floats
    path: Floats
    hits: tuple[TermHits, ...]


class LexicalIndex:
    """Built once per snapshot; `from_bytes` maps the arrays without copying or decoding them."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.num_chunks = len(tables.chunk_file)
        self.num_files = len(tables.path_start) and int(tables.path_file.max(initial=-1)) + 1
        self.num_files = max(self.num_files, int(tables.chunk_file.max(initial=-1)) + 1)
        self._blob = tables.terms.data
        length = tables.chunk_length.astype(np.float64)
        file_length = np.bincount(tables.chunk_file, weights=length, minlength=self.num_files)
        self._chunk_norm = 1 - CHUNK_B + CHUNK_B * length / max(1.0, float(length.mean()) if len(length) else 1.0)
        used = file_length[file_length > 0]
        relative = file_length / max(1.0, float(used.mean()) if len(used) else 1.0)
        self._file_norm = 1 - FILE_B + FILE_B * relative
        self._name_norm = 1 - NAME_B + NAME_B * relative

    @classmethod
    def build(
        cls, snapshot: Snapshot, *, max_held: int = MAX_HELD, sorted_at_once: int = SORTED_AT_ONCE
    ) -> LexicalIndex:
        """Reads every record once (for signatures and doc lines); everything else comes from the columns. The limits
        say how many terms and postings stand in memory at a time, and change nothing else."""
        return cls._made(snapshot, None, max_held, sorted_at_once)

    @classmethod
    def renew(cls, snapshot: Snapshot, earlier: Snapshot, data: bytes | memoryview) -> LexicalIndex:
        """As `build`, with the rows of unchanged files out of `data`, the bytes of what was built of `earlier`.

        Raises ValueError as `from_bytes` does.
        """
        return cls._made(snapshot, Earlier(earlier, cls.from_bytes(data).tables), MAX_HELD, SORTED_AT_ONCE)

    @classmethod
    def _made(cls, snapshot: Snapshot, earlier: Earlier | None, max_held: int, sorted_at_once: int) -> LexicalIndex:
        columns = snapshot.columns
        string_start = _count(columns.postings, len(snapshot.table))
        is_open = np.diff(string_start) > 0
        kept = None if earlier is None else kept_rows(snapshot, is_open, earlier)
        vocabulary = Numbering[str](max_held)
        fields_of, of_strings = tuple(Field(vocabulary) for _ in range(4)), Field(vocabulary)
        if kept is not None:
            for term in kept.terms:
                _ = vocabulary.ids[term]
            for field, pairs in zip((*fields_of, of_strings), (*kept.fields, kept.strings), strict=True):
                field.take(*pairs)
            is_open &= ~kept.has_string
        collect_fields(snapshot, vocabulary, fields_of, None if kept is None else kept.new_files)
        for number in _numbers(is_open):
            of_strings.put(snapshot.table[number], number)
            vocabulary.relieve()
        is_used = None if kept is None else _occurring((*fields_of, of_strings), len(kept.terms))
        terms, term_offset, place = _terms(vocabulary, is_used)
        name, sig, doc, path, strings = (
            field.by_term(place, len(term_offset) - 1) for field in (*fields_of, of_strings)
        )
        posting_chunk, posting_count = _by_string(columns.postings, string_start, sorted_at_once)
        tables = Tables(
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
            chunk_length=_lengths(columns.postings, len(columns.chunks)),
        )
        let_go(columns.postings)
        return cls(tables)

    def to_bytes(self) -> bytes:
        return b"".join(self.to_pieces())

    def to_pieces(self) -> list[Buffer]:
        """What `to_bytes` gives, not joined. Deterministic: a header of array lengths, then the arrays, little-endian,
        in the order of `Tables`."""
        arrays = [getattr(self.tables, field.name) for field in fields(Tables)]
        head = struct.pack(f"<{len(arrays)}q", *(len(array) for array in arrays))
        ordered = (array.astype(array.dtype.newbyteorder("<"), copy=False) for array in (*arrays[1:], arrays[0]))
        return [MAGIC + head, *(np.ascontiguousarray(array).view(np.uint8).data for array in ordered)]

    @classmethod
    def from_bytes(cls, data: bytes | memoryview) -> LexicalIndex:
        """Raises ValueError for bytes that are not such an index (the caller builds it again)."""
        names = [field.name for field in fields(Tables)]
        head = len(MAGIC) + 8 * len(names)
        if len(data) < head or data[: len(MAGIC)] != MAGIC:
            raise ValueError("not a lexical index")
        sizes = struct.unpack_from(f"<{len(names)}q", data, len(MAGIC))
        if min(sizes) < 0 or head + sizes[0] + 4 * sum(sizes[1:]) != len(data):
            raise ValueError("a lexical index of the wrong length")
        arrays: dict[str, npt.NDArray[np.int32] | npt.NDArray[np.uint8]] = {}
        at = head
        for name, size in zip(names[1:], sizes[1:], strict=True):
            arrays[name] = np.frombuffer(data, dtype="<i4", count=size, offset=at)
            at += 4 * size
        arrays[names[0]] = np.frombuffer(data, dtype=np.uint8, count=sizes[0], offset=at)
        return cls(Tables(**arrays))  # type: ignore[arg-type]

    @property
    def num_terms(self) -> int:
        return len(self.tables.term_offset) - 1

    def term_id(self, term: str) -> int | None:
        wanted, offsets, blob = term.encode(), self.tables.term_offset, self._blob
        low, high = 0, self.num_terms
        while low < high:
            middle = (low + high) // 2
            found = bytes(blob[offsets[middle] : offsets[middle + 1]])
            if found < wanted:
                low = middle + 1
            elif found == wanted:
                return middle
            else:
                high = middle
        return None

    def score(self, terms: Sequence[QueryTerm]) -> Scores:
        """Scores of all chunks and files, and per term what it gave where."""
        chunk = np.zeros(self.num_chunks)
        body, name, path = (np.zeros(self.num_files) for _ in range(3))
        hits = []
        for term in terms:
            number = self.term_id(term.term)
            found = None if number is None else self._score_term(term, number)
            if found is not None:
                chunk[found.chunks] += found.chunk_scores
                body[found.files] += found.body
                name[found.files] += found.name
                path[found.files] += found.path
                hits.append(found)
        return Scores(chunk, body, name, path, tuple(hits))

    def chunk_hits(self, term: QueryTerm) -> ChunkHits | None:
        """What one term gives in which chunks, files left out; None when it stands nowhere."""
        number = self.term_id(term.term)
        if number is None:
            return None
        _, _, path, tf = self._occurrences(number)
        own = np.flatnonzero(tf).astype(np.int32)
        if not len(own) and not path.any():
            return None
        found_idf = idf(self.num_chunks, len(own))
        chunk_tf = tf[own] + PATH_WEIGHT * path[self.tables.chunk_file[own]]
        return ChunkHits(found_idf, own, term.weight * found_idf * _saturate(chunk_tf))

    def _occurrences(self, number: int) -> tuple[Floats, Floats, Floats, Floats]:
        """Of a term: in bodies and names per chunk, in paths per file, and all of a chunk weighed together."""
        tables = self.tables
        body = self._body(number)
        name = self._field(tables.name_start, tables.name_chunk, number, self.num_chunks)
        sig = self._field(tables.sig_start, tables.sig_chunk, number, self.num_chunks)
        doc = self._field(tables.doc_start, tables.doc_chunk, number, self.num_chunks)
        path = self._field(tables.path_start, tables.path_file, number, self.num_files)
        return body, name, path, body / self._chunk_norm + NAME_WEIGHT * name + SIG_WEIGHT * sig + DOC_WEIGHT * doc

    def _score_term(self, term: QueryTerm, number: int) -> TermHits | None:
        owner = self.tables.chunk_file
        body, name, path, tf = self._occurrences(number)
        own = np.flatnonzero(tf).astype(np.int32)
        file_body = np.bincount(owner, weights=body, minlength=self.num_files)
        file_name = np.bincount(owner, weights=name, minlength=self.num_files)
        files = np.flatnonzero(file_body + file_name + path).astype(np.int32)
        if not len(files):
            return None
        idf_chunk, idf_file = idf(self.num_chunks, len(own)), idf(self.num_files, len(files))
        weight = term.weight * idf_file
        chunk_tf = tf[own] + PATH_WEIGHT * path[owner[own]]
        return TermHits(
            term,
            idf_chunk,
            own,
            term.weight * idf_chunk * _saturate(chunk_tf),
            files,
            weight * _saturate((file_body / self._file_norm)[files]),
            weight * _saturate((file_name / self._name_norm)[files]),
            weight * _saturate(path[files]),
        )

    def _body(self, number: int) -> Floats:
        """Occurrences of a term in the bodies, per chunk."""
        tables = self.tables
        strings = tables.term_string[tables.term_start[number] : tables.term_start[number + 1]]
        starts, ends = tables.string_start[strings], tables.string_start[strings + 1]
        lengths = ends - starts
        total = int(lengths.sum())
        at = np.repeat(starts - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths) + np.arange(total)
        counts = tables.posting_count[at].astype(np.float64)
        return np.bincount(tables.posting_chunk[at], weights=counts, minlength=self.num_chunks).astype(np.float64)

    @staticmethod
    def _field(start: Ints, rows: Ints, number: int, size: int) -> Floats:
        return np.bincount(rows[start[number] : start[number + 1]], minlength=size).astype(np.float64)


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


def _numbers(chosen: npt.NDArray[np.bool_]) -> Iterator[int]:
    for start in range(0, len(chosen), BLOCK):
        yield from (np.flatnonzero(chosen[start : start + BLOCK]) + start).tolist()


def _count(postings: Ints, num_strings: int) -> Ints:
    """Where the postings of each string begin once they stand sorted by it."""
    starts = np.zeros(num_strings + 1, dtype=np.int32)
    for first in range(0, len(postings), BLOCK):
        starts[1:] += np.bincount(postings[first : first + BLOCK, 1], minlength=num_strings)
        let_go(postings)
    return np.cumsum(starts, dtype=np.int32)


def _by_string(postings: Ints, starts: Ints, at_once: int) -> tuple[Ints, Ints]:
    """Chunk and count of each posting, sorted by string, those of a string in their order: some strings at a time."""
    chunks, counts = np.empty(len(postings), dtype=np.int32), np.empty(len(postings), dtype=np.int32)
    low = 0
    while low < len(starts) - 1:
        high = max(low + 1, int(np.searchsorted(starts, starts[low] + at_once, side="right")) - 1)
        packed = np.empty(int(starts[high] - starts[low]), dtype=np.int64)  # string << 32 | row
        at = 0
        for first in range(0, len(postings), BLOCK):
            string = postings[first : first + BLOCK, 1]
            rows = np.flatnonzero((string >= low) & (string < high))
            packed[at : at + len(rows)] = string[rows].astype(np.int64) << 32 | (rows + first)
            at += len(rows)
            let_go(postings)
        packed.sort()
        packed &= 0xFFFFFFFF
        chunks[starts[low] : starts[high]] = postings[packed, 0]
        counts[starts[low] : starts[high]] = postings[packed, 2]
        low = high
    return chunks, counts


def _lengths(postings: Ints, num_chunks: int) -> Ints:
    """Words of each chunk. Postings stand in the order of chunks."""
    lengths = np.zeros(num_chunks, dtype=np.int32)
    for start in range(0, len(postings), BLOCK):
        chunk = postings[start : start + BLOCK, 0]
        first = int(chunk[0])
        found = np.bincount(chunk - first, weights=postings[start : start + BLOCK, 2]).astype(np.int32)
        lengths[first : first + len(found)] += found
    return lengths


def _saturate(tf: Floats) -> Floats:
    return (K1 + 1) * tf / (K1 + tf)
