"""What the index keeps between runs, whatever happens to the disk: records of blobs, states of roots, derived results.

A store never fails its caller: a damaged or foreign database is set aside and begun anew, one that cannot be written is
read and completed in memory, and `notes` says so. Knows nothing of files, parsing or what the bytes mean.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

from anchors.index.artifacts import Artifacts
from anchors.index.database import Database, NotOurs, Outdated
from anchors.index.folder import UnsafeFolder, cache_root, check_private_file, private_folder
from anchors.index.packing import Pack, Pieces, hold, pack

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

FOLDER = "index"
DATABASE = "records.sqlite3"
MAX_BYTES = 8 << 30
"""On disk, of all repositories together."""
MAX_RECORD = 64 << 20

_T = TypeVar("_T")


class Store:
    """Records by key, states by root, packs by key. Use it in one thread; several processes may share the folder.

    `notes` holds one line for everything that was not as it should be; whoever shows results shows them.
    """

    def __init__(self, folder: Path | None, *, max_bytes: int = MAX_BYTES) -> None:
        self.notes: list[str] = []
        self.folder = folder
        self._max_bytes = max_bytes
        self._is_writable = folder is not None
        self._records: dict[bytes, bytes] = {}
        self._roots: dict[bytes, bytes] = {}
        self._packs: dict[str, Pack] = {}
        self._used_packs: set[str] = set()
        self._artifacts = Artifacts(folder) if folder is not None else None
        self._has_written = False
        self._database = self._open_database()

    @classmethod
    def open(cls, cache_dir: Path | None = None, *, max_bytes: int = MAX_BYTES) -> Self:
        """The store of this user, or one in memory alone when there can be none; never raises."""
        try:
            folder = private_folder(cache_root(cache_dir), FOLDER)
            check_private_file(folder / DATABASE)
        except UnsafeFolder as error:
            store = cls(None)
            store.notes.append(f"the index is kept in memory only: {error}")
        except OSError as error:
            store = cls(None)
            store.notes.append(f"the index is kept in memory only: {error.strerror}: {error.filename}")
        else:
            store = cls(folder, max_bytes=max_bytes)
        return store

    def close(self) -> None:
        if self._has_written:
            self.evict()
        if self._artifacts is not None and self._is_writable:
            self._artifacts.close()
        self._database.close()

    def get(self, keys: Sequence[bytes]) -> Iterator[tuple[bytes, bytes]]:
        """The records that are there, each with its key; in no stated order."""
        asked = []
        for key in keys:
            if key in self._records:
                yield key, self._records[key]
            else:
                asked.append(key)
        for key, checksum, data in self._try(lambda: list(self._database.get(asked)), list[tuple[bytes, int, bytes]]()):
            # A damaged database may hold a value of any type.
            if isinstance(data, bytes) and _checksum(key, data) == checksum:
                yield key, data

    def known(self, keys: Sequence[bytes]) -> set[bytes]:
        return self._try(lambda: self._database.known(keys), set[bytes]()) | (self._records.keys() & set(keys))

    def put(self, rows: Sequence[tuple[bytes, bytes]]) -> None:
        """Keep records, all or (when the process dies) none of them. One over 64 MiB is kept for this run only."""
        small = [(key, data) for key, data in rows if len(data) <= MAX_RECORD]
        self._records.update((key, data) for key, data in rows if len(data) > MAX_RECORD)
        checked = [(key, _checksum(key, data), data) for key, data in small]
        if not self._write(lambda: self._database.put(checked)):
            self._records.update(small)

    def get_root(self, root: str) -> tuple[int, bytes] | None:
        """The state of a repository root and the day on which it was written."""
        key = os.fsencode(root)
        if key in self._roots:
            return 0, self._roots[key]
        return self._try(lambda: self._database.get_root(key), None)

    def put_root(self, root: str, data: bytes) -> None:
        key = os.fsencode(root)
        if not self._write(lambda: self._database.put_root(key, data)):
            self._roots[key] = data

    def get_pack(self, key: str) -> Pack | None:
        self._used_packs.add(key)
        if key in self._packs or self._artifacts is None:
            return self._packs.get(key)
        try:
            return self._artifacts.get(key)
        except OSError as error:
            self._say(f"a derived result could not be read: {error.strerror}")
            return None

    def put_pack(self, key: str, sections: Mapping[str, npt.NDArray[np.generic] | bytes | Pieces]) -> Pack:
        """Keep it and hand it back as it will be read."""
        self._used_packs.add(key)
        if self._artifacts is not None and self._is_writable:
            self._has_written = True
            try:
                self._artifacts.put(key, pack(sections))
                found = self._artifacts.get(key)
            except OSError as error:
                self._go_memory(error.strerror or str(error))
            else:
                if found is not None:
                    return found
        self._packs[key] = hold(sections)
        return self._packs[key]

    def drop_pack(self, key: str) -> None:
        """Forget a pack that turned out damaged."""
        self._packs.pop(key, None)
        if self._artifacts is not None:
            with contextlib.suppress(OSError):
                self._artifacts.remove(key)

    def get_artifact(self, key: str) -> memoryview | None:
        found = self.get_pack(key)
        return None if found is None else found.bytes_of("data")

    def put_artifact(self, key: str, data: bytes | Pieces) -> None:
        self.put_pack(key, {"data": data})

    def size_on_disk(self) -> int:
        if self._artifacts is None:
            return 0
        return self._try(self._database.size, 0) + self._artifacts.size()

    def clear(self) -> None:
        """Forget everything, of every repository."""
        self._records.clear()
        self._roots.clear()
        self._packs.clear()
        self._write(self._database.clear)
        if self._artifacts is not None:
            with contextlib.suppress(OSError):
                self._artifacts.clear()

    def evict(self) -> None:
        """Bring the size on disk under the limit: derived results first, they are made again in seconds."""
        if self._artifacts is None or not self._is_writable:
            return
        with contextlib.suppress(OSError):
            rows = self._try(self._database.size, 0)
            self._artifacts.evict(max(0, self._max_bytes - rows), frozenset(self._used_packs))
            if rows + self._artifacts.size() > self._max_bytes:
                self._write(lambda: self._database.evict(self._max_bytes - self._max_bytes // 4))

    def _open_database(self) -> Database:
        if self.folder is None:
            return Database(None)
        path = self.folder / DATABASE
        try:
            return Database(path)
        except Outdated:
            self._say("the index was made by an earlier version and is begun anew")
            return self._database_in_place_of(path)
        except NotOurs:
            return self._begin_anew(path, "was not made by this version")
        except sqlite3.OperationalError as error:
            return self._open_read_only(path, error)
        except sqlite3.DatabaseError:
            return self._begin_anew(path, "was damaged")

    def _open_read_only(self, path: Path, error: sqlite3.Error) -> Database:
        self._is_writable = False
        try:
            database = Database(path, is_read_only=True)
        except sqlite3.Error:
            self._say(f"the index is kept in memory only: {error}")
            return Database(None)
        self._say(f"the index cannot be written ({error}); what is new is kept in memory only")
        return database

    def _begin_anew(self, path: Path, why: str) -> Database:
        aside = path.with_name(f"{path.name}.set-aside")
        self._say(f"the index {why}; it was set aside as {aside} and begun anew")
        return self._database_in_place_of(path, aside)

    def _database_in_place_of(self, path: Path, aside: Path | None = None) -> Database:
        """`aside`: where the file that is there goes, None for nowhere."""
        try:
            if aside is not None:
                path.replace(aside)
            for suffix in ("", "-journal", "-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            return Database(path)
        except (OSError, sqlite3.Error) as error:
            self._is_writable = False
            self._say(f"the index is kept in memory only: {error}")
            return Database(None)

    def _try(self, read: Callable[[], _T], otherwise: _T) -> _T:
        try:
            return read()
        except sqlite3.OperationalError as error:
            self._say(f"the index could not be read: {error}")
        except sqlite3.ProgrammingError:
            raise  # a mistake of ours (closed, another thread) says nothing of the file
        except sqlite3.DatabaseError:
            self._replace_damaged()
        return otherwise

    def _write(self, write: Callable[[], None]) -> bool:
        if not self._is_writable:
            return False
        self._has_written = True
        try:
            write()
        except sqlite3.OperationalError as error:
            self._go_memory(str(error))
            return False
        except sqlite3.ProgrammingError:
            raise
        except sqlite3.DatabaseError:
            self._replace_damaged()
            return False
        return True

    def _replace_damaged(self) -> None:
        self._database.close()
        assert self.folder is not None
        self._database = self._begin_anew(self.folder / DATABASE, "was damaged")

    def _go_memory(self, why: str) -> None:
        self._is_writable = False
        self._say(f"the index cannot be written ({why}); what is new is kept in memory only")

    def _say(self, note: str) -> None:
        if note not in self.notes:
            self.notes.append(note)


def _checksum(key: bytes, data: bytes) -> int:
    """Over both, so that a row which a damaged index leads to by another key does not pass."""
    return zlib.crc32(data, zlib.crc32(key))
