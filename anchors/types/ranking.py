"""What answers a question best, every score explained."""

from __future__ import annotations

import msgspec


class Reason(msgspec.Struct, frozen=True):
    """One part of a score. `kind`: word, name, path, passage, edge, history; test for what the nearest tests use and
    definition of what the question spells out; title, symbol and user for a file's own name, the best name that it
    defines and what it uses of the best files; file for what a symbol has from its file; room for what filled room
    that was left, start for what the entry points say: these add nothing to a score."""

    kind: str
    text: str
    score: float


class RankedSymbol(msgspec.Struct, frozen=True):
    symbol: int
    score: float
    reasons: tuple[Reason, ...]


class RankedFile(msgspec.Struct, frozen=True):
    path: str
    score: float
    reasons: tuple[Reason, ...]


class RankedChunk(msgspec.Struct, frozen=True):
    """A run of lines of one symbol; `index` is its row in the snapshot's chunks."""

    index: int
    path: str
    first_line: int
    last_line: int
    symbol: int
    score: float
    words: float = 0.0
    """What the words of its own lines, name and signature gave, before anything else."""


class Ranking(msgspec.Struct, frozen=True):
    """All lists stand best first; ties are broken by path and line."""

    question: str
    symbols: tuple[RankedSymbol, ...]
    files: tuple[RankedFile, ...]
    chunks: tuple[RankedChunk, ...] = ()
    terms: tuple[tuple[str, float], ...] = ()
    """The question's terms (as `anchors.search.words` splits them) with the weight of one occurrence."""
