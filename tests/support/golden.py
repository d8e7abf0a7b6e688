"""What is expected of each fixture, as lines of text beside it: `python tests/support/golden.py` writes them anew.

Read the difference before committing it.
"""

from __future__ import annotations

from pathlib import Path

from anchors.records import CHUNK_CODING, REFERENCE_CODING, REFERENCE_KINDS, FileRecord
from anchors.rows.packed import widen
from anchors.syntax.extract import extract
from anchors.syntax.languages import language_of

FIXTURES = Path(__file__).parents[1] / "anchors" / "syntax" / "fixtures"


def fixtures() -> list[Path]:
    return sorted(path for path in FIXTURES.rglob("*") if path.is_file() and path.suffix != ".expected")


def read(path: Path) -> FileRecord:
    language = language_of(path.name)
    assert language is not None
    return extract(path.read_bytes(), language)


def describe(record: FileRecord) -> str:
    """A record as readable lines, words left out."""

    def scope(index: int) -> str:
        return record.definitions[index].name if index >= 0 else "-"

    lines = [f"file {record.language} {record.num_lines} lines {record.note} | {record.doc}"]
    for item in record.definitions:
        lines.append(
            f"{item.kind} {item.name} in {scope(item.parent)} {item.start_line}-{item.end_line} name {item.name_line} "
            f"body {item.body_line} {'exported' if item.is_exported else 'hidden'}"
        )
        lines.append(f"    {item.signature}")
        extras = (item.doc, *(f"base {base}" for base in item.bases), *(f"@{mark}" for mark in item.decorators))
        lines.extend(f"    | {extra}" for extra in extras if extra)
    texts = record.texts()
    rows = widen(record.references, REFERENCE_CODING).tolist()
    for name, receiver, kind, line, holder in sorted(rows, key=lambda row: (row[3], row[2], texts[row[0]])):
        shown = f"{texts[receiver]} . {texts[name]}" if receiver else texts[name]
        lines.append(f"{line}: {REFERENCE_KINDS[kind]} {shown} in {scope(holder)}")
    for row in record.imports:
        mark = " reexport" if row.is_reexport else ""
        lines.append(f"{row.line}: import {row.module} | {row.name} | {row.alias} in {scope(row.scope)}{mark}")
    for fact in record.facts:
        lines.append(f"{fact.line}: {fact.kind} {fact.name} | {fact.value} | {fact.text} in {scope(fact.scope)}")
    for bound in record.bindings:
        lines.append(f"{bound.line}: {bound.name} is {bound.type_text} in {scope(bound.scope)}")
    chunks = widen(record.chunks, CHUNK_CODING).tolist()
    lines.extend(f"chunk {first}-{last} of {scope(holder)}" for first, last, holder, _ in chunks)
    return "\n".join(lines) + "\n"


def expected(path: Path) -> Path:
    return path.with_name(path.name + ".expected")


if __name__ == "__main__":
    for fixture in fixtures():
        expected(fixture).write_text(describe(read(fixture)), encoding="utf-8")
