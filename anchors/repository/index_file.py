"""Parses git's index file (versions 2, 3, 4) from its bytes: paths, blob ids, stages and stat data.

Runs nothing and writes nothing. Does not know the work tree. Split and sparse indexes are recognised, not expanded.
Format: Documentation/gitformat-index in git's own sources.
"""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Callable
from typing import Final, NamedTuple

GITLINK: Final = 0o160000
_EXTENDED: Final = 0x4000
_EXTENDED_BYTE: Final = _EXTENDED >> 8
_SKIP_WORKTREE: Final = 0x4000
_INTENT_TO_ADD: Final = 0x2000


class BadIndex(ValueError):
    """The index is damaged or of an unknown version; the text says which."""


class IndexEntry(NamedTuple):
    """One entry. `stat` is (mtime in ns, ctime in ns, inode & 0xFFFFFFFF, size & 0xFFFFFFFF)."""

    path: str
    mode: int
    object_id: str
    stage: int
    is_skip_worktree: bool
    is_intent_to_add: bool
    stat: tuple[int, int, int, int]

    @property
    def mode_text(self) -> str:
        return f"{self.mode:06o}"


class Entries(NamedTuple):
    """Paths in their order, and of each by its place the rest, which few ask for where nearly nothing changed."""

    paths: list[str]
    entry: Callable[[int], IndexEntry]

    def all(self) -> list[IndexEntry]:
        return list(map(self.entry, range(len(self.paths))))


class IndexFile(NamedTuple):
    entries: Entries
    is_split: bool
    is_sparse: bool


def entries_of(entries: list[IndexEntry]) -> Entries:
    """Of such as are there already."""
    return Entries([entry.path for entry in entries], entries.__getitem__)


def parse_index(data: bytes, object_format: str) -> IndexFile:
    """The entries in their order. Raises BadIndex."""
    width = 20 if object_format == "sha1" else 32
    if len(data) < 12 + width or data[:4] != b"DIRC":
        raise BadIndex("truncated or not an index")
    version, count = struct.unpack_from(">II", data, 4)
    if version not in (2, 3, 4):
        raise BadIndex(f"index version {version}")
    trailer = data[-width:]
    if any(trailer) and hashlib.new(object_format, data[:-width], usedforsecurity=False).digest() != trailer:
        raise BadIndex("checksum does not match")
    try:
        entries, position = _entries(data, version, count, width)
    except (struct.error, ValueError, IndexError) as error:
        raise BadIndex("truncated") from error
    names = set(_extensions(data, position, len(data) - width))
    return IndexFile(entries, b"link" in names, b"sdir" in names)


def _entries(data: bytes, version: int, count: int, width: int) -> tuple[Entries, int]:
    head = struct.Struct(f">10I{width}sH")
    size, flags_at = head.size, head.size - 2
    position, previous = 12, b""
    names: list[bytes] = []
    starts: list[int] = []
    for _ in range(count):
        starts.append(position)
        start = position + size + (2 if data[position + flags_at] & _EXTENDED_BYTE else 0)
        if version == 4:
            drop, start = _offset(data, start)
            end = data.index(0, start)
            previous = previous[: len(previous) - drop] + data[start:end]
            names.append(previous)
            position = end + 1
        else:
            end = data.index(0, start)
            names.append(data[start:end])
            position += (end - position + 8) & ~7
    paths = os.fsdecode(b"\0".join(names)).split("\0") if names else []  # no name holds a NUL

    def entry(number: int) -> IndexEntry:
        at, extended = starts[number], 0
        ctime, ctime_ns, mtime, mtime_ns, _, inode, mode, _, _, num_bytes, raw_id, flags = head.unpack_from(data, at)
        if flags & _EXTENDED:
            (extended,) = struct.unpack_from(">H", data, at + size)
        return IndexEntry(
            paths[number],
            mode,
            raw_id.hex(),
            (flags >> 12) & 3,
            bool(extended & _SKIP_WORKTREE),
            bool(extended & _INTENT_TO_ADD),
            (mtime * 10**9 + mtime_ns, ctime * 10**9 + ctime_ns, inode, num_bytes),
        )

    return Entries(paths, entry), position


def _offset(data: bytes, position: int) -> tuple[int, int]:
    """git's variable-width number: (value, position after it)."""
    byte = data[position]
    value = byte & 0x7F
    while byte & 0x80:
        position += 1
        byte = data[position]
        value = ((value + 1) << 7) | (byte & 0x7F)
    return value, position + 1


def _extensions(data: bytes, position: int, end: int) -> list[bytes]:
    names = []
    while position + 8 <= end:
        name, size = struct.unpack_from(">4sI", data, position)
        names.append(name)
        position += 8 + size
    return names
