"""Starts the ranks of one model with torch's elastic launcher, gives them jobs, and ends them: all or none.

Knows processes and what they say (wire.py). A rank that dies, for whatever reason, ends the others and is one error;
the next job starts them anew. Ctrl-C lets the ranks finish the call they are in; a second one ends them.
"""

from __future__ import annotations

import logging
import os
import shutil
import signal
import sys
import tempfile
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from torch.distributed.elastic.multiprocessing import DefaultLogsSpecs, PContext, SignalException, Std, start_processes

import engine.errors
from engine.cache.store import ChunkStore
from engine.checkpoint import Checkpoint
from engine.errors import BackendFailed, EngineError
from engine.loading import LoadOptions
from engine.ranks.wire import Event, Failed, Ready, Setup, Work, accept, bind
from engine.runner import Job, Take
from engine.types import OnProgress, Progress

_SIGNALS = ("SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT")


def start_ranks(
    checkpoint: Checkpoint,
    options: LoadOptions,
    chunk: int,
    store: ChunkStore | None,
    is_int8: bool = False,
    on_progress: OnProgress | None = None,
) -> RankRunner:
    """Returns when every rank has loaded its part. Raises what a rank raised; nothing is left running then."""
    total = checkpoint.weights.num_bytes
    if on_progress is not None:
        on_progress(Progress("load", 0, total))
    folder = Path(tempfile.mkdtemp(prefix="iquest-ranks-"))
    setup = Setup(
        checkpoint=str(checkpoint.folder),
        options=options,
        chunk=chunk,
        store=(str(store.folder), store.max_bytes) if store is not None and store.problem is None else None,
        is_int8=is_int8,
        folder=str(folder),
    )
    ranks = _Ranks(folder, options.ranks)
    ranks.load(setup)
    if on_progress is not None:
        on_progress(Progress("load", total, total))
    return RankRunner(ranks)


class _Ranks:
    """The processes and their connections."""

    def __init__(self, folder: Path, devices: Sequence[str]) -> None:
        self.number = len(devices)
        self._folder = folder
        self._connections: dict[Connection, int] = {}
        ranks = range(self.number)
        with bind(folder / "control") as server:
            self.context = _start(
                {rank: ("-P", "-m", "engine.ranks.worker", rank, self.number, folder) for rank in ranks},
                {rank: _environment(rank, devices) for rank in ranks},
                DefaultLogsSpecs(log_dir=str(folder / "logs"), redirects=Std.ALL),
            )
            self.end = weakref.finalize(self, _end, self.context, folder, self._connections)
            try:
                self._greet(server)
            except BaseException:
                self.end()
                raise

    def _greet(self, server: Any) -> None:
        for _ in range(self.number):
            connection = accept(server, self._check)
            self._connections[connection] = connection.recv()

    def _check(self) -> None:
        if self.context.wait(0) is not None:
            raise self._died()

    def load(self, setup: Setup) -> None:
        try:
            for connection in self._connections:
                connection.send(setup)
            for _ in range(self.number):
                if not isinstance(said := self.receive(), Ready):
                    raise BackendFailed(f"a rank said {said!r} while it was loading")
        except BaseException:
            self.end()
            raise

    def send(self, message: Any) -> None:
        """To rank 0."""
        leader = next(connection for connection, rank in self._connections.items() if rank == 0)
        try:
            leader.send(message)
        except OSError:
            raise self._died() from None

    def receive(self) -> Any:
        """The next word of any rank. Raises what a rank raised, or BackendFailed for one that died; all end then."""
        connection = next(c for c in wait(list(self._connections)) if isinstance(c, Connection))
        try:
            said = connection.recv()
        except (EOFError, OSError):
            raise self._died() from None
        if isinstance(said, Failed):
            raise self._died(said)
        return said

    @property
    def has_ended(self) -> bool:
        return not self.end.alive

    def _died(self, said: Failed | None = None) -> EngineError:
        """Ends all; a rank that was killed is the cause of whatever the others say."""
        with _elastic():
            result = self.context.wait(1, period=0.05)
        failures = result.failures if result is not None else {}
        killed = {rank: f.exitcode for rank, f in failures.items() if f.exitcode < 0 and f.exitcode != -signal.SIGTERM}
        last = next((line for rank in failures for line in self._last_line(rank)), "")
        self.end()
        if killed:
            rank, code = next(iter(killed.items()))
            return BackendFailed(
                f"rank {rank} of {self.number} was killed (signal {-code}), the others were ended: was memory short? "
                "Ask again to start them anew"
            )
        if said is not None and not said.is_odd:
            kind: type[EngineError] = getattr(engine.errors, said.kind, BackendFailed)
            return kind(said.message)
        why = said.message if said is not None else last or "no word of why"
        return BackendFailed(f"one of {self.number} ranks failed and all were ended ({why}): ask again to start anew")

    def _last_line(self, rank: int) -> list[str]:
        try:
            text = Path(self.context.stderrs[rank]).read_text("utf-8", "replace")
        except (OSError, KeyError):
            return []
        return [" ".join(line.split())[:200] for line in text.strip().split("\n")[-1:] if line.strip()]


