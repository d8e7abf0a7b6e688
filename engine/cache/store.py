"""Files of a private folder by key, with a size limit: what is damaged or was not written by this store is not there.

Each file is a MAC and its data. The least recently used files go first. Knows nothing of what the data is; torch-free.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from io import RawIOBase
from pathlib import Path

_SUFFIX = ".kv3"
_OLD_SUFFIXES = (".kv",)  # files of earlier layouts: nobody reads them any more
_READERS = 2
_MAC_BYTES = 32
_STALE_S = 3600.0
DEFAULT_MAX_BYTES = 16 * 2**30


@dataclass(frozen=True, slots=True)
class StoreUse:
    """What the store holds."""

    folder: Path
    num_files: int
    num_bytes: int


class ChunkStore:
    """One folder, shared by processes. Never raises for the disk's sake: `problem` says why it stopped keeping."""

    def __init__(self, folder: Path, *, max_bytes: int = DEFAULT_MAX_BYTES) -> None:
        self.folder = folder
        self.max_bytes = max_bytes
        self._secret = b""
        self.problem: str | None = None
        try:
            self._secret = _open_folder(folder)
            _remove_stale(folder)
        except OSError as error:
            self.problem = f"the prefix store {folder} cannot be used ({error.strerror or error}): nothing is kept"

    @staticmethod
    def use_of(folder: Path) -> StoreUse:
        """What a folder holds, without making one."""
        sizes = [size for _, size, _ in _entries(folder)]
        return StoreUse(folder, len(sizes), sum(sizes))

    def has(self, key: str) -> bool:
        return (self.folder / (key + _SUFFIX)).exists()

    def read(self, key: str) -> memoryview | None:
        """The data, or None for a file that is missing, damaged or not ours; such a file is removed.

        It is read, not mapped: what was checked is what is used, whoever writes to the file meanwhile.
        """
        if not self._secret:
            return None
        path = self.folder / (key + _SUFFIX)
        try:
            with path.open("rb", buffering=0) as stream:
                whole = memoryview(bytearray(os.fstat(stream.fileno()).st_size))
                whole = whole[: _fill(stream, whole)]
        except OSError:
            return None
        mac, data = whole[:_MAC_BYTES], whole[_MAC_BYTES:]
        if not hmac.compare_digest(self._mac(key, data), mac):
            path.unlink(missing_ok=True)
            return None
        return data

    def read_run(self, keys: Sequence[str]) -> Iterator[memoryview]:
        """The data of `keys` in order, up to the first that is not there. The next ones are read and checked meanwhile.

        A few at a time, so that memory holds few; the system's reads and the hash leave the interpreter free.
        """
        waiting: deque[Future[memoryview | None]] = deque()
        with ThreadPoolExecutor(_READERS) as readers:
            try:
                for key in keys[:_READERS]:
                    waiting.append(readers.submit(self.read, key))
                for number in range(len(keys)):
                    data = waiting.popleft().result()
                    if data is None:
                        return
                    if number + _READERS < len(keys):
                        waiting.append(readers.submit(self.read, keys[number + _READERS]))
                    yield data
            finally:
                for future in waiting:
                    future.cancel()

    def write(self, key: str, data: bytes, *, spared: Sequence[str] = ()) -> None:
        """Whole or not at all; `spared` keys are not evicted for it."""
        if self.problem is not None or not self._make_room(len(data) + _MAC_BYTES, {key, *spared}):
            return
        temporary = self.folder / f"{key}.{secrets.token_hex(6)}.tmp"
        try:
            with temporary.open("xb") as stream:
                stream.write(self._mac(key, data))
                stream.write(data)
            temporary.replace(self.folder / (key + _SUFFIX))
        except OSError as error:
            self.problem = f"the prefix store stopped keeping ({error.strerror or error}): free disk space"
        finally:
            temporary.unlink(missing_ok=True)  # also when Ctrl-C came in the middle

    def touch(self, keys: Sequence[str]) -> None:
        """Used now. Later keys count as older, so that eviction shortens a chain from its end."""
        now = time.time_ns()
        for index, key in enumerate(keys):
            stamp = now - index * 1_000_000
            try:
                os.utime(self.folder / (key + _SUFFIX), ns=(stamp, stamp))
            except OSError:
                continue

    def _mac(self, key: str, data: bytes | memoryview) -> bytes:
        return hmac.digest(self._secret, hashlib.sha256(data).digest() + key.encode(), "sha256")

    def _make_room(self, num_bytes: int, spared: set[str]) -> bool:
        entries = _entries(self.folder)
        total = sum(size for _, size, _ in entries) + num_bytes
        for _, size, path in entries:
            if total <= self.max_bytes:
                break
            if path.name.removesuffix(_SUFFIX) not in spared:
                path.unlink(missing_ok=True)
                total -= size
        return total <= self.max_bytes


def _fill(stream: RawIOBase, room: memoryview) -> int:
    """Reads until `room` is full or the file ends; one call may return less than was asked for."""
    done = 0
    while done < len(room) and (number := stream.readinto(room[done:])):
        done += number
    return done


def _entries(folder: Path) -> list[tuple[int, int, Path]]:
    """(last use, bytes, path), oldest first."""
    entries = []
    for path in folder.glob("*" + _SUFFIX):
        try:
            status = path.stat()
        except OSError:
            continue  # another process evicted it
        entries.append((status.st_mtime_ns, status.st_size, path))
    return sorted(entries)


def _open_folder(folder: Path) -> bytes:
    """Private, ours, no symlink. Returns the secret of its MACs, made once."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.is_symlink() or (hasattr(os, "getuid") and folder.lstat().st_uid != os.getuid()):
        raise PermissionError(1, "the folder is not ours")
    folder.chmod(0o700)
    path = folder / "secret"
    if not path.exists():
        temporary = folder / f"secret.{secrets.token_hex(6)}.tmp"
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(secrets.token_bytes(32))
        try:
            os.link(temporary, path)  # fails where another process was first, whose secret then counts
        except FileExistsError:
            pass
        finally:
            temporary.unlink()
    secret = path.read_bytes()
    if len(secret) != 32:
        path.unlink()
        raise OSError(5, "its key was damaged and is made anew at the next start")
    return secret


def _remove_stale(folder: Path) -> None:
    """Temporary files of processes that were killed, and files of earlier layouts."""
    for path in folder.iterdir():
        try:
            is_left = path.suffix == ".tmp" and time.time() - path.stat().st_mtime > _STALE_S
            if is_left or path.suffix in _OLD_SUFFIXES:
                path.unlink()
        except OSError:
            continue
