"""One answer while it is written: what was said so far, why it ended, how long it took. Torch-free.

Knows tokens and text of one request. Does not know where the tokens come from.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass, field

from engine.stream import TextStream
from engine.tokens import Prompt
from engine.types import Completion, Delta, FinishReason, GenerationRequest, OnDelta


@dataclass(slots=True)
class Answer:
    """`finish` stays "interrupted" until something else ended it."""

    request: GenerationRequest
    prompt: Prompt
    stream: TextStream
    eos_ids: Collection[int]
    on_delta: OnDelta | None = None
    finish: FinishReason = "interrupted"
    num_tokens: int = 0
    num_cached: int = 0
    started: float = field(default_factory=time.perf_counter)
    first: float | None = None

    @property
    def token_ids(self) -> tuple[int, ...]:
        return self.prompt.token_ids

    @property
    def max_tokens(self) -> int:
        return self.request.max_tokens

    def restored(self, num_tokens: int) -> None:
        """So many tokens of the prompt were known."""
        self.num_cached = num_tokens

    def take(self, token: int) -> bool:
        """One sampled token; True when it was the last."""
        if self.first is None:
            self.first = time.perf_counter()
        self.num_tokens += 1
        if token in self.eos_ids:
            self.finish = "stop"
            return True
        self._tell(self.stream.feed(token))
        if self.stream.is_stopped:
            self.finish = "stop"
            return True
        if self.num_tokens == self.max_tokens:
            self.finish = "length"
            return True
        return False

    def completion(self) -> Completion:
        """Ends the stream; what was held back is told."""
        self._tell(self.stream.finish())
        now = time.perf_counter()
        first = self.first if self.first is not None else now
        return Completion(
            text=self.stream.text,
            reasoning=self.stream.reasoning,
            finish_reason=self.finish,
            num_prompt_tokens=self.prompt.num_tokens,
            num_cached_tokens=self.num_cached,
            num_completion_tokens=self.num_tokens,
            prefill_s=first - self.started,
            decode_s=now - first,
        )

    def _tell(self, deltas: list[Delta]) -> None:
        if self.on_delta is not None:
            for delta in deltas:
                self.on_delta(delta)
