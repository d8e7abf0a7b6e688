"""Parses many files in worker processes and survives every one of them: hangs, crashes, memory, Ctrl-C.

Knows processes and pipes; nothing of the store, of languages or of what a record says.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from anchors.errors import IndexUnavailable
from anchors.index.process import start_process, start_processes
from anchors.index.worker import FAILED, UNREAD, Parser, Setup, Task
from anchors.index.workload import WINDOW_TASKS, Parsed, Worker

EXTRACTOR = "anchors.syntax.extract:extract"
SMALL_JOB_BYTES = 200_000
"""Up to here starting a process costs more than it saves; every extraction has its own time budget."""

_WINDOW_BYTES = 1 << 20
_LAST_WINDOW_BYTES = 64 << 10
"""Towards the end every process gets less ahead, so that none is left with much when the others have nothing."""
_OFFERED_BYTES = 4 << 20
_OFFERED_TASKS = 1024
_SENT_AT_ONCE = 16
"""Tasks that are written in one go to a process that has others to do."""
_TICK_S = 0.25
_MAX_FAILED_STARTS = 2
_PAUSE_S = 0.025
_AHEAD_BYTES = 256 << 10
"""While every process has so much before it, answers are fetched by the dozen: to be woken for each takes time from
the processes where there are as many as cores. With less one would wait for its next task."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. `seconds` is time in which the worker was silent, not counting a suspended machine's."""

    seconds: float = 20.0
    memory: int = 2 << 30
    file_bytes: int = 1 << 20


class ParsePool:
    """`run` yields one `Parsed` a task, in no stated order. `import_path` is put before the workers' own path;
    `may_copy` False: each worker is started by itself."""

    def __init__(
        self,
        root: str = "",
        *,
        jobs: int | None = None,
        extractor: str = EXTRACTOR,
        limits: Limits | None = None,
        import_path: tuple[str, ...] = (),
        may_copy: bool = True,
    ) -> None:
        self.jobs = max(1, jobs or available_cores())
        self._limits = limits or Limits()
        self._import_path = import_path
        self._may_copy = may_copy
        self._root = root
        self._setup = Setup(
            os.fsencode(root),
            extractor,
            self._limits.file_bytes,
            self._limits.memory,
            int(self._limits.seconds) + 1,
        )
        self._ready: list[Worker] = []

    def warm(self) -> None:
        """Start the processes that `run` will need, so that they are up when tasks come; `close` ends the rest."""
        with contextlib.suppress(OSError):  # `run` says so, if they are needed
            self._make_ready(self.jobs - len(self._ready))

    def offer(self, task: Task) -> bool:
        """Give a task to a process that waits for `run`; False when all have enough. `answered` gives its answer,
        or `run`."""
        worker = min(self._ready, key=lambda worker: worker.in_flight, default=None)
        if worker is None or not worker.takes(_OFFERED_BYTES, _OFFERED_TASKS):
            return False
        worker.give(task)
        if len(worker.tasks) < _SENT_AT_ONCE or len(worker.tasks) % _SENT_AT_ONCE == 0:
            worker.process.flush()  # the others with the next ones, or with the first of the run
        return True

    def answered(self) -> Iterator[Parsed]:
        """What processes that wait for `run` have answered by now: those whose answers nobody takes stand still."""
        for worker in self._ready:
            worker.process.receive()  # at the end of one that died `run` will be, too
            yield from worker.answers()

    def close(self) -> None:
        while self._ready:
            self._ready.pop().process.kill()

    def run_here(self, tasks: Iterable[Task]) -> Iterator[Parsed]:
        """In this process, for little work: within the extractor's own time budget, without limits on memory."""
        parser = Parser(self._setup)
        try:
            for task in tasks:
                yield Parsed(task.number, *parser.run(task))
        finally:
            parser.close()

    def run(self, tasks: Iterable[Task], num_tasks: int, num_bytes: int | None = None) -> Iterator[Parsed]:
        """In up to `jobs` processes. Closing the iterator (an exception, Ctrl-C) ends them at once.

        `num_bytes`: of all tasks together, where it is known; they are dealt out more evenly then.
        """
        run = _Run(self._limits, self._take, iter(tasks), num_bytes)
        num_workers = min(self.jobs, num_tasks + sum(len(worker.tasks) for worker in self._ready))
        try:
            if not self._ready:
                self._make_ready(num_workers)
            yield from run.results(min(num_workers, len(self._ready)))
        finally:
            run.kill()

    def _take(self) -> Worker:
        """Who was offered tasks first: with few of them not all processes are taken."""
        if not self._ready:
            return self._start()
        worker = max(self._ready, key=lambda worker: len(worker.tasks))
        self._ready.remove(worker)
        return worker

    def _start(self) -> Worker:
        return Worker(start_process(self._setup, self._import_path, self._root))

    def _make_ready(self, count: int) -> None:
        processes = start_processes(self._setup, self._import_path, self._root, count, self._may_copy)
        for process in processes:
            process.flush()
        self._ready += map(Worker, processes)


