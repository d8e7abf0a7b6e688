"""What a walk saw of the folders of a work tree, so that the next one looks closely only where something is otherwise.

A folder whose entries all stand as they did (names, and of what is no folder kind, size, times, inode) gives what it
gave, as long as what decides from elsewhere is the same too: git's index, rules and settings, which `key` stands for,
and the ignore files above it, which are entries themselves. Knows how to keep that; nothing of what a walk decides.
"""

from __future__ import annotations

import array
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Final

import msgspec

from anchors.repository.found import Found, StatEntry, WorkFile

Row = tuple[str, int, int, int, int, int]
"""Path, mode, size, mtime_ns, ctime_ns, inode; of a folder the path alone."""
UNLISTED: Final = 0
_MODES: Final = (0, 0o100644, 0o100755)


@dataclass(slots=True)
class SeenFolder:
    """`kinds`: of each row 0, or what it is listed as, an index into `_MODES`; `blob_ids`: of those that are listed.

    Not `is_whole`: something there may be otherwise with no row to tell it; `rows` are then the listed ones alone.
    """

    is_whole: bool = False
    rows: list[Row] = field(default_factory=list)
    kinds: bytes = b""
    blob_ids: list[str] = field(default_factory=list)

    def files(self) -> Iterable[WorkFile]:
        listed = (row for row, kind in zip(self.rows, self.kinds, strict=True) if kind)
        modes = (_MODES[kind] for kind in self.kinds if kind)
        return [
            WorkFile(row[0], mode, row[2], blob_id)
            for row, mode, blob_id in zip(listed, modes, self.blob_ids, strict=True)
        ]

    def stats(self) -> Iterable[tuple[str, StatEntry]]:
        listed = (row for row, kind in zip(self.rows, self.kinds, strict=True) if kind)
        for (path, _, size, mtime_ns, ctime_ns, inode), blob_id in zip(listed, self.blob_ids, strict=True):
            yield path, StatEntry(size, mtime_ns, ctime_ns, inode, blob_id)


class Seen:
    """`folders`: all that were entered; `rest`: what was found beside files; `clean`: the commit that the index is
    the same as, where that is known."""

    def __init__(self, key: bytes, folders: Mapping[str, SeenFolder], rest: Found, clean: str = "") -> None:
        self.key = key
        self.folders = folders
        self.rest = rest
        self.clean = clean
        self._packed = b""

    @cached_property
    def folders(self) -> Mapping[str, SeenFolder]:
        """Of one that was relieved."""
        return unpack_seen(self._packed).folders

    def relieve(self, packed: bytes) -> None:
        """Let go of all folders, which are laid open again by who asks. `packed`: what `pack_seen` gave of this."""
        self._packed = packed
        for name in ("folders", "stats", "below"):
            self.__dict__.pop(name, None)

    @classmethod
    def nothing(cls) -> Seen:
        return cls(b"", {}, Found())

    @classmethod
    def of_stats(cls, stats: Mapping[str, StatEntry]) -> Seen:
        """Files alone, which need not be read again while they stand so."""
        rows = [(path, 0, *entry[:4]) for path, entry in stats.items()]
        folder = SeenFolder(False, rows, bytes([1]) * len(rows), [entry.blob_id for entry in stats.values()])
        return cls(b"", {"": folder}, Found())

    @cached_property
    def stats(self) -> Mapping[str, StatEntry]:
        """What is known of each file that was settled when it was listed."""
        return dict(entry for folder in self.folders.values() for entry in folder.stats())

    def stats_of(self, folder: str) -> Mapping[str, StatEntry]:
        """The same of the files of one folder, or of more where folders are not told apart."""
        if not self.key:
            return self.stats
        found = self.folders.get(folder)
        return {} if found is None else dict(found.stats())

    def tells_all_of(self, path: str, folder: SeenFolder) -> bool:
        """Whether who knows this gains nothing by what was seen of a folder since: what is otherwise there is not
        settled yet."""
        return not folder.is_whole and dict(folder.stats()).items() <= self.stats_of(path).items()

    @cached_property
    def below(self) -> Mapping[str, list[str]]:
        """The folders that were entered from each."""
        found: dict[str, list[str]] = {}
        for folder in self.folders:
            if folder:
                found.setdefault(folder.rpartition("/")[0], []).append(folder)
        return found

    def give(self, out: Found, folders: Sequence[str]) -> None:
        """Enters what these folders gave, into a listing of others."""
        met, rest = set(folders), self.rest
        of_these = met.intersection(path.rpartition("/")[0] for path in chain(rest.skipped, rest.links))
        own = {row[0] for folder in of_these for row in self.folders[folder].rows} - self.folders.keys()
        out.skipped.update((path, reason) for path, reason in rest.skipped.items() if path in own)
        out.links.update((path, target) for path, target in rest.links.items() if path in own)
        for mine, theirs in ((out.changed, rest.changed), (out.untracked, rest.untracked)):
            mine.extend(path for path in theirs if path.rpartition("/")[0] in met)

    def give_all(self, out: Found) -> None:
        """The same, where every folder is as it was."""
        rest = self.rest
        out.skipped.update(rest.skipped)
        out.links.update(rest.links)
        out.changed.extend(rest.changed)
        out.deleted.extend(rest.deleted)
        out.untracked.extend(rest.untracked)


