"""One worker process: how it is started so that it imports nothing of the analysed repository, and its two pipes.

Started afresh, or a copy of one that was, never of the caller: that may hold threads, models and a GPU, none of which
survive a fork. Knows nothing of who gets which task.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

import msgspec

from anchors.index.nursery import Copy, Nursery, can_copy
from anchors.index.worker import ANSWER, LENGTH, Setup, Task

_READ_BYTES = 1 << 20
_PIPE_BYTES = 1 << 20
# What the child runs: `-I` leaves out the current folder, PYTHON* variables and the user's site folder, so the path
# that works here is handed over, without the folders that the repository could answer from.
_PROGRAM = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from anchors.index.{} import main; main()"
_KEPT_ENVIRONMENT = ("PATH", "HOME", "TMPDIR", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")

_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}
"""numpy counts and sorts there: a thread a core for its linear algebra would only take time and memory to start."""


def start_process(setup: Setup, import_path: tuple[str, ...], root: str) -> Process:
    """Raises OSError when no process can be started."""
    errors = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the process
    path = [*import_path, *child_path(sys.path, root)]
    process = Process(start_python("lean", path, (), subprocess.PIPE, errors), errors)
    process.queue(setup)
    return process


def start_processes(
    setup: Setup, import_path: tuple[str, ...], root: str, count: int, may_copy: bool = True
) -> list[Process]:
    """Copies of one process, where that can be, else each by itself, and fewer where there is no room for so many;
    raises OSError when none can be started."""
    if count > 1 and may_copy and can_copy():
        with contextlib.suppress(OSError):  # while copies are made they take twice as many descriptors
            if made := _copies(setup, [*import_path, *child_path(sys.path, root)], count):
                return made
    found: list[Process] = []
    for _ in range(count):
        try:
            found.append(start_process(setup, import_path, root))
        except OSError:
            if not found:
                raise
            if len(found) > 1:  # the caller needs some room itself
                found.pop().kill()
            break
    return found


def _copies(setup: Setup, path: list[str], count: int) -> list[Process]:
    """None where the caller has closed a standard stream: what it opens next would have the numbers of the child's."""
    with contextlib.ExitStack() as undo, contextlib.ExitStack() as done:
        theirs, ours = [], []
        for _ in range(count):
            source, tasks = os.pipe()
            done.callback(os.close, source)
            given = undo.enter_context(_file(tasks, "wb"))
            answers, target = os.pipe()
            done.callback(os.close, target)
            taken = undo.enter_context(_file(answers, "rb"))
            errors = undo.enter_context(tempfile.TemporaryFile())
            theirs.append((source, target, errors.fileno()))
            ours.append((given, taken, errors))
        handed = [stream for streams in theirs for stream in streams]
        if min(handed) <= 2:
            return []
        arguments = (msgspec.msgpack.encode(setup).hex(), *(",".join(map(str, streams)) for streams in theirs))
        child = start_python("lean", path, arguments, subprocess.PIPE, subprocess.DEVNULL, handed)
        undo.pop_all()
    nursery = Nursery(child, count)
    return [
        Process(Copy(nursery, number, source, target), errors) for number, (source, target, errors) in enumerate(ours)
    ]


def _file(stream: int, mode: str) -> IO[bytes]:
    return os.fdopen(stream, mode, buffering=0)


