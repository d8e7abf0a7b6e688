"""What both passes of a model work with: the change, its source as shown, the engine, and what a prompt may hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from engine.errors import PromptTooLong
from engine.types import Engine, GenerationRequest, Message, Sampling
from iquest_cli.analyst.model.prompts import render
from iquest_cli.analyst.static import repository_name
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.model.around import Section, rendered
from iquest_cli.reviewer.model.chunks import Chunk
from iquest_cli.reviewer.model.shown import Shown

MAX_DIFF_TOKENS: Final = 6_000
MAX_AROUND_TOKENS: Final = 12_000
MAX_ANSWER: Final = 2_048
MIN_ROOM: Final = 200
SPARE: Final = 96
"""Tokens kept free: counts of pieces do not add up to that of the whole."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A finding whose quote was found, with the chunk that it came from."""

    finding: Finding
    quote: str
    chunk: Chunk


class Desk:
    """Greedy and seeded: the same change gives the same prompts and the same answers."""

    def __init__(self, change: Change, engine: Engine, seed: int) -> None:
        self.change = change
        self.engine = engine
        self.new = Shown(change.head)
        self.old = Shown(change.base) if change.base is not None else None
        self.max_tokens = min(MAX_ANSWER, max(64, engine.max_context // 4))
        self._sampling = Sampling(temperature=0.0, seed=seed)
        self._repository = repository_name(change.head.workspace)

    def request(self, system: str, user: str, **values: str) -> GenerationRequest:
        """Source goes in as the content of a message: none of it ever becomes a control token."""
        head = Message("system", render(system, repository=self._repository, **values))
        return GenerationRequest((head, Message("user", user)), self.max_tokens, self._sampling)

    def room(self, request: GenerationRequest) -> int:
        """Tokens left beside a request whose parts are still empty. Raises PromptTooLong."""
        engine = self.engine
        left = engine.max_context - self.max_tokens - engine.count_prompt_tokens(request.messages) - SPARE
        if left < MIN_ROOM:
            raise PromptTooLong(
                f"{engine.name} holds {engine.max_context:,} tokens, too few to review with: "
                "take a model with a longer context"
            )
        return left

    def context(self, sections: Sequence[Section], room: int) -> tuple[str, int]:
        """The sections that fit, as text, and how many do not."""
        return rendered(sections, self.new, self.engine.count_tokens, max(0, min(MAX_AROUND_TOKENS, room)))

    @cached_property
    def count(self) -> Callable[[str], int]:
        return self.engine.count_tokens
