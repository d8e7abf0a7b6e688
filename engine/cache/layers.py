"""KV memory of one layer: a buffer of known capacity instead of a tensor copied at every token.

Knows transformers' cache interface. Does not know models. Keys are stored after RoPE.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from transformers.cache_utils import Cache, CacheLayerMixin, DynamicCache, DynamicLayer

# The most tokens that a cache can be asked to forget.
SLACK = 8


class GrowingLayer(CacheLayerMixin):
    """Full attention: every token is kept. `capacity` tokens are reserved at the first update; more doubles it."""

    is_sliding = False
    is_croppable = True

    def __init__(self, capacity: int = 0) -> None:
        super().__init__()
        self.keys: torch.Tensor | None = None
        self.values: torch.Tensor | None = None
        self._capacity = capacity
        self._length = 0

    def lazy_initialization(self, key_states: torch.Tensor, value_states: torch.Tensor) -> None:
        self.dtype, self.device = key_states.dtype, key_states.device
        self._reserve(key_states, value_states, max(self._capacity, key_states.shape[-2]))
        self.is_initialized = True

    def _reserve(self, key_states: torch.Tensor, value_states: torch.Tensor, capacity: int) -> None:
        old_keys, old_values = self.keys, self.values
        self.keys, self.values = self._hold(key_states, value_states, capacity)
        if old_keys is not None and old_values is not None:
            self.keys[:, :, : self._length] = old_keys[:, :, : self._length]
            self.values[:, :, : self._length] = old_values[:, :, : self._length]
        self._capacity = capacity

    def _hold(
        self, key_states: torch.Tensor, value_states: torch.Tensor, capacity: int
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Memory for keys and values: [batch, kv_heads, capacity, head_dim]."""
        keys = key_states.new_empty((*key_states.shape[:2], capacity, key_states.shape[-1]))
        return keys, value_states.new_empty((*value_states.shape[:2], capacity, value_states.shape[-1]))

    def update(
        self, key_states: torch.Tensor, value_states: torch.Tensor, *args: Any, **kwargs: Any
    ) -> tuple[torch.Tensor, torch.Tensor]:
        self.put(key_states, value_states)
        return self.whole()

    def put(self, key_states: torch.Tensor, value_states: torch.Tensor) -> None:
        """Adds tokens; nothing is computed with them yet."""
        if not self.is_initialized:
            self.lazy_initialization(key_states, value_states)
        end = self._length + key_states.shape[-2]
        if end > self._capacity:
            self._reserve(key_states, value_states, max(end, 2 * self._capacity))
        assert self.keys is not None and self.values is not None
        self.keys[:, :, self._length : end] = key_states
        self.values[:, :, self._length : end] = value_states
        self._length = end

    def whole(self) -> tuple[torch.Tensor, torch.Tensor]:
        """All keys and values on the device that computes: [batch, kv_heads, tokens, head_dim]."""
        return self.kept(0, self._length)

    def get_mask_sizes(self, query_length: int) -> tuple[int, int]:
        return self._length + query_length, 0

    def get_seq_length(self) -> int:
        return self._length

    def get_max_length(self) -> int:
        return -1

    def crop(self, tokens_to_remove: int) -> None:
        """Forgets the last `abs(tokens_to_remove)` tokens."""
        self._length = max(self._length - abs(tokens_to_remove), 0)

    def batch_select_indices(self, indices: torch.Tensor) -> None:
        """Keeps these rows of the batch."""
        if self.keys is not None and self.values is not None:
            self.keys, self.values = self.keys[indices], self.values[indices]

    def kept(self, first: int, last: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Keys and values of tokens [first, last), wherever they are."""
        assert self.keys is not None and self.values is not None
        return self.keys[:, :, first:last], self.values[:, :, first:last]


NewLayer = Callable[[int], GrowingLayer]
"""Capacity in tokens -> a layer."""


class WindowLayer(CacheLayerMixin):
    """Sliding attention: a query sees `window` keys, itself included; the last `window` - 1 are kept between calls.

    `SLACK` more are kept, unseen, so that as many of the newest tokens can be forgotten again.
    """

    is_sliding = True
    is_croppable = True

    def __init__(self, window: int) -> None:
        super().__init__()
        self.keys: torch.Tensor | None = None
        self.values: torch.Tensor | None = None
        self.window = window
        self._length = 0

    def lazy_initialization(self, key_states: torch.Tensor, value_states: torch.Tensor) -> None:
        self.dtype, self.device = key_states.dtype, key_states.device
        self.keys, self.values = key_states[:, :, :0], value_states[:, :, :0]
        self.is_initialized = True

    def update(
        self, key_states: torch.Tensor, value_states: torch.Tensor, *args: Any, **kwargs: Any
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Returns what was kept plus the new tokens; keeps the last `window` - 1 of them."""
        if not self.is_initialized:
            self.lazy_initialization(key_states, value_states)
        assert self.keys is not None and self.values is not None
        unseen = max(self.keys.shape[-2] - (self.window - 1), 0)
        keys = torch.cat([self.keys, key_states], dim=-2)
        values = torch.cat([self.values, value_states], dim=-2)
        self._length += key_states.shape[-2]
        first = max(keys.shape[-2] - (self.window - 1) - SLACK, 0)
        # a slice would keep the whole chunk's memory alive
        self.keys, self.values = keys[:, :, first:].clone(), values[:, :, first:].clone()
        return keys[:, :, unseen:], values[:, :, unseen:]

    def crop(self, tokens_to_remove: int) -> None:
        """Forgets the last `abs(tokens_to_remove)` tokens, at most `SLACK` of them."""
        number = abs(tokens_to_remove)
        assert number <= SLACK, "the window's older keys are gone"
        if number and self.keys is not None and self.values is not None:
            self.keys, self.values = self.keys[:, :, :-number], self.values[:, :, :-number]
            self._length -= number

    def batch_select_indices(self, indices: torch.Tensor) -> None:
        """Keeps these rows of the batch."""
        if self.keys is not None and self.values is not None:
            self.keys, self.values = self.keys[indices], self.values[indices]

    def restore(self, key_states: torch.Tensor, value_states: torch.Tensor, length: int) -> None:
        """Puts back the last tokens of a sequence of `length`."""
        self.lazy_initialization(key_states, value_states)
        first = max(key_states.shape[-2] - (self.window - 1), 0)
        self.keys, self.values = key_states[:, :, first:].clone(), value_states[:, :, first:].clone()
        self._length = length

    def get_mask_sizes(self, query_length: int) -> tuple[int, int]:
        kept = min(self._length, self.window - 1)
        return kept + query_length, self._length - kept

    def get_seq_length(self) -> int:
        return self._length

    def get_max_length(self) -> int:
        return self.window


def cache_room(cache: Cache) -> int:
    """How many guessed tokens this cache can take and forget again."""
    return SLACK if all(isinstance(layer, GrowingLayer | WindowLayer) for layer in cache.layers) else 0


def make_cache(model: Any, capacity: int, new_layer: NewLayer = GrowingLayer) -> Cache:
    """The cache that the model declares, else one growing buffer a layer; transformers' own for any other layout."""
    if hasattr(model, "make_cache"):
        declared: Cache = model.make_cache(capacity, new_layer)
        return declared
    default = DynamicCache(config=model.config)
    if default.layers and all(type(layer) is DynamicLayer for layer in default.layers):
        return Cache(layers=[new_layer(capacity) for _ in default.layers])
    return default
