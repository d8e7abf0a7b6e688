"""Configurations: the Loop model's own class, and the family's published shapes as transformers configs."""

from __future__ import annotations

from typing import Any

from huggingface_hub.dataclasses import strict
from transformers import IQuestCoderConfig, PreTrainedConfig

from engine.shape import ROPE_THETA, ModelShape


@strict
class IQuestLoopCoderConfig(IQuestCoderConfig):
    """A Llama whose layers run twice; the second pass looks back `loop_window_size` tokens on its own keys."""

    model_type = "iquestloopcoder"
    base_model_tp_plan = {  # noqa: RUF012
        **IQuestCoderConfig.base_model_tp_plan,
        "gate_projections.*": "colwise",
    }

    loop_num: int = 2
    loop_window_size: int = 64


def family_config(shape: ModelShape, **changes: Any) -> PreTrainedConfig:
    """The config of a published model, rope theta and end tokens included."""
    values: dict[str, Any] = {
        "vocab_size": shape.vocab_size,
        "hidden_size": shape.hidden_size,
        "intermediate_size": shape.intermediate_size,
        "num_hidden_layers": shape.num_layers,
        "num_attention_heads": shape.num_heads,
        "num_key_value_heads": shape.num_kv_heads,
        "head_dim": shape.head_dim,
        "max_position_embeddings": shape.max_positions,
        "rms_norm_eps": 1e-5,
        "rope_parameters": {"rope_type": "default", "rope_theta": ROPE_THETA},
        "bos_token_id": 1,
        "eos_token_id": [2, 75864, 75869],
        "tie_word_embeddings": shape.tie_embeddings,
    }
    if shape.is_loop:
        return IQuestLoopCoderConfig(**{**values, "loop_window_size": shape.loop_window, **changes})
    return IQuestCoderConfig(**{**values, **changes})
