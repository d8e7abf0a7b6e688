"""Two processes with half of every layer each write the tokens that one process writes, the Loop model's gates too."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.models import write_checkpoint
from support.ranks import run_one, run_ranks


def test_two_ranks_write_the_tokens_of_one(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    from transformers import AutoModelForCausalLM

    import engine.models  # noqa: F401  registers the Loop model

    folders = [write_checkpoint(tmp_path / f"w{window}", loop_window=window) for window in (0, 9)]
    alone = [run_one(AutoModelForCausalLM.from_pretrained(folder).eval()) for folder in folders]
    runs = run_ranks([str(folder) for folder in folders])
    assert sorted(runs) == [0, 1] and alone[0].tokens != alone[1].tokens
    for ours in runs.values():
        assert [run.tokens for run in ours] == [run.tokens for run in alone]
        assert [run.heads for run in ours] == [1, 1]  # of 2
    dense, loop = runs[1]
    assert dense.shapes["model.layers.0.self_attn.q_proj.weight"] == (32, 64)
    assert loop.shapes["model.gate_projections.0.weight"] == (2, 16)
    assert loop.shapes["model.gate_projections.0.bias"] == (2,)
