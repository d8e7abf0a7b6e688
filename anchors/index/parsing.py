"""Parses what the store has not seen, and keeps it there as it comes, so that an ended run loses little.

Knows files, keys and rows; nothing of processes (the pool's) or of columns.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from anchors.index.worker import RECORD, UNREAD, Task
from anchors.types import OnProgress, Progress, SkippedFile, SourceFile

if TYPE_CHECKING:
    from anchors.index.pool import Parsed, ParsePool
    from anchors.index.store import Store
    from anchors.repository.repository import Repository

FAILURE = b"\xc1"
"""First byte of a row that says why there is no record; no MessagePack value begins so."""

_BATCH_BYTES = 4 << 20
_AT_HAND_BYTES = 64 << 20
_LARGE_FILE = 128 << 10


def failure_reason(row: bytes) -> str | None:
    """What a stored row says of a file that cannot be parsed; None for a record."""
    return row[1:].decode("utf-8", "replace") if row[:1] == FAILURE else None


class Parsing:
    """One run over the files that need it. `unread`: reasons by path, of what could not be read this time.

    `at_hand`: the first rows that were made, up to a bound, so that laying the columns need not fetch them back.
    """

    def __init__(self, repository: Repository, store: Store, pool: ParsePool, on_progress: OnProgress | None) -> None:
        self._repository = repository
        self._store = store
        self._pool = pool
        self._on_progress = on_progress
        self._pending: list[tuple[bytes, bytes]] = []
        self._pending_bytes = 0
        self.unread: dict[str, str] = {}
        self.at_hand: dict[bytes, bytes] = {}
        self._room = _AT_HAND_BYTES

    def run(self, files: Mapping[bytes, SourceFile]) -> int:
        """Parse every file, its record kept under its key; the number of those parsed.

        Raises IndexUnavailable when no process can be started, GitFailed where a revision's bytes cannot be had.
        """
        if not files:
            return 0
        # Large files first: one that came last would keep a single process busy at the end.
        rows = sorted(files.items(), key=lambda row: row[1].size < _LARGE_FILE)
        keys, ordered = [key for key, _ in rows], [file for _, file in rows]
        done = num_parsed = done_bytes = 0
        total_bytes = sum(file.size for file in ordered)
        try:
            for parsed in self._results(ordered, total_bytes):
                file = ordered[parsed.number]
                num_parsed += self._keep(keys[parsed.number], file, parsed)
                done, done_bytes = done + 1, done_bytes + file.size
                if self._on_progress is not None:
                    self._on_progress(Progress("parse", done, len(ordered), done_bytes, total_bytes))
        finally:
            self._flush()
        return num_parsed

    def _results(self, files: Sequence[SourceFile], total_bytes: int) -> Iterator[Parsed]:
        from anchors.index.pool import SMALL_JOB_BYTES

        tasks = self._tasks(files)
        if total_bytes <= SMALL_JOB_BYTES:
            return self._pool.run_here(tasks)
        return self._pool.run(tasks, len(files))

    def _tasks(self, files: Sequence[SourceFile]) -> Iterator[Task]:
        if self._repository.rev is None:
            for number, file in enumerate(files):
                yield Task(number, os.fsencode(file.path), file.language or "", file.blob_id, file.size)
            return
        for number, (file, data) in enumerate(self._repository.read_many(files)):
            if isinstance(data, SkippedFile):
                self.unread[file.path] = data.reason
            else:
                yield Task(number, os.fsencode(file.path), file.language or "", file.blob_id, file.size, data)

    def _keep(self, key: bytes, file: SourceFile, parsed: Parsed) -> bool:
        if parsed.status == UNREAD:
            self.unread[file.path] = parsed.payload.decode("utf-8", "replace")
            return False
        row = parsed.payload if parsed.status == RECORD else FAILURE + parsed.payload
        self._pending.append((key, row))
        self._pending_bytes += len(row)
        if self._room > 0:
            self._room -= len(row)
            self.at_hand[key] = row
        if self._pending_bytes >= _BATCH_BYTES:
            self._flush()
        return True

    def _flush(self) -> None:
        rows, self._pending, self._pending_bytes = self._pending, [], 0
        if rows:
            self._store.put(rows)