def start_python(
    module: str,
    path: list[str],
    arguments: tuple[str, ...],
    pipes: int,
    errors: IO[bytes] | int,
    handed: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """`main` of `anchors.index.<module>`, which finds `arguments` from `sys.argv[2]` on. `handed`: descriptors that it
    has under the same numbers."""
    return subprocess.Popen(
        [sys.executable, "-I", "-X", "utf8", "-c", _PROGRAM.format(module), json.dumps(path), *arguments],
        stdin=pipes,
        stdout=pipes,
        stderr=errors,
        cwd=os.path.abspath(os.sep),
        env={name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ} | _ONE_THREAD,
        bufsize=0,
        pass_fds=handed,
        start_new_session=True,  # a Ctrl-C of the terminal reaches the caller, who ends it
    )


def child_path(path: list[str], root: str) -> list[str]:
    """`path` in absolute folders, without those under `root`; the folder of this package and of Python's own stay."""
    own = str(Path(__file__).resolve().parent.parent.parent)
    pythons = [Path(sys.prefix).resolve(), Path(sys.base_prefix).resolve()]
    under = Path(root).resolve() if root else None
    kept = [own]
    for entry in path:
        if not Path(entry).is_absolute() or entry in kept:
            continue
        real = Path(entry).resolve()
        is_foreign = under is not None and real.is_relative_to(under)
        if not is_foreign or any(real.is_relative_to(prefix) for prefix in pythons):
            kept.append(entry)
    return kept


class Process:
    """Its pipes never block here: `queue` and `flush` write as much as fits, `receive` reads what is there."""

    def __init__(self, child: subprocess.Popen[bytes] | Copy, errors: IO[bytes]) -> None:
        assert child.stdin is not None and child.stdout is not None
        self.nursery = child.nursery if isinstance(child, Copy) else None
        """Where it is a copy: who made it."""
        self._child = child
        self._errors = errors
        self._stdin, self._stdout = child.stdin, child.stdout
        self.input, self.output = child.stdin.fileno(), child.stdout.fileno()
        self.is_input_open = True
        self._encode = msgspec.msgpack.Encoder().encode
        self._outgoing = bytearray()
        self._incoming = bytearray(_READ_BYTES)
        self._taken = self._received = 0
        """What was received and is not taken yet stands between these."""
        for stream in (self.input, self.output):
            os.set_blocking(stream, False)
            _widen(stream)

    def queue(self, message: Setup | Task) -> None:
        body = self._encode(message)
        self._outgoing += LENGTH.pack(len(body)) + body
        if self.nursery is not None and isinstance(message, Task):
            self.nursery.tell(message.language)

    def flush(self) -> bool:
        """Write what the pipe takes; True when nothing is left to write."""
        try:
            while self._outgoing:
                del self._outgoing[: os.write(self.input, self._outgoing)]
        except BlockingIOError:
            return False
        except BrokenPipeError:
            self._outgoing.clear()  # it is dead: the end of its output tells
        return True

    def close_input(self) -> None:
        self.is_input_open = False
        self._stdin.close()

    def receive(self) -> bool:
        """Read what is there; False at the end of its output."""
        left = self._received - self._taken
        if self._taken:
            self._incoming[:left] = self._incoming[self._taken : self._received]
            self._taken, self._received = 0, left
        if left == len(self._incoming):  # one answer that is longer
            self._incoming += bytes(left)
        elif not left and len(self._incoming) > _READ_BYTES:
            self._incoming = bytearray(_READ_BYTES)
        with memoryview(self._incoming) as incoming, incoming[left:] as room:
            count = self._stdout.readinto(room)  # type: ignore[attr-defined]
        if self.nursery is not None:
            self.nursery.listen()
        self._received += count or 0
        return count is None or count > 0

    def answers(self) -> Iterator[tuple[int, int, bytes]]:
        """The whole answers received so far: task number, status, payload."""
        at, end = self._taken, self._received
        with memoryview(self._incoming) as incoming:
            while end - at >= ANSWER.size:
                number, status, length = ANSWER.unpack_from(incoming, at)
                if end - at - ANSWER.size < length:
                    break
                at += ANSWER.size + length
                self._taken = at
                yield number, status, bytes(incoming[at - length : at])

    def kill(self) -> str:
        """End it, if it still runs, and say what it ended of."""
        if self._child.poll() is None and not self._is_at_end():
            self._child.kill()
        code = self._child.wait()
        self._stdin.close()
        self._stdout.close()
        last = self._last_error()
        self._errors.close()
        if code < 0:
            return signal.Signals(-code).name if -code in signal.valid_signals() else f"signal {-code}"
        return last or f"exit code {code}"

    def _is_at_end(self) -> bool:
        """Whether it closed its output and is about to end of itself; its exit code is worth a moment's wait."""
        try:
            is_closed = os.read(self.output, 1) == b""
        except BlockingIOError:
            return False
        if is_closed:
            try:
                self._child.wait(1.0)
            except subprocess.TimeoutExpired:
                return False
        return is_closed

    def _last_error(self) -> str:
        size = self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, size - 2000))
        lines = self._errors.read().decode("utf-8", "replace").strip().split("\n")
        return lines[-1][:200]


def _widen(stream: int) -> None:
    """A pipe of Linux's default 64 KiB stops the worker at every larger record."""
    if sys.platform != "linux":
        return
    import fcntl

    try:
        fcntl.fcntl(stream, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
    except OSError:
        return  # over the user's share of pipe memory: the default does, slower
