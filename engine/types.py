"""Every value that leaves this package: frozen, slotted, torch-free."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

Role = Literal["system", "user", "assistant", "tool"]
FinishReason = Literal["stop", "length", "interrupted"]


@dataclass(frozen=True, slots=True)
class Message:
    """`content` is data, whatever it holds: none of it ever becomes a control token."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Sampling:
    """temperature 0 is greedy; top_p 1 and top_k 0 are off."""

    temperature: float = 0.0
    top_p: float = 1.0
    top_k: int = 0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    messages: tuple[Message, ...]
    max_tokens: int
    sampling: Sampling = Sampling()
    stop: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of the stream. `is_reasoning`: inside a thinking model's reasoning, not part of the answer."""

    text: str
    num_tokens: int
    is_reasoning: bool = False


@dataclass(frozen=True, slots=True)
class Completion:
    """`text` without reasoning, control tokens and the stop string."""

    text: str
    reasoning: str
    finish_reason: FinishReason
    num_prompt_tokens: int
    num_cached_tokens: int
    num_completion_tokens: int
    prefill_s: float
    decode_s: float


@dataclass(frozen=True, slots=True)
class Progress:
    """`phase`: load, prefill, decode. `done` of `total` in bytes (load) or tokens."""

    phase: str
    done: int
    total: int


OnProgress = Callable[[Progress], None]
OnDelta = Callable[[Delta], None]


class Engine(Protocol):
    """A model that is ready to answer. Backends stand behind this and nothing else."""

    @property
    def name(self) -> str: ...

    @property
    def max_context(self) -> int:
        """Tokens of prompt and answer together."""
        ...

    @property
    def tokenizer_name(self) -> str: ...

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know of how it runs: no GPU, weights that wait elsewhere, a shorter context."""
        ...

    def count_tokens(self, text: str) -> int:
        """Tokens of plain content."""
        ...

    def count_prompt_tokens(self, messages: tuple[Message, ...]) -> int:
        """Tokens of the whole rendered prompt, template included."""
        ...

    def generate(
        self, request: GenerationRequest, on_delta: OnDelta | None = None, on_progress: OnProgress | None = None
    ) -> Completion:
        """Raises PromptTooLong before any work, OutOfMemory, BackendFailed. Ctrl-C ends it as "interrupted"."""
        ...

    def generate_batch(
        self, requests: tuple[GenerationRequest, ...], on_progress: OnProgress | None = None
    ) -> Iterator[tuple[int, Completion]]:
        """Completions as they finish, each with the index of its request."""
        ...

    def close(self) -> None: ...
