"""Several worker processes as copies of one, which has imported and compiled what they need: the caller's side.

The caller itself is never forked, only a process that was started afresh for it (`anchors/index/brood.py`). Knows how
copies are made, watched and ended; nothing of tasks and answers.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from collections import Counter
from typing import IO

from anchors.index.brood import NUMBER, REFUSED, RUNS

_TOLD_AT = 8
"""Files of a language after which its query is worth to be compiled for all copies."""
_SILENT_S = 5.0
_GONE = -1001
"""In place of the code of a copy of which nobody can tell any more what it ended with."""


def can_copy() -> bool:
    """Only where forking is sound, and a process can be held on to so that no other is ended in its place."""
    if sys.platform != "linux" or not hasattr(os, "pidfd_open"):
        return False
    try:
        os.close(os.pidfd_open(os.getpid()))
    except OSError:
        return False
    return True


class Nursery:
    """`child` has started and will make so many copies once a first task is told."""

    def __init__(self, child: subprocess.Popen[bytes], count: int) -> None:
        assert child.stdin is not None and child.stdout is not None
        self._child, self._stdin, self._stdout = child, child.stdin, child.stdout
        self._told: Counter[str] = Counter()
        self._pids: list[int] = []
        self._holds: dict[int, int] = {}
        """Descriptors of copies, by number: what is ended by it is the copy, even when its parent has died."""
        self._left = set(range(count))
        self._count = count
        self._is_open = True

    def tell(self, language: str) -> None:
        """Of every task that is given to a copy."""
        told = self._told
        told[language] += 1
        if told[language] == _TOLD_AT:
            self._ask(f"language {language}")
        if len(told) == 1 and told[language] == 1:
            self._ask("begin")

    def listen(self, seconds: float = 0.0) -> bool:
        """Whether the copies are there; `seconds`: to wait for that."""
        if not self._pids and self._is_open and self._can_read(seconds):
            self._take_hold()
        return bool(self._pids)

    def _take_hold(self) -> None:
        told = self._read(NUMBER.size * self._count)
        self._pids = [pid for (pid,) in NUMBER.iter_unpack(told)]
        for number, pid in enumerate(self._pids):
            if pid != REFUSED:
                with contextlib.suppress(OSError):  # no descriptor is left: the number does, while its parent lives
                    self._holds[number] = os.pidfd_open(pid)

    def ended(self, number: int, seconds: float) -> int | None:
        """What the copy ended with; None while it runs, after so many seconds."""
        if not self.listen() and self._is_open:
            return None
        code = self._code(number, seconds)
        if code == _GONE:
            self.kill(number)  # for it may run, and nobody will ever tell
            return -signal.SIGKILL
        return None if code == RUNS else code

    def _code(self, number: int, seconds: float) -> int:
        if not self._pids or self._pids[number] == REFUSED or not self._ask(f"ended {number} {int(1000 * seconds)}"):
            return _GONE
        if not self._can_read(seconds + _SILENT_S):
            self._shut()
            return _GONE
        answer = self._read(NUMBER.size)
        return int(NUMBER.unpack(answer)[0]) if answer else _GONE

    def kill(self, number: int) -> None:
        """End a copy; before there are any, the one that would have made them."""
        if not self.listen():
            self._shut()
            return
        with contextlib.suppress(ProcessLookupError):
            if number in self._holds:
                signal.pidfd_send_signal(self._holds[number], signal.SIGKILL)
            elif self._is_open and self._pids[number] != REFUSED:
                os.kill(self._pids[number], signal.SIGKILL)

    def let_go(self, number: int) -> None:
        """Nothing more is asked of this copy; after the last one the process that made them is ended."""
        self._left.discard(number)
        if number in self._holds:
            os.close(self._holds.pop(number))
        if not self._left:
            self._shut()

    def _ask(self, line: str) -> bool:
        if not self._is_open:
            return False
        try:
            os.write(self._stdin.fileno(), f"{line}\n".encode())
        except BrokenPipeError:
            self._shut()
        return self._is_open

    def _can_read(self, seconds: float) -> bool:
        poll = select.poll()
        poll.register(self._stdout, select.POLLIN)
        return bool(poll.poll(1000 * seconds))

    def _read(self, size: int) -> bytes:
        """Nothing where it has died."""
        data = b""
        while len(data) < size:
            more = os.read(self._stdout.fileno(), size - len(data))
            if not more:
                self._shut()
                return b""
            data += more
        return data

    def _shut(self) -> None:
        """Its end ends the copies that still run."""
        if not self._is_open:
            return
        self._is_open = False
        if not self._pids and self._can_read(0):  # it may have said so before it died
            self._take_hold()
        if not self._told:  # it still imports, and has made none
            self._child.kill()
        self._stdin.close()
        try:
            self._child.wait(_SILENT_S)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        self._stdout.close()


class Copy:
    """One of them, as `subprocess` would show it."""

    def __init__(self, nursery: Nursery, number: int, stdin: IO[bytes], stdout: IO[bytes]) -> None:
        self.nursery, self._number = nursery, number
        self.stdin, self.stdout = stdin, stdout
        self._code: int | None = None

    def poll(self) -> int | None:
        return self._ended(0.0)

    def kill(self) -> None:
        if self._code is None:
            self.nursery.kill(self._number)

    def wait(self, timeout: float | None = None) -> int:
        until = None if timeout is None else time.monotonic() + timeout
        while (code := self._ended(1.0 if timeout is None else timeout)) is None:
            if until is not None and time.monotonic() >= until:
                raise subprocess.TimeoutExpired("a copy", timeout or 0.0)
            self.nursery.listen(0.05)
        return code

    def _ended(self, seconds: float) -> int | None:
        if self._code is None:
            self._code = self.nursery.ended(self._number, seconds)
            if self._code is not None:
                self.nursery.let_go(self._number)
        return self._code
