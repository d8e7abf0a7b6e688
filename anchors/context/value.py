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
    segment's lines hold."""

    file_rank: int
    file_share: float
    file_lines: int
    chunk_share: float
    words_share: float
    line_share: float
    num_bytes: int
    kind: SegmentKind
    is_container: bool
    is_named: bool
    is_head: bool


WEIGHTS: Final = {
    "bias": -2.76,
    "log_rank": -0.48,
    "file_share": 2.55,
    "file_share_cubed": -0.81,
    "first": 1.4,
    "first_log_lines": -0.18,
    "log_lines": -0.6,
    "chunk_share": 2.55,
    "words_share": 3.4,
    "root_words_share": -3.6,
    "line_share": 0.79,
    "root_line_share": 1.63,
    "log_bytes": 0.34,
    "comment": -1.28,
    "imports": 1.2,
    "licence": -2.56,
    "container": -0.51,
    "named": 1.8,
    "head": -0.25,
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
        + w["line_share"] * seen.line_share
        + w["root_line_share"] * math.sqrt(seen.line_share)
        + w["log_bytes"] * math.log(seen.num_bytes + 30)
        + w["container"] * seen.is_container
        + w["named"] * seen.is_named
        + w["head"] * seen.is_head
        + w.get(seen.kind, 0.0)
    )
    return 1.0 / (1.0 + math.exp(-z))
