"""Runs a checkpoint on several ranks of this machine, each with its share of every layer, for tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

PROMPT = tuple((7 * i) % 300 + 3 for i in range(100))
NUM_TOKENS = 12


@dataclass(frozen=True)
class RankRun:
    """`heads`: KV heads in this rank's cache; `shapes`: of its own part of some weights of layer 0."""

    tokens: list[int]
    heads: int
    shapes: dict[str, tuple[int, ...]]


def run_ranks(folders: list[str], num_ranks: int = 2) -> dict[int, list[RankRun]]:
    """Rank -> a run of each folder. Starts the ranks itself."""
    from torch.distributed.launcher.api import LaunchConfig, elastic_launch

    config = LaunchConfig(
        min_nodes=1,
        max_nodes=1,
        nproc_per_node=num_ranks,
        run_id="test",
        rdzv_backend="c10d",
        rdzv_endpoint="127.0.0.1:0",
        max_restarts=0,
        start_method="spawn",
    )
    runs: dict[int, list[RankRun]] = elastic_launch(config, _rank)(folders)
    return runs


def _rank(folders: list[str]) -> list[RankRun]:
    import torch
    import torch.distributed as ranks
    from transformers import AutoModelForCausalLM
    from transformers.distributed import DistributedConfig
    from transformers.utils import logging

    import engine.models  # noqa: F401  registers the Loop model

    torch.set_num_threads(1)
    logging.disable_progress_bar()
    ranks.init_process_group("gloo")
    runs = []
    for folder in folders:
        plan = DistributedConfig(tp_plan="auto")
        model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, distributed_config=plan).eval()
        runs.append(run_one(model))
    ranks.destroy_process_group()
    return runs


def run_one(model: Any) -> RankRun:
    """Greedy tokens after `PROMPT`, read in chunks."""
    from engine.decode import Decoder
    from engine.sampling import Sampler
    from engine.types import Sampling

    tokens: list[int] = []

    def take(token: int) -> bool:
        tokens.append(token)
        return len(tokens) == NUM_TOKENS

    decoder = Decoder(model, chunk=16)
    cache = decoder.new_cache(len(PROMPT) + NUM_TOKENS)
    decoder.decode(decoder.prefill(PROMPT, cache), cache, Sampler(Sampling()), take)
    shapes = {}
    for name, weights in model.named_parameters():
        if ".0." in name and ("q_proj" in name or "gate_projections" in name):
            own = weights.to_local() if hasattr(weights, "to_local") else weights
            shapes[name] = tuple(own.shape)
    return RankRun(tokens, cache.layers[0].keys.shape[1], shapes)
