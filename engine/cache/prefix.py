"""KV of prompt prefixes on disk: the second question on the same text computes only its own tokens.

A prompt is cut into fixed chunks; each is named by a hash chained over all chunks before it and over everything else
that changes the numbers (`identity`: model revision with its RoPE, dtype, device kind, library versions). Knows cache
layers and safetensors; the files are store.py's.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import torch
from safetensors.torch import load, save

from engine.cache.layers import GrowingLayer, WindowLayer
from engine.cache.rounding import from_int8, to_int8
from engine.cache.store import ChunkStore


class PrefixCache:
    """One prompt's chunks in a store.

    `is_int8`: keys and values are stored in 8 bits. The running cache then gets the rounded values too, at the end of
    every chunk, stored or not: an answer is the same whether its prompt was known or not.
    """

    def __init__(
        self, store: ChunkStore, identity: str, token_ids: Sequence[int], chunk: int, *, is_int8: bool = False
    ) -> None:
        self._store = store
        self._chunk = chunk
        self._is_int8 = is_int8
        self._keys = chunk_keys(f"{identity}\0int8" if is_int8 else identity, token_ids, chunk)

    def restore(
        self,
        cache: Any,
        devices: Sequence[Any],
        dtype: torch.dtype,
        agree: Callable[[int], int] | None = None,
    ) -> int:
        """Puts the longest known run of chunks into an empty cache; `devices`: one a layer. Returns the tokens.

        `dtype`: the cache's. `agree` makes of the number of chunks that were found the number that is used: all ranks
        must use as many.
        """
        # chunks are put in one at a time: all at once they would take the cache's memory a second time
        windows: deque[dict[str, torch.Tensor]] = deque(maxlen=_num_tail(cache, self._chunk) if agree is None else None)
        number = 0
        for key in self._keys:
            data = self._store.read(key)
            if data is None:
                break
            part = load(data)
            _put(cache, part, devices, dtype)
            windows.append(_of_windows(cache, part))
            number += 1
        agreed = number if agree is None else agree(number)
        for _ in range(number - agreed):
            windows.pop()
            _forget(cache, self._chunk)
        self._store.touch(self._keys[:agreed])
        if agreed:
            _put_windows(cache, list(windows), devices, dtype, agreed * self._chunk)
        return agreed * self._chunk

    def keep(self, cache: Any, done: int) -> None:
        """Keeps the chunk that ends at `done`, if one does; the cache must end there too (a window is cut to it)."""
        number, rest = divmod(done, self._chunk)
        if rest or not 0 < number <= len(self._keys):
            return
        key = self._keys[number - 1]
        is_new = self._store.problem is None and not self._store.has(key)
        if is_new or self._is_int8:
            with torch.inference_mode():
                tensors = _tensors(cache, done - self._chunk, done, self._is_int8)
            if is_new:
                self._store.write(key, save(tensors), spared=self._keys)
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


def _tensors(cache: Any, first: int, last: int, is_int8: bool) -> dict[str, torch.Tensor]:
    """Keys and values [kv_heads, tokens, head_dim]; of a window layer the last `window` - 1 tokens at most.

    With `is_int8` the cache holds what is returned: in 8 bits and back.
    """
    tensors: dict[str, torch.Tensor] = {}
    for index, layer in enumerate(cache.layers):
        if isinstance(layer, GrowingLayer):
            sides = layer.kept(first, last)
        else:
            kept = min(layer.window - 1, last - first)
            sides = tuple(side[:, :, side.shape[2] - kept :] for side in (layer.keys, layer.values))
        for name, side in zip("kv", sides, strict=True):
            if not is_int8:
                tensors[f"{name}{index}"] = side[0].contiguous().cpu()
                continue
            numbers, scale = to_int8(side[0])
            side[0] = from_int8(numbers, scale, side.dtype)
            tensors[f"{name}{index}"] = numbers.cpu()
            tensors[f"{name}{index}s"] = scale.cpu()
    return tensors


def _num_tail(cache: Any, chunk: int) -> int:
    """How many of the last chunks together hold every window."""
    widest = max((layer.window - 1 for layer in cache.layers if isinstance(layer, WindowLayer)), default=0)
    return max(-(-widest // chunk), 1)


def _put(cache: Any, part: dict[str, torch.Tensor], devices: Sequence[Any], dtype: torch.dtype) -> None:
    """One more chunk of the layers that keep every token."""
    for index, layer in enumerate(cache.layers):
        if isinstance(layer, GrowingLayer):
            layer.put(*(_joined([part], f"{side}{index}", devices[index], dtype) for side in "kv"))


def _of_windows(cache: Any, part: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """What of a chunk belongs to layers that keep a window."""
    indices = [index for index, layer in enumerate(cache.layers) if isinstance(layer, WindowLayer)]
    names = [f"{side}{index}{end}" for side in "kv" for index in indices for end in ("", "s")]
    return {name: part[name] for name in names if name in part}


def _put_windows(
    cache: Any, tail: list[dict[str, torch.Tensor]], devices: Sequence[Any], dtype: torch.dtype, length: int
) -> None:
    for index, layer in enumerate(cache.layers):
        if isinstance(layer, WindowLayer):
            last = _last_parts(tail, index, layer.window - 1)
            keys, values = (_joined(last, f"{side}{index}", devices[index], dtype) for side in "kv")
            layer.restore(keys, values, length)


def _forget(cache: Any, num_tokens: int) -> None:
    for layer in cache.layers:
        if isinstance(layer, GrowingLayer):
            layer.crop(num_tokens)


def _joined(parts: list[dict[str, torch.Tensor]], name: str, device: Any, dtype: torch.dtype) -> torch.Tensor:
    """[1, kv_heads, tokens, head_dim]."""
    whole = _cat([part[name] for part in parts]).to(device)
    if whole.dtype == torch.int8:
        whole = from_int8(whole, _cat([part[name + "s"] for part in parts]).to(device), dtype)
    return whole[None]


def _cat(parts: list[torch.Tensor]) -> torch.Tensor:
    return parts[0] if len(parts) == 1 else torch.cat(parts, 1)


def _last_parts(found: list[dict[str, torch.Tensor]], index: int, wanted: int) -> list[dict[str, torch.Tensor]]:
    """The last chunks that together hold `wanted` tokens of a window layer, or all."""
    number, tokens = 0, 0
    while number < len(found) and tokens < wanted:
        number += 1
        tokens += int(found[-number][f"k{index}"].shape[1])
    return found[-max(number, 1) :]
