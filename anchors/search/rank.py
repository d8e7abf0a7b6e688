"""Chunks -> symbols -> files for one question, every score the sum of its reasons.

Words give the first scores (BM25F), the file's standing weighs them, and the best symbols lend a part of theirs to
their neighbours in the graph. Knows nothing of token budgets or source text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import numpy as np

from anchors.index.snapshot import Snapshot
from anchors.search import signs
from anchors.search.board import Board, Floats, Shares
from anchors.search.lexical import LexicalIndex, Scores
from anchors.search.moved import places_of
from anchors.search.named_languages import factors
from anchors.search.reasons import chunk_reasons, file_reasons
from anchors.search.spelled import definers
from anchors.search.spread import Neighbours, spread, used_by_tests
from anchors.search.standing import Standing
from anchors.search.words import QueryTerm, query_terms
from anchors.types import RankedChunk, RankedFile, RankedSymbol, Ranking, Reason

Found = signs.Found
"""File -> what it is worth, and why."""


class Graph(Neighbours, signs.Users, Protocol):
    """What is asked of a symbol graph."""


class Past(Protocol):
    """What is asked of past commits: file -> how near one that changed it is to the question, and which."""

    def near(self, terms: Sequence[QueryTerm], find: Callable[[Sequence[str]], Mapping[str, int]]) -> Found: ...


BODY_SHARE, PASSAGE_SHARE, PATH_SHARE, NAME_SHARE, HISTORY_SHARE = 2.8, 2.3, 1.2, 0.65, 2.5
"""Of a file's score: each part is first divided by its greatest value among the files."""
TEST_SHARE = 0.5
"""What the nearest tests use, likewise."""
SPELLED = 0.6
"""For an identifier of the question that no other file defines."""
OWN = 0.5
"""The least factor of a file whose definitions count for that."""
TITLE_SHARE, SYMBOL_SHARE, USER_SHARE = 0.4, 0.35, 0.35
"""What the best files gain by their own name, by the names that they define, and as users of other best ones."""
FILE_SHARE = 0.5
EDGE_SHARE = 0.06
MAX_EDGE = 0.8
"""What comes along edges at most: what everything uses is not lifted above what the words say."""
MAX_CHUNKS = 1500
MAX_JUDGED = 200
"""Files that are looked at for more than their words, their past and their neighbours."""


def rank(
    snapshot: Snapshot,
    graph: Graph | None,
    lexical: LexicalIndex,
    question: str,
    limit: int = 200,
    paths: Sequence[str] = (),
    *,
    past: Past | None = None,
) -> Ranking:
    """The best `limit` symbols and files, and the chunks of note; `paths` keeps files at or under them."""
    terms = query_terms(question)
    scores = lexical.score(terms)
    board = _start(snapshot, scores, question, paths)
    _add_part("definition", definers(snapshot, lexical, question, board.factor >= OWN), SPELLED, board)
    if past is not None:
        near = past.near(terms, lambda old: places_of(old, snapshot.files))
        _add_part("history", near, HISTORY_SHARE / _top_of(near, board), board)
    if graph is not None:
        tested = _tested(snapshot, graph, scores, board)
        _add_part("test", tested, TEST_SHARE / _top_of(tested, board), board)
        _add_edges(snapshot, graph, board)
    _add_signs(snapshot, graph, lexical, scores, board)
    top_files = _best(board.file, limit)
    files = tuple(
        RankedFile(snapshot.files[f].path, float(board.file[f]), file_reasons(f, snapshot, scores, board))
        for f in top_files
    )
    chunks = _ranked_chunks(snapshot, board)
    weights = tuple((hit.term.term, hit.term.weight * hit.idf) for hit in scores.hits)
    return Ranking(question, _ranked_symbols(snapshot, chunks, scores, board, limit), files, chunks, weights)


def _start(snapshot: Snapshot, scores: Scores, question: str, paths: Sequence[str]) -> Board:
    standing = Standing.of(question)
    places = [standing.factor(file) for file in snapshot.files]
    tests = np.array([place == "test" for place, _ in places], dtype=np.bool_)
    factor = np.array([factor for _, factor in places], dtype=np.float64)
    spoken = factors(question, [file.language for file in snapshot.files])
    if spoken is not None:
        factor *= spoken
    if paths:
        roots = tuple(path.rstrip("/") for path in paths)
        inside = [any(_is_under(file.path, root) for root in roots) for file in snapshot.files]
        factor *= np.array(inside, dtype=np.float64)
    owner = snapshot.columns.chunks[:, 0]
    best = np.zeros(len(factor))
    np.maximum.at(best, owner, scores.chunk)
    shares = Shares(
        BODY_SHARE / _top(factor * scores.body),
        NAME_SHARE / _top(factor * scores.name),
        PATH_SHARE / _top(factor * scores.path),
        PASSAGE_SHARE / _top(factor * best),
    )
    passage = factor * shares.passage * best
    words = shares.body * scores.body + shares.name * scores.name + shares.path * scores.path
    file = factor * words + passage
    chunk = factor[owner] * (scores.chunk * shares.passage + FILE_SHARE * file[owner])
    chunk[scores.chunk <= 0] = 0.0
    return Board(chunk, file, factor, tests, passage, scores.chunk, shares)


def _top(values: Floats) -> float:
    return float(values.max(initial=0.0)) or 1.0


def _is_under(path: str, root: str) -> bool:
    return root in ("", ".") or path == root or path.startswith(root + "/")


