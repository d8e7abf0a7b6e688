"""The short fields of every chunk and file as terms: names, signatures, doc lines, paths.

Knows nothing of scores. Bodies are not collected here: their postings stand in the snapshot's columns.
"""

from __future__ import annotations

import re

from anchors.index.snapshot import Snapshot
from anchors.search.words import IDENTIFIER, STOP_WORDS, terms_of

Field = dict[str, list[int]]
WORD = re.compile(r"[A-Za-z0-9_]+")


def collect_fields(snapshot: Snapshot) -> tuple[Field, Field, Field, Field]:
    """term -> chunks for names, signatures and doc lines; term -> files for paths. A row may stand several times."""
    name: Field = {}
    sig: Field = {}
    doc: Field = {}
    path: Field = {}
    columns = snapshot.columns
    symbols, starts = columns.chunks[:, 3].tolist(), columns.chunk_start.tolist()
    parents = columns.symbol_parent.tolist()
    for file, source in enumerate(snapshot.files):
        _add(path, source.path, file)
        record = snapshot.record(file)
        first = snapshot.module_symbol(file)
        for chunk in range(starts[file], starts[file + 1]):
            symbol = symbols[chunk]
            if symbol == first:
                _add(doc, record.doc, chunk)
                continue
            definition = record.definitions[symbol - first - 1]
            _add(name, definition.name, chunk)
            _add(sig, definition.signature, chunk)
            _add(doc, definition.doc, chunk)
            _add(sig, " ".join((*definition.decorators, *definition.bases)), chunk)
            above = parents[symbol]
            while above > first:
                _add(sig, record.definitions[above - first - 1].name, chunk)
                above = parents[above]
    return name, sig, doc, path


def _add(field: Field, text: str, row: int) -> None:
    for word in IDENTIFIER.findall(text):
        if word.lower() not in STOP_WORDS:
            for term in terms_of(word):
                field.setdefault(term, []).append(row)
