"""What a model's config says about its size: parameters, KV bytes, tensors. Arithmetic only, torch-free.

Knows the Llama-like layout that the IQuest-Coder family shares. Does not know files or devices.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import ModelUnreadable

DTYPE_BYTES: dict[str, float] = {"float32": 4, "bfloat16": 2, "float16": 2, "int8": 1, "float8": 1, "int4": 0.5}
DENSE = "iquestcoder"
FAMILY = (DENSE, "iquestloopcoder")
ROPE_THETA = 500_000.0


@dataclass(frozen=True, slots=True)
class ModelShape:
    """`loop_window` is 0 for a dense model; a Loop model runs its layers twice and keeps two caches a layer."""

    model_type: str
    vocab_size: int
    hidden_size: int
    intermediate_size: int
    num_layers: int
    num_heads: int
    num_kv_heads: int
    head_dim: int
    max_positions: int
    tie_embeddings: bool = False
    loop_window: int = 0

    @property
    def is_loop(self) -> bool:
        return self.loop_window > 0

    @property
    def num_parameters(self) -> int:
        return self.num_embedding_parameters + self.num_layers * self.num_layer_parameters + self.hidden_size

    @property
    def num_embedding_parameters(self) -> int:
        return self.vocab_size * self.hidden_size * (1 if self.tie_embeddings else 2)

    @property
    def num_layer_parameters(self) -> int:
        attention = self.hidden_size * self.head_dim * (2 * self.num_heads + 2 * self.num_kv_heads)
        gates = self.num_heads * (self.head_dim + 1) if self.is_loop else 0
        return attention + 3 * self.hidden_size * self.intermediate_size + 2 * self.hidden_size + gates

    def kv_bytes_per_layer(self, num_tokens: int, dtype: str = "bfloat16") -> int:
        """Keys and values of one layer, the Loop model's window included (at most `num_tokens` of it)."""
        per_token = 2 * self.num_kv_heads * self.head_dim * DTYPE_BYTES[dtype]
        return int(per_token * (num_tokens + min(self.loop_window, num_tokens)))

    def window_bytes_per_layer(self, num_tokens: int, dtype: str = "bfloat16") -> int:
        """What of it is the Loop model's window."""
        return int(2 * self.num_kv_heads * self.head_dim * DTYPE_BYTES[dtype] * min(self.loop_window, num_tokens))

    def kv_bytes(self, num_tokens: int, dtype: str = "bfloat16") -> int:
        return self.num_layers * self.kv_bytes_per_layer(num_tokens, dtype)

    def tensors(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Name and shape of every weight that a checkpoint of the family holds."""
        hidden, query, kv = self.hidden_size, self.num_heads * self.head_dim, self.num_kv_heads * self.head_dim
        yield "model.embed_tokens.weight", (self.vocab_size, hidden)
        for layer in range(self.num_layers):
            prefix = f"model.layers.{layer}."
            yield prefix + "self_attn.q_proj.weight", (query, hidden)
            yield prefix + "self_attn.k_proj.weight", (kv, hidden)
            yield prefix + "self_attn.v_proj.weight", (kv, hidden)
            yield prefix + "self_attn.o_proj.weight", (hidden, query)
            yield prefix + "mlp.gate_proj.weight", (self.intermediate_size, hidden)
            yield prefix + "mlp.up_proj.weight", (self.intermediate_size, hidden)
            yield prefix + "mlp.down_proj.weight", (hidden, self.intermediate_size)
            yield prefix + "input_layernorm.weight", (hidden,)
            yield prefix + "post_attention_layernorm.weight", (hidden,)
            if self.is_loop:
                yield f"model.gate_projections.{layer}.weight", (self.num_heads, self.head_dim)
                yield f"model.gate_projections.{layer}.bias", (self.num_heads,)
        yield "model.norm.weight", (hidden,)
        if not self.tie_embeddings:
            yield "lm_head.weight", (self.vocab_size, hidden)


def shape_of(config: Mapping[str, Any], where: str) -> ModelShape:
    """A config.json as a shape. Raises ModelUnreadable naming the field that is missing or makes no sense."""

    def number(name: str, default: int | None = None) -> int:
        value = config.get(name)
        value = default if value is None else value
        if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
            raise ModelUnreadable(f"{where}: config.json says {name} = {value!r}: it needs a positive whole number")
        return value

    model_type = config.get("model_type")
    if not isinstance(model_type, str):
        raise ModelUnreadable(f"{where}: config.json names no model_type: it is no language model's folder")
    heads = number("num_attention_heads")
    hidden = number("hidden_size")
    is_loop = model_type == "iquestloopcoder"
    if is_loop and number("loop_num", 2) != 2:
        raise ModelUnreadable(f"{where}: config.json says loop_num = {config['loop_num']}: only two passes are known")
    return ModelShape(
        model_type=model_type,
        vocab_size=number("vocab_size"),
        hidden_size=hidden,
        intermediate_size=number("intermediate_size"),
        num_layers=number("num_hidden_layers"),
        num_heads=heads,
        num_kv_heads=number("num_key_value_heads", heads),
        head_dim=number("head_dim", hidden // heads),
        max_positions=number("max_position_embeddings"),
        tie_embeddings=bool(config.get("tie_word_embeddings", False)),
        loop_window=number("loop_window_size") if is_loop else 0,
    )


def rope_theta(config: Mapping[str, Any]) -> float | None:
    """Where either spelling of the field puts it."""
    parameters = config.get("rope_parameters")
    nested = parameters.get("rope_theta") if isinstance(parameters, Mapping) else None
    theta = nested if nested is not None else config.get("rope_theta")
    return float(theta) if isinstance(theta, int | float) else None
