"""KV of prompt prefixes on disk: the second question on the same text computes only its own tokens.

A prompt is cut into fixed chunks; each is named by a hash chained over all chunks before it and over everything else
that changes the numbers (`identity`: model revision with its RoPE, dtype, device kind, library versions). Knows cache
layers and safetensors; the files are store.py's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

import torch
from safetensors.torch import load, save

from engine.cache.layers import GrowingLayer, WindowLayer
from engine.cache.store import ChunkStore


class PrefixCache:
    """One prompt's chunks in a store."""

    def __init__(self, store: ChunkStore, identity: str, token_ids: Sequence[int], chunk: int) -> None:
        self._store = store
        self._chunk = chunk
        self._keys = chunk_keys(identity, token_ids, chunk)

    def restore(self, cache: Any, devices: Sequence[Any], agree: Callable[[int], int] = int) -> int:
        """Puts the longest known run of chunks into an empty cache; `devices`: one a layer. Returns the tokens.

        `agree` makes of the number of chunks that were found the number that is used: ranks must use as many.
        """
        found: list[dict[str, torch.Tensor]] = []
        for key in self._keys:
            data = self._store.read(key)
            if data is None:
                break
            found.append(load(data))
        del found[agree(len(found)) :]
        self._store.touch(self._keys[: len(found)])
        return _fill(cache, found, devices) if found else 0

    def keep(self, cache: Any, done: int) -> None:
        """Keeps the chunk that ends at `done`, if one does; the cache must end there too (a window is cut to it)."""
        number, rest = divmod(done, self._chunk)
        if rest or not 0 < number <= len(self._keys):
            return
        key = self._keys[number - 1]
        if self._store.problem is None and not self._store.has(key):
            self._store.write(key, save(_tensors(cache, done - self._chunk, done)), spared=self._keys)
        if number == len(self._keys):
            self._store.touch(self._keys)


def chunk_keys(identity: str, token_ids: Sequence[int], chunk: int) -> list[str]:
    """One name for every full chunk but never the whole prompt: its last token is always computed."""
    keys: list[str] = []
    digest = hashlib.sha256(f"{identity}\0{chunk}".encode()).digest()
    for first in range(0, (len(token_ids) - 1) // chunk * chunk, chunk):
        ids = b"".join(token.to_bytes(4, "little") for token in token_ids[first : first + chunk])
        digest = hashlib.sha256(digest + ids).digest()
        keys.append(digest.hex())
    return keys


def can_store(cache: Any) -> bool:
    """Whether every layer is of a kind that is known here."""
    return bool(cache.layers) and all(isinstance(layer, GrowingLayer | WindowLayer) for layer in cache.layers)


def _tensors(cache: Any, first: int, last: int) -> dict[str, torch.Tensor]:
    """Keys and values [kv_heads, tokens, head_dim]; of a window layer the last `window` - 1 tokens at most."""
    tensors = {}
    for index, layer in enumerate(cache.layers):
        if isinstance(layer, GrowingLayer):
            keys, values = layer.kept(first, last)
        else:
            kept = min(layer.window - 1, last - first)
            keys, values = (side[:, :, side.shape[2] - kept :] for side in (layer.keys, layer.values))
        tensors[f"k{index}"] = keys[0].contiguous().cpu()
        tensors[f"v{index}"] = values[0].contiguous().cpu()
    return tensors


def _fill(cache: Any, found: list[dict[str, torch.Tensor]], devices: Sequence[Any]) -> int:
    length = sum(int(tensors["k0"].shape[1]) for tensors in found)
    for index, layer in enumerate(cache.layers):
        parts = found if isinstance(layer, GrowingLayer) else _last_parts(found, index, layer.window - 1)
        keys, values = (
            torch.cat([part[f"{side}{index}"] for part in parts], 1)[None].to(devices[index]) for side in "kv"
        )
        if isinstance(layer, GrowingLayer):
            layer.update(keys, values)
        else:
            layer.restore(keys, values, length)
    return length


def _last_parts(found: list[dict[str, torch.Tensor]], index: int, wanted: int) -> list[dict[str, torch.Tensor]]:
    """The last chunks that together hold `wanted` tokens of a window layer, or all."""
    number, tokens = 0, 0
    while number < len(found) and tokens < wanted:
        number += 1
        tokens += int(found[-number][f"k{index}"].shape[1])
    return found[-max(number, 1) :]
