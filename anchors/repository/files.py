"""Reads bytes below a folder without ever leaving it: by component, regular files only, at most so many bytes.

Knows file descriptors and path components. Does not know git, ignore rules or languages.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from collections.abc import Callable, Sequence
from typing import Final

from anchors.errors import AnchorsError
from anchors.regexes import regex

LFS_POINTER: Final = "Git LFS pointer"
GONE: Final = "missing"
LINK: Final = "symbolic link"
FORBIDDEN: Final = "permission denied"
MAX_PATH_BYTES: Final = 4096
_UNSAFE: Final = regex(r"(?:\A|/)(?:\.{0,2}|\.git)(?:/|\Z)|\0", re.IGNORECASE)
_UNSAFE_PARTS: Final = ("//", "/./", "/../", "/.git/", "\0", "ı", "i̇")
"""Of lower-case text. The last two are the letters that the pattern above takes for an i."""
_HASHES: Final = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}
OPEN_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
OPEN_FILE: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


class SkippedRead(AnchorsError):
    """A file that is not read; `reason` says why in a few words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def unsafe_reason(path: str) -> str | None:
    """Why a path taken from a repository must not be followed; None when it may be."""
    if 4 * len(path) > MAX_PATH_BYTES and len(os.fsencode(path)) > MAX_PATH_BYTES:
        return "path too long"
    # Nearly every path is seen to be none of these without the pattern, which tries it at each letter.
    may_be = not path or path[0] in "./" or path[-1] == "/" or "/." in path or "//" in path or "\0" in path
    return "unsafe path" if may_be and _UNSAFE.search(path) else None


def are_safe(paths: Sequence[str]) -> bool:
    """Whether not one of many paths is unsafe, at the cost of a few searches over all; False may be too careful."""
    folded = f"/{'/'.join(paths)}/".lower()
    return 4 * max(map(len, paths), default=0) <= MAX_PATH_BYTES and not any(part in folded for part in _UNSAFE_PARTS)


def byte_order(paths: Sequence[str]) -> Callable[[str], bytes | str]:
    """A sort key that puts these paths in the order of their bytes; text compares the same unless it holds escapes."""
    try:
        "".join(paths).encode()
    except UnicodeEncodeError:
        return os.fsencode
    return str


def blob_hash(data: bytes, algorithm: str = "sha1") -> str:
    """The id that git gives to a blob of these bytes; `algorithm` is sha1 or sha256."""
    digest = _HASHES[algorithm](b"blob %d\0" % len(data), usedforsecurity=False)
    digest.update(data)
    return digest.hexdigest()


def is_lfs_pointer(data: bytes) -> bool:
    """Whether a file only names content that Git LFS keeps elsewhere."""
    return len(data) < 1024 and data.startswith(b"version https://git-lfs.github.com/spec/v1\n")


def lfs_pointer(data: bytes) -> bytes:
    """What git keeps in place of a file that Git LFS keeps elsewhere."""
    digest = hashlib.sha256(data, usedforsecurity=False).hexdigest()
    return b"version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize %d\n" % (digest.encode(), len(data))


def algorithm_of(object_id: str) -> str:
    return "sha1" if len(object_id) == 40 else "sha256"


def skip_reason(error: OSError) -> str:
    """What a failed open of a path component means to a reader."""
    if error.errno in (errno.ELOOP, errno.EMLINK):
        return LINK
    if error.errno == errno.ENOTDIR:
        return "below a symbolic link or a file"
    if error.errno in (errno.ENOENT, errno.ENAMETOOLONG):
        return GONE
    if error.errno in (errno.EACCES, errno.EPERM):
        return FORBIDDEN
    if error.errno in (errno.ENXIO, errno.ENODEV, errno.EOPNOTSUPP):
        return "not a regular file"
    return f"cannot be read: {error.strerror}"


