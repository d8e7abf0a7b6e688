"""Several short prompts at once: left-padded to one length, one forward call a step for all of them.

Knows token ids. Does not know text: each row says itself when it has enough. Rows that ended leave the batch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import torch

from engine.decode import Decoder
from engine.memory import memory_errors

_REMEDY = "lower --budget, or choose a smaller model (see `iquest models plan`)"
_MAX_ROWS = 16


class Row(Protocol):
    """One prompt of a batch."""

    @property
    def token_ids(self) -> Sequence[int]: ...

    @property
    def max_tokens(self) -> int: ...

    def take(self, logits: torch.Tensor) -> int | None:
        """Picks the next token; None when the row has ended with it."""
        ...


def batches(lengths: Sequence[int], max_tokens: int) -> Iterator[list[int]]:
    """Indices of rows that run together, neighbours in length; a batch holds at most `max_tokens` with its padding.

    `lengths`: prompt and answer of each row.
    """
    order = sorted(range(len(lengths)), key=lambda index: (lengths[index], index))
    group: list[int] = []
    for index in order:
        if group and (len(group) == _MAX_ROWS or (len(group) + 1) * lengths[index] > max_tokens):
            yield group
            group = []
        group.append(index)
    if group:
        yield group


@dataclass(slots=True)
class _Batch:
    """Rows still running. `seen`: [rows, columns], 0 at padding."""

    decoder: Decoder
    cache: Any
    seen: torch.Tensor

    def forward(self, ids: torch.Tensor, past: int, phase: str) -> torch.Tensor:
        """Logits of the last column: [rows, vocab]."""
        with memory_errors(phase, _REMEDY), torch.inference_mode():
            end = past + ids.shape[1]
            seen = self.seen[:, :end]
            positions = (seen.cumsum(-1) - 1).clamp(min=0)[:, past:]
            output = self.decoder.model(
                input_ids=ids,
                attention_mask=seen,
                position_ids=positions,
                cache=self.cache,
                use_cache=True,
                logits_to_keep=1,
            )
            logits: torch.Tensor = output.logits[:, -1]
            return logits

    def keep(self, rows: list[int]) -> None:
        index = torch.tensor(rows, device=self.seen.device)
        self.seen = self.seen[index]
        for layer in self.cache.layers:
            layer.batch_select_indices(index.to(layer.keys.device))


def run_batch(decoder: Decoder, rows: Sequence[Row]) -> Iterator[int]:
    """Runs all rows; yields the number of each as it ends."""
    length = max(len(row.token_ids) for row in rows)
    width = length + max(row.max_tokens for row in rows)
    ids = torch.zeros((len(rows), length), dtype=torch.long)
    seen = torch.ones((len(rows), width), dtype=torch.long)
    for number, row in enumerate(rows):
        pad = length - len(row.token_ids)
        ids[number, pad:] = torch.tensor(list(row.token_ids))
        seen[number, :pad] = 0
    device = decoder.device
    batch = _Batch(decoder, decoder.new_cache(width), seen.to(device))
    for first in range(0, length, decoder.chunk):
        logits = batch.forward(ids[:, first : first + decoder.chunk].to(device), first, "reading the prompts")
    running = list(range(len(rows)))
    for past in range(length, width + 1):
        taken = [rows[number].take(logits[place]) for place, number in enumerate(running)]
        yield from (number for number, token in zip(running, taken, strict=True) if token is None)
        left = [place for place, token in enumerate(taken) if token is not None]
        if not left:
            return
        if len(left) < len(running):
            batch.keep(left)
            running = [running[place] for place in left]
        column = torch.tensor([[token] for token in taken if token is not None], device=device)
        logits = batch.forward(column, past, "writing the answers")
