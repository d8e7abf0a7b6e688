"""Parses what the store has not seen, and keeps it there as it comes, so that an ended run loses little.

Knows files, keys and rows; nothing of processes (the pool's) or of columns.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Generator, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Self

from anchors.index.keys import record_key
from anchors.index.worker import RECORD, UNREAD, Task
from anchors.types import OnProgress, Progress, SkippedFile, SourceFile

if TYPE_CHECKING:
    from anchors.index.pool import ParsePool
    from anchors.index.store import Store
    from anchors.index.workload import Parsed
    from anchors.repository.repository import Repository

FAILURE = b"\xc1"
"""First byte of a row that says why there is no record; no MessagePack value begins so."""

_BATCH_BYTES = 4 << 20
_AT_HAND_BYTES = 64 << 20
_LARGE_FILE = 128 << 10
_AHEAD_BYTES = 32 << 20
_FILES_A_LOOK = 32


def failure_reason(row: bytes) -> str | None:
    """What a stored row says of a file that cannot be parsed; None for a record."""
    return row[1:].decode("utf-8", "replace") if row[:1] == FAILURE else None


def task_of(number: int, file: SourceFile) -> Task:
    """Of a file that the process reads for itself."""
    return Task(number, os.fsencode(file.path), file.language or "", file.blob_id, file.size)


class Ahead:
    """Files that processes begin with while the others are still listed. `begun`: the tasks' numbers, below zero, by
    the keys of the records; `answered`: what is done of them, as much as is good to hold."""

    def __init__(self, pool: ParsePool, max_held: int = _AHEAD_BYTES) -> None:
        self._pool, self._max_held = pool, max_held
        self.begun: dict[bytes, int] = {}
        self.answered: deque[Parsed] = deque()
        self._held = self._heard = 0
        self._has_room = True

    def begin(self, file: SourceFile) -> bool:
        """Whether it takes more."""
        self._heard += 1
        if self._heard % _FILES_A_LOOK == 0:
            self._take()
        if self._has_room and file.language is not None:
            key = record_key(file.blob_id, file.language)
            if key not in self.begun:
                number = -1 - len(self.begun)
                self._has_room = self._pool.offer(task_of(number, file))
                if self._has_room:
                    self.begun[key] = number
        return self._held < self._max_held

    def _take(self) -> None:
        for parsed in self._pool.answered():
            self.answered.append(parsed)
            self._held += len(parsed.payload)
        self._has_room = True


class Parsing:
    """One run over the files that need it, as far as is asked for: while the caller lays what came, processes go on.

    `unread`: reasons by path, of what could not be read this time. Rows are kept at hand, up to a bound, until they are
    asked for, so that they need not be fetched back from the store.
    """

    def __init__(
        self,
        repository: Repository,
        store: Store,
        pool: ParsePool,
        files: Mapping[bytes, SourceFile],
        on_progress: OnProgress | None,
        ahead: Ahead | None = None,
        known: Mapping[bytes, SourceFile] | None = None,
    ) -> None:
        """`files` by the keys of their records; `ahead`: what the pool's processes have begun with; `known`: files of
        which there are rows, to be parsed after all where one turns out damaged."""
        self._repository = repository
        self._store = store
        self._pool = pool
        self._on_progress = on_progress
        self._pending: list[tuple[bytes, bytes]] = []
        self._pending_bytes = 0
        self._at_hand: dict[bytes, bytes] = {}
        self._room = _AT_HAND_BYTES
        self._waiting = set(files)
        self._ahead = ahead
        self._begun = ahead.begun if ahead is not None else {}
        self._known = dict(known or {})
        self._steps = self._run(files) if files else iter(())
        self.unread: dict[str, str] = {}
        self.num_parsed = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Keeps what is done, and ends the processes."""
        if isinstance(self._steps, Generator):
            self._steps.close()
        self._flush()

    def rows(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """The stored rows of these keys, those in work waited for; one that cannot be had is left out.

        Raises IndexUnavailable when no process can be started, GitFailed where a revision's bytes cannot be had.
        """
        waited_for = self._waiting.intersection(keys)
        while waited_for and (done := next(self._steps, None)) is not None:
            waited_for.discard(done)
        found = {key: self._at_hand.pop(key) for key in dict.fromkeys(keys) if key in self._at_hand}
        self._room += sum(map(len, found.values()))
        rest = [key for key in dict.fromkeys(keys) if key not in found]
        if rest:
            self._flush()
            found.update(self._store.get(rest))
            found.update(self._again([key for key in rest if key not in found and key in self._known]))
        return found

    def _again(self, keys: Sequence[bytes]) -> Iterator[tuple[bytes, bytes]]:
        """Rows in place of those that are damaged: few, if any."""
        files = [self._known.pop(key) for key in keys]
        for parsed in self._pool.run_here(self._tasks(files)) if files else ():
            row = self._keep(keys[parsed.number], files[parsed.number], parsed)
            if row is not None:
                self.num_parsed += 1
                yield keys[parsed.number], row

    def _run(self, files: Mapping[bytes, SourceFile]) -> Generator[bytes]:
        """Parses every file, its record kept under its key; yields the keys as they are done."""
        begun = {self._begun[key]: key for key in files.keys() & self._begun.keys()}
        # Large files first: one that came last would keep a single process busy at the end.
        rows = sorted(
            (row for row in files.items() if row[0] not in self._begun), key=lambda row: row[1].size < _LARGE_FILE
        )
        keys, ordered = [key for key, _ in rows], [file for _, file in rows]
        done = done_bytes = 0
        total_bytes = sum(file.size for file in files.values())
        for parsed in self._results(ordered):
            key = keys[parsed.number] if parsed.number >= 0 else begun.get(parsed.number)
            if key is None:
                continue  # begun with, but known
            file = files[key]
            self.num_parsed += self._keep(key, file, parsed) is not None
            self._waiting.discard(key)
            done, done_bytes = done + 1, done_bytes + file.size
            if self._on_progress is not None:
                self._on_progress(Progress("parse", done, len(files), done_bytes, total_bytes))
            yield key

    def _results(self, files: Sequence[SourceFile]) -> Iterator[Parsed]:
        from anchors.index.pool import SMALL_JOB_BYTES

        tasks, num_bytes = self._tasks(files), sum(file.size for file in files)
        if num_bytes <= SMALL_JOB_BYTES and not self._begun:
            yield from self._pool.run_here(tasks)
            return
        if self._ahead is not None:
            while self._ahead.answered:
                yield self._ahead.answered.popleft()
        yield from self._pool.run(tasks, len(files), num_bytes)

    def _tasks(self, files: Sequence[SourceFile]) -> Iterator[Task]:
        if self._repository.rev is None:
            for number, file in enumerate(files):
                yield task_of(number, file)
            return
        for number, (file, data) in enumerate(self._repository.read_many(files)):
            if isinstance(data, SkippedFile):
                self.unread[file.path] = data.reason
            else:
                yield Task(number, os.fsencode(file.path), file.language or "", file.blob_id, file.size, data)

    def _keep(self, key: bytes, file: SourceFile, parsed: Parsed) -> bytes | None:
        """The row that is kept, if any."""
        if parsed.status == UNREAD:
            parsed = self._as_listed(file) or parsed
        if parsed.status == UNREAD:
            self.unread[file.path] = parsed.payload.decode("utf-8", "replace")
            return None
        row = parsed.payload if parsed.status == RECORD else FAILURE + parsed.payload
        self._pending.append((key, row))
        self._pending_bytes += len(row)
        if self._room > 0:
            self._room -= len(row)
            self._at_hand[key] = row
        if self._pending_bytes >= _BATCH_BYTES:
            self._flush()
        return row

    def _as_listed(self, file: SourceFile) -> Parsed | None:
        """A file that was changed meanwhile, where the repository is held as it was listed."""
        ((_, data),) = self._repository.read_many([file]) if self._repository.is_held else ((file, None),)
        if not isinstance(data, bytes):
            return None
        task = Task(0, os.fsencode(file.path), file.language or "", file.blob_id, file.size, data)
        return next(iter(self._pool.run_here(iter([task]))), None)

    def _flush(self) -> None:
        rows, self._pending, self._pending_bytes = self._pending, [], 0
        if rows:
            self._store.put(rows)
