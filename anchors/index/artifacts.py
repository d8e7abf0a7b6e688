"""Derived results kept as files, one a key, mapped into memory when read: columns, graph, postings, anchors.

Files, not rows of the database: a map costs nothing until its pages are touched, and a Linux-size tree's columns go
over what one row may hold. Knows nothing of what a result means.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import re
import stat
import time
from collections.abc import Iterable
from pathlib import Path

from anchors.index.checked import SUFFIX, Checked
from anchors.index.packing import Buffer, DamagedPack, Pack

_KEY = re.compile(r"[a-z]+-[0-9a-f]{32}")
_TOUCH_AFTER_S = 3600


class Artifacts:
    """Packs under `folder`. Every method may raise OSError; a damaged pack is removed and reads as missing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._checked = Checked(folder)
        self._written: dict[str, tuple[int, int, int]] = {}  # inode, size, mtime_ns

    def close(self) -> None:
        """Remembers what was found whole."""
        self._checked.save()

    def get(self, key: str) -> Pack | None:
        path = self._path(key)
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        try:
            state = os.fstat(descriptor)
            if state.st_uid != os.geteuid() or state.st_size == 0 or not stat.S_ISREG(state.st_mode):
                return None
            checked = self._checked.of(key, state)
            view = memoryview(mmap.mmap(descriptor, state.st_size, access=mmap.ACCESS_READ))
        finally:
            os.close(descriptor)
        if time.time() - state.st_mtime > _TOUCH_AFTER_S:
            # The modification time is the time of last use; a failure only makes it look older than it is.
            with contextlib.suppress(OSError):
                os.utime(path)
        try:
            found = Pack(view, checked)
        except DamagedPack:
            self.remove(key)
            return None
        if self._written.get(key) == _identity(state):  # what was written a moment ago is not compared with itself
            checked |= found.names
        return found

    def put(self, key: str, pieces: Iterable[Buffer]) -> None:
        """Whole or not at all: written beside, then put in place."""
        import tempfile  # a warm start writes nothing

        descriptor, name = tempfile.mkstemp(dir=self._folder, prefix="tmp-")
        try:
            with os.fdopen(descriptor, "wb") as target:
                target.writelines(pieces)
                target.flush()
                self._written[key] = _identity(os.fstat(descriptor))
            Path(name).replace(self._path(key))
        except BaseException:
            with contextlib.suppress(OSError):
                Path(name).unlink()
            raise

    def remove(self, key: str) -> None:
        with contextlib.suppress(FileNotFoundError):
            self._path(key).unlink()

    def size(self) -> int:
        return sum(size for _, size, _ in self._entries())

    def clear(self) -> None:
        for _, _, path in self._entries():
            with contextlib.suppress(FileNotFoundError):
                path.unlink()

    def evict(self, max_bytes: int, keep: frozenset[str]) -> None:
        """The least recently used go until the rest fits; those of `keep` stay."""
        entries = sorted(self._entries())
        total = sum(size for _, size, _ in entries)
        kept = {self._path(key) for key in keep}
        now = time.time()
        for used, size, path in entries:
            # What another process is writing right now is left alone; what one left behind when killed is not.
            is_being_written = path.name.startswith("tmp-") and now - used < _TOUCH_AFTER_S
            if is_being_written or path in kept:
                continue
            if total <= max_bytes and not path.name.startswith("tmp-"):
                continue
            with contextlib.suppress(FileNotFoundError):
                path.unlink()
            total -= size

    def _entries(self) -> list[tuple[float, int, Path]]:
        found = []
        with os.scandir(self._folder) as entries:
            for entry in entries:
                if entry.name.endswith(SUFFIX) or entry.name.startswith("tmp-"):
                    with contextlib.suppress(FileNotFoundError):
                        state = entry.stat(follow_symlinks=False)
                        found.append((state.st_mtime, state.st_size, Path(entry.path)))
        return found

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise ValueError(f"no artifact key: {key!r}")
        return self._folder / f"{key}{SUFFIX}"


def _identity(state: os.stat_result) -> tuple[int, int, int]:
    return state.st_ino, state.st_size, state.st_mtime_ns
