"""What a score is the sum of, for who wants to know why something was ranked where it stands.

Knows nothing of how scores come about, but for the shares that they are made with.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from anchors.index.snapshot import Snapshot
from anchors.search.board import Board
from anchors.search.lexical import Scores
from anchors.types import RankedChunk, Reason


def file_reasons(file: int, snapshot: Snapshot, scores: Scores, board: Board) -> tuple[Reason, ...]:
    factor, shares = float(board.factor[file]), board.shares
    reasons = list(board.file_parts.get(file, ()))
    for hit in scores.hits:
        at = int(np.searchsorted(hit.files, file))
        if at < len(hit.files) and hit.files[at] == file:
            parts = (
                ("word", shares.body * float(hit.body[at])),
                ("name", shares.name * float(hit.name[at])),
                ("path", shares.path * float(hit.path[at])),
            )
            kind = max(parts, key=lambda part: part[1])[0]
            reasons.append(Reason(kind, hit.term.text, factor * sum(part for _, part in parts)))
    if board.passage[file] > 0:
        reasons.append(Reason("passage", _best_passage(file, snapshot, board), float(board.passage[file])))
    return _joined(reasons)


def chunk_reasons(chunk: RankedChunk, owner: int, scores: Scores, board: Board) -> tuple[Reason, ...]:
    """The words of its own lines, what its file lends, and what came along edges."""
    share = float(board.factor[owner]) * board.shares.passage
    reasons = list(board.chunk_parts.get(chunk.index, ()))
    for hit in scores.hits:
        at = int(np.searchsorted(hit.chunks, chunk.index))
        if at < len(hit.chunks) and hit.chunks[at] == chunk.index:
            reasons.append(Reason("word", hit.term.text, share * float(hit.chunk_scores[at])))
    rest = chunk.score - sum(reason.score for reason in reasons)
    if rest > 1e-9:
        reasons.append(Reason("file", "what its file has", rest))
    return _joined(reasons)


def _joined(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """The greatest first, one for each word: its parts and its forms are terms of their own."""
    sums: dict[tuple[str, str], float] = {}
    for reason in reasons:
        key = reason.kind, reason.text
        sums[key] = sums.get(key, 0.0) + reason.score
    joined = (Reason(kind, text, score) for (kind, text), score in sums.items())
    return tuple(sorted(joined, key=lambda reason: -reason.score))


def _best_passage(file: int, snapshot: Snapshot, board: Board) -> str:
    start, end = (int(number) for number in snapshot.columns.chunk_start[file : file + 2])
    _, first, last, symbol = (
        int(value) for value in snapshot.columns.chunks[start + int(board.words[start:end].argmax())]
    )
    name = snapshot.qualified_name(symbol) if snapshot.parent(symbol) >= 0 else "top level"
    return f"{name}, lines {first}-{last}"
