"""Past commits as one more field of a file: their messages, near to a question or not.

Knows nothing of git: it is built from messages and paths. Where there is no history there is nothing to add.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import msgspec
import numpy as np
import numpy.typing as npt

from anchors.search.words import IDENTIFIER, STOP_WORDS, QueryTerm, idf, split

if TYPE_CHECKING:
    from anchors.repository.messages import PastCommit

Floats = npt.NDArray[np.float64]
Find = Callable[[Sequence[str]], Mapping[str, int]]
"""Paths as they were -> the files that they are now, of those that are still there."""

LENGTH: Final = 0.05
"""How much each further word of a message takes from what it says."""
HALF_LIFE: Final = 1000.0
"""After this many commits a message counts half."""
PATHS_POWER: Final = 0.25
MAX_SUBJECT: Final = 72
FORMAT: Final = 1


class _Row(msgspec.Struct, frozen=True, array_like=True):
    commit: str
    subject: str
    num_terms: int
    paths: tuple[int, ...]


class _Packed(msgspec.Struct, frozen=True, array_like=True):
    format: int
    paths: tuple[bytes, ...]
    rows: tuple[_Row, ...]
    postings: dict[str, tuple[int, ...]]


class PastCommits:
    """Commits newest first; term -> the commits whose message holds it."""

    def __init__(self, packed: _Packed) -> None:
        self._packed = packed

    @classmethod
    def build(cls, commits: Sequence[PastCommit]) -> PastCommits:
        numbers: dict[str, int] = {}
        postings: dict[str, list[int]] = {}
        rows = []
        for number, commit in enumerate(commits):
            terms = message_terms(f"{commit.subject}\n{commit.body}")
            for term in terms:
                postings.setdefault(term, []).append(number)
            paths = tuple(numbers.setdefault(path, len(numbers)) for path in commit.paths)
            rows.append(_Row(commit.commit[:10], commit.subject[:MAX_SUBJECT], len(terms), paths))
        names = tuple(path.encode("utf-8", "surrogateescape") for path in numbers)
        ordered = {term: tuple(postings[term]) for term in sorted(postings)}
        return cls(_Packed(FORMAT, names, tuple(rows), ordered))

    def to_bytes(self) -> bytes:
        return msgspec.msgpack.encode(self._packed)

    @classmethod
    def from_bytes(cls, data: bytes | memoryview) -> PastCommits:
        """Raises ValueError where the bytes are not those of `to_bytes` of this format."""
        try:
            packed = msgspec.msgpack.decode(data, type=_Packed)
        except msgspec.MsgspecError as error:
            raise ValueError("no past commits") from error
        if packed.format != FORMAT:
            raise ValueError("past commits of another format")
        return cls(packed)

    def near(self, terms: Sequence[QueryTerm], find: Find) -> Mapping[int, tuple[float, str]]:
        """File -> how near the nearest message of a commit that changed it is, and that commit.

        A message says less the longer and the older it is, and the more files it is about.
        """
        rows, weights = self._packed.rows, self._weigh(terms)
        numbers = np.flatnonzero(weights).tolist()
        names = {path: self._packed.paths[path] for number in numbers for path in rows[number].paths}
        texts = {path: name.decode("utf-8", "surrogateescape") for path, name in names.items()}
        known = find(tuple(texts.values()))
        files = {path: known[text] for path, text in texts.items() if text in known}
        best: dict[int, tuple[float, int]] = {}
        for number in numbers:
            row = rows[number]
            # A commit that moved a file names it twice.
            there = dict.fromkeys(files[path] for path in row.paths if path in files)
            if there:
                scale = (1 + LENGTH * row.num_terms) ** 0.5 * (1 + number / HALF_LIFE) * len(there) ** PATHS_POWER
                amount = float(weights[number]) / scale
                for file in there:
                    if amount > best.get(file, (0.0, 0))[0]:
                        best[file] = amount, number
        return {
            file: (amount, f"{rows[number].commit} {rows[number].subject}") for file, (amount, number) in best.items()
        }

    def _weigh(self, terms: Sequence[QueryTerm]) -> Floats:
        """Per commit the weights of the question's terms that its message holds, rare ones counting more."""
        weights = np.zeros(len(self._packed.rows))
        for term in terms:
            holders = self._packed.postings.get(term.term, ())
            if holders:
                weights[list(holders)] += term.weight * idf(len(weights), len(holders))
        return weights


def message_terms(text: str) -> frozenset[str]:
    words = (word for word in IDENTIFIER.findall(text) if word.lower() not in STOP_WORDS)
    return frozenset(term for word in words for term in split(word))
