"""The Loop model: one stack of Llama layers run twice, the second time with two attentions mixed by a gate.

Pass 1 is a plain Llama pass that leaves keys K1, V1. Pass 2 starts from the raw residual stream; each layer attends
over K1, V1 (all tokens) and over its own K2, V2 (the last `loop_window_size` tokens, itself included), and mixes both
head by head before the output projection: o = g * global + (1 - g) * local, g = sigmoid(q . w + b) with q after RoPE.
Norms, projections and positions are the same in both passes; the final norm comes once.

Masks are built from token indices, so that chunks, single tokens and left padding all give the same numbers.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import nn
from transformers import GenerationMixin, PreTrainedModel
from transformers.cache_utils import Cache
from transformers.modeling_outputs import BaseModelOutputWithPast, CausalLMOutputWithPast
from transformers.models.llama.modeling_llama import (
    LlamaMLP,
    LlamaRMSNorm,
    LlamaRotaryEmbedding,
    apply_rotary_pos_emb,
)

from engine.attention import attend
from engine.cache.layers import GrowingLayer, NewLayer, WindowLayer
from engine.models.configs import IQuestLoopCoderConfig


class HeadGate(nn.Linear):
    """One weight vector and bias a head: [batch, heads, tokens, head_dim] -> [batch, heads, tokens, 1]."""

    def forward(self, query: torch.Tensor) -> torch.Tensor:
        score = (query * self.weight[:, None, :]).sum(-1, keepdim=True)
        return torch.sigmoid(score + self.bias[:, None, None])


class LoopAttention(nn.Module):
    """The projections both passes share."""

    def __init__(self, config: IQuestLoopCoderConfig) -> None:
        super().__init__()
        self.head_dim = config.head_dim
        self.q_proj = nn.Linear(config.hidden_size, config.num_attention_heads * self.head_dim, bias=False)
        self.k_proj = nn.Linear(config.hidden_size, config.num_key_value_heads * self.head_dim, bias=False)
        self.v_proj = nn.Linear(config.hidden_size, config.num_key_value_heads * self.head_dim, bias=False)
        self.o_proj = nn.Linear(config.num_attention_heads * self.head_dim, config.hidden_size, bias=False)

    def project(
        self, hidden: torch.Tensor, rope: tuple[torch.Tensor, torch.Tensor]
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Query, key, value after RoPE: [batch, heads, tokens, head_dim]."""
        split = (*hidden.shape[:-1], -1, self.head_dim)
        query, key, value = (p(hidden).view(split).transpose(1, 2) for p in (self.q_proj, self.k_proj, self.v_proj))
        query, key = apply_rotary_pos_emb(query, key, *rope)
        return query, key, value

    def merge(self, attended: torch.Tensor) -> torch.Tensor:
        """Heads -> hidden: the output projection."""
        merged: torch.Tensor = self.o_proj(attended.transpose(1, 2).flatten(2))
        return merged


class LoopLayer(nn.Module):
    """One layer's weights; `forward` runs it as the pass that is asked for."""

    def __init__(self, config: IQuestLoopCoderConfig, layer: int, gate: HeadGate) -> None:
        super().__init__()
        self.layer = layer
        self.second = layer + config.num_hidden_layers
        self.self_attn = LoopAttention(config)
        self.mlp = LlamaMLP(config)
        self.input_layernorm = LlamaRMSNorm(config.hidden_size, eps=config.rms_norm_eps)
        self.post_attention_layernorm = LlamaRMSNorm(config.hidden_size, eps=config.rms_norm_eps)
        self._gate = (gate,)  # in a tuple: the checkpoint keeps gates apart from layers

    def forward(
        self,
        hidden: torch.Tensor,
        *,
        rope: tuple[torch.Tensor, torch.Tensor],
        all_mask: torch.Tensor | None,
        window_mask: torch.Tensor | None,
        cache: Cache,
        is_causal: bool,
        is_second: bool,
    ) -> torch.Tensor:
        """Masks: [batch or 1, 1, query, keys], True where seen. Plain arguments, which accelerate moves by device."""
        query, key, value = self.self_attn.project(self.input_layernorm(hidden), rope)
        if is_second:
            first: GrowingLayer = cache.layers[self.layer]
            keys, values = first.whole()
            over_all = attend(query, keys, values, all_mask, is_causal)
            keys, values = cache.update(key, value, self.second)
            over_window = attend(query, keys, values, window_mask)
            gate = self._gate[0](query)
            attended = gate * over_all + (1 - gate) * over_window
        else:
            keys, values = cache.update(key, value, self.layer)
            attended = attend(query, keys, values, all_mask, is_causal)
        hidden = hidden + self.self_attn.merge(attended)
        mlp: torch.Tensor = self.mlp(self.post_attention_layernorm(hidden))
        return hidden + mlp


class IQuestLoopCoderPreTrainedModel(PreTrainedModel):
    config_class = IQuestLoopCoderConfig
    base_model_prefix = "model"
    _no_split_modules = ["LoopLayer"]  # noqa: RUF012
    _skip_keys_device_placement = ["cache"]  # noqa: RUF012
    _supports_sdpa = True
    _supports_attention_backend = True


