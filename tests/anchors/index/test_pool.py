"""Files that hang, crash or bloat whoever parses them cost themselves and nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from anchors.errors import IndexUnavailable
from anchors.index.pool import Limits, ParsePool
from anchors.index.process import child_path
from anchors.index.worker import FAILED, RECORD, UNREAD, Task
from anchors.index.workload import Parsed
from anchors.repository.files import blob_hash

TESTS = Path(__file__).parents[2]
EXTRACTOR = "support.extractors:scripted"


@pytest.fixture(params=[True, False], ids=["copied", "started"], autouse=True)
def may_copy(request: pytest.FixtureRequest) -> bool:
    """What `pool` makes is the same whether its processes are copies of one or started each by itself."""
    global _may_copy
    _may_copy = request.param
    return _may_copy


_may_copy = True


def pool(jobs: int = 2, seconds: float = 20.0, root: str = "") -> ParsePool:
    limits = Limits(seconds=seconds)
    path = (str(TESTS),)
    return ParsePool(root, jobs=jobs, extractor=EXTRACTOR, limits=limits, import_path=path, may_copy=_may_copy)


def tasks(*words: str) -> list[Task]:
    return [Task(number, b"p", "text", "", len(word), word.encode()) for number, word in enumerate(words)]


def run(one: ParsePool, todo: list[Task]) -> dict[int, Parsed]:
    results = list(one.run(iter(todo), len(todo)))
    assert len(results) == len(todo)
    return {parsed.number: parsed for parsed in results}


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_task_is_answered_once(jobs: int) -> None:
    results = run(pool(jobs), tasks(*(f"{number}\n" * (number % 7) for number in range(1500))))
    assert sorted(results) == list(range(1500))
    assert {parsed.status for parsed in results.values()} == {RECORD}


def test_processes_that_were_started_ahead_are_used_and_the_unused_ended() -> None:
    one = pool(2)
    one.warm()
    started = [worker.process._child for worker in one._ready]
    assert len(started) == 2 and all(child.poll() is None for child in started)
    words = [f"{number}\n" for number in range(300)]
    results = list(one.run(iter(tasks(*words)), 300, sum(map(len, words))))
    assert sorted(parsed.number for parsed in results) == list(range(300))
    assert not one._ready and all(child.poll() is not None for child in started), "they did the work, and ended"
    one.warm()
    unused = [worker.process._child for worker in one._ready]
    one.close()
    assert not one._ready and all(child.poll() is not None for child in unused)


def test_what_was_offered_to_waiting_processes_is_answered_by_the_run() -> None:
    one = pool(2)
    assert not one.offer(Task(-1, b"p", "text", "", 4, b"fine")), "no process waits yet"
    one.warm()
    words = ["fine"] * 3 + ["die"] + ["fine"] * 3
    for number, word in enumerate(words):
        assert one.offer(Task(-1 - number, b"p", "text", "", len(word), word.encode()))
    results = {parsed.number: parsed for parsed in one.run(iter(tasks("fine", "fine")), 2, 8)}
    assert sorted(results) == list(range(-7, 2))
    assert [number for number, parsed in results.items() if parsed.status == FAILED] == [-4]
    one.warm()
    taken = 0
    while one.offer(Task(-1 - taken, b"p", "text", "", 4, b"fine")):
        taken += 1
    assert 1000 < taken < 5000, "a bounded number is taken while nobody reads the answers"
    one.close()


def test_answers_are_taken_while_more_is_offered_than_processes_hold_at_once() -> None:
    one, offered, until = pool(2), 0, time.monotonic() + 60
    one.warm()
    early: list[int] = []
    while offered < 5000 and time.monotonic() < until:
        if one.offer(Task(-1 - offered, b"p", "text", "", 4, b"fine")):
            offered += 1
        else:
            early += [parsed.number for parsed in one.answered()]
    assert offered == 5000 and early
    late = [parsed.number for parsed in one.run(iter(()), 0, 0)]
    assert sorted(early + late) == list(range(-5000, 0))


def test_what_ends_a_process_that_waits_for_the_run_is_named_by_it() -> None:
    one, until = pool(1), time.monotonic() + 60
    one.warm()
    for number, word in enumerate(("fine", "die", "fine")):
        assert one.offer(Task(-1 - number, b"p", "text", "", 4, word.encode()))
    early: list[Parsed] = []
    while one._ready[0].process._child.poll() is None and time.monotonic() < until:
        early += one.answered()
    early += one.answered()
    results = {parsed.number: parsed.status for parsed in (*early, *one.run(iter(()), 0, 0))}
    assert results == {-1: RECORD, -2: FAILED, -3: RECORD} and len(early) == 1


def test_one_offered_task_is_answered_where_no_other_is_left() -> None:
    one = pool(2)
    one.warm()
    assert one.offer(Task(-1, b"p", "text", "", 4, b"fine"))
    assert [parsed.number for parsed in one.run(iter(()), 0, 0)] == [-1]
    one.close()


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("die", "ended the process (SIGSEGV)"),
        ("exit", "ended the process (exit code 7)"),
        ("bloat", "ran out of memory"),
        ("fault", "reading it failed: ValueError: a bad thing"),
    ],
)
def test_a_bad_file_is_named_and_the_others_are_parsed(word: str, reason: str) -> None:
    results = run(pool(), tasks(*(word if number == 50 else "fine" for number in range(300))))
    assert results[50].status == FAILED and reason in results[50].payload.decode()
    assert [number for number, parsed in sorted(results.items()) if parsed.status != RECORD] == [50]


def test_a_hanging_file_is_given_up_after_its_time() -> None:
    start = time.monotonic()
    results = run(pool(seconds=0.7), tasks("fine", "hang", *["fine"] * 50))
    assert results[1].status == FAILED and b"took over 0.7 s" in results[1].payload
    assert [parsed.status for number, parsed in results.items() if number != 1] == [RECORD] * 51
    assert time.monotonic() - start < 15


def test_several_bad_files_in_a_row() -> None:
    words = ["die", "die", "exit", "die", "fine", "exit"]
    results = run(pool(jobs=1), tasks(*words))
    assert [results[number].status for number in range(6)] == [FAILED] * 4 + [RECORD, FAILED]


def test_what_an_extractor_prints_does_not_get_between_the_answers() -> None:
    results = run(pool(jobs=1), tasks("noise\n1", "fine", "noise\n2\n3"))
    assert {parsed.status for parsed in results.values()} == {RECORD}


def test_files_are_read_by_the_worker_and_must_be_those_that_were_listed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"one\n")
    (tmp_path / "b.txt").write_bytes(b"two\n")
    (tmp_path / "link.txt").symlink_to("/etc/hostname")
    rows = [("a.txt", b"one\n"), ("b.txt", b"before\n"), ("gone.txt", b""), ("link.txt", b"")]
    todo = [
        Task(number, os.fsencode(path), "text", blob_hash(data), len(data)) for number, (path, data) in enumerate(rows)
    ]
    for results in (
        run(pool(root=str(tmp_path)), todo),
        {p.number: p for p in pool(root=str(tmp_path)).run_here(todo)},
    ):
        assert [results[number].status for number in range(4)] == [RECORD, UNREAD, UNREAD, UNREAD]
        assert results[1].payload == b"changed while it was read"
        assert results[3].payload == b"symbolic link"


def test_processes_end_when_the_caller_stops_asking() -> None:
    results = pool().run(iter(tasks(*["hang"] * 20)), 20)
    with pytest.raises(TimeoutError):
        signal.signal(signal.SIGALRM, raise_timeout)
        signal.setitimer(signal.ITIMER_REAL, 1.0)
        next(results)
    signal.setitimer(signal.ITIMER_REAL, 0)
    results.close()
    assert children_of(os.getpid()) == []


def raise_timeout(*_: object) -> None:
    raise TimeoutError


def children_of(pid: int) -> list[str]:
    listed = subprocess.run(["ps", "-wwo", "args=", "--ppid", str(pid)], capture_output=True, text=True)
    return [line for line in listed.stdout.splitlines() if "anchors.index.lean" in line]


def test_an_extractor_that_cannot_be_imported_ends_the_run_with_its_reason() -> None:
    broken = ParsePool(jobs=2, extractor="support.no_such_module:extract")
    with pytest.raises(IndexUnavailable, match="no_such_module|No module named 'support'"):
        list(broken.run(iter(tasks("fine", "fine")), 2))


def test_no_module_of_the_repository_is_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trap = f"import os\nopen(os.path.join({str(tmp_path)!r}, 'executed'), 'w').close()\nraise SystemExit(3)\n"
    for name in ("msgspec.py", "struct.py", "json.py", "sitecustomize.py", "tree_sitter.py", "numpy.py"):
        (tmp_path / name).write_text(trap)
    naive = subprocess.run([sys.executable, "-c", "import msgspec"], cwd=tmp_path)
    assert naive.returncode == 3 and (tmp_path / "executed").exists()  # the trap works
    (tmp_path / "executed").unlink()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(sys, "path", ["", str(tmp_path), *sys.path])
    results = run(pool(root=str(tmp_path)), tasks("fine", "fine"))
    assert [parsed.status for parsed in results.values()] == [RECORD, RECORD]
    assert not (tmp_path / "executed").exists()


def test_child_path_keeps_python_and_leaves_the_repository_out(tmp_path: Path) -> None:
    own = str(TESTS.parent)
    path = child_path(["", "relative", str(tmp_path), str(tmp_path / "deep"), *sys.path], str(tmp_path))
    assert path[0] == own and str(tmp_path) not in path and str(tmp_path / "deep") not in path
    assert any("site-packages" in entry or "dist-packages" in entry for entry in path)
    assert own in child_path(sys.path, own)
