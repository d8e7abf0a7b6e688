"""A parsing process, the tasks that it has before it, and its answers to them in their order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from anchors.errors import IndexUnavailable
from anchors.index.process import Process
from anchors.index.worker import READY, Task

WINDOW_TASKS = 256
"""Tasks that one process has before it at most."""


class Parsed(NamedTuple):
    """`status` is RECORD, FAILED or UNREAD; `payload` a packed record, or the reason in UTF-8."""

    number: int
    status: int
    payload: bytes


@dataclass(slots=True, eq=False)
class Worker:
    process: Process
    tasks: deque[Task] = field(default_factory=deque)
    in_flight: int = 0
    silent_s: float = 0.0
    is_ready: bool = False

    def takes(self, num_bytes: int, num_tasks: int = WINDOW_TASKS) -> bool:
        return self.in_flight < num_bytes and len(self.tasks) < num_tasks

    def give(self, task: Task) -> None:
        self.tasks.append(task)
        self.in_flight += task.size
        self.process.queue(task)

    def answers(self) -> Iterator[Parsed]:
        """Of what was received."""
        for number, status, payload in self.process.answers():
            self.silent_s = 0.0
            if status == READY:
                self.is_ready = True
                continue
            task = self.tasks.popleft()
            self.in_flight -= task.size
            if number != task.number:
                raise IndexUnavailable("a parsing process answered out of turn; please report it")
            yield Parsed(number, status, payload)