class IQuestLoopCoderModel(IQuestLoopCoderPreTrainedModel):
    """Embeddings, the two passes, the final norm."""

    def __init__(self, config: IQuestLoopCoderConfig) -> None:
        super().__init__(config)
        self.embed_tokens = nn.Embedding(config.vocab_size, config.hidden_size, config.pad_token_id)
        gates = [HeadGate(config.head_dim, config.num_attention_heads) for _ in range(config.num_hidden_layers)]
        self.layers = nn.ModuleList([LoopLayer(config, i, gate) for i, gate in enumerate(gates)])
        self.gate_projections = nn.ModuleList(gates)
        self.norm = LlamaRMSNorm(config.hidden_size, eps=config.rms_norm_eps)
        self.rotary_emb = LlamaRotaryEmbedding(config=config)
        self.post_init()

    def forward(
        self,
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor | None = None,
        position_ids: torch.Tensor | None = None,
        cache: Cache | None = None,
        past_key_values: Cache | None = None,
        **_: Any,
    ) -> BaseModelOutputWithPast:
        """`input_ids`: [batch, query]; `attention_mask`: [batch, past + query], 0 at left padding.

        `past_key_values` is the older name of `cache`.
        """
        cache = cache if cache is not None else past_key_values
        cache = loop_cache(self.config, cache, input_ids.shape[-1])
        hidden = self.embed_tokens(input_ids)
        past, query = cache.get_seq_length(), hidden.shape[1]
        seen = None if attention_mask is None or bool(attention_mask.all()) else attention_mask.bool()
        if position_ids is None:
            position_ids = torch.arange(past, past + query, device=hidden.device)[None]
            if seen is not None:
                position_ids = (seen.long().cumsum(-1) - 1).clamp(min=0)[:, past:]
        rope = self.rotary_emb(hidden, position_ids=position_ids)
        all_mask, window_mask = masks(past, query, self.config.loop_window_size, seen, hidden.device)
        is_causal = past == 0 and query > 1 and seen is None
        for is_second in (False, True):
            for layer in self.layers:
                hidden = layer(
                    hidden,
                    rope=rope,
                    all_mask=None if is_causal else all_mask,
                    window_mask=window_mask,
                    cache=cache,
                    is_causal=is_causal,
                    is_second=is_second,
                )
        return BaseModelOutputWithPast(last_hidden_state=self.norm(hidden), cache=cache)


def masks(
    past: int, query: int, window: int, seen: torch.Tensor | None, device: torch.device
) -> tuple[torch.Tensor | None, torch.Tensor | None]:
    """Which keys each query sees, by token index. A single unpadded token sees all that is kept: no mask."""
    if query == 1 and seen is None:
        return None, None
    queries = torch.arange(past, past + query, device=device)[:, None]
    keys = torch.arange(past + query, device=device)[None]
    causal = (keys <= queries)[None, None]
    near = causal & (keys > queries - window)
    if seen is not None:
        # a padding query sees itself, so that no row is empty
        itself = (keys == queries)[None, None]
        causal = (causal & seen[:, None, None, :]) | itself
        near = (near & seen[:, None, None, :]) | itself
    return causal, near[..., max(past - (window - 1), 0) :]


def loop_cache(
    config: IQuestLoopCoderConfig, cache: Cache | None, capacity: int, new_layer: NewLayer = GrowingLayer
) -> Cache:
    """Two entries a layer: all tokens of pass 1, a window of pass 2. An empty cache of another layout becomes one."""
    num_layers = config.num_hidden_layers
    if cache is not None and len(cache.layers) == 2 * num_layers and isinstance(cache.layers[-1], WindowLayer):
        return cache
    layers = [new_layer(capacity) for _ in range(num_layers)]
    windows = [WindowLayer(config.loop_window_size) for _ in range(num_layers)]
    if cache is None:
        return Cache(layers=[*layers, *windows])
    if cache.get_seq_length():
        raise ValueError("a Loop model cannot continue the cache of another model")
    cache.layers[:] = [*layers, *windows]
    cache.layer_class_to_replicate = None
    return cache


class IQuestLoopCoderForCausalLM(IQuestLoopCoderPreTrainedModel, GenerationMixin):
    """The model with its language head."""

    _tied_weights_keys = {"lm_head.weight": "model.embed_tokens.weight"}  # noqa: RUF012
    _tp_plan = {"lm_head": "colwise_gather_output"}  # noqa: RUF012

    def __init__(self, config: IQuestLoopCoderConfig) -> None:
        super().__init__(config)
        self.model = IQuestLoopCoderModel(config)
        self.vocab_size = config.vocab_size
        self.lm_head = nn.Linear(config.hidden_size, config.vocab_size, bias=False)
        self.post_init()

    def make_cache(self, capacity: int, new_layer: NewLayer = GrowingLayer) -> Cache:
        return loop_cache(self.config, None, capacity, new_layer)

    def forward(
        self,
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor | None = None,
        position_ids: torch.Tensor | None = None,
        cache: Cache | None = None,
        use_cache: bool | None = None,
        logits_to_keep: int | torch.Tensor = 0,
        past_key_values: Cache | None = None,
        **_: Any,
    ) -> CausalLMOutputWithPast:
        """Logits of the last `logits_to_keep` tokens (all of them for 0)."""
        output = self.model(input_ids, attention_mask, position_ids, cache if cache is not None else past_key_values)
        kept = slice(-logits_to_keep, None) if isinstance(logits_to_keep, int) else logits_to_keep
        logits = self.lm_head(output.last_hidden_state[:, kept, :])
        return CausalLMOutputWithPast(logits=logits, cache=None if use_cache is False else output.cache)