class _Run:
    def __init__(
        self, limits: Limits, start: Callable[[], Worker], tasks: Iterator[Task], num_bytes: int | None
    ) -> None:
        self._limits, self._take, self._tasks, self._bytes_left = limits, start, tasks, num_bytes
        self._again: deque[Task] = deque()
        self._workers: list[Worker] = []
        self._selector = selectors.DefaultSelector()
        self._failed_starts = 0
        self._is_fed = False

    def results(self, num_workers: int) -> Iterator[Parsed]:
        for _ in range(num_workers):
            self._start()
        before = time.monotonic()
        while self._workers:
            if not self._is_fed and all(worker.in_flight >= _AHEAD_BYTES for worker in self._workers):
                time.sleep(_PAUSE_S)
            for key, events in self._selector.select(_TICK_S):
                worker: Worker = key.data
                if events & selectors.EVENT_READ:
                    yield from self._receive(worker)
                if events & selectors.EVENT_WRITE and worker in self._workers:
                    self._send(worker)
            now = time.monotonic()
            # A step far longer than a tick means that the machine or this process stood still, not the worker.
            yield from self._check_silence(min(now - before, 2 * _TICK_S))
            before = now

    def kill(self) -> None:
        for worker in self._workers:
            worker.process.kill()
        self._workers.clear()
        self._selector.close()

    def _start(self) -> None:
        worker = self._take()
        self._workers.append(worker)
        self._selector.register(worker.process.output, selectors.EVENT_READ, worker)
        self._selector.register(worker.process.input, selectors.EVENT_WRITE, worker)

    def _send(self, worker: Worker) -> None:
        """Keep its window full; once there is nothing left to give, close its input, which ends it when done."""
        while worker.takes(self._window()):
            task = self._next()
            if task is None:
                break
            worker.give(task)
        if worker.process.flush() and self._wants_no_more(worker):
            self._selector.unregister(worker.process.input)
            if self._is_fed and not worker.tasks:
                worker.process.close_input()

    def _wants_no_more(self, worker: Worker) -> bool:
        is_full = worker.in_flight >= self._window() or len(worker.tasks) >= WINDOW_TASKS
        return is_full or (self._is_fed and not self._again)

    def _next(self) -> Task | None:
        if self._again:
            return self._again.popleft()
        task = next(self._tasks, None)
        self._is_fed = task is None
        if task is not None and self._bytes_left is not None:
            self._bytes_left -= task.size
        return task

    def _window(self) -> int:
        """How many bytes a process may have before it."""
        if self._bytes_left is None:
            return _WINDOW_BYTES
        return max(_LAST_WINDOW_BYTES, min(_WINDOW_BYTES, self._bytes_left // (4 * max(1, len(self._workers)))))

    def _receive(self, worker: Worker) -> Iterator[Parsed]:
        is_open = worker.process.receive()
        yield from worker.answers()
        if not is_open:
            yield from self._bury(worker, "")
        else:
            self._feed(worker)

    def _feed(self, worker: Worker) -> None:
        """Ask to be told when it can take more, where there is more or its input is still to be closed."""
        if not worker.process.is_input_open:
            return
        is_low = worker.in_flight < self._window() // 2 and len(worker.tasks) < WINDOW_TASKS // 2
        is_wanted = (is_low and not self._wants_no_more(worker)) or not worker.tasks
        if is_wanted and worker.process.input not in self._selector.get_map():
            self._selector.register(worker.process.input, selectors.EVENT_WRITE, worker)

    def _check_silence(self, passed: float) -> Iterator[Parsed]:
        for worker in list(self._workers):
            if worker.tasks or not worker.is_ready:
                worker.silent_s += passed
            if worker.silent_s > self._limits.seconds:
                yield from self._bury(worker, f"parsing it took over {self._limits.seconds:g} s")

    def _bury(self, worker: Worker, why: str) -> Iterator[Parsed]:
        """End a worker. Its oldest task is what it died of; the others are given out again, to a new one."""
        for stream in (worker.process.input, worker.process.output):
            if stream in self._selector.get_map():
                self._selector.unregister(stream)
        self._workers.remove(worker)
        cause = worker.process.kill()
        if not worker.tasks and worker.is_ready:
            return
        if not worker.is_ready:
            self._failed_starts += worker.process.nursery is None  # in place of a copy, one is started by itself
            if self._failed_starts >= _MAX_FAILED_STARTS:
                raise IndexUnavailable(f"the parsing process does not start: {why or cause}")
        elif worker.tasks:
            culprit = worker.tasks.popleft()
            yield Parsed(culprit.number, FAILED, (why or f"parsing it ended the process ({cause})").encode())
        self._again.extendleft(reversed(worker.tasks))
        self._start()


def unread(number: int, reason: str) -> Parsed:
    return Parsed(number, UNREAD, reason.encode("utf-8", "replace"))


def available_cores() -> int:
    """Cores that this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
