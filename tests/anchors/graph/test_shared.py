"""References resolved by two processes: the same edges, whoever took which block, and whatever happens to the copy."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import pytest
from support.snapshots import own_snapshot

from anchors.graph.edges import shared, twin
from anchors.graph.edges.edges import EdgeRows
from anchors.graph.edges.shared import MIN_BLOCKS, Ints, Resolve, Sharing, resolve_all
from anchors.graph.edges.twin import MAX_TASKS, Twin, TwinFailed, can_be
from anchors.graph.resolving import resolve
from anchors.graph.resolving.resolve import build_graph

BLOCKS = [range(number, number + 1) for number in range(40)]
needs_copies = pytest.mark.skipif(not can_be(1), reason="no process is copied here")


def always() -> bool:
    return True


def resolving(rows: EdgeRows, at: Callable[[int], None] = lambda _: None) -> Resolve:
    """Three edges a block, under reasons of its own and of all."""

    def resolve(files: Sequence[int]) -> Ints:
        at(files[0])
        added = EdgeRows()
        for number, text in enumerate(("all", f"of {files[0]}", f"of {files[0] // 2}")):
            added.add(files[0], number, "call", 1, 90, text)
        found = added.array().copy()
        texts = list(added.reasons)
        found[:, 5] = [rows.reason(texts[number]) for number in found[:, 5].tolist()]
        return found

    return resolve


def told(rows: EdgeRows) -> list[tuple[int, int, str]]:
    texts = list(rows.reasons)
    return sorted((row[0], row[1], texts[row[5]]) for row in rows.array().tolist())


def resolved(at: Callable[[int], None] = lambda _: None, is_free: Callable[[], bool] = always) -> EdgeRows:
    rows = EdgeRows()
    rows.reason("known before")
    resolve_all(BLOCKS, resolving(rows, at), rows, Sharing(is_free))
    return rows


@pytest.fixture
def copies(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The processes that are forked from here on: others may be children of the tests' process as well."""
    fork, forked = os.fork, list[int]()

    def forking() -> int:
        process = fork()
        if process:
            forked.append(process)
        return process

    monkeypatch.setattr(os, "fork", forking)
    return forked


def assert_waited_for(copies: list[int]) -> None:
    assert copies
    for process in copies:
        with pytest.raises(ChildProcessError):
            os.waitpid(process, os.WNOHANG)


def alone() -> list[tuple[int, int, str]]:
    return told(resolved(is_free=lambda: False))


def test_two_processes_give_the_same_graph(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resolve, "REFERENCES_AT_ONCE", 2000)
    data = build_graph(own_snapshot()).to_bytes()
    assert build_graph(own_snapshot(), sharing=Sharing(always)).to_bytes() == data


@needs_copies
@pytest.mark.parametrize("at_once", [4, 1 << 16])
def test_each_block_is_resolved_once_by_one_of_two(monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    monkeypatch.setattr(shared, "ROWS_AT_ONCE", at_once)
    reading, writing = os.pipe()

    def taking(block: int) -> None:
        os.write(writing, f"{os.getpid()} {block}\n".encode())
        time.sleep(0.01)  # so that both come to take some

    found = told(resolved(taking))
    taken = [line.split() for line in os.read(reading, 1 << 16).decode().splitlines()]
    assert sorted(int(block) for _, block in taken) == list(range(len(BLOCKS)))
    assert len({process for process, _ in taken}) == 2
    assert found == alone()


@needs_copies
@pytest.mark.parametrize("is_free", [always, lambda: False])
@pytest.mark.parametrize("is_there", [always, lambda: False])
def test_what_is_found_as_a_whole_is_a_task_like_another(
    is_free: Callable[[], bool], is_there: Callable[[], bool]
) -> None:
    here, rows = os.getpid(), EdgeRows()

    def whole(number: int) -> tuple[Ints, bytes]:
        if os.getpid() != here and not is_there():
            os.kill(os.getpid(), signal.SIGKILL)
        added = EdgeRows(rows.reasons)
        added.add(1000 + number, 0, "import", 1, 90, f"the whole {number}")
        return added.array(), f"note {number}".encode()

    wholes = [partial(whole, number) for number in range(3)]
    at = (lambda _: time.sleep(0.01)) if is_free() else (lambda _: None)
    notes = resolve_all(BLOCKS, resolving(rows, at), rows, Sharing(is_free), wholes)
    assert notes == [b"note 0", b"note 1", b"note 2"]
    assert told(rows) == sorted([*alone(), *((1000 + n, 0, f"the whole {n}") for n in range(3))])


def fail() -> None:
    raise RuntimeError


@needs_copies
@pytest.mark.parametrize("num_done", [0, 3])
@pytest.mark.parametrize("end", [fail, lambda: os.kill(os.getpid(), signal.SIGKILL)])
def test_what_a_failing_copy_took_is_resolved_here(copies: list[int], num_done: int, end: Callable[[], None]) -> None:
    here, taken = os.getpid(), list[int]()

    def failing(block: int) -> None:
        if os.getpid() != here:
            taken.append(block)
            if len(taken) > num_done:
                end()
        time.sleep(0.01)  # so that the copy comes to take some

    assert told(resolved(failing)) == alone()
    assert_waited_for(copies)


@needs_copies
def test_no_copy_is_left_where_resolving_fails(copies: list[int]) -> None:
    here, seen = os.getpid(), []

    def failing(block: int) -> None:
        if os.getpid() == here:
            seen.append(block)
            raise RuntimeError
        time.sleep(600)

    with pytest.raises(RuntimeError):
        resolved(failing)
    assert_waited_for(copies)
    assert len(seen) == 1


def test_where_there_can_be_no_copy_all_is_resolved_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing() -> int:
        raise OSError

    monkeypatch.setattr(os, "fork", refusing)
    before = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    assert told(resolved()) == alone()
    if before:
        assert len(os.listdir("/proc/self/fd")) == before


def test_it_is_asked_before_each_block_until_few_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def never() -> bool:
        asked.append(True)
        return False

    resolved(is_free=never)
    assert len(asked) == len(BLOCKS) - MIN_BLOCKS + 1


@needs_copies
def test_what_was_not_all_sent_is_told() -> None:
    def work(tasks: Iterator[int]) -> Iterator[bytes]:
        yield bytes(list(tasks))
        raise RuntimeError

    copy = Twin(3, work)
    try:
        with pytest.raises(TwinFailed):
            copy.read()
    finally:
        copy.close()


@needs_copies
def test_a_copy_that_stands_still_is_given_up(monkeypatch: pytest.MonkeyPatch, copies: list[int]) -> None:
    here = os.getpid()
    monkeypatch.setattr(twin, "MIN_PATIENCE_S", 0.1)
    monkeypatch.setattr(twin, "PATIENCE", 0.0)

    def standing(_: int) -> None:
        if os.getpid() != here:
            time.sleep(600)
        time.sleep(0.01)  # so that the copy comes to take one

    assert told(resolved(standing)) == alone()
    assert_waited_for(copies)


@needs_copies
@pytest.mark.parametrize("is_daemon", [True, False])
def test_only_beside_threads_that_may_end_at_any_time(is_daemon: bool) -> None:
    end = threading.Event()
    thread = threading.Thread(target=end.wait, daemon=is_daemon)
    thread.start()
    try:
        assert can_be(1) is is_daemon
    finally:
        end.set()
        thread.join()


def test_more_tasks_than_fit_are_refused() -> None:
    with pytest.raises(OSError):
        Twin(MAX_TASKS + 1, lambda tasks: ())
