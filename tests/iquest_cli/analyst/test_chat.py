"""`iquest chat`: one warm session, many questions, plain lines from a pipe."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.answer_cases import WRONG_PASSWORD
from support.cli import Ran, clean_environment, iquest
from support.models import write_checkpoint
from support.repos import RepoBuilder

from anchors.workspace import Workspace
from engine.backends.scripted import Reply, ScriptedEngine
from engine.errors import Interrupted
from engine.types import Completion
from iquest_cli.analyst.model.chat import Conversation
from iquest_cli.analyst.model.converse import AskOptions
from iquest_cli.analyst.model.plans import packed_for, plan_for

LOGIN = (
    "- A failed login is logged [services/login.py:19] "
    '"logger.warning("login failed for user %s: wrong password", name)"\n'
)
BILLING = '- Invoices log an error [services/billing.py:10] "logger.error("negative amount %s", amount)"\n'
CALL = '<tool_call>\n{"name": "read", "arguments": {"path": "services/billing.py"}}\n</tool_call>'


def chat(state: Path, repo: RepoBuilder, lines: str, *args: str) -> Ran:
    return iquest(state, "chat", "-C", str(repo.root), *args, stdin=lines.encode())


def script(folder: Path, *replies: str, **more: Any) -> str:
    path = folder / "script.json"
    path.write_text(json.dumps({"replies": [{"text": text} for text in replies], **more}))
    return f"scripted:{path}"


def test_without_a_model_each_turn_is_static_and_says_so(state: Path, service: RepoBuilder) -> None:
    ran = chat(state, service, f"{WRONG_PASSWORD}\n\nWho calls charge?\n/budget\n", "--model", "none")
    assert ran.code == 0, ran.err
    assert "static analysis alone" in ran.err and "there is no context to fill" in ran.err
    assert ran.out.count("no model") == 2 and "login failed for user" in ran.out


def test_turns_follow_one_another(state: Path, tmp_path: Path, service: RepoBuilder) -> None:
    model = script(tmp_path, LOGIN, CALL, BILLING, name="iquest-coder-v1-40b-instruct")
    lines = f"{WRONG_PASSWORD}\nAnd the invoices?\n/evidence\n/files\n/budget\n/quit\nnever read\n"
    ran = chat(state, service, lines, "--model", model)
    assert ran.code == 0, ran.err
    assert ran.out.index("A failed login") < ran.out.index("Invoices log an error")
    assert "tool_call" not in ran.out and "looked further: read(" in ran.err
    assert "quoted by the model" in ran.out and "services/billing.py" in ran.out
    assert "2 turns" in ran.out and "tokens of prompt" in ran.out


def test_slash_commands_that_are_wrong_are_one_line(state: Path, service: RepoBuilder) -> None:
    ran = chat(state, service, "/hepl\n/save\n/evidence\n/help\n/api/login is what?\n", "--model", "none")
    assert ran.code == 3
    assert "did you mean /help?" in ran.err and "/save takes the name" in ran.err and "no answer yet" in ran.err
    assert "/reset" in ran.out and "no model" in ran.out


def test_a_transcript_is_markdown_and_never_overwrites(state: Path, tmp_path: Path, service: RepoBuilder) -> None:
    kept, old = tmp_path / "talk.md", tmp_path / "old.md"
    old.write_text("mine")
    model = script(tmp_path, "<img src=x onerror=y> \x1b[31mred\x1b[0m\n", LOGIN)
    lines = f"What is it?\n/save {kept}\n{WRONG_PASSWORD}\n/save {kept}\n/save {old}\n"
    ran = chat(state, service, lines, "--model", model)
    text = kept.read_text()
    assert f"**{WRONG_PASSWORD}**" in text and "---" in text and "A failed login" in text
    assert "<img" not in text and "\x1b" not in text + ran.out
    assert old.read_text() == "mine" and "exists already" in ran.err and ran.code == 3


def test_a_failed_question_keeps_the_session(state: Path, tmp_path: Path, service: RepoBuilder) -> None:
    path = tmp_path / "one.json"
    path.write_text(json.dumps({"replies": [{"text": LOGIN, "when": "which logs are recorded"}]}))
    lines = f"Where is it?\n{'x' * 20_001}\n{WRONG_PASSWORD}\n"
    ran = chat(state, service, lines, "--model", f"scripted:{path}")
    assert ran.code == 3
    assert "no reply for this prompt" in ran.err and "at most 20,000" in ran.err
    assert "A failed login" in ran.out


def conversation(service: RepoBuilder, state: Path, engine: ScriptedEngine, **options: Any) -> Conversation:
    workspace = Workspace.open(service.root, cache_dir=state / "cache", jobs=1)
    return Conversation(workspace, engine, AskOptions(**options))


def test_the_prompt_of_a_turn_begins_with_that_of_the_last(state: Path, service: RepoBuilder) -> None:
    engine = ScriptedEngine((Reply(LOGIN), Reply(BILLING)))
    talk = conversation(service, state, engine)
    with talk.workspace:
        talk.ask(WRONG_PASSWORD)
        talk.ask("And the invoices?")
        first, second = (request.messages for request in engine.requests)
        assert second[: len(first)] == first
        assert [m.role for m in second] == ["system", "user", "assistant"] + ["user", "assistant"] + ["user"]
        talk.reset()
        talk.ask("And the invoices?")
        assert len(engine.requests[2].messages) == 4


@pytest.mark.parametrize(("name", "budget"), [("scripted", 2_400), ("iquest-coder-v1-40b-instruct", 6_500)])
def test_a_full_context_forgets_the_oldest_and_says_so(
    state: Path, service: RepoBuilder, name: str, budget: int
) -> None:
    engine = ScriptedEngine((Reply(LOGIN),), name=name, max_context=9_000)
    talk = conversation(service, state, engine, budget=budget)
    dropped: list[str] = []
    with talk.workspace:
        for number in range(12):
            dropped += talk.ask(f"Question {number}: {WRONG_PASSWORD}").dropped
            assert engine.count_prompt_tokens(engine.requests[-1].messages) <= budget
    assert dropped and dropped == [f"Question {n}: {WRONG_PASSWORD}" for n in range(len(dropped))]
    assert talk.turns[-1].question.startswith("Question 11")


def test_a_talk_that_cannot_fit_is_one_clear_line(state: Path, tmp_path: Path, service: RepoBuilder) -> None:
    ran = chat(state, service, "Where?\n", "--model", script(tmp_path, "x", max_context=900), "--max-tokens", "800")
    assert ran.code == 3 and "--max-tokens" in ran.err and "Traceback" not in ran.err


def test_what_is_planned_whole_can_be_packed(state: Path, service: RepoBuilder) -> None:
    """Around the size of the repository, where line numbers make the difference."""
    kinds = set()

    def count(text: str) -> int:
        return (len(text) + 1) // 2

    with Workspace.open(service.root, cache_dir=state / "cache", jobs=1) as workspace:
        for budget in range(1_500, 3_500, 25):
            kind = plan_for(workspace, WRONG_PASSWORD, budget, count, "auto", ()).kind
            if kind != "summary":
                packed = packed_for(workspace, WRONG_PASSWORD, budget, count, "halves", kind, ())
                kinds.add((kind, packed.plan))
    assert {("whole", "whole"), ("whole", "packed"), ("packed", "packed")} <= kinds


class Stopped(ScriptedEngine):
    """Ctrl-C comes during every answer."""

    def generate(self, *args: Any) -> Completion:
        return replace(super().generate(*args), finish_reason="interrupted")


def test_a_stopped_answer_stays_part_of_the_talk(state: Path, service: RepoBuilder) -> None:
    talk = conversation(service, state, Stopped((Reply(LOGIN), Reply(""), Reply(BILLING))))
    with talk.workspace:
        assert talk.ask(WRONG_PASSWORD).was_stopped
        with pytest.raises(Interrupted):
            talk.ask("And then?")
        assert [turn.question for turn in talk.turns] == [WRONG_PASSWORD]
        assert talk.ask("And the invoices?").answer.citations[0].path == "services/billing.py"


def test_forgetting_is_loud(state: Path, tmp_path: Path, service: RepoBuilder) -> None:
    lines = "".join(f"Question {n}: {WRONG_PASSWORD}\n" for n in range(10))
    ran = chat(state, service, lines, "--model", script(tmp_path, LOGIN), "--budget", "2400")
    assert ran.code == 0, ran.err
    assert "the context was full: forgot 1 turn: “Question 0" in ran.err


def test_a_terminal_has_a_prompt_and_keys(state: Path, service: RepoBuilder) -> None:
    """Ctrl-C leaves a line, Ctrl-D the session."""
    main, side = pty.openpty()
    command = [sys.executable, "-P", "-m", "iquest_cli", "chat", "-C", str(service.root), "--model", "none"]
    env = {**clean_environment(state), "TERM": "xterm"}
    with subprocess.Popen(
        command, stdin=side, stdout=side, stderr=side, env=env, cwd=state, start_new_session=True
    ) as run:
        os.close(side)
        try:
            assert "/help lists the commands" in _until(main, "> ")
            _interrupt(run, main)
            os.write(main, b"Who calls charge?\n")
            assert "no model" in _until(main, "\n> ")
            os.write(main, b"\x04")
            assert run.wait(timeout=20) == 0
        finally:
            run.kill()
            os.close(main)


def _interrupt(run: subprocess.Popen[bytes], descriptor: int) -> None:
    """Again where it came before the prompt listened: line editing sees a signal only once it waits for keys."""
    for _ in range(10):
        time.sleep(0.3)
        run.send_signal(signal.SIGINT)
        if select.select([descriptor], [], [], 3)[0]:
            break
    _until(descriptor, "> ")


def _until(descriptor: int, wanted: str) -> str:
    text = ""
    deadline = time.monotonic() + 30
    while wanted not in text and time.monotonic() < deadline:
        if select.select([descriptor], [], [], 0.2)[0]:
            try:
                text += os.read(descriptor, 65_536).decode("utf-8", "replace").replace("\r", "")
            except OSError:
                break
    assert wanted in text, text
    return text


def test_a_real_checkpoint_talks(state: Path, tmp_path: Path, service: RepoBuilder) -> None:
    pytest.importorskip("torch")
    folder = write_checkpoint(tmp_path / "IQuest-Coder-V1-7B-Instruct", max_position_embeddings=16384)
    ran = chat(state, service, "Who?\nWhere?\n", "--model", str(folder), "--max-tokens", "8", "--budget", "9000")
    assert ran.code == 0, ran.err
