"""BM25F over the chunks and the files of a snapshot, with five fields: name, signature, doc, path, body.

Knows nothing of graphs or questions in prose: it takes weighed terms. The vocabulary (identifiers as written) is split
once when the index is built; a query walks term -> identifiers -> postings in numpy arrays and never a Python dict.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import numpy.typing as npt

from anchors.index.numbering import MAX_HELD
from anchors.index.snapshot import Snapshot
from anchors.search.laying import lay
from anchors.search.postings import SORTED_AT_ONCE
from anchors.search.renewal import Earlier
from anchors.search.tables import Tables
from anchors.search.words import QueryTerm, idf

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Buffer = bytes | memoryview

MAGIC = b"iqlex02\0"
PIECE = 1 << 22
"""Bytes that are handed over at a time: what lies in a file need not be in memory whole."""
K1 = 1.0
CHUNK_B = 0.45
FILE_B = 0.5
NAME_B = 0.5
NAME_WEIGHT, SIG_WEIGHT, DOC_WEIGHT, PATH_WEIGHT = 3.0, 1.2, 1.5, 1.0
"""Of a chunk's fields, one occurrence in the body counting 1."""


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
class _Occurrences:
    """Of a term: `chunks` that hold it, how often in the body and in the name of each, and all their fields weighed
    together; `path` how often in the path of every file."""

    chunks: Ints
    body: Floats
    name: Floats
    path: Floats
    weighed: Floats


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
        self._place = np.empty(self.num_chunks, dtype=np.int32)
        """Of chunks that are being counted; the others' places mean nothing."""

    @classmethod
    def build(
        cls,
        snapshot: Snapshot,
        folder: Path | None = None,
        *,
        max_held: int = MAX_HELD,
        sorted_at_once: int = SORTED_AT_ONCE,
    ) -> LexicalIndex:
        """Reads every record once (for signatures and doc lines); everything else comes from the columns. `folder` and
        the limits say what stands in memory at a time, and change nothing else."""
        return cls(lay(snapshot, folder=folder, max_held=max_held, sorted_at_once=sorted_at_once))

    @classmethod
    def renew(
        cls, snapshot: Snapshot, earlier: Snapshot, data: bytes | memoryview, folder: Path | None = None
    ) -> LexicalIndex:
        """As `build`, with the rows of unchanged files out of `data`, the bytes of what was built of `earlier`.

        Raises ValueError as `from_bytes` does.
        """
        return cls(lay(snapshot, Earlier(earlier, cls.from_bytes(data).tables), folder=folder))

    def to_bytes(self) -> bytes:
        return b"".join(self.to_pieces())

    def to_pieces(self) -> list[Buffer]:
        """What `to_bytes` gives, not joined. Deterministic: a header of array lengths, then the arrays, little-endian,
        in the order of `Tables`."""
        arrays = [getattr(self.tables, field.name) for field in fields(Tables)]
        head = struct.pack(f"<{len(arrays)}q", *(len(array) for array in arrays))
        ordered = (array.astype(array.dtype.newbyteorder("<"), copy=False) for array in (*arrays[1:], arrays[0]))
        bodies = (np.ascontiguousarray(array).view(np.uint8).data for array in ordered)
        return [MAGIC + head, *(body[at : at + PIECE] for body in bodies for at in range(0, len(body), PIECE))]

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

    def strings_of(self, term: str) -> Ints:
        """The identifiers that hold a term, as rows of the snapshot's table."""
        number, tables = self.term_id(term), self.tables
        return tables.term_string[:0] if number is None else _of_term(tables.term_start, tables.term_string, number)

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
        found = self._occurrences(number)
        own, path = found.chunks, found.path
        if not len(own) and not path.any():
            return None
        found_idf = idf(self.num_chunks, len(own))
        chunk_tf = found.weighed + PATH_WEIGHT * path[self.tables.chunk_file[own]]
        return ChunkHits(found_idf, own, term.weight * found_idf * _saturate(chunk_tf))

    def _occurrences(self, number: int) -> _Occurrences:
        tables = self.tables
        rows, counts = self._body(number)
        fields = [
            _of_term(tables.name_start, tables.name_chunk, number),
            _of_term(tables.sig_start, tables.sig_chunk, number),
            _of_term(tables.doc_start, tables.doc_chunk, number),
        ]
        # A term stands in few of a large tree's chunks: what is counted is those, not all.
        is_own = np.zeros(self.num_chunks, dtype=np.bool_)
        for some in (rows, *fields):
            is_own[some] = True
        own = np.flatnonzero(is_own).astype(np.int32)
        self._place[own] = np.arange(len(own), dtype=np.int32)
        body = np.bincount(self._place[rows], weights=counts, minlength=len(own)).astype(np.float64)
        name, sig, doc = (_counts(self._place[some], len(own)) for some in fields)
        path = _counts(_of_term(tables.path_start, tables.path_file, number), self.num_files)
        weighed = body / self._chunk_norm[own] + NAME_WEIGHT * name + SIG_WEIGHT * sig + DOC_WEIGHT * doc
        return _Occurrences(own, body, name, path, weighed)

    def _score_term(self, term: QueryTerm, number: int) -> TermHits | None:
        found = self._occurrences(number)
        own, path = found.chunks, found.path
        owner = self.tables.chunk_file[own]
        file_body = np.bincount(owner, weights=found.body, minlength=self.num_files)
        file_name = np.bincount(owner, weights=found.name, minlength=self.num_files)
        files = np.flatnonzero(file_body + file_name + path).astype(np.int32)
        if not len(files):
            return None
        idf_chunk, idf_file = idf(self.num_chunks, len(own)), idf(self.num_files, len(files))
        weight = term.weight * idf_file
        chunk_tf = found.weighed + PATH_WEIGHT * path[owner]
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

    def _body(self, number: int) -> tuple[Ints, Ints]:
        """Occurrences of a term in the bodies: chunks, some of them several times, and how often in each."""
        tables = self.tables
        strings = _of_term(tables.term_start, tables.term_string, number)
        starts, ends = tables.string_start[strings], tables.string_start[strings + 1]
        lengths = ends - starts
        total = int(lengths.sum())
        at = np.repeat(starts - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths) + np.arange(total)
        return tables.posting_chunk[at], tables.posting_count[at]


def _of_term(start: Ints, rows: Ints, number: int) -> Ints:
    return rows[start[number] : start[number + 1]]


def _counts(rows: Ints, size: int) -> Floats:
    return np.bincount(rows, minlength=size).astype(np.float64)


def _saturate(tf: Floats) -> Floats:
    return (K1 + 1) * tf / (K1 + tf)
