"""What is put before a model: the packed text, what was left out, and the plan for either."""

from __future__ import annotations

from typing import Literal

import msgspec

from anchors.types.ranking import Reason

PlanKind = Literal["whole", "packed", "summary"]
FileMode = Literal["full", "excerpt", "outline"]


class PackedSymbol(msgspec.Struct, frozen=True):
    """A ranked symbol of which lines are shown; the reasons add up to the score."""

    name: str
    first_line: int
    last_line: int
    score: float
    reasons: tuple[Reason, ...]


class PackedFile(msgspec.Struct, frozen=True):
    """`rank` is its place among the ranked files, 1 the best, None when the ranking does not hold it; `reasons` say
    what brought it in, the symbols which parts of it."""

    path: str
    num_tokens: int
    mode: FileMode
    ranges: tuple[tuple[int, int], ...]
    rank: int | None = None
    score: float = 0.0
    reasons: tuple[Reason, ...] = ()
    symbols: tuple[PackedSymbol, ...] = ()


class Omitted(msgspec.Struct, frozen=True):
    path: str
    reason: str


class Span(msgspec.Struct, frozen=True):
    """Characters [start, end) of the packed text: an injected anchor line or a definition's signature."""

    start: int
    end: int
    kind: Literal["anchor", "definition"]


class PackedContext(msgspec.Struct, frozen=True):
    text: str
    plan: PlanKind
    budget: int
    num_tokens: int
    tokenizer: str
    files: tuple[PackedFile, ...]
    omitted: tuple[Omitted, ...]
    spans: tuple[Span, ...]
    num_redacted: int


class ChunkPart(msgspec.Struct, frozen=True):
    path: str
    first_line: int
    last_line: int


class Chunk(msgspec.Struct, frozen=True):
    index: int
    num_tokens: int
    parts: tuple[ChunkPart, ...]


class ContextPlan(msgspec.Struct, frozen=True):
    """What would be read, before anything runs. `chunks` is empty unless `kind` is summary."""

    kind: PlanKind
    reason: str
    budget: int
    num_tokens: int
    num_files: int
    chunks: tuple[Chunk, ...]
