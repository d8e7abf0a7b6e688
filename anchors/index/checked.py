"""Which sections of which artifacts were compared with their checksums already, so that a start need not read them all.

A checksum tells of bytes that never reached the disk, were changed, or went bad on it. It is believed again while the
file is the very one (inode, size, times) and the machine has not been started anew since, for only then may bytes be
lost that were seen; an artifact's time is set anew every hour of use, and so it is compared as often. Knows nothing of
what a section holds.
"""

from __future__ import annotations

import contextlib
import os
import time
import zlib
from pathlib import Path

import msgspec

SUFFIX = ".pack"
"""Of an artifact's name, behind its key."""
_NAME = "checked"
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_SETTLED_NS = 2_000_000_000
"""A file changed this shortly ago may change again within the same tick of its file system's clock."""
_CHECKSUM = 4

State = tuple[int, int, int, int]
"""inode, size, mtime_ns, ctime_ns."""


class _Row(msgspec.Struct, array_like=True):
    state: State
    sections: list[str]


class _Rows(msgspec.Struct, array_like=True):
    boot: str
    rows: dict[str, _Row]


class Checked:
    """Of the artifacts below one folder. Nothing is remembered where the system does not tell its starts apart."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _NAME
        self._boot = _boot_id()
        self._rows = self._read() if self._boot else {}
        self._open: dict[str, tuple[State, set[str], int]] = {}

    def of(self, key: str, state: os.stat_result) -> set[str]:
        """Names of the sections that are whole; whoever compares another one adds it."""
        now = (state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns)
        if not self._boot or max(now[2:]) > time.time_ns() - _SETTLED_NS:
            return set()
        known = self._open.get(key)
        if known is None or known[0] != now:
            row = self._rows.get(key)
            sections = set(row.sections) if row is not None and row.state == now else set[str]()
            known = self._open[key] = now, sections, len(sections)
        return known[1]

    def save(self) -> None:
        """For the next run, if there is news. What another process learned meanwhile may be lost and found again."""
        if all(len(sections) == count for _, sections, count in self._open.values()):
            return
        import tempfile  # most starts write nothing

        rows = {**self._read(), **{key: _Row(state, sorted(names)) for key, (state, names, _) in self._open.items()}}
        kept = {key: row for key, row in rows.items() if self._path.with_name(f"{key}{SUFFIX}").exists()}
        data = msgspec.msgpack.encode(_Rows(self._boot, kept))
        with contextlib.suppress(OSError):
            descriptor, name = tempfile.mkstemp(dir=self._path.parent, prefix="tmp-")
            try:
                with os.fdopen(descriptor, "wb") as target:
                    target.write(zlib.crc32(data).to_bytes(_CHECKSUM, "big") + data)
                Path(name).replace(self._path)
            except BaseException:
                Path(name).unlink()
                raise

    def _read(self) -> dict[str, _Row]:
        """Nothing when the file is missing, damaged, or of before the machine was started."""
        try:
            descriptor = os.open(self._path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            with os.fdopen(descriptor, "rb") as source:
                is_ours = os.fstat(descriptor).st_uid == os.geteuid()
                data = source.read()
            if not is_ours or zlib.crc32(data[_CHECKSUM:]).to_bytes(_CHECKSUM, "big") != data[:_CHECKSUM]:
                return {}
            found = msgspec.msgpack.decode(data[_CHECKSUM:], type=_Rows)
        except (OSError, msgspec.MsgspecError):
            return {}
        return found.rows if found.boot == self._boot else {}


def _boot_id() -> str:
    try:
        return _BOOT_ID.read_text().strip()
    except (OSError, UnicodeDecodeError):
        return ""
