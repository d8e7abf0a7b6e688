"""Turns the work tree, or the index, into a git tree inside the shadow, so that one kind of diff serves every case.

Blobs of changed files are written into the shadow's own object store; the target is only read. Unchanged paths keep the
ids that the index has for them. Does not know diffs.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import zlib
from dataclasses import dataclass, field
from typing import Final

from anchors.repository.files import GONE, LINK, SkippedRead, Tree, blob_hash, unsafe_reason
from anchors.repository.index_file import IndexEntry
from anchors.repository.listing import max_bytes_of
from anchors.repository.repository import Repository
from anchors.repository.shadow import EMPTY_TREES

MAX_WRITTEN: Final = 20_000
"""Changed files whose bytes are taken over; further ones are named with a note."""


@dataclass(slots=True)
class SnapshotTree:
    """`notes` says of single paths why the tree does not show how they stand; `is_later`: something was changed since
    it was listed, so that only the tree itself tells what is compared."""

    tree: str
    notes: dict[str, str] = field(default_factory=dict)
    unmerged: tuple[str, ...] = ()
    is_later: bool = False


def write_blob(folder: str, data: bytes, algorithm: str) -> str:
    """Stores a blob in a git folder's object store and returns its id."""
    object_id = blob_hash(data, algorithm)
    path = os.path.join(folder, "objects", object_id[:2], object_id[2:])
    if not os.path.exists(path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=os.path.dirname(path))
        with os.fdopen(handle, "wb") as file:
            file.write(zlib.compress(b"blob %d\0" % len(data) + data, 1))
        os.replace(temporary, path)
    return object_id


def tree_of_index(repository: Repository) -> SnapshotTree:
    """What is staged; of an unmerged path, our side."""
    staging = repository.staging
    unmerged = sorted({entry.path for entry in staging.entries if entry.stage})
    ours = {entry.path: entry for entry in staging.entries if entry.stage == 2}
    rows = [(0, "", path) for path in unmerged]
    rows += [(ours[path].mode, ours[path].object_id, path) for path in unmerged if path in ours]
    return SnapshotTree(_write_tree(repository, rows), unmerged=tuple(unmerged))


def tree_of_work_tree(repository: Repository) -> SnapshotTree:
    """How the work tree stands: uncommitted changes, deletions and untracked files included."""
    listing, found = repository.listing, SnapshotTree("")
    tracked = {entry.path: entry for entry in repository.staging.entries}
    unmerged = {entry.path for entry in repository.staging.entries if entry.stage}
    listed = {file.path: file for file in listing.files}
    rows = [(0, "", path) for path in sorted({*listing.deleted, *unmerged})]
    with Tree(repository.root) as tree:
        for number, path in enumerate(sorted({*listing.changed, *listing.untracked}, key=os.fsencode)):
            if number >= MAX_WRITTEN:
                found.notes[path] = f"beyond the first {MAX_WRITTEN:,} changed files"
            elif path in listing.links:
                rows.append((0o120000, _store(repository, listing.links[path]), path))
            elif path not in listed:
                _leave_out(found, rows, path, listing.skipped.get(path, "cannot be read"))
            else:
                try:
                    data = tree.read(path, max_bytes_of(path))
                except SkippedRead as error:
                    found.is_later = True
                    _leave_out(found, rows, path, error.reason)
                    continue
                object_id = _store(repository, data)
                found.is_later |= object_id != listed[path].blob_id
                kept = _as_kept(repository, data, tracked.get(path))
                rows.append((listed[path].mode, _store(repository, kept) if kept is not data else object_id, path))
    # A path that cannot be shown keeps what the index has for it, also where it was unmerged.
    same = [(tracked[path].mode, tracked[path].object_id, path) for path in sorted(found.notes) if path in unmerged]
    found.tree = _write_tree(repository, rows + same)
    repository.hold()
    return found


def _leave_out(found: SnapshotTree, rows: list[tuple[int, str, str]], path: str, reason: str) -> None:
    """A file that was there when its folder was read, and by now is gone or a link, is none; others are noted."""
    if reason in (GONE, LINK):
        found.is_later = True
        rows.append((0, "", path))
    else:
        found.notes[path] = reason


def _as_kept(repository: Repository, data: bytes, entry: IndexEntry | None) -> bytes:
    """The bytes as git would keep them where it turns CRLF into LF: else each line of a file would look changed. A file
    in which few lines end so was not written by git."""
    if entry is None or 2 * data.count(b"\r\n") <= data.count(b"\n"):
        return data
    kept = repository.objects.read(entry.object_id, "blob", max_bytes_of(entry.path))
    return data if kept is None or b"\r\n" in kept else data.replace(b"\r\n", b"\n")


def _store(repository: Repository, data: bytes) -> str:
    return write_blob(repository.git.path, data, repository.object_format)


def _write_tree(repository: Repository, rows: list[tuple[int, str, str]]) -> str:
    """Writes a tree: the index with `rows` (mode, id, path) laid over it; mode 0 takes a path out."""
    staging, git = repository.staging, repository.git
    name = f"index.{len(os.listdir(git.folder))}"
    if staging.is_whole:
        index = staging.copy(name)
    else:
        index = os.path.join(git.folder, name)
        taken = {path for _, _, path in rows}
        rows = [(e.mode, e.object_id, e.path) for e in staging.entries if e.path not in taken] + rows
    zero = "0" * len(EMPTY_TREES[git.object_format])
    lines = [
        b"%o %s\t%s\0" % (mode, (object_id or zero).encode(), os.fsencode(path))
        for mode, object_id, path in rows
        if not unsafe_reason(path)
    ]
    env = {"GIT_INDEX_FILE": index}
    if lines:
        git.run(["update-index", "--add", "--replace", "-z", "--index-info"], data=b"".join(lines), extra_env=env)
    tree = git.run(["write-tree", "--missing-ok"], extra_env=env).decode("ascii").strip()
    with contextlib.suppress(OSError):
        os.unlink(index)
    return tree
