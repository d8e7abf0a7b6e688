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
    segment's lines hold.

    `fifth_share` is that of the fifth file: near 1 where the ranking knows little. `file_words` is the best
    `words_share` of the file's segments, `place` how many of them hold more of the question than this one.
    """

    file_rank: int
    file_share: float
    fifth_share: float
    file_lines: int
    file_words: float
    place: int
    chunk_share: float
    words_share: float
    line_share: float
    num_bytes: int
    kind: SegmentKind
    is_container: bool
    is_named: bool


WEIGHTS: Final = {
    "bias": -7.87,
    "log_rank": -0.75,
    "file_share": 7.34,
    "file_share_cubed": -2.25,
    "fifth_share": -1.61,
    "log_lines": -0.3,
    "file_words": -1.02,
    "log_place": -0.63,
    "chunk_share": 0.77,
    "words_share": 2.33,
    "root_words_share": -1.84,
    "line_share": -1.09,
    "root_line_share": 1.91,
    "log_bytes": 0.4,
    "comment": -1.44,
    "imports": 1.0,
    "licence": -0.64,
    "container": -0.39,
    "named": 1.14,
}


def probability(seen: Observed) -> float:
    w = WEIGHTS
    z = (
        w["bias"]
        + w["log_rank"] * math.log1p(seen.file_rank)
        + w["file_share"] * seen.file_share
        + w["file_share_cubed"] * seen.file_share**3
        + w["fifth_share"] * seen.fifth_share
        + w["log_lines"] * math.log1p(seen.file_lines)
        + w["file_words"] * seen.file_words
        + w["log_place"] * math.log1p(seen.place)
        + w["chunk_share"] * seen.chunk_share
        + w["words_share"] * seen.words_share
        + w["root_words_share"] * math.sqrt(seen.words_share)
        + w["line_share"] * seen.line_share
        + w["root_line_share"] * math.sqrt(seen.line_share)
        + w["log_bytes"] * math.log(seen.num_bytes + 30)
        + w["container"] * seen.is_container
        + w["named"] * seen.is_named
        + w.get(seen.kind, 0.0)
    )
    return 1.0 / (1.0 + math.exp(-z))
