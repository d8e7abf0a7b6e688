"""Guesses from the prompt change no token, whether they are right or wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.models import write_checkpoint

from engine.lookup import PromptLookup
from engine.open import open_engine
from engine.types import GenerationRequest, Message, Sampling


@given(st.lists(st.integers(0, 3), max_size=60), st.integers(1, 8))
def test_a_guess_is_what_followed_the_last_three_tokens(ids: list[int], most: int) -> None:
    guess = PromptLookup(ids, 8).draft(most)
    starts = [i + 3 for i in range(len(ids) - 3) if ids[i : i + 3] == ids[-3:]]
    assert guess == (ids[starts[-1] : starts[-1] + most] if starts else [])


def test_guesses_shrink_when_wrong_and_grow_when_right() -> None:
    lookup = PromptLookup([1, 2, 3] * 20, 8)
    assert len(lookup.draft(8)) > 0
    for _ in range(4):
        lookup.judge(2, 0)
    assert len(lookup.draft(8)) == 1
    lookup.judge(1, 1)
    assert len(lookup.draft(8)) == 2 and (lookup.num_drafted, lookup.num_accepted) == (9, 1)


@pytest.fixture(scope="module", params=[0, 1, 5, 30], ids=["dense", "loop w=1", "loop w=5", "loop w=30"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("torch")
    return write_checkpoint(tmp_path_factory.mktemp("model") / "tiny", seed=2, loop_window=request.param, scale=0.3)


@pytest.mark.parametrize("temperature", [0.0, 0.7])
def test_tokens_are_the_same_with_and_without(
    folder: Path, temperature: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[PromptLookup] = []
    plain, guessing = (open_engine(str(folder), prefix_bytes=0, lookup=size) for size in (0, 6))
    original = PromptLookup.__init__

    def remember(self: PromptLookup, *args: Any) -> None:
        original(self, *args)
        made.append(self)

    monkeypatch.setattr(PromptLookup, "__init__", remember)
    for seed in range(4):
        text = "def verify(user): return user.hash\n" * 6 + str(seed)
        request = GenerationRequest((Message("user", text),), 80, Sampling(temperature, top_k=2, seed=seed))
        one, other = plain.generate(request), guessing.generate(request)
        assert (one.text, one.num_completion_tokens) == (other.text, other.num_completion_tokens)
    accepted, drafted = sum(m.num_accepted for m in made), sum(m.num_drafted for m in made)
    assert accepted > 0 if temperature == 0 else accepted < drafted  # right and wrong guesses both happen
