"""The engine of tests answers like a real one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.errors import BackendFailed, ModelUnreadable, PromptTooLong
from engine.open import open_engine
from engine.types import Delta, GenerationRequest, Message


def ask(text: str, **options: object) -> GenerationRequest:
    return GenerationRequest((Message("user", text),), **{"max_tokens": 100, **options})  # type: ignore[arg-type]


def test_replies_match_the_prompt_or_come_in_order(tmp_path: Path) -> None:
    replies = [{"text": "one"}, {"text": "two"}, {"when": "login", "text": "in login.py:3", "reasoning": "look it up"}]
    script = tmp_path / "script.json"
    script.write_text(json.dumps({"name": "tester", "replies": replies}))
    engine = open_engine(f"scripted:{script}")
    assert [engine.generate(ask(text)).text for text in ("a", "the login?", "b", "c")] == [
        "one",
        "in login.py:3",
        "two",
        "two",
    ]
    assert engine.name == "tester"
    completions = dict(engine.generate_batch((ask("login"), ask("x"))))
    assert completions[0].reasoning == "look it up" and completions[1].text == "two"


def test_streams_stops_and_counts(tmp_path: Path) -> None:
    script = tmp_path / "script.txt"
    script.write_text("It is in core/app.py:10.\nSTOP never said")
    engine = open_engine(f"scripted:{script}")
    deltas: list[Delta] = []
    completion = engine.generate(ask("where?", stop=("STOP",)), deltas.append)
    assert "".join(d.text for d in deltas) == completion.text == "It is in core/app.py:10.\n"
    assert (completion.finish_reason, len(deltas) > 5) == ("stop", True)
    short = engine.generate(ask("where?", max_tokens=2))
    assert (short.text, short.finish_reason) == ("It is", "length")


def test_bad_scripts_and_long_prompts_are_errors(tmp_path: Path) -> None:
    with pytest.raises(ModelUnreadable, match="cannot be read"):
        open_engine(f"scripted:{tmp_path / 'none.txt'}")
    script = tmp_path / "script.json"
    script.write_text('{"replies": [{"txt": 1}]}')
    with pytest.raises(ModelUnreadable, match="needs"):
        open_engine(f"scripted:{script}")
    script.write_text('{"max_context": 50, "replies": [{"text": "x", "when": "never"}]}')
    engine = open_engine(f"scripted:{script}")
    with pytest.raises(PromptTooLong, match="lower --budget"):
        engine.generate(ask("word " * 60))
    with pytest.raises(BackendFailed, match="no reply"):
        engine.generate(ask("hello", max_tokens=5))
