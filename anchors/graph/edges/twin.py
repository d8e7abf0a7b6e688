"""A copy of this process that takes tasks from the same heap, for a core that has nothing to do.

What this process holds the copy shares, as far as neither writes to it; what the copy makes comes back as bytes. Only
on Linux. Of threads only such as may end at any time (a progress bar's) may be there: the copy has none of them, and is
given up where it stands still for what they held. Knows tasks as numbers; nothing of what is done.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from typing import Final

MAX_TASKS: Final = 1 << 10
"""As many as surely fit into a pipe, two bytes each."""
MIN_PATIENCE_S: Final = 30.0
PATIENCE: Final = 3.0
"""How long the copy may take for its last task and for what it gives, in times of what all of this process's took."""


_AT_ONCE: Final = 1 << 16
_END: Final = b"all"


class TwinFailed(Exception):
    """The copy ended, or stood still, before it gave all of its bytes."""


class Twin:
    """`tasks` are those that this process takes; each is taken once, by whichever comes first."""

    def __init__(self, num_tasks: int, work: Callable[[Iterator[int]], Iterable[bytes | memoryview]]) -> None:
        """`work` runs in the copy and gives what is to come back. Raises OSError where there can be no copy."""
        if not can_be(num_tasks):
            raise OSError("no copy of this process can be made")
        heap, filling = os.pipe()
        os.write(filling, b"".join(number.to_bytes(2, "little") for number in range(num_tasks)))
        os.close(filling)
        self._heap = heap
        try:
            reading, writing = os.pipe()
        except OSError:
            os.close(heap)
            raise
        parent = os.getpid()
        self._began = time.monotonic()  # before there are two: both go through tasks
        self._patience_s = MIN_PATIENCE_S
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)  # threads that are not Python's own, all idle
                self._pid = os.fork()
        except OSError:
            for descriptor in (heap, reading, writing):
                os.close(descriptor)
            raise
        if self._pid == 0:
            _work_and_end(reading, writing, work(self._tasks_of(parent)))
        os.close(writing)
        self._output = os.fdopen(reading, "rb", buffering=0)

    @property
    def tasks(self) -> Iterator[int]:
        while token := os.read(self._heap, 2):
            yield int.from_bytes(token, "little")
        self._patience_s = max(MIN_PATIENCE_S, PATIENCE * (time.monotonic() - self._began))

    def _tasks_of(self, parent: int) -> Iterator[int]:
        """Those that the copy takes, as long as there is somebody to work for."""
        for task in self.tasks:
            if os.getppid() != parent:
                return
            yield task

    def read(self) -> bytes:
        """All that comes back; raises TwinFailed where it does not come."""
        data = bytearray()
        while select.select([self._output], [], [], self._patience_s)[0]:
            piece = self._output.read(_AT_ONCE)
            if not piece:
                return self._whole(data)
            data += piece
        raise TwinFailed

    def _whole(self, data: bytearray) -> bytes:
        """The copy says at the end that it comes to an end."""
        if not data.endswith(_END):
            raise TwinFailed
        return bytes(data[: -len(_END)])

    def close(self) -> None:
        """Ends the copy, whatever it still does."""
        self._output.close()
        os.close(self._heap)
        os.kill(self._pid, signal.SIGKILL)  # it is not waited for yet, so that the number is no one else's
        os.waitpid(self._pid, 0)


def can_be(num_tasks: int) -> bool:
    others = (thread for thread in threading.enumerate() if thread is not threading.current_thread())
    return sys.platform == "linux" and num_tasks <= MAX_TASKS and all(thread.daemon for thread in others)


def _work_and_end(reading: int, writing: int, pieces: Iterable[bytes | memoryview]) -> None:
    """Nothing of what this process would do at its end is the copy's to do."""
    status = 1
    try:
        os.close(reading)
        with os.fdopen(writing, "wb") as output:
            for piece in pieces:
                output.write(piece)
            output.write(_END)
        status = 0
    finally:
        os._exit(status)
