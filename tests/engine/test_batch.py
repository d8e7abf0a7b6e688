"""A padded batch gives every prompt the answer that it gets alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.models import write_checkpoint

from engine.errors import Interrupted, PromptTooLong
from engine.open import open_engine
from engine.types import GenerationRequest, Message, Progress, Sampling

pytest.importorskip("torch")
pytest.importorskip("transformers")


@pytest.fixture(scope="module", params=[0, 6], ids=["dense", "loop"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_checkpoint(tmp_path_factory.mktemp("model") / "tiny", seed=4, loop_window=request.param)


def requests() -> tuple[GenerationRequest, ...]:
    asked = []
    for number in range(7):
        text = "def verify(password): return True\n" * (1 + 5 * (number % 3)) + f"item {number}"
        sampling = Sampling() if number % 2 else Sampling(temperature=1.2, top_p=0.9, seed=number)
        asked.append(GenerationRequest((Message("user", text),), 5 + 4 * number, sampling, ("zq",)))
    return tuple(asked)


@pytest.mark.parametrize("chunk", [16, 512])
def test_rows_answer_as_they_would_alone(folder: Path, chunk: int) -> None:
    engine = open_engine(str(folder), chunk=chunk, prefix_bytes=0)
    alone = [engine.generate(request) for request in requests()]
    seen: list[Progress] = []
    together = dict(engine.generate_batch(requests(), seen.append))
    assert sorted(together) == list(range(7))
    for index, completion in enumerate(alone):
        assert together[index].text == completion.text
        assert together[index].finish_reason == completion.finish_reason
        assert together[index].num_completion_tokens == completion.num_completion_tokens
    assert [p.done for p in seen if p.phase == "decode"] == [1, 2, 3, 4, 5, 6, 7]


def test_one_prompt_that_does_not_fit_stops_all_before_loading(folder: Path) -> None:
    engine = open_engine(str(folder), max_context=100, prefix_bytes=0)
    with pytest.raises(PromptTooLong):
        list(engine.generate_batch(requests()))
    assert engine._runner is None


def test_ctrl_c_in_a_batch_says_how_far_it_came(folder: Path) -> None:
    engine = open_engine(str(folder), prefix_bytes=0)

    def stop(progress: Progress) -> Any:
        if progress.phase == "decode" and progress.done == 3:
            raise KeyboardInterrupt

    with pytest.raises(Interrupted, match="stopped after 3 of 7 answers"):
        list(engine.generate_batch(requests(), stop))


@given(st.lists(st.integers(1, 500), max_size=60), st.integers(500, 3000))
def test_batches_hold_everyone_once_and_fit(lengths: list[int], limit: int) -> None:
    from engine.batch import batches

    groups = list(batches(lengths, limit))
    assert sorted(index for group in groups for index in group) == list(range(len(lengths)))
    for group in groups:
        assert len(group) * max(lengths[index] for index in group) <= limit and len(group) <= 16
