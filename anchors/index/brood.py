"""The process that parsing ones are copies of: it imports and compiles the first queries once, forks, and waits.

It parses no file of the repository, holds no thread, and was started afresh. Whoever started it asks over its standard
input, a line each: `language NAME`, `begin`, `ended NUMBER MILLISECONDS`. A copy is waited for when that is asked for,
so that its number stays its own; when the input ends, copies that still run are killed.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import struct
import sys
import time

import msgspec

from anchors.index.worker import Parser, Setup, begin, serve

NUMBER = struct.Struct("<i")
"""An answer, or one of the copies' process ids, which are told first and unasked: `REFUSED` where none was made."""
REFUSED = -1
RUNS = -1000
"""In place of the code that a copy ended with: `ended` says whether, as long as it may wait."""

_INPUT = 0
_READ_BYTES = 1 << 16
_PREPARING_S = 0.06
"""Of processor time: for languages that not every copy may meet, the others should not wait."""
_LOOK_S = 0.001


def main() -> None:
    """Ends when its input does. A copy ends in here too, once it has no more tasks."""
    said = os.dup(1)
    os.dup2(2, 1)  # whatever prints cannot get between the answers
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # where the caller ignores it, nobody could wait for a copy
    setup = msgspec.msgpack.decode(bytes.fromhex(sys.argv[2]), type=Setup)
    pipes = [tuple(map(int, triple.split(","))) for triple in sys.argv[3:]]
    parser = begin(setup)
    requests = _Requests()
    if requests.has_begun():
        _prepare(parser, requests.languages())
        waiting, go = os.pipe()
        pids = _fork(parser, setup, pipes, (said, go), waiting)
        _say(said, *pids)
        os.close(go)  # none begins before all are known
        os.close(waiting)
        _answer(requests, pids, said)
    os._exit(0)


class _Requests:
    def __init__(self) -> None:
        self._lines: list[list[str]] = []
        self._rest = b""
        self._is_open = True

    def has_begun(self) -> bool:
        """Waits for that; False when the input ended before."""
        while self._is_open and ["begin"] not in self._lines:
            self._read()
        return self._is_open

    def languages(self) -> list[str]:
        """Those that were named so far."""
        while select.select([_INPUT], [], [], 0)[0] and self._is_open:
            self._read()
        return [line[1] for line in self._lines if line[0] == "language"]

    def __iter__(self) -> _Requests:
        return self

    def __next__(self) -> list[str]:
        while not self._lines:
            if not self._is_open:
                raise StopIteration
            self._read()
        return self._lines.pop(0)

    def _read(self) -> None:
        data = os.read(_INPUT, _READ_BYTES)
        self._is_open = bool(data)
        *lines, self._rest = (self._rest + data).split(b"\n")
        self._lines += [line.decode().split(" ") for line in lines]


def _prepare(parser: Parser, languages: list[str]) -> None:
    until = time.process_time() + _PREPARING_S
    for language in languages:
        if time.process_time() < until:
            parser.prepare(language)


def _fork(parser: Parser, setup: Setup, pipes: list[tuple[int, ...]], own: tuple[int, ...], waiting: int) -> list[int]:
    """A copy for each of these pipes, of which only it keeps its own: to, from, errors. It begins at the end of
    `waiting`; `own`: what none keeps."""
    pids = []
    for number, (source, target, errors) in enumerate(pipes):
        try:
            pid = os.fork()
        except OSError:
            pid = REFUSED
        if pid == 0:
            os.setsid()  # where time is shared out among sessions, each has as much as if it was started by itself
            for stream in own:
                os.close(stream)
            os.dup2(source, 0)
            os.dup2(errors, 2)
            os.dup2(errors, 1)
            for other in pipes[number:]:
                for stream in other:
                    if stream != target:
                        os.close(stream)
            os.read(waiting, 1)
            os.close(waiting)
            serve(parser, setup, os.fdopen(target, "wb", buffering=0))
            os._exit(0)  # there is nothing to be put in order
        for stream in (source, target, errors):
            os.close(stream)
        pids.append(pid)
    return pids


def _answer(requests: _Requests, pids: list[int], said: int) -> None:
    codes: dict[int, int] = {}
    for line in requests:
        if line[0] == "ended":
            number = int(line[1])
            if number not in codes:
                code = _waited(pids[number], time.monotonic() + int(line[2]) / 1000)
                if code is not None:
                    codes[number] = code
            _say(said, codes.get(number, RUNS))
    for number, pid in enumerate(pids):
        if number not in codes and pid != REFUSED:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def _waited(pid: int, until: float) -> int | None:
    while True:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() >= until:
            return None
        time.sleep(_LOOK_S)


def _say(said: int, *numbers: int) -> None:
    with contextlib.suppress(BrokenPipeError):  # nobody is left to listen: the input ends too
        os.write(said, b"".join(map(NUMBER.pack, numbers)))
