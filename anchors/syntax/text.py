"""Text files: headings and keys as sections, chunks of a few lines, words.

Also what becomes of code that cannot be parsed.
"""

from __future__ import annotations

from anchors.records import FileRecord
from anchors.syntax.chunks import MAX_TEXT_LINES, even_parts, pack_chunks, pack_terms
from anchors.syntax.references import Strings
from anchors.syntax.source import Source


def text_record(source: Source, language: str) -> FileRecord:
    """The record of a file without a tree. A binary file has neither lines nor chunks."""
    chunks = [] if source.is_binary else [(a, b, -1) for a, b in even_parts(1, source.num_lines, MAX_TEXT_LINES)]
    strings = Strings()
    terms = pack_terms(source, chunks, strings)
    return FileRecord(
        language=language,
        num_lines=0 if source.is_binary else source.num_lines,
        note=source.note,
        doc="",
        definitions=(),
        strings=strings.texts(),
        references=b"",
        chunks=pack_chunks(chunks),
        terms=terms,
        imports=(),
        facts=(),
        is_generated=source.is_generated,
    )
