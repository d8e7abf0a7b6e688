"""Lists a work tree: what is tracked, what is untracked and not ignored, and the blob id of the bytes that stand there.

One walk with descriptors gives names and stats; a folder in which all stands as it did gives what it gave, and bytes
are hashed only where no stat tells that they are known. The blob id is always that of the bytes in the work tree,
whatever filters git would apply. Runs no git.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from functools import cached_property
from typing import Final

from anchors.repository.files import (
    LINK,
    MAX_PATH_BYTES,
    SkippedRead,
    Tree,
    blob_hash,
    byte_order,
    skip_reason,
)
from anchors.repository.fingerprints import Fingerprints, is_described
from anchors.repository.found import StatEntry, WorkFile
from anchors.repository.ignore import Ignore
from anchors.repository.index_file import GITLINK, Entries, IndexEntry
from anchors.repository.listing import Listing
from anchors.repository.seen import Row, Seen, SeenFolder, rows_of, rules_of, seen_folder
from anchors.repository.tracked import Tracked

MAX_DEPTH: Final = 200
MAX_UNTRACKED: Final = 200_000
OnWorkFile = Callable[[WorkFile], bool]
_KIND_AND_MODE: Final = 0o170000 | stat.S_IXUSR


class RulesChanged(Exception):
    """What was seen of other folders is worth nothing: an ignore file, or the border of a repository, is another."""


class Walk:
    """One walk over a work tree. `entries` gives those of the index, whatever their stage, if they are asked for."""

    def __init__(
        self,
        tree: Tree,
        entries: Callable[[], Entries],
        ignore: Ignore,
        fingerprints: Fingerprints,
        before: Seen,
        key: bytes,
        on_file: OnWorkFile | None = None,
    ) -> None:
        """`before`: what an earlier walk saw under the same `key`. `on_file` hears of files that were read, until it
        returns False."""
        self._on_file = on_file
        self._tree = tree
        self._entries = entries
        self._ignore = ignore
        self._prints = fingerprints
        self._before = before
        self._key = key
        self._out = Listing()
        self._same: list[str] = []
        """Folders that are as they were."""
        self._others: list[str] = []
        self._folders: dict[str, SeenFolder] = {}
        self._stats: dict[str, StatEntry] = {}
        """Of the files that were looked at, and are settled."""
        self._is_odd = False
        """Whether something in the folder that is looked at may be otherwise without its entries telling."""

    @cached_property
    def _tracked(self) -> Tracked:
        return Tracked(self._entries())

    def run(self) -> Listing:
        """The whole listing, `files` sorted by the bytes of their paths. Raises RulesChanged."""
        waiting = [""]
        while waiting:
            folder = waiting.pop()
            below = self._visit(folder)
            # Depth first, so that the descriptors of the folders above stay open; sorted, so that a bound cuts evenly.
            waiting.extend(sorted(below, reverse=True))
        self._end()
        key = byte_order([file.path for file in self._out.files])
        self._out.files.sort(key=lambda file: key(file.path))
        return self._out

    def _end(self) -> None:
        """Puts what is as it was to what was looked at, and tells what of the index was not met."""
        out, before = self._out, self._before
        for folder in self._same:
            out.files.extend(before.folders[folder].files())
        if len(self._same) == len(self._folders) == len(before.folders):
            before.give_all(out)
            out.seen = before
            return
        before.give(out, self._same)
        if self._same and len(out.untracked) >= MAX_UNTRACKED:
            raise RulesChanged
        self._tracked.pass_over(row[0] for folder in self._same for row in before.folders[folder].rows)
        self._tracked.report_rest(out)
        out.changed.sort()
        out.untracked.sort()
        out.seen = Seen(self._key, self._folders, out)
        if before.key == self._key and all(before.tells_all_of(path, self._folders[path]) for path in self._others):
            out.seen = before

    def _visit(self, folder: str) -> list[str]:
        """Lists what stands in a folder; the folders below it that are to be entered."""
        prefix = f"{folder}/" if folder else ""
        self._is_odd, rows = False, list[Row]()
        try:
            with os.scandir(self._tree.folder(folder)) as found:
                items = list(found)
        except OSError as error:
            self._out.skipped[folder] = f"folder {skip_reason(error)}"
            self._folders[folder] = SeenFolder()
            return []
        try:
            rows = rows_of(prefix, items)
        except OSError:
            self._is_odd = True
        before = self._before.folders.get(folder)
        if before is not None:
            if before.is_whole and before.rows == rows:
                self._same.append(folder)
                self._folders[folder] = before
                return self._before.below.get(folder, [])
            if _is_other_rule(before, rows):
                raise RulesChanged
        first = len(self._out.files)
        self._others.append(folder)
        self._prints.enter(folder)
        below = self._look_at(prefix, items)
        is_whole = not self._is_odd and self._prints.are_settled(rows)
        # Below a folder whose ignore file may be otherwise, nothing is as it was for sure.
        is_whole = is_whole and (not folder or self._folders[folder.rpartition("/")[0]].is_whole)
        self._folders[folder] = seen_folder(rows, self._out.files[first:], self._stats, is_whole=is_whole)
        return below

    def _look_at(self, prefix: str, items: list[os.DirEntry[str]]) -> list[str]:
        tracked, below = self._tracked, list[str]()
        for item in items:
            name = item.name
            path = prefix + name
            entry = tracked.take(path)
            if entry is not None:
                if self._take_unchanged(path, item, entry):
                    continue
                if entry.mode == GITLINK or not item.is_dir(follow_symlinks=False):
                    self._tracked_item(path, entry, item)
                    continue
                tracked.put_back(path)  # the file is gone: a folder stands in its place
                self._is_odd = True
            if name.lower() == ".git":
                continue
            if item.is_dir(follow_symlinks=False):
                if path in self._tracked.folders or self._enters(path):
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
        self._is_odd = True
        return False

    def _take_unchanged(self, path: str, item: os.DirEntry[str], entry: IndexEntry) -> bool:
        """The usual case, in few steps: a file that is remembered, and that the index has just so. False for others."""
        known = self._prints.known.get(path)
        if known is None or known.blob_id != entry.object_id or entry.stage:
            return False
        try:
            info = item.stat(follow_symlinks=False)
        except OSError:
            return False
        if not is_described(known, info) or (info.st_mode ^ entry.mode) & _KIND_AND_MODE:
            return False
        self._stats[path] = known
        mode = 0o100755 if info.st_mode & stat.S_IXUSR else 0o100644
        self._out.files.append(WorkFile(path, mode, known.size, known.blob_id))
        return True

    def _tracked_item(self, path: str, entry: IndexEntry, item: os.DirEntry[str]) -> None:
        if entry.mode == GITLINK:
            self._out.skipped[path] = "submodule"
        elif entry.stage:
            self._is_odd = True
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
            self._is_odd = True
            self._out.skipped[path] = skip_reason(error)
            return False
        if stat.S_ISREG(info.st_mode):
            self._take_file(path, info, entry)
            return True
        if stat.S_ISLNK(info.st_mode):
            self._take_link(path, entry)
            return True
        self._out.skipped[path] = "not a regular file"
        if entry is not None:
            self._out.changed.append(path)
        return False

    def _take_file(self, path: str, info: os.stat_result, entry: IndexEntry | None) -> None:
        prints, data, most = self._prints, None, self._prints.max_bytes(path)
        clean = entry is not None and prints.is_stat_clean(entry, info)
        reason = f"over {most:,} bytes" if info.st_size > most else ""
        known = None if reason else prints.recall(path, info)
        if known is None and not reason:
            try:
                data, known, info = prints.read(path)
            except SkippedRead as error:
                self._is_odd = True
                reason = error.reason
        if known is None:
            self._out.skipped[path] = reason
            if entry is not None and not clean:
                self._out.changed.append(path)
            return
        if prints.is_settled(info):
            self._stats[path] = known
        if entry is not None and (
            not (clean or prints.is_same_blob(path, data, known.blob_id, entry))
            or prints.is_mode_changed(entry, info.st_mode)
        ):
            self._out.changed.append(path)
        file = WorkFile(path, prints.mode(entry, info.st_mode), known.size, known.blob_id)
        self._out.files.append(file)
        if self._on_file is not None and not self._on_file(file):
            self._on_file = None

    def _take_link(self, path: str, entry: IndexEntry | None) -> None:
        folder, _, name = path.rpartition("/")
        self._out.skipped[path] = LINK
        try:
            target = os.fsencode(os.readlink(name, dir_fd=self._tree.folder(folder)))
        except OSError:
            self._is_odd = True
            return
        self._out.links[path] = target
        if entry is not None and (
            entry.mode != 0o120000 or entry.object_id != blob_hash(target, self._prints.algorithm)
        ):
            self._out.changed.append(path)


def _is_other_rule(before: SeenFolder, rows: list[Row]) -> bool:
    """Whether what decides of folders below is otherwise, or a folder has become a repository of its own."""
    rules = rules_of(rows)
    if before.is_whole:
        return rules != rules_of(before.rows)
    return any(row[0].endswith("/.git") for row in rules)
