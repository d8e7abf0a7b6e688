"""Two processes with half of every layer each write the tokens of one; when one of them ends, all do, in one line."""

from __future__ import annotations

import json
import os
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.cli import iquest
from support.models import write_checkpoint
from support.repos import make_repo

from engine.errors import BackendFailed, DoesNotFit, EngineError, ModelUnreadable
from engine.open import open_engine
from engine.types import GenerationRequest, Message, Sampling

pytest.importorskip("torch")

TEXT = "def authenticate(user, password): return user.hash\n" * 8


def asked(question: str = "why?", *, num_tokens: int = 20, seed: int | None = None) -> GenerationRequest:
    sampling = Sampling() if seed is None else Sampling(0.9, 0.9, 50, seed)
    return GenerationRequest((Message("user", TEXT + question),), num_tokens, sampling)


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture(scope="module")
def loop_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_checkpoint(tmp_path_factory.mktemp("loop") / "tiny", seed=5, loop_window=9)


@pytest.fixture(scope="module")
def shared(loop_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Started once: the tests use it in their order, the last one kills a rank."""
    store = tmp_path_factory.mktemp("kv") / "kv"
    engine = open_engine(str(loop_folder), tensor_parallel=2, chunk=32, lookup=4, prefix_folder=store)
    yield engine
    engine.close()


def test_the_tokens_are_those_of_one_process(loop_folder: Path, shared: Any, tmp_path: Path) -> None:
    alone = open_engine(str(loop_folder), chunk=32, prefix_folder=tmp_path)
    assert "2 processes share every layer" in shared.notes and shared.plan.tensor_parallel == 2
    before = signal.getsignal(signal.SIGINT)
    questions = (asked(), asked("where?"), asked("when?", seed=3))
    wanted = [alone.generate(request) for request in questions]
    heard: list[Any] = []
    first = shared.generate(questions[0], heard.append, heard.append)
    assert (first.text, first.finish_reason, first.num_cached_tokens) == (wanted[0].text, wanted[0].finish_reason, 0)
    assert "".join(d.text for d in heard if hasattr(d, "text")) == first.text
    assert {p.phase for p in heard if hasattr(p, "phase")} == {"load", "prefill"}
    for request, want in zip(questions[1:], wanted[1:], strict=True):
        got = shared.generate(request)
        assert (got.text, got.num_cached_tokens) == (want.text, want.num_cached_tokens) and got.num_cached_tokens > 0
    assert signal.getsignal(signal.SIGINT) is before
    # each rank keeps its own half of the heads
    whole, half = (max(f.stat().st_size for f in store.glob("*.kv3")) for store in (tmp_path, shared._store.folder))
    assert half == pytest.approx(whole / 2, rel=0.2)


def test_a_batch_gives_the_same_rows(loop_folder: Path, shared: Any) -> None:
    alone = open_engine(str(loop_folder), prefix_bytes=0)
    requests = tuple(asked("x" * 9 * number, num_tokens=4 + 5 * number, seed=number or None) for number in range(3))
    wanted = {number: completion.text for number, completion in alone.generate_batch(requests)}
    assert {number: completion.text for number, completion in shared.generate_batch(requests)} == wanted


@pytest.mark.parametrize("phase", ["prefill", "decode"])
def test_ctrl_c_ends_the_answer_and_the_ranks_go_on(shared: Any, phase: str) -> None:
    whole = shared.generate(asked())
    ranks = shared._runner.pids

    def stop(_: object) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(1)  # the signal arrives here

    fresh = asked(f"{phase} {time.time_ns()}")
    cut = shared.generate(fresh, stop, None) if phase == "decode" else shared.generate(fresh, None, stop)
    assert cut.finish_reason == "interrupted" and cut.num_completion_tokens == (phase == "decode")
    assert shared.generate(asked()).text == whole.text and shared._runner.pids == ranks


def test_a_dead_rank_is_one_line_and_the_next_answer_starts_anew(shared: Any) -> None:
    whole = shared.generate(asked())
    pids = shared._runner.pids
    kill = threading.Timer(0.5, os.kill, (pids[1], signal.SIGKILL))

    def slowly(_: object) -> None:
        if not kill.is_alive() and not kill.finished.is_set():
            kill.start()
        time.sleep(0.1)

    with pytest.raises(BackendFailed, match=r"rank 1 of 2 was killed \(signal 9\), the others were ended") as caught:
        shared.generate(asked("again", num_tokens=60), slowly)
    assert "\n" not in str(caught.value)
    assert not any(is_alive(pid) for pid in pids.values())
    assert shared.generate(asked()).text == whole.text
    running = shared._runner.pids
    folder = shared._runner._ranks._folder
    shared.close()
    assert not any(is_alive(pid) for pid in running.values()) and not folder.exists()


def test_a_rank_that_cannot_load_is_one_line(tmp_path: Path) -> None:
    folder = write_checkpoint(tmp_path / "m")
    engine = open_engine(str(folder), tensor_parallel=2, prefix_bytes=0)
    file = folder / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-64])
    with pytest.raises(ModelUnreadable, match="fetch it again") as caught:
        engine.generate(asked())
    assert "\n" not in str(caught.value)


def test_a_number_that_divides_nothing_is_refused(tmp_path: Path) -> None:
    folder = write_checkpoint(tmp_path / "m")
    for number in (3, 0):
        with pytest.raises(DoesNotFit, match=f"{number} ranks cannot share this model: it has 4 heads, 2 of them"):
            open_engine(str(folder), tensor_parallel=number)
    assert issubclass(DoesNotFit, EngineError)


def test_the_command_starts_the_ranks_itself(tmp_path: Path) -> None:
    """The dense model, as a person would ask it: the setting is all there is to type."""
    folder = write_checkpoint(tmp_path / "m", seed=3)
    repo = make_repo(tmp_path / "repo", {"app.py": "def login(user):\n    return user.name\n"})
    said = []
    for ranks in ("1", "2"):
        env = {"IQUEST_ENGINE_TENSOR_PARALLEL": ranks, "IQUEST_ASK_MAX_TOKENS": "12"}
        command = ("ask", "Where is the login?", "-C", str(repo.root), "--model", str(folder), "--format", "json")
        ran = iquest(tmp_path / ranks, *command, env=env)
        assert ran.code == 0, ran.err
        assert ("2 processes share every layer" in ran.err) == (ranks == "2")
        said.append(json.loads(ran.out))
    assert said[0]["answer"] == said[1]["answer"] and said[0]["model"] == said[1]["model"]


def test_ctrl_c_while_the_ranks_load_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    engine = open_engine(str(write_checkpoint(tmp_path / "m")), tensor_parallel=2, prefix_bytes=0)
    threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGINT)).start()
    assert engine.generate(asked()).finish_reason == "interrupted"
    commands = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if os.access(path, os.R_OK)]
    assert not any(b"engine.ranks.worker" in command and str(tmp_path).encode() in command for command in commands)
    assert not list(tmp_path.glob("iquest-ranks-*"))
