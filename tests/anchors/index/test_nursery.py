"""Worker processes that are copies of one: what they share, what they do not, and what becomes of them without it."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from anchors.errors import IndexUnavailable
from anchors.index.nursery import can_copy
from anchors.index.pool import Limits, ParsePool
from anchors.index.worker import FAILED, RECORD, Task
from anchors.index.workload import Parsed
from anchors.records import FileRecord

TESTS = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(not can_copy(), reason="no process is copied here")


def pool(module: str = "extractors", jobs: int = 2, seconds: float = 20.0) -> ParsePool:
    return ParsePool(
        jobs=jobs, extractor=f"support.{module}:scripted", limits=Limits(seconds=seconds), import_path=(str(TESTS),)
    )


def run(one: ParsePool, *words: str) -> list[Parsed]:
    todo = [Task(number, b"p", "text", "", len(word), word.encode()) for number, word in enumerate(words)]
    return sorted(one.run(iter(todo), len(todo)))


def children() -> list[str]:
    listed = subprocess.run(["ps", "-wwo", "args=", "--ppid", str(os.getpid())], capture_output=True, text=True)
    return [line for line in listed.stdout.splitlines() if "anchors.index" in line or "defunct" in line]


def num_open() -> int:
    gc.collect()
    return len(os.listdir("/proc/self/fd"))


def num_lines(parsed: Parsed) -> int:
    return msgspec.msgpack.decode(parsed.payload, type=FileRecord).num_lines


def test_nothing_is_left_of_them_and_each_holds_its_own_streams_alone() -> None:
    before = num_open()
    results = run(pool(jobs=5), *["streams"] * 200)
    assert {num_lines(parsed) for parsed in results} == {5}, "three standard ones, the answers, the folder being listed"
    assert num_open() == before and children() == []


def test_one_that_dies_is_replaced_and_the_others_go_on() -> None:
    before = num_open()
    results = run(pool(jobs=3), *["die" if number in (3, 40, 90) else "fine" for number in range(120)])
    assert [parsed.number for parsed in results if parsed.status == FAILED] == [3, 40, 90]
    assert num_open() == before and children() == []


def test_where_the_system_refuses_copies_each_is_started_by_itself() -> None:
    assert {parsed.status for parsed in run(pool("unforked"), *["fine"] * 50)} == {RECORD}
    assert children() == []


def test_without_the_one_they_were_copied_from_they_go_on_and_can_still_be_ended() -> None:
    before = num_open()
    results = run(pool(seconds=1.0), "orphan", *["fine"] * 300, "hang", *["fine"] * 30)
    assert [parsed.number for parsed in results if parsed.status == FAILED] == [301]
    assert num_open() == before and children() == []
    deadline = time.monotonic() + 5
    while _orphans() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _orphans()


def _orphans() -> list[str]:
    """Copies of which the one that made them has died; who takes them over may leave them as dead."""
    listed = subprocess.run(["ps", "-wweo", "stat=,ppid=,args="], capture_output=True, text=True)
    ours = [line.split() for line in listed.stdout.splitlines() if "anchors.index" in line and str(TESTS) in line]
    return [" ".join(words) for words in ours if words[1] == "1" and not words[0].startswith("Z")]


def test_one_that_never_starts_ends_the_run_with_its_reason() -> None:
    with pytest.raises(IndexUnavailable, match="does not start"):
        run(pool("stalled", seconds=0.5), *["fine"] * 5)
    assert children() == []


def test_closed_before_it_has_begun_none_is_made() -> None:
    before, one = num_open(), pool(jobs=4)
    one.warm()
    one.close()
    assert num_open() == before and children() == []


def test_a_caller_that_is_killed_takes_them_along_though_one_hangs() -> None:
    program = (
        "import sys; sys.path[:0] = sys.argv[1:]\n"
        "from anchors.index.pool import ParsePool\nfrom anchors.index.worker import Task\n"
        "one = ParsePool(jobs=2, extractor='support.extractors:scripted', import_path=tuple(sys.argv[1:]))\n"
        "todo = [Task(number, b'p', 'text', '', 4, b'hang' if number else b'fine') for number in range(9)]\n"
        "for parsed in one.run(iter(todo), 9): print(parsed.number, flush=True)\n"
    )
    caller = subprocess.Popen([sys.executable, "-c", program, str(TESTS.parent), str(TESTS)], stdout=subprocess.PIPE)
    assert caller.stdout is not None and caller.stdout.readline() == b"0\n"
    (first,) = _children(caller.pid)
    copies = _children(first)
    caller.kill()
    caller.wait()
    caller.stdout.close()
    deadline = time.monotonic() + 5
    while any(map(_lives, (first, *copies))) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert copies and not any(map(_lives, (first, *copies)))


CALLER = (
    "import os, resource, signal, sys; sys.path[:0] = sys.argv[1:3]\n"
    "from anchors.index.pool import ParsePool\nfrom anchors.index.worker import Task\n"
    "one = ParsePool(jobs=4, extractor='support.extractors:scripted', import_path=(sys.argv[2],))\n"
    "todo = [Task(at, b'p', 'text', '', 4, b'die' if sys.argv[4:] and at == 9 else b'fine') for at in range(50)]\n"
    "before = len(os.listdir('/proc/self/fd'))\n"
    "exec(sys.argv[3])\n"
    "try: told = list(one.run(iter(todo), 50)); print(sum(parsed.status == 1 for parsed in told))\n"
    "except OSError as error: print(error.strerror)\n"
    "print(len(os.listdir('/proc/self/fd')) - before)\n"
    "if sys.argv[4:]: print(next(parsed.payload.decode() for parsed in told if parsed.status != 1))\n"
)


def _told_by_caller(first: str, *more: str) -> list[str]:
    program = [sys.executable, "-c", CALLER, str(TESTS.parent), str(TESTS), first, *more]
    return subprocess.run(program, capture_output=True, text=True, timeout=60).stdout.splitlines()


@pytest.mark.parametrize("room", (1, 2, 4, 5, 6, 9, 12, 13, 18, 24))
def test_with_few_descriptors_there_are_fewer_processes_and_none_is_lost(room: int) -> None:
    told, lost = _told_by_caller(f"resource.setrlimit(resource.RLIMIT_NOFILE, ({room} + before, 4096))")
    assert told in (["50"] if room > 12 else ["50", "Too many open files"])
    assert lost == "0"


def test_a_caller_that_lets_the_system_wait_for_its_children_hears_what_one_died_of() -> None:
    told = _told_by_caller("signal.signal(signal.SIGCHLD, signal.SIG_IGN)", "die")
    assert told == _told_by_caller("", "die")
    assert told[:2] == ["49", "0"]


def _children(pid: int) -> list[int]:
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True)
    return [int(word) for word in listed.stdout.split()]


def _lives(pid: int) -> bool:
    stat = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout
    return bool(stat) and not stat.startswith("Z")
