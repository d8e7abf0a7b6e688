"""What else speaks for the files that rank best: their own names, the names that they define, and whom they use.

Knows nothing of shares: file -> (how much, and why).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from anchors.index.snapshot import Snapshot
from anchors.search.lexical import LexicalIndex, Scores
from anchors.search.words import idf, split

Found = Mapping[int, tuple[float, str]]
Ints = npt.NDArray[np.int32]

LEAST_TITLE: Final = 0.15
"""One word of seven says nothing."""
NUM_USED: Final = 10
"""So many of the best files speak for who uses them."""
MIN_USED: Final = 55
ENOUGH_USED: Final = 0.3


class Users(Protocol):
    """What is asked of a symbol graph: who uses the symbols of a range, at least that surely, in percent."""

    def users_of(self, first: int, last: int, min_percent: int) -> Ints: ...


def titles(snapshot: Snapshot, files: Sequence[int], asked: Mapping[str, float]) -> Found:
    """How much of a file's name the question says: "session" of `session.py`, half of it of `session_cache.py`."""
    found = {}
    for file in files:
        name = snapshot.files[file].path.rpartition("/")[2]
        words = set(split(name.partition(".")[0]))
        share = len(words & asked.keys()) / max(1, len(words))
        if share > LEAST_TITLE:
            found[file] = (share - LEAST_TITLE) / (1 - LEAST_TITLE), name
    return found


def names(
    snapshot: Snapshot, lexical: LexicalIndex, scores: Scores, files: Sequence[int], asked: Mapping[str, float]
) -> Found:
    """What the best name that a file defines has of the question: its words that are asked for, by their weight, and
    the less the more others it has. Not yet between 0 and 1."""
    columns = snapshot.columns
    is_best = np.zeros(len(snapshot.files), dtype=np.bool_)
    is_best[list(files)] = True
    rows = np.flatnonzero(is_best[columns.symbol_file] & (columns.symbol_parent >= 0))
    holders = [lexical.strings_of(term) for term in asked]
    if not len(rows) or not holders:
        return {}
    rows = rows[np.isin(columns.symbol_name[rows], np.unique(np.concatenate(holders)))]
    weights = {
        hit.term.term: asked[hit.term.term] * idf(len(snapshot.files), int(np.count_nonzero(hit.name)))
        for hit in scores.hits
        if hit.term.term in asked
    }
    worths: dict[int, tuple[float, str]] = {}
    found: dict[int, tuple[float, str]] = {}
    for string, file in zip(columns.symbol_name[rows].tolist(), columns.symbol_file[rows].tolist(), strict=True):
        if string not in worths:
            worths[string] = _worth(snapshot.table[string], weights)
        if worths[string][0] > found.get(file, (0.0, ""))[0]:
            found[file] = worths[string]
    return found


def _worth(name: str, weights: Mapping[str, float]) -> tuple[float, str]:
    parts = set(split(name))
    said = sorted(parts & weights.keys())
    return sum(weights[part] for part in said) * len(said) / max(1, len(parts)), name


def users(snapshot: Snapshot, graph: Users, best: Iterable[tuple[int, float]]) -> Found:
    """Files that use what the best files define; `best`: those with their scores, the first the greatest. What many
    use says little of each."""
    start, owner = snapshot.columns.symbol_start, snapshot.columns.symbol_file
    gained: dict[int, float] = {}
    most: dict[int, tuple[float, str]] = {}
    top = 0.0
    for file, score in best:
        top = top or score
        using = np.unique(owner[graph.users_of(int(start[file]), int(start[file + 1]), MIN_USED)]).tolist()
        others = [user for user in using if user != file]
        amount = score / top / math.sqrt(1 + len(others))
        for user in others:
            gained[user] = gained.get(user, 0.0) + amount
            if amount > most.get(user, (0.0, ""))[0]:
                most[user] = amount, snapshot.files[file].path
    return {user: (min(1.0, amount / ENOUGH_USED), most[user][1]) for user, amount in gained.items()}
