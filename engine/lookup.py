"""Guesses the next tokens from where the last few stood before: answers about code quote their prompt. Torch-free.

Knows token ids only. A guess costs a wider forward call and never changes a token: each is sampled from the model's own
logits, and what follows the first wrong guess is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable

_MATCH = 3


class PromptLookup:
    """Remembers where every run of three tokens was last followed by something; guesses at most `max_draft` tokens.

    A guess doubles after one that was right to its end and halves after one that was wrong from its start, so that text
    that quotes nothing pays little.
    """

    def __init__(self, token_ids: Iterable[int], max_draft: int) -> None:
        self.num_drafted = 0
        self.num_accepted = 0
        self._max = max_draft
        self._size = max_draft
        self._ids: list[int] = []
        self._after: dict[tuple[int, ...], int] = {}
        for token in token_ids:
            self.add(token)

    def add(self, token: int) -> None:
        """One more token of the sequence. The run that ends before it is now followed by it."""
        if len(self._ids) >= _MATCH:
            self._after[tuple(self._ids[-_MATCH:])] = len(self._ids)
        self._ids.append(token)

    def draft(self, most: int) -> list[int]:
        """What followed the last three tokens where they stood before; empty when they never did."""
        start = self._after.get(tuple(self._ids[-_MATCH:]))
        if start is None:
            return []
        return self._ids[start : start + min(self._size, most)]

    def judge(self, num_drafted: int, num_accepted: int) -> None:
        """How a guess ended."""
        self.num_drafted += num_drafted
        self.num_accepted += num_accepted
        if num_accepted == num_drafted:
            self._size = min(2 * self._size, self._max)
        elif not num_accepted:
            self._size = max(self._size // 2, 1)
