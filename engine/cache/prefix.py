"""KV of prompt prefixes on disk: the second question on the same text computes only its own tokens.

A prompt is cut into fixed chunks; each is named by a hash chained over all chunks before it and over everything else
that changes the numbers (`identity`: model revision with its RoPE, dtype, device kind, library versions). Knows cache
layers and safetensors; the files are store.py's.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Sequence
from typing import Any

import torch
from safetensors.torch import save

from engine.cache.layers import GrowingLayer, WindowLayer
from engine.cache.rounding import from_int8, to_int8
from engine.cache.store import ChunkStore

# A window's file beside its chunk's: of all of them only the last is read.
_WINDOW = "-w"
_DTYPES = {"F32": torch.float32, "BF16": torch.bfloat16, "F16": torch.float16, "I8": torch.int8}


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
        agree: Callable[[int], int] = lambda found: found,
    ) -> int:
        """Puts the longest known run of chunks into an empty cache; `devices`: one a layer. Returns the tokens.

        `dtype`: the cache's. `agree` makes of the number of chunks that were found the number that is used: all ranks
        must use as many.
        """
        found = 0
        # chunks are put in one at a time: all at once they would take the cache's memory a second time
        for data in self._store.read_run(self._keys):
            _put(cache, views(data), devices, dtype)
            found += 1
        number = agree(found)
        windows: list[dict[str, torch.Tensor]] | None = []
        while number and _widest(cache):
            windows = self._windows(cache, number)
            usable = agree(number if windows is not None else number - 1)
            if usable == number:
                break
            number = usable
        _forget(cache, (found - number) * self._chunk)
        self._store.touch(self._names(cache, number))
        if number and windows:
            _put_windows(cache, windows, devices, dtype, number * self._chunk)
        return number * self._chunk

    def _windows(self, cache: Any, number: int) -> list[dict[str, torch.Tensor]] | None:
        """What the layers with a window hold after `number` chunks: the fewest files that cover the widest."""
        first = max(number - max(-(-_widest(cache) // self._chunk), 1), 0)
        names = [key + _WINDOW for key in self._keys[first:number]]
        found = [views(data) for data in self._store.read_run(names)]
        return found if len(found) == len(names) else None

    def _names(self, cache: Any, number: int) -> list[str]:
        """Every file of the first `number` chunks."""
        ends = ("", _WINDOW) if _widest(cache) else ("",)
        return [key + end for key in self._keys[:number] for end in ends]

    def keep(self, cache: Any, done: int) -> None:
        """Keeps the chunk that ends at `done`, if one does; the cache must end there too (a window is cut to it)."""
        number, rest = divmod(done, self._chunk)
        if rest or not 0 < number <= len(self._keys):
            return
        names = self._names(cache, len(self._keys))
        each = len(names) // len(self._keys)
        new = [] if self._store.problem is not None else names[(number - 1) * each : number * each]
        new = [name for name in new if not self._store.has(name)]
        if new or self._is_int8:
            with torch.inference_mode():
                parts = _tensors(cache, done - self._chunk, done, self._is_int8)
            for name in new:
                self._store.write(name, save(parts[name.endswith(_WINDOW)]), spared=names)
        if number == len(self._keys):
            self._store.touch(names)


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


def _tensors(
    cache: Any, first: int, last: int, is_int8: bool
) -> tuple[dict[str, torch.Tensor], dict[str, torch.Tensor]]:
    """Keys and values [kv_heads, tokens, head_dim]: of layers that keep every token, and of those that keep a window.

    Of a window the last `window` - 1 tokens at most. With `is_int8` the cache holds what is returned: rounded.
    """
    parts: tuple[dict[str, torch.Tensor], dict[str, torch.Tensor]] = ({}, {})
    for index, layer in enumerate(cache.layers):
        is_window = isinstance(layer, WindowLayer)
        if is_window:
            kept = min(layer.window - 1, last - first)
            sides = tuple(side[:, :, side.shape[2] - kept :] for side in (layer.keys, layer.values))
        else:
            sides = layer.kept(first, last)
        tensors = parts[is_window]
        for name, side in zip("kv", sides, strict=True):
            if not is_int8:
                tensors[f"{name}{index}"] = side[0].contiguous().cpu()
                continue
            numbers, scale = to_int8(side[0])
            side[0] = from_int8(numbers, scale, side.dtype)
            tensors[f"{name}{index}"] = numbers.cpu()
            tensors[f"{name}{index}s"] = scale.cpu()
    return parts


def views(data: memoryview) -> dict[str, torch.Tensor]:
    """The tensors of a safetensors file in memory, not copied: they hold `data` alive."""
    start = 8 + int.from_bytes(data[:8], "little")
    found = {}
    for name, entry in json.loads(bytes(data[8:start])).items():
        dtype = _DTYPES[entry["dtype"]]
        number = math.prod(entry["shape"])
        if number:
            first = start + entry["data_offsets"][0]
            found[name] = torch.frombuffer(data, dtype=dtype, count=number, offset=first).view(entry["shape"])
        else:
            found[name] = torch.empty(entry["shape"], dtype=dtype)
    return found


def _widest(cache: Any) -> int:
    """The most tokens that a window holds between calls, and one at least; 0 without windows."""
    return max((max(layer.window - 1, 1) for layer in cache.layers if isinstance(layer, WindowLayer)), default=0)


def _put(cache: Any, part: dict[str, torch.Tensor], devices: Sequence[Any], dtype: torch.dtype) -> None:
    """One more chunk of the layers that keep every token."""
    for index, layer in enumerate(cache.layers):
        if isinstance(layer, GrowingLayer):
            layer.put(*(_joined([part], f"{side}{index}", devices[index], dtype) for side in "kv"))


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
