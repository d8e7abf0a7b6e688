"""git, run upon the shadow: every run has a timeout, a memory limit, a process group and an output bound.

The environment is written from nothing. Does not know work trees, references or what the output means.
"""

from __future__ import annotations

import contextlib
import os
import re
import select
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, TYPE_CHECKING, Final

from anchors.errors import GitFailed
from anchors.regexes import regex
from anchors.repository.absent import ABSENT, DAMAGED, FETCH_ALL

if TYPE_CHECKING:
    from anchors.repository.shadow import Shadow

TIMEOUT_S: Final = 60.0
MAX_OUTPUT: Final = 256 << 20
MAX_MEMORY: Final = 1 << 30
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
    "GIT_FLUSH": "0",  # a log comes in blocks, not commit by commit
}


_DAMAGE: Final = regex(
    r"not a tree|bad (tree|object|file)|invalid object|corrupt|inflate|could not (read|get|parse)|unable to (read|parse"
    r"|unpack|get)|cannot read|missing|loose object|not our ref|promisor",
    re.IGNORECASE,
)


class GitLimit(GitFailed):
    """A git child was ended at its time or output bound; what it had written before is sound."""


class Git:
    """Runs git upon a shadow. Arguments are ours alone: ids go in as full hex, paths after `--`."""

    def __init__(self, shadow: Shadow) -> None:
        self._shadow = shadow

    @property
    def object_format(self) -> str:
        return self._shadow.object_format

    @property
    def absence(self) -> str:
        """Why an object that is named cannot be had, in few words."""
        return ABSENT if self._shadow.is_partial else DAMAGED

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
                said = errors.read(500).decode("utf-8", "replace")
                raise GitFailed(_explain(args[0], status, said, self._remedy()))

    def _remedy(self) -> str:
        """What to do where an object is missing, beyond what is always to be done; "" for nothing."""
        return self.borrowed or (f"this is a partial clone; {FETCH_ALL}" if self._shadow.is_partial else "")

    @property
    def borrowed(self) -> str:
        """What to do where objects are missing because they were borrowed from a repository that is gone, else ""."""
        lost = self._shadow.lost_store
        return f"it borrows from {lost}, which is not there; put that back, or clone again" if lost else ""

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


def _explain(command: str, status: int, said: str, remedy: str) -> str:
    """One line on what a git child died of, with what to do about it."""
    text = said.strip().replace("\n", "; ") or "it said nothing"
    if status == -signal.SIGKILL or "out of memory" in text or "mmap failed" in text:
        return f"git {command} went over its memory limit ({text}): try a smaller range or path"
    if "No space left" in text:
        return f"git {command}: {text}: free some room, or set TMPDIR to another disk"
    if _DAMAGE.search(text):
        remedy = remedy or "run `git fsck` to see which, then fetch it or clone again"
        return f"an object is missing or damaged (git {command}: {text}): {remedy}"
    return f"git {command} failed ({status}: {text}): run `git fsck` to check the repository"


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