def rows_of(prefix: str, items: Iterable[os.DirEntry[str]]) -> list[Row]:
    """The entries of a folder as they stand now. Raises OSError for one that cannot be looked at."""
    rows: list[Row] = []
    for item in items:
        if item.is_dir(follow_symlinks=False):
            rows.append((prefix + item.name, 0, 0, 0, 0, 0))
        else:
            info = item.stat(follow_symlinks=False)
            rows.append(
                (prefix + item.name, info.st_mode, info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino)
            )
    return rows


def rules_of(rows: Iterable[Row]) -> list[Row]:
    """Those of these entries that decide of others: ignore files, and what makes a folder a repository."""
    return [row for row in rows if row[0].rpartition("/")[2] in (".gitignore", ".git")]


def seen_folder(
    rows: list[Row], listed: Iterable[WorkFile], stats: Mapping[str, StatEntry], *, is_whole: bool
) -> SeenFolder:
    """`listed`: the files of the folder; `stats`: of those that were settled when they were read."""
    files = {file.path: file for file in listed}
    is_whole = is_whole and all(row[0] not in files or stats.get(row[0], ())[:4] == row[2:] for row in rows)
    if not is_whole:
        rows = [(path, 0, *stats[path][:4]) for path in files if path in stats]
    kinds = bytes(_MODES.index(files[row[0]].mode) if row[0] in files else UNLISTED for row in rows)
    return SeenFolder(is_whole, rows, kinds, [files[row[0]].blob_id for row in rows if row[0] in files])


class _Packed(msgspec.Struct, frozen=True, array_like=True):
    """Rows as columns, those of one folder after those of another. Paths are joined by NUL, which none holds."""

    key: bytes
    folders: bytes
    sizes: bytes
    """int32: rows of each folder, and less one where it is not whole: -1 - rows."""
    paths: bytes
    numbers: bytes
    """int64 [n, 5]."""
    kinds: bytes
    blob_ids: bytes
    skipped: tuple[tuple[bytes, str], ...]
    links: tuple[tuple[bytes, bytes], ...]
    changed: bytes
    deleted: bytes
    untracked: bytes
    clean: str


def pack_seen(seen: Seen) -> bytes:
    folders, rest = seen.folders.values(), seen.rest
    rows = [row for folder in folders for row in folder.rows]
    sizes = array.array("i", (len(f.rows) if f.is_whole else -1 - len(f.rows) for f in folders))
    numbers = array.array("q", chain.from_iterable([row[1:] for row in rows]))
    packed = _Packed(
        seen.key,
        _join(seen.folders),
        sizes.tobytes(),
        _join(row[0] for row in rows),
        numbers.tobytes(),
        b"".join(folder.kinds for folder in folders),
        bytes.fromhex("".join("".join(folder.blob_ids) for folder in folders)),
        tuple((os.fsencode(path), reason) for path, reason in rest.skipped.items()),
        tuple((os.fsencode(path), target) for path, target in rest.links.items()),
        _join(rest.changed),
        _join(rest.deleted),
        _join(rest.untracked),
        seen.clean,
    )
    return msgspec.msgpack.encode(packed)


def unpack_seen(data: bytes) -> Seen:
    """Raises ValueError (msgspec's too) when the bytes are not whole."""
    packed = msgspec.msgpack.decode(data, type=_Packed)
    numbers, sizes = array.array("q"), array.array("i")
    numbers.frombytes(packed.numbers)
    sizes.frombytes(packed.sizes)
    rows = list(zip(_split(packed.paths), *(numbers[column::5] for column in range(5)), strict=True))
    ids, num_listed = packed.blob_ids.hex(), len(packed.kinds) - packed.kinds.count(UNLISTED)
    width = len(ids) // num_listed if num_listed else 1
    blob_ids = [ids[at : at + width] for at in range(0, len(ids), width)]
    if len(packed.kinds) != len(rows) or len(blob_ids) != num_listed or max(packed.kinds, default=0) >= len(_MODES):
        raise ValueError("not what a walk saw")
    folders: dict[str, SeenFolder] = {}
    at = at_id = 0
    for path, size in zip(_split(packed.folders), sizes, strict=True):
        end = at + (size if size >= 0 else -1 - size)
        kinds = packed.kinds[at:end]
        end_id = at_id + len(kinds) - kinds.count(UNLISTED)
        folders[path] = SeenFolder(size >= 0, rows[at:end], kinds, blob_ids[at_id:end_id])
        at, at_id = end, end_id
    if at != len(rows):
        raise ValueError("not what a walk saw")
    rest = Found(
        skipped={os.fsdecode(path): reason for path, reason in packed.skipped},
        links={os.fsdecode(path): target for path, target in packed.links},
        changed=_split(packed.changed),
        deleted=_split(packed.deleted),
        untracked=_split(packed.untracked),
    )
    return Seen(packed.key, folders, rest, packed.clean)


def _join(paths: Iterable[str]) -> bytes:
    joined = "\0".join((*paths, ""))
    return os.fsencode(joined)


def _split(paths: bytes) -> list[str]:
    return os.fsdecode(paths).split("\0")[:-1]
