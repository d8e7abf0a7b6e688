"""What the ranks and the process that started them say to each other, over sockets in a private folder. Torch-free."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Client, Connection
from pathlib import Path
from typing import Any, Literal

from engine.loading import LoadOptions
from engine.runner import Job

Reply = Literal["more", "last", "stop"]
_POLL_S = 0.2


@dataclass(frozen=True, slots=True)
class Setup:
    """What every rank loads. `store`: folder and size of the prefix store; `folder`: where the sockets lie."""

    checkpoint: str
    options: LoadOptions
    chunk: int
    store: tuple[str, int] | None
    is_int8: bool
    folder: str


@dataclass(frozen=True, slots=True)
class Ready:
    """A rank has loaded its part."""

    rank: int


@dataclass(frozen=True, slots=True)
class Failed:
    """A rank ends. `kind`: a class of engine.errors. `is_odd`: raised by a library, perhaps as another rank died."""

    kind: str
    message: str
    is_odd: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """Jobs for the ranks: one to answer, or several as a batch. Everything said about it carries its number."""

    number: int
    jobs: tuple[Job, ...]
    is_batch: bool


@dataclass(frozen=True, slots=True)
class Event:
    """`kind` and `value` of what happened: cached, progress, token (row, id; wants a reply), ended (row), done."""

    number: int
    kind: Literal["cached", "progress", "token", "ended", "done"]
    value: Any = None


def bind(path: Path) -> socket.socket:
    """A listening socket; whoever may enter the folder may connect."""
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    server.bind(str(path))
    server.listen(64)
    server.settimeout(_POLL_S)
    return server


def accept(server: socket.socket, waiting: Callable[[], None]) -> Connection:
    """The next that connects; `waiting` is called now and then and raises when nobody will."""
    while True:
        try:
            accepted, _ = server.accept()
        except TimeoutError:
            waiting()
            continue
        accepted.setblocking(True)
        return Connection(accepted.detach())


def connect(path: Path) -> Connection:
    return Client(str(path), family="AF_UNIX")
