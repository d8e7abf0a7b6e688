"""Attention with shared heads of keys gives the numbers of attention with copied ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.models import write_checkpoint

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")


@pytest.mark.parametrize("pads", [0, 5])
@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_grouped_is_equal_to_the_librarys_own(tmp_path: Path, pads: int, dtype: str) -> None:
    from engine.checkpoint import read_checkpoint
    from engine.loading import LoadOptions, load_model

    checkpoint = read_checkpoint(write_checkpoint(tmp_path / "m", seed=3))
    model = load_model(checkpoint, LoadOptions(dtype))
    assert model.config._attn_implementation == "grouped"
    ids = torch.arange(3, 63)[None]
    mask = (torch.arange(60) >= pads).long()[None]
    outcomes = []
    for name in ("grouped", "sdpa"):
        model.set_attn_implementation(name)
        with torch.inference_mode():
            first = model(input_ids=ids[:, :40], attention_mask=mask[:, :40], use_cache=True)
            rest = model(input_ids=ids[:, 40:], attention_mask=mask, cache=first.cache)
        outcomes.append(rest.logits.float())
    assert torch.equal(*outcomes) or torch.allclose(*outcomes, atol=1e-5 if dtype == "float32" else 0.05)


def test_keys_are_not_copied_for_every_head() -> None:
    """The most that one call allocates: less than the keys of all heads."""
    from torch.profiler import ProfilerActivity, profile

    from engine.attention import attend

    query = torch.randn(1, 8, 16, 64)
    keys, values = torch.randn(1, 2, 4096, 64), torch.randn(1, 2, 4096, 64)
    mask = torch.ones(1, 1, 16, 4096, dtype=torch.bool)
    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as seen:
        attended = attend(query, keys, values, mask)
    copied = sum(e.cpu_memory_usage for e in seen.key_averages() if e.cpu_memory_usage > 0)
    assert attended.shape == query.shape and copied < 4 * keys.nbytes
    everyone = [
        torch.nn.functional.softmax(query[:, h] @ keys[:, h // 4].mT / 8, -1) @ values[:, h // 4] for h in range(8)
    ]
    assert torch.allclose(attended, torch.stack(everyone, 1), atol=1e-5)