class RankRunner:
    """A model on ranks, behind the same interface as one in this process."""

    def __init__(self, ranks: _Ranks) -> None:
        self._ranks = ranks
        self._number = 0
        self.problem: str | None = None

    @property
    def pids(self) -> dict[int, int]:
        """Rank -> process id."""
        pids: dict[int, int] = self._ranks.context.pids()
        return pids

    @property
    def is_gone(self) -> bool:
        return self._ranks.has_ended

    def answer(
        self, job: Job, take: Take, on_cached: Callable[[int], None], on_progress: OnProgress | None = None
    ) -> None:
        for event in self._work((job,), [take], is_batch=False):
            if event.kind == "cached":
                on_cached(event.value)
            elif event.kind == "progress" and on_progress is not None:
                on_progress(event.value)

    def batch(self, jobs: Sequence[Job], takes: Sequence[Take]) -> Iterator[int]:
        for event in self._work(tuple(jobs), takes, is_batch=True):
            if event.kind == "ended":
                yield event.value

    def close(self) -> None:
        self._ranks.end()

    def _work(self, jobs: tuple[Job, ...], takes: Sequence[Take], *, is_batch: bool) -> Iterator[Event]:
        """Everything but tokens, which `takes` get and answer. Whatever ends this early ends the job on the ranks."""
        self._number += 1
        self._ranks.send(Work(self._number, jobs, is_batch))
        is_done = False
        try:
            while not is_done:
                event = self._next()
                if event.kind == "token":
                    row, token = event.value
                    self._reply("last" if takes[row](token) else "more")
                elif event.kind == "done":
                    self.problem, is_done = event.value, True
                else:
                    yield event
        finally:
            if not is_done and not self._ranks.has_ended:
                self._stop()

    def _next(self) -> Event:
        while True:
            event = self._ranks.receive()
            if isinstance(event, Event) and event.number == self._number:
                return event

    def _stop(self) -> None:
        try:
            self._reply("stop")
            while self._next().kind != "done":
                pass
        except BaseException:
            self._ranks.end()
            raise

    def _reply(self, reply: str) -> None:
        self._ranks.send((self._number, reply))


def _environment(rank: int, devices: Sequence[str]) -> dict[str, str]:
    """What a rank needs to find this code, its device and its place; no rank talks beyond this machine."""
    paths = [str(Path(__file__).resolve().parents[2])]
    paths += [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if Path(path).is_absolute()]
    visible = os.environ.get("CUDA_VISIBLE_DEVICES")
    cards = [name.strip() for name in visible.split(",")] if visible else None
    numbers = [int(name.removeprefix("cuda:")) for name in devices if name.startswith("cuda:")]
    return {
        "PYTHONPATH": os.pathsep.join(dict.fromkeys(paths)),
        "RANK": str(rank),
        "LOCAL_RANK": str(rank),
        "WORLD_SIZE": str(len(devices)),
        "CUDA_VISIBLE_DEVICES": ",".join(cards[n] if cards else str(n) for n in numbers),
        "GLOO_SOCKET_IFNAME": os.environ.get("GLOO_SOCKET_IFNAME", "lo0" if sys.platform == "darwin" else "lo"),
        "NCCL_SOCKET_IFNAME": os.environ.get("NCCL_SOCKET_IFNAME", "lo"),
        "TOKENIZERS_PARALLELISM": "false",
    }


def _start(arguments: Any, environments: Any, logs: DefaultLogsSpecs) -> PContext:
    with _elastic():
        try:
            return start_processes("iquest", sys.executable, arguments, environments, logs)
        except SignalException as error:
            raise KeyboardInterrupt from error


def _end(context: PContext, folder: Path, connections: dict[Connection, int]) -> None:
    """Nothing of the ranks is left: processes, sockets, logs."""
    for connection in connections:
        connection.close()  # a rank that waits ends by this alone
    with _elastic():
        context.close(signal.SIGKILL, timeout=10)
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _elastic() -> Iterator[None]:
    """The launcher sets signal handlers of its own and warns of every process that it ends; neither may stay."""
    logger = logging.getLogger("torch.distributed.elastic")
    level, others = logger.level, {}
    children = [name for name in logging.root.manager.loggerDict if name.startswith("torch.distributed.elastic.")]
    for name in children:
        others[name] = logging.getLogger(name).level
        logging.getLogger(name).setLevel(logging.CRITICAL)
    logger.setLevel(logging.CRITICAL)
    handlers = {name: signal.getsignal(getattr(signal, name)) for name in _SIGNALS}
    try:
        yield
    finally:
        for name, handler in handlers.items():
            if signal.getsignal(getattr(signal, name)) is not handler:
                signal.signal(getattr(signal, name), handler)
        logger.setLevel(level)
        for name, old in others.items():
            logging.getLogger(name).setLevel(old)