def _best(values: Floats, limit: int) -> list[int]:
    """Indices of the highest positive values; ties by index, which is the order of paths and lines."""
    count = min(limit, int(np.count_nonzero(values > 0)))
    if count == 0:
        return []
    if count < len(values):
        edge = np.partition(values, len(values) - count)[len(values) - count]
        candidates = np.flatnonzero(values >= edge)
    else:
        candidates = np.arange(len(values))
    order = np.lexsort((candidates, -values[candidates]))
    return [int(candidates[i]) for i in order[:count]]


def _add_edges(snapshot: Snapshot, graph: Neighbours, board: Board) -> None:
    chunks = snapshot.columns.chunks
    symbol = np.zeros(snapshot.num_symbols)
    np.maximum.at(symbol, chunks[:, 3], board.chunk)
    gained, via = spread(graph, symbol, EDGE_SHARE)
    first_chunk: dict[int, int] = {}
    for index in np.flatnonzero(np.isin(chunks[:, 3], list(gained))).tolist():
        first_chunk.setdefault(int(chunks[index, 3]), index)
    per_file: dict[int, tuple[float, str]] = {}
    for target, amount in sorted(gained.items()):
        at = first_chunk.get(target)
        owner = snapshot.file_of(target)
        amount = min(amount * float(board.factor[owner]), MAX_EDGE)
        if at is None or amount <= 0:
            continue
        text = f"{via[target][1]} {snapshot.qualified_name(via[target][0])}"
        board.chunk[at] += amount
        board.chunk_parts.setdefault(at, []).append(Reason("edge", text, amount))
        is_from_elsewhere = snapshot.file_of(via[target][0]) != owner
        if is_from_elsewhere and amount > per_file.get(owner, (0.0, ""))[0]:
            per_file[owner] = amount, text
    for owner, (amount, text) in per_file.items():
        board.file[owner] += amount
        board.file_parts.setdefault(owner, []).append(Reason("edge", text, amount))


def _tested(snapshot: Snapshot, graph: Neighbours, scores: Scores, board: Board) -> Found:
    """Files by what they define of that which the tests nearest to the question use."""
    symbol = np.zeros(snapshot.num_symbols)
    np.maximum.at(symbol, snapshot.columns.chunks[:, 3], scores.chunk)
    worth: dict[int, float] = {}
    most: dict[int, tuple[float, str]] = {}
    for used, (amount, test) in used_by_tests(graph, symbol, board.is_test[snapshot.columns.symbol_file]).items():
        file = snapshot.file_of(used)
        worth[file] = worth.get(file, 0.0) + amount
        if amount > most.get(file, (0.0, ""))[0]:
            most[file] = amount, f"{snapshot.path_of(test)} {snapshot.name(test)}"
    return {file: (amount, most[file][1]) for file, amount in worth.items()}


def _add_signs(snapshot: Snapshot, graph: Graph | None, lexical: LexicalIndex, scores: Scores, board: Board) -> None:
    """Lifts the best files by what else speaks for them; brings in none."""
    best = _best(board.file, MAX_JUDGED)
    asked = {hit.term.term: hit.term.weight for hit in scores.hits if not hit.term.term.startswith("=")}
    symbols = signs.names(snapshot, lexical, scores, best, asked)
    parts = [
        ("title", signs.titles(snapshot, best, asked), TITLE_SHARE),
        ("symbol", symbols, SYMBOL_SHARE / _top_of(symbols, board)),
    ]
    if graph is not None:
        first = [(file, float(board.file[file])) for file in best[: signs.NUM_USED]]
        parts.append(("user", signs.users(snapshot, graph, first), USER_SHARE))
    judged = set(best)
    for kind, found, share in parts:
        _add_part(kind, {file: why for file, why in found.items() if file in judged}, share, board)


def _top_of(found: Found, board: Board) -> float:
    return max((amount * float(board.factor[file]) for file, (amount, _) in found.items()), default=0.0) or 1.0


def _add_part(kind: str, found: Found, share: float, board: Board) -> None:
    for file, (worth, text) in sorted(found.items()):
        amount = share * worth * float(board.factor[file])
        if amount > 0:
            board.file[file] += amount
            board.file_parts.setdefault(file, []).append(Reason(kind, text, amount))


def _ranked_chunks(snapshot: Snapshot, board: Board) -> tuple[RankedChunk, ...]:
    rows = snapshot.columns.chunks
    return tuple(
        RankedChunk(
            index,
            snapshot.files[int(rows[index, 0])].path,
            int(rows[index, 1]),
            int(rows[index, 2]),
            int(rows[index, 3]),
            float(board.chunk[index]),
            float(board.words[index]),
        )
        for index in _best(board.chunk, MAX_CHUNKS)
    )


def _ranked_symbols(
    snapshot: Snapshot, chunks: Sequence[RankedChunk], scores: Scores, board: Board, limit: int
) -> tuple[RankedSymbol, ...]:
    """Each symbol by its best chunk."""
    best: dict[int, RankedChunk] = {}
    for chunk in chunks:
        best.setdefault(chunk.symbol, chunk)
    chosen = list(best.values())[:limit]
    return tuple(
        RankedSymbol(
            chunk.symbol,
            chunk.score,
            chunk_reasons(chunk, snapshot.file_of(chunk.symbol), scores, board),
        )
        for chunk in chosen
    )
