"""How likely a segment is among what the question needs: a logistic model over a few plain observations.

The weights were fitted on real commits (message -> changed lines) of public repositories in five languages and checked
on others; `docs/context-format.md` says how. Nothing in them knows a repository, a language or a word.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from anchors.context.segments import SegmentKind


@dataclass(frozen=True, slots=True)
class Observed:
    """Shares are scores over the best one's, 0 to 1; `line_share` is the part of the question's weight that the
    segment's lines hold; `beside` the words_share of the better neighbouring chunk."""

    file_rank: int
    file_share: float
    file_lines: int
    chunk_share: float
    words_share: float
    beside: float
    line_share: float
    num_bytes: int
    kind: SegmentKind
    is_container: bool
    is_named: bool
    is_head: bool


WEIGHTS: Final = {
    "bias": -2.35,
    "log_rank": -0.423,
    "file_share": 2.518,
    "file_share_cubed": -0.784,
    "first": 1.331,
    "first_log_lines": -0.162,
    "log_lines": -0.51,
    "chunk_share": 2.443,
    "words_share": 3.112,
    "root_words_share": -3.445,
    "beside": 1.011,
    "line_share": 0.987,
    "root_line_share": 1.53,
    "log_bytes": 0.231,
    "comment": -1.421,
    "imports": 1.082,
    "licence": -2.473,
    "container": -0.69,
    "named": 1.661,
    "head": -0.583,
}


def probability(seen: Observed) -> float:
    is_first = seen.file_rank == 0
    log_lines = math.log1p(seen.file_lines)
    w = WEIGHTS
    z = (
        w["bias"]
        + w["log_rank"] * math.log1p(seen.file_rank)
        + w["file_share"] * seen.file_share
        + w["file_share_cubed"] * seen.file_share**3
        + w["first"] * is_first
        + w["first_log_lines"] * is_first * log_lines
        + w["log_lines"] * log_lines
        + w["chunk_share"] * seen.chunk_share
        + w["words_share"] * seen.words_share
        + w["root_words_share"] * math.sqrt(seen.words_share)
        + w["beside"] * seen.beside
        + w["line_share"] * seen.line_share
        + w["root_line_share"] * math.sqrt(seen.line_share)
        + w["log_bytes"] * math.log(seen.num_bytes + 30)
        + w["container"] * seen.is_container
        + w["named"] * seen.is_named
        + w["head"] * seen.is_head
        + w.get(seen.kind, 0.0)
    )
    return 1.0 / (1.0 + math.exp(-z))
