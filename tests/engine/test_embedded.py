"""The embedded backend on a tiny model of the family: the same tokens as transformers' own generate()."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.models import write_checkpoint

from engine.errors import PromptTooLong
from engine.open import open_engine
from engine.types import Delta, GenerationRequest, Message, Progress, Sampling

pytest.importorskip("torch")
pytest.importorskip("transformers")

QUESTION = (
    Message("system", "You are a helpful assistant."),
    Message("user", "def authenticate(user, password):" * 30),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_checkpoint(tmp_path_factory.mktemp("model") / "tiny", seed=3)


def reference(folder: Path, prompt: tuple[int, ...], num_tokens: int, eos: set[int]) -> list[int]:
    import torch
    from transformers import AutoModelForCausalLM

    model = AutoModelForCausalLM.from_pretrained(str(folder))
    ids = torch.tensor([prompt])
    out = model.generate(
        ids,
        attention_mask=torch.ones_like(ids),
        max_new_tokens=num_tokens,
        do_sample=False,
        eos_token_id=sorted(eos),
        pad_token_id=0,
    )
    return [int(i) for i in out[0, ids.shape[1] :]]


@pytest.mark.parametrize("chunk", [7, 64, 4096])
def test_greedy_tokens_equal_generate(folder: Path, chunk: int) -> None:
    engine = open_engine(str(folder), chunk=chunk, prefix_bytes=0)
    prompt = engine.tokenizer.render(QUESTION)
    expected = reference(folder, prompt.token_ids, 60, set(engine._eos_ids))
    deltas: list[Delta] = []
    completion = engine.generate(GenerationRequest(QUESTION, 60), deltas.append)
    visible = [i for i in expected if i not in engine._hidden_ids]
    assert completion.num_completion_tokens == len(expected)
    assert completion.text == engine.tokenizer.decode(visible)
    assert "".join(d.text for d in deltas) == completion.text
    assert completion.num_prompt_tokens == prompt.num_tokens == engine.count_prompt_tokens(QUESTION)


def test_progress_tells_load_and_every_chunk(folder: Path) -> None:
    engine = open_engine(str(folder), chunk=50)
    seen: list[Progress] = []
    completion = engine.generate(GenerationRequest(QUESTION, 1), None, seen.append)
    assert [p.phase for p in seen[:2]] == ["load", "load"] and seen[0].total == seen[1].done > 0
    done = [p.done for p in seen if p.phase == "prefill"]
    assert done == [*range(50, completion.num_prompt_tokens, 50), completion.num_prompt_tokens]
    assert completion.finish_reason in ("length", "stop")


def test_a_prompt_that_does_not_fit_is_refused_before_loading(folder: Path) -> None:
    engine = open_engine(str(folder), max_context=64)
    with pytest.raises(PromptTooLong, match="tiny holds 64: lower --budget or --max-tokens"):
        engine.generate(GenerationRequest(QUESTION, 10))
    assert engine._runner is None


def test_a_seed_repeats_and_another_differs(folder: Path) -> None:
    engine = open_engine(str(folder))

    def sample(seed: int) -> str:
        sampling = Sampling(temperature=1.5, top_p=0.95, top_k=50, seed=seed)
        return engine.generate(GenerationRequest(QUESTION, 30, sampling)).text

    assert sample(1) == sample(1)
    assert len({sample(seed) for seed in range(4)}) > 1


def test_ctrl_c_ends_the_answer_and_keeps_the_engine(folder: Path) -> None:
    engine = open_engine(str(folder), chunk=64)
    whole = engine.generate(GenerationRequest(QUESTION, 40))

    def stop_after(phase: str, number: int):  # type: ignore[no-untyped-def]
        calls = []

        def told(value: object) -> None:
            calls.append(value)
            if len(calls) == number:
                raise KeyboardInterrupt

        return told

    cut = engine.generate(GenerationRequest(QUESTION, 40), stop_after("decode", 3))
    assert cut.finish_reason == "interrupted" and whole.text.startswith(cut.text)
    cut = engine.generate(GenerationRequest(QUESTION, 40), None, stop_after("prefill", 1))
    assert (cut.finish_reason, cut.text, cut.num_completion_tokens) == ("interrupted", "", 0)
    assert engine.generate(GenerationRequest(QUESTION, 40)).text == whole.text
