"""Several short prompts at once: left-padded to one length, one forward call a step for all of them.

Knows token ids. Does not know text: each row says itself when it has enough. Rows that ended leave the batch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

import torch

from engine.decode import Decoder

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


def run_batch(decoder: Decoder, rows: Sequence[Row]) -> Iterator[int]:
    """Runs all rows; yields the number of each as it ends."""
    length = max(len(row.token_ids) for row in rows)
    width = length + max(row.max_tokens for row in rows)
    pads = [length - len(row.token_ids) for row in rows]
    ids = [[0] * pad + list(row.token_ids) for pad, row in zip(pads, rows, strict=True)]
    cache = decoder.new_cache(width)
    for first in range(0, length, decoder.chunk):
        part = [row[first : first + decoder.chunk] for row in ids]
        logits = decoder.forward(part, cache, "reading the prompts", pads=pads)
    running = list(range(len(rows)))
    for _ in range(length, width + 1):
        taken = [rows[number].take(logits[place, -1]) for place, number in enumerate(running)]
        yield from (number for number, token in zip(running, taken, strict=True) if token is None)
        left = [place for place, token in enumerate(taken) if token is not None]
        if not left:
            return
        if len(left) < len(running):
            decoder.select(cache, left)
            running, pads = [running[place] for place in left], [pads[place] for place in left]
        column = [[token] for token in taken if token is not None]
        logits = decoder.forward(column, cache, "writing the answers", pads=pads)
