"""The terms of many words and texts at once, by their numbers: what `words.terms_of` gives of one word after another.

Loops over a tree's words run in C: they are joined, cut by where letters change their kind, and numbered by a dict.
Knows nothing of where words stand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import compress, count
from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.index.numbering import Numbering
from anchors.search.words import STOP_WORDS, stem

Ints = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]

MAX_KNOWN: Final = 1 << 15
"""Parts of words whose numbers are at hand: a few are written again and again."""
_AT_END, _NO_TERM = -1, -2
_DIGITS: Final = b"0123456789"
_STOP_WORDS: Final = frozenset(word.encode() for word in STOP_WORDS)


def _kinds() -> tuple[Bytes, bytes]:
    """By byte: 1 of a large letter, 2 of a small one, 3 of a digit, 4 of an end, 0 of others; and the byte, or a space
    in place of what stands between words."""
    kinds = np.zeros(256, dtype=np.uint8)
    for kind, first, last in ((1, "A", "Z"), (2, "a", "z"), (3, "0", "9"), (4, "\0", "\0")):
        kinds[ord(first) : ord(last) + 1] = kind
    return kinds, bytes(byte if kinds[byte] or byte == 0x5F else 0x20 for byte in range(256))


_KINDS, _WORDS = _kinds()
_LARGE, _SMALL, _DIGIT, _END = 1, 2, 3, 4


def joined(texts: Iterable[str]) -> bytes:
    """These words or texts as `TermNumbers` takes them: an end, which none of them holds, behind each."""
    whole = "".join([text.replace("\0", " ") + "\0" for text in texts])
    return whole.encode("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True)
class Terms:
    """Of some words or texts: the numbers of each one's terms, `counts` of them from `starts` on."""

    numbers: Ints
    counts: Ints

    @property
    def starts(self) -> Ints:
        return np.cumsum(self.counts, dtype=np.int32) - self.counts

    def of(self, which: npt.NDArray[np.integer]) -> Terms:
        """Those of the words or texts at these places, which may stand there several times."""
        counts = self.counts[which]
        before = np.cumsum(counts, dtype=np.int32) - counts
        at = np.repeat(self.starts[which] - before, counts) + np.arange(counts.sum(), dtype=np.int32)
        return Terms(self.numbers[at], counts)


class TermNumbers:
    """Numbers terms in `vocabulary`, which may be relieved between any two calls."""

    def __init__(self, vocabulary: Numbering[str]) -> None:
        self._ids = vocabulary.ids
        self._parts = _Parts(vocabulary)

    def of_words(self, words: bytes) -> Terms:
        """Of `joined` identifiers, each with its distinct terms in some order."""
        self._parts.relieve()
        raw = np.frombuffer(words, dtype=np.uint8)
        ends = np.flatnonzero(raw == 0)
        parts = _mapped(self._parts, _cut(raw, words))
        is_end, is_term = parts == _AT_END, parts >= 0
        word = np.cumsum(is_end)[is_term]
        num_parts = np.bincount(word, minlength=len(ends))
        is_framed = (raw[np.concatenate(([0], ends[:-1] + 1))[: len(ends)]] == 0x5F) | (raw[ends - 1] == 0x5F)
        is_named = (num_parts != 1) | is_framed
        # As `words.whole` names them.
        names = f"={words.decode('utf-8', 'surrogatepass')}".replace("\0", "\0=").replace("_", "").lower().split("\0")
        named = np.fromiter(map(self._ids.__getitem__, compress(names, is_named.tolist())), dtype=np.int32)
        packed = np.concatenate((word << 32 | parts[is_term], np.flatnonzero(is_named) << 32 | named))
        packed.sort()
        packed = packed[np.concatenate(([True], packed[1:] != packed[:-1]))[: len(packed)]]
        counts = np.bincount(packed >> 32, minlength=len(ends)).astype(np.int32)
        return Terms(packed.astype(np.int32), counts)

    def of_texts(self, texts: bytes) -> Terms:
        """Of the identifiers in each of these `joined` texts, one after the other; none of words that say nothing."""
        numbers = defaultdict[bytes, int](count().__next__)
        at_end = numbers[b"\0"]
        found = _mapped(numbers, texts.translate(_WORDS).replace(b"\0", b" \0 ").split())
        words = [word.lstrip(_DIGITS) for word in numbers]
        said = [bool(word) and word.lower() not in _STOP_WORDS for word in words]
        said[at_end] = False
        place = np.cumsum(said, dtype=np.int32) - 1
        of_words = self.of_words(b"".join([word + b"\0" for word in compress(words, said)]))
        is_end, is_said = found == at_end, np.array(said)[found]
        which = place[found[is_said]]
        text = np.cumsum(is_end)[is_said]
        num_texts = int(is_end.sum())
        counts = np.bincount(text, weights=of_words.counts[which], minlength=num_texts).astype(np.int32)
        return Terms(of_words.of(which).numbers, counts)


class _Parts(dict[bytes, int]):
    """The number of the term that a part of a word is, in small letters. What is known stays right whatever the
    vocabulary has put aside, so that only room decides when it is forgotten."""

    def __init__(self, vocabulary: Numbering[str]) -> None:
        self._ids = vocabulary.ids
        self.relieve()

    def relieve(self) -> None:
        if len(self) >= MAX_KNOWN or not self:
            self.clear()
            self[b"\0"] = _AT_END

    def __missing__(self, part: bytes) -> int:
        number = self[part] = self._ids[stem(part.decode())] if len(part) > 1 else _NO_TERM
        return number


def _cut(raw: Bytes, words: bytes) -> list[bytes]:
    """The parts of words, in small letters, and the end behind each word: as `words.PARTS` finds them, and single
    letters and digits too."""
    kinds = _KINDS[raw]
    before = np.concatenate(([0], kinds[:-1]))
    is_large = kinds == _LARGE
    # A part begins where the kind changes, but for a small letter behind a large one: that is the last of its run.
    begins = (kinds != before) & ~((kinds == _SMALL) & (before == _LARGE))
    begins[:-1] |= is_large[:-1] & (kinds[1:] == _SMALL)
    begins |= kinds == _END
    spaced = np.full(len(raw) + int(begins.sum()), 0x20, dtype=np.uint8)
    lower = np.frombuffer(words.lower(), dtype=np.uint8)
    spaced[np.arange(len(raw)) + np.cumsum(begins)] = np.where(kinds == 0, 0x20, lower)
    return spaced.tobytes().split()


def _mapped(numbers: dict[bytes, int], found: list[bytes]) -> Ints:
    return np.fromiter(map(numbers.__getitem__, found), dtype=np.int32, count=len(found))
