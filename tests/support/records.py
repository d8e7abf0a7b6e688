"""What must hold for the record of any file whatever."""

from __future__ import annotations

import msgspec
import numpy as np

from anchors.records import (
    CHUNK_CODING,
    DEFINITION_KINDS,
    KIND_IDS,
    REFERENCE_CODING,
    REFERENCE_KINDS,
    SYMBOL_CODING,
    TERM_CODING,
    FileRecord,
)
from anchors.rows.packed import widen

FACT_KINDS = {
    "log", "raise", "catch", "config", "route", "command", "handler", "entry", "export", "literal", "setlevel",
    "logger",
}  # fmt: skip


def check_record(record: FileRecord, in_part: bool = False) -> None:
    """Raises AssertionError when a record breaks its contract. `in_part`: of a notebook, of which only cells are."""
    texts = record.texts()
    count, lines, last = len(record.definitions), len(texts), max(1, record.num_lines)
    for index, definition in enumerate(record.definitions):
        assert -1 <= definition.parent < index, (definition, "parent before child")
        assert definition.kind in DEFINITION_KINDS, definition
        assert 1 <= definition.start_line <= definition.name_line <= definition.end_line <= last, definition
        assert definition.start_line <= definition.body_line <= definition.end_line, definition
        assert definition.name and "\n" not in definition.name + definition.signature + definition.doc, definition
        assert len(definition.signature) <= 240 and len(definition.doc) <= 240, definition
    rows = widen(record.references, REFERENCE_CODING)
    if len(rows):
        assert rows[:, :2].min() >= 0 and rows[:, :2].max() < lines
        assert rows[:, 2].min() >= 0 and rows[:, 2].max() < len(REFERENCE_KINDS)
        assert rows[:, 3].min() >= 1 and rows[:, 3].max() <= last
        assert rows[:, 4].min() >= -1 and rows[:, 4].max() < count
        assert all(texts[name] for name in rows[:, 0].tolist())
    symbols = widen(record.symbols, SYMBOL_CODING).tolist()
    assert [(texts[name], *rest) for name, *rest in symbols] == [
        (item.name, KIND_IDS[item.kind], item.parent, item.start_line, item.end_line, item.is_exported)
        for item in record.definitions
    ], "the packed symbols say what the definitions say"
    chunks = widen(record.chunks, CHUNK_CODING).tolist()
    covered = [line for first, end, *_ in chunks for line in range(first, end + 1)]
    if in_part:
        assert covered == sorted(set(covered)), "no line in two chunks, in order"
        assert not covered or 1 <= covered[0] <= covered[-1] <= record.num_lines
    else:
        assert covered == list(range(1, record.num_lines + 1)), "every line in exactly one chunk, in order"
    assert all(-1 <= scope < count for _, _, scope, _ in chunks)
    terms = widen(record.terms, TERM_CODING)
    counts = [num_terms for *_, num_terms in chunks]
    assert sum(counts) == len(terms) and min(counts, default=0) >= 0
    if len(terms):
        assert terms[:, 0].min() >= 0 and terms[:, 0].max() < lines
        assert terms[:, 1].min() >= 1
        pairs = np.column_stack((np.repeat(np.arange(len(chunks)), counts), terms[:, 0]))
        assert len(np.unique(pairs, axis=0)) == len(terms), "one row a chunk and word"
    for row in (*record.imports, *record.facts, *record.bindings):
        assert 1 <= row.line <= last and -1 <= row.scope < count, row
    assert {fact.kind for fact in record.facts} <= FACT_KINDS
    assert all(len(fact.text) <= 200 and "\n" not in fact.name for fact in record.facts)
    assert len(set(texts)) == len(texts) or "\ufffd" in "".join(texts)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(record), type=FileRecord) == record
