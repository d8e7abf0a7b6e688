"""The short fields of every chunk and file as terms: names, signatures, doc lines, paths.

Knows nothing of scores. Bodies are not collected here: their postings stand in the snapshot's columns.
"""

from __future__ import annotations

from array import array
from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.index.snapshot import Snapshot
from anchors.search.words import IDENTIFIER, STOP_WORDS, terms_of

Ints = npt.NDArray[np.int32]
NO_ROWS: Final = np.empty(0, dtype=np.int32)


class Vocabulary(dict[str, int]):
    """Terms as numbers, in the order in which they came up."""

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self)
        return number

    def close(self) -> tuple[list[bytes], Ints]:
        """(terms by their bytes, the place of each number among them); nothing is left here."""
        blobs = [term.encode() for term in self]
        self.clear()
        order = np.array(sorted(range(len(blobs)), key=blobs.__getitem__), dtype=np.int32)
        place = np.empty(len(blobs), dtype=np.int32)
        place[order] = np.arange(len(blobs), dtype=np.int32)
        return [blobs[number] for number in order.tolist()], place


class Field:
    """Term and row of every occurrence, as two columns: a large tree has tens of millions of them."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._terms, self._rows = array("i"), array("i")

    def add(self, text: str, row: int) -> None:
        for word in IDENTIFIER.findall(text):
            if word.lower() not in STOP_WORDS:
                self.put(word, row)

    def put(self, word: str, row: int) -> None:
        for term in terms_of(word):
            self._terms.append(self._vocabulary[term])
            self._rows.append(row)

    def by_term(self, place: Ints) -> tuple[Ints, Ints]:
        """(starts, rows): the rows of the term at each place, in the order in which they were added. `place` gives
        each number of the vocabulary its place."""
        if not self._terms:
            return np.zeros(len(place) + 1, dtype=np.int32), NO_ROWS
        at = place[np.frombuffer(self._terms, dtype=np.int32)]
        rows = np.frombuffer(self._rows, dtype=np.int32)[np.argsort(at, kind="stable")]
        starts = np.zeros(len(place) + 1, dtype=np.int32)
        np.cumsum(np.bincount(at, minlength=len(place)), out=starts[1:])
        return starts, rows


def collect_fields(snapshot: Snapshot, vocabulary: Vocabulary) -> tuple[Field, Field, Field, Field]:
    """Term -> chunks for names, signatures and doc lines; term -> files for paths. A row may stand several times."""
    name, sig, doc, path = (Field(vocabulary) for _ in range(4))
    columns = snapshot.columns
    symbols, starts = columns.chunks[:, 3].tolist(), columns.chunk_start.tolist()
    parents = columns.symbol_parent.tolist()
    for file, source in enumerate(snapshot.files):
        path.add(source.path, file)
        record = snapshot.record(file)
        first = snapshot.module_symbol(file)
        for chunk in range(starts[file], starts[file + 1]):
            symbol = symbols[chunk]
            if symbol == first:
                doc.add(record.doc, chunk)
                continue
            definition = record.definitions[symbol - first - 1]
            name.add(definition.name, chunk)
            sig.add(definition.signature, chunk)
            doc.add(definition.doc, chunk)
            sig.add(" ".join((*definition.decorators, *definition.bases)), chunk)
            above = parents[symbol]
            while above > first:
                sig.add(record.definitions[above - first - 1].name, chunk)
                above = parents[above]
    return name, sig, doc, path
