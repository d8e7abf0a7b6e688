"""The rows that outlive a run: one record a parsed blob, one state a repository root; SQLite, shared by processes.

Knows nothing of what a record says, nor what to do when the database fails: it raises `sqlite3.Error` or `NotOurs`.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

_APPLICATION_ID = 0x69715354
_VERSION = 2
_TIMEOUT_S = 5.0
_CHUNK = 500
_PAGE_BYTES = 1 << 14
"""Most records fit on one: what does not lies in a chain of pages, each written and read by itself."""
# Waiting for the disk would only guard against a loss of power, after which rows are checked and made again.
_NO_SYNC = "PRAGMA synchronous = OFF"
"""With a rollback journal: a write-ahead log has every page written twice, for readers that do not wait, and here no
transaction takes longer than some milliseconds."""
_HEADER_BYTES = 100
_TABLES = {
    "records": (
        "CREATE TABLE records"
        " (key BLOB PRIMARY KEY, used INTEGER NOT NULL, checksum INTEGER NOT NULL, data BLOB NOT NULL)"
    ),
    "roots": "CREATE TABLE roots (root BLOB PRIMARY KEY, used INTEGER NOT NULL, data BLOB NOT NULL)",
}


class NotOurs(sqlite3.DatabaseError):
    """The file holds a database that this version did not make."""


class Outdated(NotOurs):
    """An earlier version made it: all that it holds can be made again."""


class Database:
    """One connection. `path` None: in memory. Keys of records are 16 bytes; `used` is the day of writing."""

    def __init__(self, path: Path | None, *, is_read_only: bool = False) -> None:
        if path is not None:
            _check_header(path)
        self._connection = _connect(path, is_read_only)
        try:
            self._prepare(is_read_only)
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        self._connection.close()

    def get(self, keys: Sequence[bytes]) -> Iterator[tuple[bytes, int, bytes]]:
        """Key, checksum and data of the rows that are there, in no stated order."""
        for start in range(0, len(keys), _CHUNK):
            part = keys[start : start + _CHUNK]
            marks = ",".join("?" * len(part))
            yield from self._connection.execute(f"SELECT key, checksum, data FROM records WHERE key IN ({marks})", part)

    def known(self, keys: Sequence[bytes]) -> set[bytes]:
        found: set[bytes] = set()
        for start in range(0, len(keys), _CHUNK):
            part = keys[start : start + _CHUNK]
            marks = ",".join("?" * len(part))
            rows = self._connection.execute(f"SELECT key FROM records WHERE key IN ({marks})", part)
            found.update(row[0] for row in rows)
        return found

    def put(self, rows: Iterable[tuple[bytes, int, bytes]]) -> None:
        day = _today()
        with self._writing():
            self._connection.executemany(
                "INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?)",
                ((key, day, checksum, data) for key, checksum, data in rows),
            )

    def get_root(self, root: bytes) -> tuple[int, bytes] | None:
        """The day of the last write and the state."""
        row = self._connection.execute("SELECT used, data FROM roots WHERE root = ?", (root,)).fetchone()
        return None if row is None else (int(row[0]), bytes(row[1]))

    def put_root(self, root: bytes, data: bytes) -> None:
        with self._writing():
            self._connection.execute("INSERT OR REPLACE INTO roots VALUES (?, ?, ?)", (root, _today(), data))

    def size(self) -> int:
        (pages,) = self._connection.execute("PRAGMA page_count").fetchone()
        (free,) = self._connection.execute("PRAGMA freelist_count").fetchone()
        (size,) = self._connection.execute("PRAGMA page_size").fetchone()
        return int(pages - free) * int(size)

    def evict(self, max_bytes: int) -> None:
        """Records go by the day on which they were written, never those of today, until what is left fits."""
        while self.size() > max_bytes:
            with self._writing():
                (oldest,) = self._connection.execute("SELECT min(used) FROM records").fetchone()
                if oldest is None or oldest >= _today():
                    return
                self._connection.execute("DELETE FROM records WHERE used = ?", (oldest,))
                self._connection.execute("DELETE FROM roots WHERE used <= ?", (oldest,))
            self._connection.execute("PRAGMA incremental_vacuum").fetchall()

    def clear(self) -> None:
        with self._writing():
            self._connection.execute("DELETE FROM records")
            self._connection.execute("DELETE FROM roots")
        self._connection.execute("PRAGMA incremental_vacuum").fetchall()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        # A deferred transaction that turns into a writing one fails at once when another process writes.
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def _prepare(self, is_read_only: bool) -> None:
        run = self._connection.execute
        run("PRAGMA trusted_schema = OFF")
        run(f"PRAGMA busy_timeout = {int(_TIMEOUT_S * 1000)}")
        if self._is_made():
            if not is_read_only:
                run(_NO_SYNC)
            return
        if is_read_only:
            raise NotOurs("an empty database")
        run(f"PRAGMA page_size = {_PAGE_BYTES}")
        run("PRAGMA auto_vacuum = INCREMENTAL")
        run(_NO_SYNC)
        with self._writing():
            if self._is_made():  # another process was first
                return
            for statement in _TABLES.values():
                run(statement)
            run(f"PRAGMA application_id = {_APPLICATION_ID}")
            run(f"PRAGMA user_version = {_VERSION}")

    def _is_made(self) -> bool:
        """False for an empty file. Raises NotOurs for anything but exactly our tables: no trigger, no view; Outdated
        for those of an earlier version."""
        run = self._connection.execute
        found = dict(run("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall())
        if not found:
            return False
        (application,) = run("PRAGMA application_id").fetchone()
        (version,) = run("PRAGMA user_version").fetchone()
        if application == _APPLICATION_ID and 0 < version < _VERSION:
            raise Outdated("an index of an earlier version")
        if found != _TABLES or (application, version) != (_APPLICATION_ID, _VERSION):
            raise NotOurs("not an index of this version")
        return True


def _connect(path: Path | None, is_read_only: bool) -> sqlite3.Connection:
    # Whoever holds a workspace may hand it to another thread, though not use it in two at once.
    if path is None:
        return sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    uri = "file:" + quote(os.fsencode(path))
    if not is_read_only:
        return sqlite3.connect(
            f"{uri}?mode=rwc", uri=True, timeout=_TIMEOUT_S, isolation_level=None, check_same_thread=False
        )
    return sqlite3.connect(
        f"{uri}?mode=ro", uri=True, timeout=_TIMEOUT_S, isolation_level=None, check_same_thread=False
    )


def _check_header(path: Path) -> None:
    """Raises NotOurs where SQLite would take a damaged header for a file that another version of it wrote, which it
    only reads, or not even that, as long as the file is there."""
    try:
        with path.open("rb") as source:
            header = source.read(_HEADER_BYTES)
    except OSError:
        return  # there is none, or it cannot be read, which SQLite tells
    schema_format = int.from_bytes(header[44:48], "big")
    if len(header) == _HEADER_BYTES and (max(header[18:20]) > 2 or schema_format > 4):
        raise NotOurs("a damaged header")


def _today() -> int:
    return int(time.time() // 86_400)
