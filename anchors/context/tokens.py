"""A token count without a tokenizer: from the shape of the bytes, in numpy.

Knows no vocabulary. Every byte falls in a class (lower, upper, digit, space, newline, punctuation, not ASCII); words
are cut where a sub-word tokenizer cuts them (case changes, underscores, digits), and each piece costs what byte-level
BPE vocabularies of 32,000 and more entries ask for on source code, plus a margin.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

ESTIMATE_NAME: Final = "estimate"

_OTHER, _LOWER, _UPPER, _DIGIT, _SPACE, _NEWLINE, _PUNCT = range(7)


def _classes() -> npt.NDArray[np.uint8]:
    table = np.full(256, _OTHER, dtype=np.uint8)
    table[:128] = _PUNCT
    table[ord("a") : ord("z") + 1] = _LOWER
    table[ord("A") : ord("Z") + 1] = _UPPER
    table[ord("0") : ord("9") + 1] = _DIGIT
    table[[ord(" "), ord("\t")]] = _SPACE
    table[[ord("\n"), ord("\r")]] = _NEWLINE
    return table


_CLASS: Final = _classes()
_VOWEL: Final = np.isin(np.arange(256), np.frombuffer(b"aeiouyAEIOUY", dtype=np.uint8))


def features(text: str) -> npt.NDArray[np.float64]:
    """Counts that the estimate weighs: word pieces of 1-3, 4-6, 7-9, 10 and more letters, letters beyond 9, digits,
    punctuation runs, punctuation beyond the first of a run, newline runs, indents (two blanks or more), other bytes;
    then what no vocabulary has whole, as in encoded data: letters that end four consonants, punctuation that ends four
    and differs from the one before, a lower-case letter after two upper-case ones, letters after digits."""
    data = np.frombuffer(text.encode("utf-8", "surrogatepass"), dtype=np.uint8)
    kind = _CLASS[data]
    before = np.concatenate((np.array([_NEWLINE], dtype=np.uint8), kind[:-1]))
    letter = (kind == _LOWER) | (kind == _UPPER)
    was_letter = (before == _LOWER) | (before == _UPPER)
    begins = letter & (~was_letter | ((kind == _UPPER) & (before == _LOWER)))
    ends = was_letter & (~letter | ((kind == _UPPER) & (before == _LOWER)))
    starts = np.flatnonzero(begins)
    stops = np.append(np.flatnonzero(ends), len(kind))[: len(starts)]
    lengths = stops - starts
    buckets = np.bincount(np.digitize(lengths, (4, 7, 10)), minlength=4)
    punct = kind == _PUNCT
    punct_runs = int(np.count_nonzero(punct & (before != _PUNCT)))
    space = kind == _SPACE
    second = space & (before == _SPACE)
    before_second = np.concatenate((np.array([False]), second[:-1]))
    return np.array(
        [
            *buckets.tolist(),
            int(np.maximum(lengths - 9, 0).sum()),
            int(np.count_nonzero(kind == _DIGIT)),
            punct_runs,
            int(np.count_nonzero(punct)) - punct_runs,
            int(np.count_nonzero((kind == _NEWLINE) & (before != _NEWLINE))),
            int(np.count_nonzero(second & ~before_second)),
            int(np.count_nonzero(kind == _OTHER)),
            int(np.count_nonzero(_ends_four(letter & ~_VOWEL[data]))),
            int(np.count_nonzero(_ends_four(punct)[1:] & (data[1:] != data[:-1]))),
            int(np.count_nonzero((kind[:-2] == _UPPER) & (kind[1:-1] == _UPPER) & (kind[2:] == _LOWER))),
            int(np.count_nonzero(letter & (before == _DIGIT))),
        ],
        dtype=np.float64,
    )


def _ends_four(holds: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Where the last of four neighbours in a row stands that all hold."""
    four = holds.copy()
    for shift in (1, 2, 3):
        four[shift:] &= holds[:-shift]
    four[:3] = False
    return four


WEIGHTS: Final = np.array([1.25, 0.95, 0.75, 0.7, 0.5, 0.95, 1.05, 0.12, 1.1, 0.8, 0.7, 0.6, 0.75, 0.8, 0.5])


def estimate_tokens(text: str) -> int:
    return int(np.ceil(features(text) @ WEIGHTS)) if text else 0
