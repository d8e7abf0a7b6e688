"""Lists a work tree: what is tracked, what is untracked and not ignored, and the blob id of the bytes that stand there.

One walk with descriptors gives names and stats; bytes are hashed only where the stat cache does not know them. The blob
id is always that of the bytes in the work tree, whatever filters git would apply. Runs no git.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from anchors.repository.files import (
    MAX_PATH_BYTES,
    SkippedRead,
    Tree,
    blob_hash,
    byte_order,
    skip_reason,
    unsafe_reason,
)
from anchors.repository.ignore import Ignore
from anchors.repository.index_file import IndexEntry

MAX_FILE_BYTES: Final = 1 << 20
MAX_DEPTH: Final = 200
MAX_UNTRACKED: Final = 200_000
RACY_NS: Final = 2_000_000_000
"""A file changed this shortly before it was hashed may change again within the same tick of its file system's clock."""


class StatEntry(NamedTuple):
    """What was known of a file when its bytes were hashed."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    blob_id: str


class WorkFile(NamedTuple):
    """One path that stands in the work tree. `git_id` is the blob that git would store for it (filters applied)."""

    path: str
    mode: int
    size: int
    blob_id: str
    git_id: str


@dataclass(slots=True)
class Listing:
    """What the walk found; `changed` names tracked paths that differ from the index, `deleted` those that are gone."""

    files: list[WorkFile] = field(default_factory=list)
    skipped: dict[str, str] = field(default_factory=dict)
    stats: dict[str, StatEntry] = field(default_factory=dict)
    links: dict[str, bytes] = field(default_factory=dict)
    """Symbolic links, and the text that each holds."""
    changed: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    untracked: list[str] = field(default_factory=list)
    notes: set[str] = field(default_factory=set)


class Walk:
    """One walk over a work tree. `entries` are those of the index, whatever their stage."""

    def __init__(
        self,
        tree: Tree,
        entries: list[IndexEntry],
        ignore: Ignore,
        *,
        algorithm: str,
        known: Mapping[str, StatEntry],
        index_mtime_ns: int,
        has_modes: bool,
        max_bytes: int = MAX_FILE_BYTES,
    ) -> None:
        self._tree = tree
        self._ignore = ignore
        self._algorithm = algorithm
        self._known = known
        self._index_mtime_ns = index_mtime_ns
        self._has_modes = has_modes
        self._max_bytes = max_bytes
        self._racy_from = time.time_ns() - RACY_NS
        self._out = Listing()
        self._tracked: dict[str, dict[str, IndexEntry]] = {}
        self._folders: set[str] = set()
        self._unseen: dict[str, IndexEntry] = {}
        self._register(entries)

    def _register(self, entries: list[IndexEntry]) -> None:
        for entry in entries:
            reason = unsafe_reason(entry.path)
            if reason:
                self._out.skipped[entry.path] = reason
                continue
            folder, _, name = entry.path.rpartition("/")
            self._tracked.setdefault(folder, {}).setdefault(name, entry)
            self._unseen[entry.path] = entry
        for folder in self._tracked:
            while folder and folder not in self._folders:
                self._folders.add(folder)
                folder = folder.rpartition("/")[0]

    def run(self) -> Listing:
        """The whole listing, `files` sorted by the bytes of their paths."""
        waiting = [""]
        while waiting:
            folder = waiting.pop()
            below = self._visit(folder)
            # Depth first, so that the descriptors of the folders above stay open; sorted, so that a bound cuts evenly.
            waiting.extend(sorted(below, reverse=True))
        for path, entry in self._unseen.items():
            self._missing(path, entry)
        key = byte_order([file.path for file in self._out.files])
        self._out.files.sort(key=lambda file: key(file.path))
        return self._out

    def _visit(self, folder: str) -> list[str]:
        try:
            with os.scandir(self._tree.folder(folder)) as found:
                items = list(found)
        except OSError as error:
            self._out.skipped[folder] = f"folder {skip_reason(error)}"
            return []
        prefix = f"{folder}/" if folder else ""
        tracked = self._tracked.get(folder, {})
        below = []
        for item in items:
            name = item.name
            path = prefix + name
            if name in tracked:
                self._tracked_item(path, tracked[name], item)
            elif name.lower() == ".git":
                continue
            elif item.is_dir(follow_symlinks=False):
                if path in self._folders or self._enters(path):
                    below.append(path)
            else:
                self._untracked_item(path, item)
        return below

    def _enters(self, path: str) -> bool:
        """Whether an untracked folder is looked into."""
        if self._ignore.is_ignored(path, True) or len(self._out.untracked) >= MAX_UNTRACKED:
            return False
        if path.count("/") >= MAX_DEPTH or len(os.fsencode(path)) > MAX_PATH_BYTES:
            self._out.skipped[path] = "folder too deep"
            return False
        try:
            os.stat(".git", dir_fd=self._tree.folder(path), follow_symlinks=False)
        except OSError:
            return True
        self._out.skipped[path] = "nested repository"
        return False

    def _tracked_item(self, path: str, entry: IndexEntry, item: os.DirEntry[str]) -> None:
        self._unseen.pop(path, None)
        if entry.mode == 0o160000:
            self._out.skipped[path] = "submodule"
        elif entry.stage:
            self._out.notes.add("unmerged paths")
            self._out.changed.append(path)
            self._take(path, item, None)
        else:
            self._take(path, item, entry)

    def _untracked_item(self, path: str, item: os.DirEntry[str]) -> None:
        if self._ignore.is_ignored(path, False):
            return
        if len(self._out.untracked) >= MAX_UNTRACKED:
            self._out.notes.add(f"over {MAX_UNTRACKED:,} untracked files: the rest is not listed")
            return
        if self._take(path, item, None):
            self._out.untracked.append(path)

    def _take(self, path: str, item: os.DirEntry[str], entry: IndexEntry | None) -> bool:
        """Lists what stands at a path; False for what git would not see at all (sockets, pipes)."""
        try:
            info = item.stat(follow_symlinks=False)
        except OSError as error:
            self._out.skipped[path] = skip_reason(error)
            return False
        if stat.S_ISLNK(info.st_mode):
            self._take_link(path, entry)
            return True
        if not stat.S_ISREG(info.st_mode):
            # A folder where the index has a file: its content is what stands there now, but none of it is tracked.
            self._out.skipped[path] = (
                "folder in place of a file" if item.is_dir(follow_symlinks=False) else "not a regular file"
            )
            if entry is not None:
                self._out.changed.append(path)
            return False
        clean = entry is not None and self._is_stat_clean(entry, info)
        if info.st_size > self._max_bytes:
            self._out.skipped[path] = f"over {self._max_bytes:,} bytes"
            if entry is not None and not clean:
                self._out.changed.append(path)
            return True
        self._take_file(path, info, entry, clean)
        return True

    def _take_file(self, path: str, info: os.stat_result, entry: IndexEntry | None, clean: bool) -> None:
        data = None
        blob_id = self._known_id(path, info)
        if blob_id is None:
            try:
                data, info = self._tree.read_with_stat(path, self._max_bytes)
            except SkippedRead as error:
                self._out.skipped[path] = error.reason
                if entry is not None and not clean:
                    self._out.changed.append(path)
                return
            blob_id = blob_hash(data, self._algorithm)
        if max(info.st_mtime_ns, info.st_ctime_ns) < self._racy_from:
            self._out.stats[path] = StatEntry(info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino, blob_id)
        git_id = blob_id
        if entry is not None:
            if clean or self._same_but_line_ends(path, data, blob_id, entry):
                git_id = entry.object_id
            if git_id != entry.object_id or self._is_mode_changed(entry, info.st_mode):
                self._out.changed.append(path)
        mode = 0o100755 if info.st_mode & stat.S_IXUSR else 0o100644
        if entry is not None and not self._has_modes and stat.S_ISREG(entry.mode):
            mode = entry.mode
        self._out.files.append(WorkFile(path, mode, info.st_size, blob_id, git_id))

    def _known_id(self, path: str, info: os.stat_result) -> str | None:
        known = self._known.get(path)
        now = (info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino)
        return known.blob_id if known is not None and known[:4] == now else None

    def _same_but_line_ends(self, path: str, data: bytes | None, blob_id: str, entry: IndexEntry) -> bool:
        """Whether git would store the index's blob for these bytes when it turns CRLF into LF."""
        if blob_id == entry.object_id:
            return True
        if data is None:
            try:
                data = self._tree.read(path, self._max_bytes)
            except SkippedRead:
                return False
        return b"\r\n" in data and blob_hash(data.replace(b"\r\n", b"\n"), self._algorithm) == entry.object_id

    def _is_stat_clean(self, entry: IndexEntry, info: os.stat_result) -> bool:
        """git's own test, in its strict form; an entry as new as the index itself is never trusted (racy)."""
        now = (info.st_mtime_ns, info.st_ctime_ns, info.st_ino & 0xFFFFFFFF, info.st_size & 0xFFFFFFFF)
        if entry.stat != now:
            return False
        return info.st_mtime_ns < self._index_mtime_ns and stat.S_ISREG(entry.mode)

    def _is_mode_changed(self, entry: IndexEntry, mode: int) -> bool:
        if not stat.S_ISREG(entry.mode):
            return True
        return self._has_modes and bool(entry.mode & stat.S_IXUSR) != bool(mode & stat.S_IXUSR)

    def _take_link(self, path: str, entry: IndexEntry | None) -> None:
        folder, _, name = path.rpartition("/")
        self._out.skipped[path] = "symbolic link"
        try:
            target = os.fsencode(os.readlink(name, dir_fd=self._tree.folder(folder)))
        except OSError:
            return
        self._out.links[path] = target
        if entry is not None and (entry.mode != 0o120000 or entry.object_id != blob_hash(target, self._algorithm)):
            self._out.changed.append(path)

    def _missing(self, path: str, entry: IndexEntry) -> None:
        """An index entry that the walk did not meet."""
        if entry.mode == 0o160000:
            self._out.skipped[path] = "submodule"
        elif entry.is_skip_worktree:
            self._out.notes.add("sparse checkout")
            self._out.skipped[path] = "outside the sparse checkout"
        else:
            self._out.deleted.append(path)
            reason = self._why_missing(path)
            if reason:
                self._out.skipped[path] = reason

    def _why_missing(self, path: str) -> str | None:
        """None for a file that was simply deleted."""
        folder = path.rpartition("/")[0]
        while folder:
            if folder in self._out.links:
                return "below a symbolic link"
            if folder in self._out.skipped:
                return self._out.skipped[folder]
            folder = folder.rpartition("/")[0]
        return None


def ignore_reader(tree: Tree) -> Callable[[str], str | None]:
    """Reads `.gitignore` of a folder of the work tree; a link or special file counts as none."""

    def read(folder: str) -> str | None:
        try:
            return os.fsdecode(tree.read(f"{folder}/.gitignore" if folder else ".gitignore", MAX_FILE_BYTES))
        except SkippedRead:
            return None

    return read
