"""From a repository to a snapshot: parse what the store has not seen, keep it, lay the columns.

Knows nothing of SQL, processes or languages: the store keeps records, the pool parses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anchors.index.snapshot import Snapshot, build_snapshot
from anchors.types import Coverage, OnProgress, Progress, SkippedFile, SourceFile

if TYPE_CHECKING:
    from anchors.records import FileRecord
    from anchors.repository.repository import Repository


@dataclass(frozen=True, slots=True)
class BuildReport:
    num_parsed: int
    num_reused: int


@dataclass(frozen=True, slots=True)
class Built:
    snapshot: Snapshot
    coverage: Coverage
    report: BuildReport


def build(repository: Repository, *, jobs: int | None = None, on_progress: OnProgress | None = None) -> Built:
    """Columns of every file that has a language; the others are counted and reported."""
    from anchors.syntax.extract import extract

    files, skipped = repository.files()
    wanted = [file for file in files if file.language is not None]
    problems: list[SkippedFile] = list(skipped)
    records: dict[str, FileRecord] = {}
    kept: list[SourceFile] = []
    for file, data in repository.read_many(wanted):
        if isinstance(data, SkippedFile):
            problems.append(data)
            continue
        records[file.path] = extract(data, file.language or "text")
        kept.append(file)
        if on_progress is not None:
            on_progress(Progress("parse", len(kept), len(wanted)))
    snapshot = build_snapshot(kept, lambda file: records[file.path])
    partial = tuple(SkippedFile(path, record.note) for path, record in sorted(records.items()) if record.note)
    total = len(files) + len(skipped)
    coverage = Coverage(total, len(kept), tuple(problems), partial)
    return Built(snapshot, coverage, BuildReport(len(kept), 0))
