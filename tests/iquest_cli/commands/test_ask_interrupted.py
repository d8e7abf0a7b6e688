"""A real Ctrl-C, to the whole process group, in every phase of an answer by a model on this machine."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from support.models import write_checkpoint
from support.repos import make_repo
from support.warm import Warm

NOTE = "iquest: IQuest-Coder-V1-7B-Instruct: no GPU was found: it runs on the CPU"
# Lets the command run as it is, but sends the signal when a function is entered for the nth time; it then goes on.
SIGNAL_IN = """
import importlib, os, signal, sys, threading
signal.signal(signal.SIGINT, signal.default_int_handler)  # a run in the background ignores interrupts
module, owner, name, word, number = sys.argv[1:6]
if module != "-":
    place = importlib.import_module(module)
    for part in owner.split(".") if owner else ():
        place = getattr(place, part)
    whole, calls, lock = getattr(place, name), [], threading.Lock()
    def entered(*args, **kwargs):
        with lock:
            calls.extend([1] if not word or word in args else [])
            is_now = len(calls) == int(number) and (not word or word in args)
        if is_now:
            os.killpg(os.getpgrp(), signal.SIGINT)
        return whole(*args, **kwargs)
    setattr(place, name, entered)
sys.argv[1:] = sys.argv[6:]
from iquest_cli.__main__ import main
main()
"""
PHASES = {
    "load": ("engine.loading", "", "_from_pretrained", "", "1"),
    "prefill": ("engine.decode", "Decoder", "forward", "reading the prompt", "2"),
    "prefix writing": ("engine.cache.store", "ChunkStore", "_mac", "", "3"),
    "decode": ("engine.decode", "Decoder", "forward", "writing the answer", "5"),
    "nothing": ("-", "", "", "", "0"),
}


class Asker:
    """Runs the same question in a session of its own."""

    def __init__(self, base: Path, warm: Warm) -> None:
        self.warm = warm
        self.folder = write_checkpoint(base / "IQuest-Coder-V1-7B-Instruct", seed=3, max_position_embeddings=16_384)
        text = "def login(user):\n    return user.session  # the session of a user\n" * 20
        self.repo, self.cache = make_repo(base / "repo", {"login.py": text}).root, base / "cache"

    def ask(self, phase: str, *more: str) -> tuple[int, str, str]:
        words = ("ask", "Where is login?", "-C", str(self.repo), "--model", str(self.folder))
        options = ("--max-tokens", "24", "--budget", "1500", "--no-tools", *more)
        env = os.environ | {"XDG_CACHE_HOME": str(self.cache), "OMP_NUM_THREADS": "1"}
        done = self.warm.run(SIGNAL_IN, *PHASES[phase], *words, *options, env=env, cwd=self.repo.parent)
        return done.returncode, done.stdout, done.stderr

    def facts(self) -> tuple[Any, int]:
        """The answer of a run that nobody stops, without what a clock or the store changes; the tokens it knew."""
        code, out, err = self.ask("nothing", "--format", "json")
        assert code == 0, err
        answer = json.loads(out)
        del answer["timings"]
        return answer, answer["model"].pop("num_cached_tokens")

    @property
    def store(self) -> Path:
        return self.cache / "iquest" / "kv"


@pytest.fixture
def asker(tmp_path: Path, warm: Warm) -> Asker:
    return Asker(tmp_path, warm)


def test_ctrl_c_in_each_phase_is_one_line_and_the_next_run_works(asker: Asker) -> None:
    for phase in ("load", "prefill", "prefix writing", "decode"):
        code, out, err = asker.ask(phase)
        assert (code, err.splitlines()) == (130, [NOTE, "iquest: interrupted"]), phase
        assert bool(out) == (phase == "decode"), phase
        assert not list(asker.store.glob("*.tmp")), phase
    after, num_cached = asker.facts()
    assert num_cached > 0  # what was whole before Ctrl-C is used
    for file in asker.store.iterdir():
        file.unlink()
    assert asker.facts() == (after, 0)


def test_ctrl_c_while_a_prefix_is_read(asker: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, _ = asker.facts()
    names = sorted(path.name for path in asker.store.iterdir())
    monkeypatch.setitem(PHASES, "prefix reading", ("engine.cache.store", "ChunkStore", "read", "", "3"))
    code, out, err = asker.ask("prefix reading")
    assert (code, out, err.splitlines()) == (130, "", [NOTE, "iquest: interrupted"])
    assert sorted(path.name for path in asker.store.iterdir()) == names
    again, num_cached = asker.facts()
    assert again == whole and num_cached > 0


def test_an_interrupted_answer_is_written_as_json_too(asker: Asker) -> None:
    code, out, err = asker.ask("decode", "--format", "json")
    assert code == 130 and err.splitlines()[-1] == "iquest: interrupted"
    assert json.loads(out)["model"]["finish_reason"] == "interrupted"