class Tree:
    """A folder held open; `read` keeps the descriptors of the last path's folders, so sorted reads open each once."""

    def __init__(self, root: str) -> None:
        self._root = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self._open: list[tuple[str, int]] = []
        """Folders from the root down to that of the last path, and a descriptor of each."""

    def __enter__(self) -> Tree:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        while self._open:
            os.close(self._open.pop()[1])
        if self._root >= 0:
            os.close(self._root)
            self._root = -1

    def folder(self, path: str) -> int:
        """A descriptor of the folder `path` ("" is the root); it stays ours. Raises OSError."""
        here, fd = self._up_to(path)
        while here != path:
            start = len(here) + 1 if here else 0
            end = path.find("/", start)
            here = path if end < 0 else path[:end]
            fd = os.open(here[start:], OPEN_FOLDER, dir_fd=fd)
            self._open.append((here, fd))
        return fd

    def _up_to(self, path: str) -> tuple[str, int]:
        """The deepest open folder that `path` is or lies in; those below it are closed."""
        while self._open:
            here, fd = self._open[-1]
            if path == here or path.startswith(here + "/"):
                return here, fd
            os.close(self._open.pop()[1])
        return "", self._root

    def stat(self, path: str) -> os.stat_result:
        """What stands at `path` itself, links not followed. Raises OSError."""
        folder, _, name = path.rpartition("/")
        return os.stat(name, dir_fd=self.folder(folder), follow_symlinks=False)

    def read(self, path: str, max_bytes: int) -> bytes:
        """The whole file. Raises SkippedRead (link, special file, over `max_bytes`, missing, forbidden)."""
        return self.read_with_stat(path, max_bytes)[0]

    def read_with_stat(self, path: str, max_bytes: int) -> tuple[bytes, os.stat_result]:
        """As `read`, with the stat taken before the bytes: a change while reading shows as a newer stat later."""
        reason = unsafe_reason(path)
        if reason:
            raise SkippedRead(reason)
        folder, _, name = path.rpartition("/")
        try:
            fd = os.open(name, OPEN_FILE, dir_fd=self.folder(folder))
        except OSError as error:
            raise SkippedRead(skip_reason(error)) from error
        try:
            info = os.fstat(fd)
            return _read_regular(fd, info, max_bytes), info
        except OSError as error:
            raise SkippedRead(skip_reason(error)) from error
        finally:
            os.close(fd)


def _read_regular(fd: int, info: os.stat_result, max_bytes: int) -> bytes:
    if not stat.S_ISREG(info.st_mode):
        raise SkippedRead("not a regular file")
    if info.st_size > max_bytes:
        raise SkippedRead(f"over {max_bytes:,} bytes")
    data = os.read(fd, info.st_size + 1)
    if len(data) == info.st_size:
        return data
    pieces = [data]
    size = len(data)
    # The size is a hint only: the file may grow or shrink, and files of /proc say 0.
    while data and size <= max_bytes:
        data = os.read(fd, min(1 << 20, max_bytes + 1 - size))
        pieces.append(data)
        size += len(data)
    if size > max_bytes:
        raise SkippedRead(f"over {max_bytes:,} bytes")
    return b"".join(pieces)


def read_worktree_file(root: str, path: str, max_bytes: int, expect: str | None = None) -> bytes:
    """One file of a work tree, for callers (worker processes) that hold no `Repository`.

    `expect` is the blob id that the bytes must have. Raises SkippedRead, and OSError when `root` cannot be opened.
    """
    with Tree(root) as tree:
        data = tree.read(path, max_bytes)
    if expect is not None and blob_hash(data, algorithm_of(expect)) != expect:
        raise SkippedRead("changed while it was read")
    if is_lfs_pointer(data):
        raise SkippedRead(LFS_POINTER)
    return data


def read_metadata(path: str, max_bytes: int = 1 << 20) -> bytes | None:
    """A file of a git directory (HEAD, packed-refs…), None when it is absent. Raises SkippedRead.

    Folders above it may be links (the person named them); the file itself must be a regular one.
    """
    try:
        fd = os.open(path, OPEN_FILE)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise SkippedRead(skip_reason(error)) from error
    try:
        return _read_regular(fd, os.fstat(fd), max_bytes)
    except OSError as error:
        raise SkippedRead(skip_reason(error)) from error
    finally:
        os.close(fd)
