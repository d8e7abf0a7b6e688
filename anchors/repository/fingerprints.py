"""Whether a file of the work tree is the one that is known: by its stat, and by its bytes where the stat says nothing.

Two questions, not one: which blob its bytes are (the stat cache knows), and whether git would see a change (the index
knows). Does not know folders or ignore rules.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from anchors.repository.files import SkippedRead, Tree, blob_hash, lfs_pointer
from anchors.repository.found import StatEntry
from anchors.repository.index_file import IndexEntry
from anchors.repository.seen import Row

RACY_NS: Final = 2_000_000_000
"""A file changed this shortly before it was hashed may change again within the same tick of its file system's clock."""


class Fingerprints:
    """Answers for one walk, one folder after the other. `known` gives what an earlier one remembered of a folder."""

    def __init__(
        self,
        tree: Tree,
        *,
        algorithm: str,
        known: Callable[[str], Mapping[str, StatEntry]],
        index_mtime_ns: int,
        has_modes: bool,
        max_bytes: Callable[[str], int],
    ) -> None:
        self._tree = tree
        self._index_mtime_ns = index_mtime_ns
        self._racy_from = time.time_ns() - RACY_NS
        self._known_of = known
        self.known: Mapping[str, StatEntry] = {}
        self.algorithm = algorithm
        self.has_modes = has_modes
        self.max_bytes = max_bytes

    def enter(self, folder: str) -> None:
        """Files of this one are asked for next."""
        self.known = self._known_of(folder)

    def recall(self, path: str, info: os.stat_result) -> StatEntry | None:
        """What was remembered of the very file that this stat describes."""
        known = self.known.get(path)
        return known if known is not None and is_described(known, info) else None

    def read(self, path: str) -> tuple[bytes, StatEntry, os.stat_result]:
        """The bytes, what to remember of them, and their stat. Raises SkippedRead."""
        data, info = self._tree.read_with_stat(path, self.max_bytes(path))
        blob_id = blob_hash(data, self.algorithm)
        return data, StatEntry(info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino, blob_id), info

    def is_settled(self, info: os.stat_result) -> bool:
        """Whether the file is old enough for its stat to stand for its bytes."""
        return info.st_mtime_ns < self._racy_from and info.st_ctime_ns < self._racy_from

    def are_settled(self, rows: Iterable[Row]) -> bool:
        """The same of entries of a folder."""
        return all(row[3] < self._racy_from and row[4] < self._racy_from for row in rows)

    def is_stat_clean(self, entry: IndexEntry, info: os.stat_result) -> bool:
        """git's own test, in its strict form; an entry as new as the index itself is never trusted (racy)."""
        now = (info.st_mtime_ns, info.st_ctime_ns, info.st_ino & 0xFFFFFFFF, info.st_size & 0xFFFFFFFF)
        return entry.stat == now and now[0] < self._index_mtime_ns and stat.S_ISREG(entry.mode)

    def is_same_blob(self, path: str, data: bytes | None, blob_id: str, entry: IndexEntry) -> bool:
        """Whether git would store the index's blob for these bytes, also where it turns CRLF into LF, or where Git LFS
        keeps them and git only their name."""
        if blob_id == entry.object_id:
            return True
        if data is None:
            try:
                data = self._tree.read(path, self.max_bytes(path))
            except SkippedRead:
                return False
        if b"\r\n" in data and blob_hash(data.replace(b"\r\n", b"\n"), self.algorithm) == entry.object_id:
            return True
        return blob_hash(lfs_pointer(data), self.algorithm) == entry.object_id

    def mode(self, entry: IndexEntry | None, mode: int) -> int:
        """The mode that git would keep."""
        if entry is not None and not self.has_modes and stat.S_ISREG(entry.mode):
            return entry.mode
        return 0o100755 if mode & stat.S_IXUSR else 0o100644

    def is_mode_changed(self, entry: IndexEntry, mode: int) -> bool:
        if not stat.S_ISREG(entry.mode):
            return True
        return self.has_modes and bool(entry.mode & stat.S_IXUSR) != bool(mode & stat.S_IXUSR)


def is_described(known: StatEntry, info: os.stat_result) -> bool:
    """Whether a stat is that of the file as it was remembered."""
    return (
        known[1] == info.st_mtime_ns
        and known[0] == info.st_size
        and known[2] == info.st_ctime_ns
        and known[3] == info.st_ino
    )
