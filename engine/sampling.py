"""Logits -> the next token: greedy, or temperature, top-k and top-p with a seed. Knows one step, no sequence."""

from __future__ import annotations

import torch

from engine.errors import BackendFailed
from engine.types import Sampling


class Sampler:
    """Draws on the CPU, so that a seed gives the same tokens on every device that computes the same logits."""

    def __init__(self, sampling: Sampling) -> None:
        self._sampling = sampling
        self._generator = torch.Generator().manual_seed(sampling.seed)

    def pick(self, logits: torch.Tensor) -> int:
        """`logits`: [vocab]. Raises BackendFailed when the model computed nonsense."""
        best = torch.argmax(logits)
        if not bool(torch.isfinite(logits[best])):
            raise BackendFailed("the model computed no number for the next token: its weights are damaged or overflow")
        if self._sampling.temperature <= 0:
            return int(best)
        scores, ids = self._candidates(logits.float().cpu() / self._sampling.temperature)
        chosen = torch.multinomial(torch.softmax(scores, -1), 1, generator=self._generator)
        return int(ids[chosen])

    def _candidates(self, logits: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Scores and ids that top-k, then top-p leave, best first."""
        top_k = self._sampling.top_k or logits.shape[-1]
        scores, ids = torch.topk(logits, min(top_k, logits.shape[-1]))
        if self._sampling.top_p < 1:
            before = torch.cumsum(torch.softmax(scores, -1), -1) - torch.softmax(scores, -1)
            kept = before < self._sampling.top_p
            kept[0] = True
            scores, ids = scores[kept], ids[kept]
        return scores, ids
