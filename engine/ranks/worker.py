"""One rank: `python -P -m engine.ranks.worker RANK NUMBER FOLDER`. Started by launch.py, of no use alone.

Rank 0 runs the jobs with the runner and decoder that one process would use; these tell the other ranks, before each
call that changes a cache, to make the same call. The model's own sums then meet in torch.distributed. A rank ends when
those it listens to are gone; Ctrl-C is the starting process's to answer.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import torch
import torch.distributed as group

from engine.cache.prefix import PrefixCache
from engine.cache.room import KvRoom
from engine.cache.store import ChunkStore
from engine.checkpoint import read_checkpoint
from engine.decode import Decoder
from engine.errors import EngineError
from engine.loading import load_model
from engine.ranks.wire import Event, Failed, Ready, Reply, Setup, Work, accept, bind, connect
from engine.runner import LocalRunner, identity_of
from engine.types import Progress

_WAIT = timedelta(hours=2)  # ranks load at different speeds


class _Stopped(Exception):
    """The person wants no more of this job."""


class _Rank(LocalRunner):
    """A runner whose KV is a part of the whole: all ranks use as many stored chunks as the poorest of them has."""

    def _agree(self, found: int) -> int:
        least = torch.tensor([found], device=self.decoder.device)
        group.all_reduce(least, op=group.ReduceOp.MIN)
        return int(least)


class _LeadingDecoder(Decoder):
    """Tells the other ranks what it is about to do."""

    def __init__(self, model: Any, chunk: int, kv: KvRoom | None, others: Sequence[Connection]) -> None:
        super().__init__(model, chunk, kv)
        self._others = others

    def tell(self, *words: Any) -> None:
        for other in self._others:
            other.send(words)

    def new_cache(self, capacity: int) -> Any:
        self.tell("new", capacity)
        return super().new_cache(capacity)

    def forward(
        self,
        token_ids: Sequence[Sequence[int]],
        cache: Any,
        phase: str,
        keep: int = 1,
        pads: Sequence[int] | None = None,
    ) -> torch.Tensor:
        self.tell("forward", [list(row) for row in token_ids], phase, keep, None if pads is None else list(pads))
        return super().forward(token_ids, cache, phase, keep, pads)

    def crop(self, cache: Any, num_tokens: int) -> None:
        self.tell("crop", num_tokens)
        super().crop(cache, num_tokens)

    def select(self, cache: Any, rows: Sequence[int]) -> None:
        self.tell("select", list(rows))
        super().select(cache, rows)


class _Leader(_Rank):
    """Rank 0: takes jobs from the starting process and hands tokens back."""

    decoder: _LeadingDecoder

    def serve(self, controller: Connection) -> None:
        while True:
            work = controller.recv()
            if not isinstance(work, Work):
                continue  # an answer to a question that is settled
            hearer = _Hearer(controller, work.number)
            with contextlib.suppress(_Stopped):
                self._do(work, hearer)
            hearer.say("done", self.problem)

    def _do(self, work: Work, hearer: _Hearer) -> None:
        if work.is_batch:
            takes = [lambda token, row=row: hearer.take(row, token) for row in range(len(work.jobs))]
            for row in self.batch(work.jobs, takes):
                hearer.say("ended", row)
        else:
            self.answer(
                work.jobs[0],
                lambda token: hearer.take(0, token),
                lambda number: hearer.say("cached", number),
                hearer.progress,
            )

    def _restore(self, cache: Any, token_ids: Sequence[int]) -> tuple[PrefixCache | None, int]:
        self.decoder.tell("restore", tuple(token_ids))
        return super()._restore(cache, token_ids)

    def _keep(self, prefix: PrefixCache, cache: Any, done: int) -> None:
        self.decoder.tell("keep", done)
        super()._keep(prefix, cache, done)


class _Hearer:
    """The starting process, as one job sees it."""

    def __init__(self, controller: Connection, number: int) -> None:
        self._controller = controller
        self._number = number

    def say(self, kind: Any, value: Any = None) -> None:
        self._controller.send(Event(self._number, kind, value))

    def take(self, row: int, token: int) -> bool:
        self.say("token", (row, token))
        reply = self._reply()
        if reply == "stop":
            raise _Stopped
        return reply == "last"

    def progress(self, state: Progress) -> None:
        self.say("progress", state)
        while self._controller.poll():
            number, reply = self._controller.recv()
            if number == self._number and reply == "stop":
                raise _Stopped

    def _reply(self) -> Reply:
        while True:
            said: tuple[int, Reply] = self._controller.recv()
            if said[0] == self._number:
                return said[1]


class _Follower(_Rank):
    """Every other rank: does what it is told with a cache of its own."""

    def serve(self, leader: Connection) -> None:
        cache: Any = None
        prefix: PrefixCache | None = None
        while True:
            match leader.recv():
                case ("new", int(capacity)):
                    cache = self.decoder.new_cache(capacity)
                case ("restore", tuple(token_ids)):
                    prefix, _ = self._restore(cache, token_ids)
                case ("keep", int(done)):
                    assert prefix is not None
                    self._keep(prefix, cache, done)
                case ("forward", list(token_ids), str(phase), int(keep), pads):
                    self.decoder.forward(token_ids, cache, phase, keep, pads)
                case ("crop", int(number)):
                    self.decoder.crop(cache, number)
                case ("select", list(rows)):
                    self.decoder.select(cache, rows)


def _run(rank: int, number: int, folder: Path, controller: Connection) -> None:
    server = bind(folder / "leader") if rank == 0 else None
    controller.send(rank)
    setup: Setup = controller.recv()
    _join(rank, number, setup)
    checkpoint = read_checkpoint(setup.checkpoint)
    model = load_model(checkpoint, setup.options)
    store = ChunkStore(Path(setup.store[0]), max_bytes=setup.store[1]) if setup.store else None
    share = f"{rank}/{number}"
    dtype = setup.options.dtype
    if server is not None:
        others = [accept(server, lambda: None) for _ in range(number - 1)]
        leading = _LeadingDecoder(model, setup.chunk, setup.options.kv, others)
        identity = identity_of(checkpoint.revision, dtype, leading, share)
        leader = _Leader(leading, store, identity, is_int8=setup.is_int8)
        controller.send(Ready(rank))
        leader.serve(controller)
    with connect(folder / "leader") as told:
        decoder = Decoder(model, setup.chunk, setup.options.kv)
        identity = identity_of(checkpoint.revision, dtype, decoder, share)
        follower = _Follower(decoder, store, identity, is_int8=setup.is_int8)
        controller.send(Ready(rank))
        follower.serve(told)


def _join(rank: int, number: int, setup: Setup) -> None:
    """Meets the other ranks. GPUs talk over NCCL, processors over gloo; both on this machine only."""
    on_gpu = setup.options.ranks[rank].startswith("cuda")
    device = torch.device("cuda", rank) if on_gpu else None
    if device is not None:
        torch.cuda.set_device(device)
    else:
        torch.set_num_threads(max((os.cpu_count() or 1) // number, 1))
    group.init_process_group(
        "nccl" if on_gpu else "gloo",
        init_method=f"file://{setup.folder}/meet",
        rank=rank,
        world_size=number,
        timeout=_WAIT,
        device_id=device,
    )


def _end_with_parent() -> None:
    """A rank whose starting process was killed would wait for the others for ever."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def main(argv: Sequence[str]) -> int:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with_parent()
    rank, number, folder = int(argv[0]), int(argv[1]), Path(argv[2])
    with connect(folder / "control") as controller:
        try:
            _run(rank, number, folder, controller)
        except (EOFError, ConnectionError):
            return 0  # those it worked for are gone
        except EngineError as error:
            controller.send(Failed(type(error).__name__, str(error)))
        except Exception as error:
            controller.send(Failed("BackendFailed", " ".join(f"{type(error).__name__}: {error}".split())[:240], True))
    return 1


if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stdout.flush()
    os._exit(code)  # a group whose members are gone must not be waited for
