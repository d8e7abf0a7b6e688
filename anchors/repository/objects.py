"""Objects of the shadow: commits, trees and blobs by full id, sizes first.

One `cat-file --batch` process serves all reads of a repository. Does not know paths of a work tree.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from anchors.errors import GitFailed
from anchors.repository.files import blob_hash
from anchors.repository.git import Git, GitLimit, read_some, stop
from anchors.repository.refs import is_object_id

WINDOW: Final = 64
"""Ids sent ahead of the answers: few enough to fit a pipe, so that neither side ever waits for the other."""
MAX_TREE_PATHS: Final = 2_000_000
READ_TIMEOUT_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """One path of a tree. `size` is None for what is no blob or whose object is missing."""

    path: str
    mode: str
    object_id: str
    size: int | None


class Batch:
    """A running `git cat-file`; restarted by itself after it was ended."""

    def __init__(self, git: Git, mode: str) -> None:
        self._git = git
        self._mode = mode
        self._child: subprocess.Popen[bytes] | None = None
        self._buffer = b""

    def close(self) -> None:
        if self._child is not None:
            stop(self._child)
        self._child, self._buffer = None, b""

    def ask(self, object_ids: Sequence[str]) -> Iterator[tuple[str, str, bytes | None, int]]:
        """(id, type, content, size) in the order asked. Type "missing" or "corrupt" for what cannot be had."""
        position = 0
        while position < len(object_ids):
            window = object_ids[position : position + WINDOW]
            answered = 0
            try:
                self._send(window)
                for object_id in window:
                    answer = self._receive(object_id)
                    answered += 1
                    yield answer
            except (GitFailed, BrokenPipeError):
                # git ends itself at some kinds of damage: that object is lost, the next ones get a new process.
                self.close()
                yield (window[answered], "corrupt", None, 0)
                answered += 1
            except GeneratorExit:
                self.close()  # answers not fetched yet would be taken for those of the next question
                raise
            position += answered

    def _send(self, object_ids: Sequence[str]) -> None:
        if self._child is None:
            self._child = self._git.start(
                ["cat-file", f"--{self._mode}"], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        assert self._child.stdin is not None
        if not all(map(is_object_id, object_ids)):
            raise ValueError("only full object ids are looked up")
        self._child.stdin.write("".join(f"{object_id}\n" for object_id in object_ids).encode())
        self._child.stdin.flush()

    def _receive(self, object_id: str) -> tuple[str, str, bytes | None, int]:
        deadline = time.monotonic() + READ_TIMEOUT_S
        while b"\n" not in self._buffer:
            self._buffer += self._more(deadline)
        header, _, self._buffer = self._buffer.partition(b"\n")
        fields = header.decode("ascii", "replace").split(" ")
        if len(fields) != 3 or not fields[2].isdigit():
            return object_id, "missing", None, 0
        size = int(fields[2])
        if self._mode == "batch-check":
            return object_id, fields[1], None, size
        pieces, have = [self._buffer], len(self._buffer)
        while have < size + 1:
            pieces.append(self._more(deadline))
            have += len(pieces[-1])
        data = b"".join(pieces)
        self._buffer = data[size + 1 :]
        return object_id, fields[1], data[:size], size

    def _more(self, deadline: float) -> bytes:
        assert self._child is not None and self._child.stdout is not None
        data = read_some(self._child.stdout.fileno(), "cat-file", deadline)
        if not data:
            raise GitFailed("git cat-file ended early: an object is damaged")
        return data


class Objects:
    """Bounded, verified reads of objects."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._contents = Batch(git, "batch")
        self._headers = Batch(git, "batch-check")

    @property
    def absence(self) -> str:
        """Why one that is named cannot be had, in few words."""
        return self._git.absence

    def close(self) -> None:
        self._contents.close()
        self._headers.close()

    def headers(self, object_ids: Sequence[str]) -> Iterator[tuple[str, str, int]]:
        """(id, type, size) of each; type "missing" or "corrupt" for what is not there."""
        for object_id, kind, _, size in self._headers.ask(object_ids):
            yield object_id, kind, size

    def blobs(self, object_ids: Sequence[str]) -> Iterator[tuple[str, bytes | None]]:
        """Contents in the order asked, None for a missing, damaged or forged one. Sizes must be known to be small."""
        algorithm = self._git.object_format
        for object_id, kind, data, _ in self._contents.ask(object_ids):
            # git hands out what a damaged or forged object file holds without comparing it to the id.
            genuine = kind == "blob" and data is not None and blob_hash(data, algorithm) == object_id
            yield object_id, data if genuine else None

    def read(self, object_id: str, kind: str, max_bytes: int) -> bytes | None:
        """One object of the given type, None when it is missing, of another type, or larger."""
        ((_, found, size),) = self.headers([object_id])
        if found != kind or size > max_bytes:
            return None
        ((_, found, data, _),) = self._contents.ask([object_id])
        return data if found == kind else None


def list_tree(git: Git, tree: str, max_paths: int) -> tuple[list[TreeEntry], str]:
    """(entries in git's order, why they are not all, or ""). `tree` is a full id of a tree or commit.

    Raises GitFailed when not one path can be listed.
    """
    entries: list[TreeEntry] = []
    try:
        for row in tree_rows(git, tree, "-l"):
            entry = _tree_entry(row)
            if entry is not None:
                entries.append(entry)
            if len(entries) > max_paths:
                return entries[:max_paths], f"over {max_paths:,} paths: the rest is not listed"
    except GitFailed as error:
        if not entries:
            raise
        return entries, f"a damaged folder ended the listing: {error}"
    return entries, ""


def require_bounded(git: Git, tree: str) -> None:
    """Raises GitLimit for a tree of over MAX_TREE_PATHS paths: git gathers all of a diff's paths before it says one."""
    total = 0
    for piece in git.stream(["ls-tree", "-r", "-z", "--name-only", "--full-tree", tree], max_output=1 << 40):
        total += piece.count(b"\0")
        if total > MAX_TREE_PATHS:
            raise GitLimit(f"a tree holds over {MAX_TREE_PATHS:,} paths: it is not compared")


def tree_pieces(git: Git, tree: str, *options: str) -> Iterator[bytes]:
    """What `ls-tree -r -z` writes, as it comes; a tree of 10^9 paths costs no more than what is taken of it."""
    return git.stream(["ls-tree", "-r", "-z", *options, "--full-tree", tree])


def tree_rows(git: Git, tree: str, *options: str) -> Iterator[bytes]:
    """The rows of that."""
    rest = b""
    for piece in tree_pieces(git, tree, *options):
        *rows, rest = (rest + piece).split(b"\0")
        yield from rows


def _tree_entry(row: bytes) -> TreeEntry | None:
    head, _, name = row.partition(b"\t")
    fields = head.split()
    if len(fields) != 4:
        return None
    size = int(fields[3]) if fields[3].isdigit() else None
    return TreeEntry(os.fsdecode(name), fields[0].decode(), fields[2].decode(), size)
