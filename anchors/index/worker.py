"""The parsing process: reads tasks from its standard input, answers each with a packed record or a reason.

It is a process of its own because tree-sitter holds the interpreter lock, and because a file may hang or kill it.
Knows nothing of the store or of other workers; whoever starts it ends it when it takes too long.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import struct
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from anchors.memory import give_back

if TYPE_CHECKING:
    from anchors.repository.files import Tree

LENGTH = struct.Struct("<I")
ANSWER = struct.Struct("<iBI")  # task number, status, payload length
READY, RECORD, FAILED, UNREAD = range(4)
"""`FAILED`: the bytes cannot be parsed, whoever tries; `UNREAD`: the file could not be read this time."""

_LARGE_FILE = 1 << 20
_EXTENDED_S = 0.5
"""The limit of processor time need not be moved for every small file."""
# What an extractor that meets something unforeseen raises: it costs the one file, not the run.
_MISTAKES = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError, RuntimeError, OSError)
_MAX_REASON = 300
_FAILURES = ("reading it failed", "parsing it ", "nested too deep")


def is_failure(reason: str) -> bool:
    """Whether a file was skipped because its parsing went wrong, and not for what it is."""
    return reason.startswith(_FAILURES)


class Setup(msgspec.Struct, frozen=True, array_like=True):
    """The first message. `root`: the folder that paths stand under, "" when every task brings its bytes."""

    root: bytes
    extractor: str
    """`module:function`, of the type (bytes, language) -> FileRecord."""
    max_file_bytes: int
    max_memory: int
    """Address space in bytes; 0 for no limit."""
    max_cpu_seconds: int
    """For the tasks that stand between two answers."""


class Task(msgspec.Struct, frozen=True, array_like=True):
    number: int
    path: bytes
    language: str
    blob_id: str
    size: int
    data: bytes | None = None


class Parser:
    """Runs one task after the other; used in the worker, and in the caller's own process for a handful of files."""

    def __init__(self, setup: Setup) -> None:
        module, _, name = setup.extractor.partition(":")
        self._extract: Callable[[bytes, str], object] = getattr(importlib.import_module(module), name)
        self._setup = setup
        self._tree: Tree | None = None
        self._encode = msgspec.msgpack.Encoder().encode

    def run(self, task: Task) -> tuple[int, bytes]:
        """Status and payload: a packed record, or the reason why there is none."""
        from anchors.repository.files import LFS_POINTER, is_lfs_pointer

        data = task.data
        if data is None:
            read = self._read(task)
            if isinstance(read, str):
                return UNREAD, read.encode("utf-8", "replace")
            data = read
        if is_lfs_pointer(data):
            return FAILED, LFS_POINTER.encode()
        try:
            return RECORD, self._encode(self._extract(data, task.language))
        except MemoryError:
            return FAILED, b"parsing it ran out of memory"
        except RecursionError:
            return FAILED, b"nested too deep"
        except _MISTAKES as error:
            return FAILED, f"reading it failed: {type(error).__name__}: {error}".encode("utf-8", "replace")[
                :_MAX_REASON
            ]

    def prepare(self, language: str) -> None:
        """Import and compile what files of the language need, by way of an empty one."""
        import anchors.repository.files  # noqa: F401

        with contextlib.suppress(*_MISTAKES, MemoryError):  # a file of it says so
            self._extract(b"\n", language)

    def close(self) -> None:
        if self._tree is not None:
            self._tree.close()

    def _read(self, task: Task) -> bytes | str:
        from anchors.repository.files import SkippedRead, Tree, algorithm_of, blob_hash
        from anchors.repository.listing import max_bytes_of

        if self._tree is None:
            self._tree = Tree(os.fsdecode(self._setup.root))
        try:
            path = os.fsdecode(task.path)
            data = self._tree.read(path, max(self._setup.max_file_bytes, max_bytes_of(path)))
        except SkippedRead as error:
            return error.reason
        if blob_hash(data, algorithm_of(task.blob_id)) != task.blob_id:
            return "changed while it was read"
        return data


def main() -> None:
    """Work until the standard input ends."""
    # The answers go over a descriptor of our own: whatever prints cannot get between them.
    target = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    first = _read_frame(sys.stdin.buffer)
    if first is None:
        return
    setup = msgspec.msgpack.decode(first, type=Setup)
    serve(begin(setup), setup, target)


def begin(setup: Setup) -> Parser:
    """What parses in this process, under its limits."""
    _limit(setup)
    return Parser(setup)


def serve(parser: Parser, setup: Setup, target: BinaryIO) -> None:
    """Answer what comes over the standard input, until that ends."""
    source, decoder = sys.stdin.buffer, msgspec.msgpack.Decoder(Task)
    # Hardly anything here is a cycle, and nodes come by the thousand: what is there now is not looked through again.
    gc.freeze()
    gc.set_threshold(50_000)
    extended = _extend_cpu(setup.max_cpu_seconds)
    _answer(target, 0, READY, b"")
    while (frame := _read_frame(source)) is not None:
        task = decoder.decode(frame)
        if time.process_time() > extended + _EXTENDED_S:
            extended = _extend_cpu(setup.max_cpu_seconds)
        status, payload = parser.run(task)
        _answer(target, task.number, status, payload)
        if task.size >= _LARGE_FILE:  # large files come first, and what their trees took is not asked for again
            del payload
            give_back()


def _answer(target: BinaryIO, number: int, status: int, payload: bytes) -> None:
    # At once, not buffered: the first task without an answer is the one that a dead worker died of.
    left = memoryview(ANSWER.pack(number, status, len(payload)) + payload)
    while left:
        left = left[target.write(left) or 0 :]


def _read_frame(source: BinaryIO) -> bytes | None:
    head = source.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    body = source.read(length)
    return body if len(body) == length else None


def _limit(setup: Setup) -> None:
    try:
        import resource
    except ImportError:  # no POSIX: the caller's clock is the only limit
        return
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the caller decides when it ends
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, 1 << 20)  # of a dying traceback; it has no other file to write
    if setup.max_memory:
        _lower(resource.RLIMIT_AS, setup.max_memory)


def _lower(which: int, value: int) -> None:
    import resource

    _, hard = resource.getrlimit(which)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    try:
        resource.setrlimit(which, (value, hard))
    except (OSError, ValueError):
        return  # a platform without this limit still has the others


def _extend_cpu(seconds: int) -> float:
    """Lets it work so many seconds from now on, and one more at most; how many it has worked."""
    used = time.process_time()
    try:
        import resource
    except ImportError:
        return used
    _lower(resource.RLIMIT_CPU, int(used) + 2 + seconds)
    return used
