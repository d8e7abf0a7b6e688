"""The shadow: a private, empty, bare repository of ours that borrows the target's objects, and git run upon it.

A git process started here never opens the target's config, hooks, attributes or references: it sees our own config and
the target's object files. Every run has a timeout, a memory limit, a process group and an output bound.
Does not know work trees, references or what the output means.
"""

from __future__ import annotations

import contextlib
import os
import select
import shutil
import signal
import stat
import subprocess
import tempfile
import time
import weakref
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Final

from anchors.errors import GitFailed, UnsupportedRepository
from anchors.repository.files import SkippedRead, read_metadata
from anchors.repository.layout import Layout
from anchors.repository.refs import is_object_id

TIMEOUT_S: Final = 60.0
MAX_OUTPUT: Final = 256 << 20
MAX_MEMORY: Final = 1 << 30
MAX_ALTERNATES: Final = 64
EMPTY_TREES: Final = {
    "sha1": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "sha256": "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}
_CONFIG: Final = """[core]
\trepositoryformatversion = {version}
\tbare = true
\tattributesFile = /dev/null
\tcommitGraph = false
\tbigFileThreshold = 16m
\tpackedGitWindowSize = 64m
\tpackedGitLimit = 1g
[attr]
\ttree = {empty_tree}
[diff]
\trenameLimit = 1000
[gc]
\tauto = 0
[protocol]
\tallow = never
[log]
\tshowSignature = false
"""
_SCRUBBED: Final = {
    "HOME": "/nonexistent",
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_PAGER": "cat",
}


class GitLimit(GitFailed):
    """A git child was ended at its time or output bound; what it had written before is sound."""


class Shadow:
    """The private git folder. `close()` removes it."""

    def __init__(self, layout: Layout, head: str | None) -> None:
        self.object_format = layout.object_format
        self.path = tempfile.mkdtemp(prefix="iquest-git-")
        # Whoever forgets to close leaves nothing behind either; a forked child must not take it away.
        self.close = weakref.finalize(self, _remove, self.path, os.getpid())
        try:
            self._fill(layout, head)
        except BaseException:
            self.close()
            raise

    def _fill(self, layout: Layout, head: str | None) -> None:
        for folder in ("objects/info", "objects/pack", "refs/heads", "tmp"):
            os.makedirs(os.path.join(self.path, folder))
        empty_tree = EMPTY_TREES[layout.object_format]
        config = _CONFIG.format(version=int(layout.object_format != "sha1"), empty_tree=empty_tree)
        if layout.object_format != "sha1":
            config += f"[extensions]\n\tobjectFormat = {layout.object_format}\n"
        self._write("config", config.encode())
        self._write("HEAD", f"{head or 'ref: refs/heads/none'}\n".encode())
        check_alternates(layout.objects)
        self._write("objects/info/alternates", _quote_path(layout.objects) + b"\n")
        shallow = shallow_commits(layout)
        if shallow:
            self._write("shallow", "".join(f"{commit}\n" for commit in shallow).encode())

    def _write(self, name: str, data: bytes) -> None:
        with open(os.path.join(self.path, name), "wb") as file:
            file.write(data)


def _remove(path: str, owner: int) -> None:
    if os.getpid() == owner:
        shutil.rmtree(path, ignore_errors=True)


def shallow_commits(layout: Layout) -> tuple[str, ...]:
    """The commits at which a shallow clone was cut, sorted; empty for a whole one."""
    try:
        data = read_metadata(os.path.join(layout.common_dir, "shallow")) or b""
    except SkippedRead:
        return ()
    return tuple(sorted({line for line in data.decode("ascii", "replace").split() if is_object_id(line)}))


def check_alternates(objects: str) -> None:
    """Walks the chain of borrowed object folders as git will, so that git meets no special file on its way.

    Raises UnsupportedRepository for a chain that is too long or an alternates file that is no plain file.
    """
    waiting, seen = [os.path.realpath(objects)], set[str]()
    while waiting:
        folder = waiting.pop()
        if folder in seen:
            continue
        seen.add(folder)
        if len(seen) > MAX_ALTERNATES:
            raise UnsupportedRepository("the object store borrows from too many others: run `git repack -a -d`")
        name = os.path.join(folder, "info", "alternates")
        if not os.path.lexists(name):
            continue
        if not stat.S_ISREG(os.lstat(name).st_mode):
            raise UnsupportedRepository(f"{name} is no plain file: clone the repository again")
        try:
            lines = (read_metadata(name) or b"").split(b"\n")
        except SkippedRead as error:
            raise UnsupportedRepository(f"{name}: {error.reason}; clone the repository again") from error
        named = [os.fsdecode(line) for line in lines if line and not line.startswith(b"#")]
        waiting.extend(os.path.realpath(os.path.join(folder, line)) for line in named)


def _quote_path(path: str) -> bytes:
    data = os.fsencode(path)
    if not any(byte < 32 or byte == 127 for byte in data) and data[:1] not in (b'"', b"#"):
        return data
    quoted = b"".join(b"\\%03o" % byte if byte < 32 or byte in b'"\\\x7f' else bytes((byte,)) for byte in data)
    return b'"' + quoted + b'"'


class Git:
    """Runs git upon a shadow. Arguments are ours alone: ids go in as full hex, paths after `--`."""

    def __init__(self, shadow: Shadow) -> None:
        self._shadow = shadow

    @property
    def object_format(self) -> str:
        return self._shadow.object_format

    @property
    def path(self) -> str:
        """The shadow's git folder."""
        return self._shadow.path

    @property
    def folder(self) -> str:
        """A folder inside the shadow for temporary files; it goes when the shadow goes."""
        return os.path.join(self._shadow.path, "tmp")

    def run(
        self,
        args: Sequence[str],
        *,
        data: bytes = b"",
        extra_env: Mapping[str, str] | None = None,
        max_output: int = MAX_OUTPUT,
        timeout_s: float = TIMEOUT_S,
        ok: Sequence[int] = (0,),
    ) -> bytes:
        """The whole standard output. Raises GitFailed (exit status not in `ok`, timeout, output over its bound)."""
        pieces = list(
            self.stream(args, data=data, extra_env=extra_env, timeout_s=timeout_s, max_output=max_output, ok=ok)
        )
        return b"".join(pieces)

    def stream(
        self,
        args: Sequence[str],
        *,
        data: bytes = b"",
        extra_env: Mapping[str, str] | None = None,
        max_output: int = MAX_OUTPUT,
        timeout_s: float = TIMEOUT_S,
        ok: Sequence[int] = (0,),
    ) -> Iterator[bytes]:
        """Standard output in pieces as it comes; leaving the loop early ends git. Raises GitFailed as `run`."""
        with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as errors:
            source.write(data)
            source.seek(0)
            child = self.start(args, stdin=source, stderr=errors, extra_env=extra_env)
            try:
                yield from _bounded(child, args, max_output, time.monotonic() + timeout_s)
                status = child.wait(timeout=timeout_s)
            except subprocess.TimeoutExpired as error:
                raise GitLimit(f"git {args[0]} took over {timeout_s:g} s: try a smaller range or path") from error
            finally:
                stop(child)
            if status not in ok:
                errors.seek(0)
                said = errors.read(500).decode("utf-8", "replace").strip().replace("\n", "; ")
                raise GitFailed(f"git {args[0]} failed ({status}): {said or 'it said nothing'}")

    def start(
        self,
        args: Sequence[str],
        *,
        stdin: IO[bytes] | int,
        stderr: IO[bytes] | int,
        extra_env: Mapping[str, str] | None = None,
    ) -> subprocess.Popen[bytes]:
        """A git process in its own group, with a memory limit. Whoever starts it must `stop` it."""
        env = {
            "PATH": os.environ.get("PATH", os.defpath),
            **_SCRUBBED,
            "GIT_DIR": self._shadow.path,
            **(extra_env or {}),
        }
        try:
            child = subprocess.Popen(
                ["git", "--no-pager", "--no-optional-locks", *args],
                cwd=self._shadow.path,
                env=env,
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=stderr,
                process_group=0,
            )
        except FileNotFoundError as error:
            raise GitFailed("git is not installed or not on PATH: install git 2.30 or later") from error
        _limit_memory(child.pid)
        return child


def _limit_memory(pid: int) -> None:
    """Bounds what a child may allocate (packs are mapped, not allocated). Only Linux can do it after the start."""
    import resource

    prlimit = getattr(resource, "prlimit", None)
    if prlimit is not None:
        with contextlib.suppress(ProcessLookupError, PermissionError, ValueError):
            prlimit(pid, resource.RLIMIT_DATA, (MAX_MEMORY, MAX_MEMORY))


def _bounded(child: subprocess.Popen[bytes], args: Sequence[str], max_output: int, deadline: float) -> Iterator[bytes]:
    assert child.stdout is not None
    fd, total = child.stdout.fileno(), 0
    while True:
        data = read_some(fd, args[0], deadline)
        if not data:
            return
        total += len(data)
        if total > max_output:
            raise GitLimit(f"git {args[0]} wrote over {max_output:,} bytes: try a smaller range or path")
        yield data


def read_some(fd: int, what: str, deadline: float) -> bytes:
    """Up to 1 MiB from a pipe, b"" at its end. Raises GitFailed at the deadline (of the monotonic clock)."""
    left = deadline - time.monotonic()
    if left <= 0 or not select.select([fd], [], [], left)[0]:
        raise GitLimit(f"git {what} took too long: try a smaller range or path")
    return os.read(fd, 1 << 20)


def stop(child: subprocess.Popen[bytes]) -> None:
    """Ends a child and its whole group, and closes its pipes."""
    if child.poll() is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    for pipe in (child.stdin, child.stdout, child.stderr):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    child.wait()
