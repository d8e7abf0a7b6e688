"""Prompt ids -> token ids: prefill in chunks, then one token at a time. Knows a loaded model; no text, no templates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch

from engine.cache.layers import cache_room, make_cache
from engine.cache.room import KvRoom
from engine.cache.tiers import TieredLayer, Tiers
from engine.errors import DoesNotFit
from engine.lookup import PromptLookup
from engine.memory import memory_errors
from engine.sampling import Sampler
from engine.types import OnProgress, Progress

_REMEDY = "lower --budget, or choose a smaller model or a shorter context (see `iquest models plan`)"


class Decoder:
    """One sequence, or a batch of them, on one model. `chunk`: tokens of prompt computed at once.

    `kv`: the room of keys and values where the device may not hold them all; None where it does.

    Whatever changes a cache goes through `new_cache`, `forward`, `crop` and `select`, so that ranks which hold a part
    of every layer each can be told to do the same.
    """

    def __init__(self, model: Any, chunk: int = 512, kv: KvRoom | None = None) -> None:
        self.model = model
        self.chunk = chunk
        self.kv = kv

    @property
    def device(self) -> torch.device:
        """Where token ids go in."""
        device: torch.device = self.model.get_input_embeddings().weight.device
        return device if device.type != "meta" else torch.device("cpu")

    def layer_devices(self, num_layers: int) -> list[torch.device] | None:
        """Where each cache layer lives; None when the model does not say. Weights that wait elsewhere compute here."""
        decoder = self.model.get_decoder()
        layers = getattr(decoder, "layers", None)
        if layers is None or not len(layers) or num_layers % len(layers):
            return None
        devices = [next(layer.parameters()).device for layer in layers]
        devices = [self.device if device.type == "meta" else device for device in devices]
        return devices * (num_layers // len(layers))

    def new_cache(self, capacity: int) -> Any:
        """Raises DoesNotFit where keys and values should wait, but the model's cache is not of a kind that can."""
        if self.kv is None:
            return make_cache(self.model, capacity)
        tiers = Tiers(self.kv)
        cache = make_cache(self.model, capacity, lambda size: TieredLayer(size, tiers))
        if not any(isinstance(layer, TieredLayer) for layer in cache.layers):
            raise DoesNotFit(
                "the device does not hold this model's keys and values, and they are of a kind that cannot wait "
                "elsewhere: lower engine.max_context"
            )
        return cache

    def prefill(
        self,
        token_ids: Sequence[int],
        cache: Any,
        on_progress: OnProgress | None = None,
        on_chunk: Callable[[int], None] | None = None,
    ) -> torch.Tensor:
        """Computes what `cache` does not hold yet; returns the last token's logits [vocab].

        Chunks end at multiples of `chunk`, wherever the cache begins: the sums are then the same with and without a
        stored prefix. `on_chunk` hears the length of the cache after each.
        """
        total, done = len(token_ids), cache.get_seq_length()
        assert done < total, "the last token is always computed"
        logits: torch.Tensor | None = None
        while done < total:
            end = min(total, (done // self.chunk + 1) * self.chunk)
            logits = self.forward([token_ids[done:end]], cache, "reading the prompt")[0, -1]
            done = end
            if on_chunk is not None:
                on_chunk(done)
            if on_progress is not None:
                on_progress(Progress("prefill", done, total))
        assert logits is not None
        return logits

    def decode(
        self,
        logits: torch.Tensor,
        cache: Any,
        sampler: Sampler,
        take: Callable[[int], bool],
        lookup: PromptLookup | None = None,
    ) -> None:
        """Samples and hands over tokens until `take` says that one was the last.

        With `lookup`, guesses ride along in the same forward call: row i of its logits follows token i, so every token
        is sampled exactly as without guesses, and the cache forgets what stands behind the first wrong one.
        """
        token = sampler.pick(logits)
        while not take(token):
            guess: list[int] = []
            if lookup is not None:
                lookup.add(token)
                guess = lookup.draft(cache_room(cache))
            rows = self.forward([[token, *guess]], cache, "writing the answer", keep=len(guess) + 1)[0]
            for number, row in enumerate(rows):
                token = sampler.pick(row)
                if number == len(guess) or token != guess[number]:
                    break
                if take(token):
                    return
                if lookup is not None:
                    lookup.add(token)
            if lookup is not None and guess:
                lookup.judge(len(guess), number)
                self.crop(cache, len(guess) - number)

    def forward(
        self,
        token_ids: Sequence[Sequence[int]],
        cache: Any,
        phase: str,
        keep: int = 1,
        pads: Sequence[int] | None = None,
    ) -> torch.Tensor:
        """Logits of the last `keep` tokens of every row: [rows, keep, vocab].

        `token_ids`: as many a row. `pads`: how many tokens of padding each row of the cache begins with.
        """
        with memory_errors(phase, _REMEDY), torch.inference_mode():
            ids = torch.tensor([list(row) for row in token_ids], device=self.device)
            padding = {} if pads is None else _padding(pads, cache.get_seq_length(), ids)
            output = self.model(input_ids=ids, cache=cache, use_cache=True, logits_to_keep=keep, **padding)
            logits: torch.Tensor = output.logits
            return logits

    def crop(self, cache: Any, num_tokens: int) -> None:
        """The cache forgets its last `num_tokens` tokens."""
        if num_tokens:
            cache.crop(-num_tokens)

    def select(self, cache: Any, rows: Sequence[int]) -> None:
        """The cache keeps these rows of its batch."""
        index = torch.tensor(list(rows))
        with torch.inference_mode():
            for layer in cache.layers:
                layer.batch_select_indices(index.to(layer.keys.device))


def _padding(pads: Sequence[int], past: int, ids: torch.Tensor) -> dict[str, torch.Tensor]:
    """Which columns are seen, [rows, past + new], and the position of every new token in its own row."""
    first = torch.tensor(list(pads), device=ids.device)[:, None]
    columns = torch.arange(past + ids.shape[1], device=ids.device)[None]
    positions = (columns[:, past:] - first).clamp(min=0)
    return {"attention_mask": (columns >= first).long(), "position_ids": positions}
