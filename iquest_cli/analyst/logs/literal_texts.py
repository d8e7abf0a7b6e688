"""How much of a message a literal of code says, and how long a run of words both have in common.

The text of code has pieces of a message only: what stands between them is filled in when it is written.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from iquest_cli.analyst.texts.words import thesaurus

Words = tuple[str, ...]
Runs = Mapping[Words, Sequence[int]]

MAX_LITERAL: Final = 400
RECASED: Final = 0.97
IN_PART: Final = 0.95
RUN: Final = 4
"""Words in a row that a text and a literal must have in common for what follows to be compared."""
LEAST_TELLING: Final = 2
MAX_ALIKE: Final = 8
"""Places of a text that one run of words is looked for."""
_WORD: Final = re.compile(r"[^\W_]+")
_SPOKEN: Final = re.compile(r"[^\W_]+(?:['_-][^\W_]+)*")
"""A word as people count them: an identifier is one, whatever it is made of."""
_LITERAL: Final = re.compile(
    r"\"\"\"(.{4,600}?)\"\"\"|\"((?:[^\"\\\n]|\\.){4,400})\"|'((?:[^'\\\n]|\\.){4,400})'|`([^`]{4,400})`", re.DOTALL
)
_JOINS: Final = re.compile(r"[\s+\\.]{1,80}[fFrRbBuU$@]{0,2}")
"""Between two literals that make one text."""
_FILLED: Final = re.compile(
    r"\\[nrt]|[^\W_]{0,20}(?:%[-+ #0*]{0,4}\d{0,3}(?:\.\d{1,3})?[A-Za-z@]{1,3}|\$?\{[^{}\n]{0,80}\}|#\{[^{}\n]{0,80}\}"
    r"|%\(\w{1,40}\)[a-z]|\$\w{1,40}(?:->\w{1,40})?|\\\((?:[^()\n]|\([^()\n]{0,80}\)){0,80}\))[^\W_]{0,20}"
)
"""What is put in when a message is written, in one language or another, with the letters that it makes a word with."""


def words_of(text: str) -> Words:
    return tuple(_WORD.findall(text))


def own_words(said: str) -> Words:
    """The words of a literal beside those that are filled in."""
    return words_of(_FILLED.sub(" ", said))


def literals_in(code: str) -> Iterator[tuple[int, str]]:
    """Literals with where each begins, those that stand side by side as one."""
    before: tuple[int, int, str] | None = None
    for match in _LITERAL.finditer(code):
        said = next(part for part in match.groups() if part)
        joined = before is not None and _JOINS.fullmatch(code, before[1], match.start())
        if before is not None and joined and len(before[2]) < MAX_LITERAL:
            before = (before[0], match.end(), before[2] + said)
            continue
        if before is not None:
            yield before[0], before[2]
        before = (match.start(), match.end(), said)
    if before is not None:
        yield before[0], before[2]


def share_of(asked: Words, said: str) -> float:
    """Share of the letters of a quoted text that a literal says: all its pieces must stand in it one after the other,
    or the whole of it must be a part of the literal. A little less where capitals differ."""
    exact = _share_said(asked, said)
    return exact or RECASED * _share_said(tuple(map(str.lower, asked)), said.lower())


def letters_of(words: Words) -> int:
    """Numbers aside, which are values for the most part."""
    return sum(len(word) for word in words if not word[0].isdigit())


def letters_said(asked: Words, said: str) -> tuple[int, int]:
    """The words and letters of a literal whose pieces all stand in a text one after the other, which is in small
    letters; none where one is missing."""
    at, num_words, letters = 0, 0, 0
    for piece in _FILLED.split(said.lower()):
        words = words_of(piece)
        place = _place(asked, words, at) if words else at
        if place < 0:
            return 0, 0
        at, num_words, letters = place + len(words), num_words + len(words), letters + letters_of(words)
    return num_words, letters


def _share_said(asked: Words, said: str) -> float:
    pieces = [words for piece in _FILLED.split(said) if (words := words_of(piece))]
    letters = letters_of(asked)
    if not pieces or not letters:
        return 0.0
    at, met = 0, 0
    for words in pieces:
        place = _place(asked, words, at)
        if place < 0:
            return IN_PART if _place(own_words(said), asked, 0) >= 0 else 0.0
        at, met = place + len(words), met + sum(map(len, words))
    return min(1.0, met / letters)


def _place(words: Words, wanted: Words, first: int) -> int:
    last = len(words) - len(wanted)
    return next((at for at in range(first, last + 1) if words[at : at + len(wanted)] == wanted), -1)


def spoken_words(text: str) -> Words:
    return tuple(_SPOKEN.findall(text))


def runs_of(asked: Words, least: int = LEAST_TELLING) -> Runs:
    """Where each run of RUN words begins that says enough to tell one message from another: `least` telling words."""
    stop, runs = thesaurus().stop, defaultdict[Words, list[int]](list)
    for at in range(len(asked) - RUN + 1):
        run = asked[at : at + RUN]
        if sum(len(word) > 2 and word.lower() not in stop for word in run) >= least:
            runs[run].append(at)
    return runs


def longest_run(asked: Words, runs: Runs, said: str) -> tuple[int, int]:
    """Words in a row that a literal has in common with a text, and the words of the literal's own."""
    longest, num_words = 0, 0
    for piece in _FILLED.split(said):
        words = spoken_words(piece)
        num_words += len(words)
        at = 0
        while at <= len(words) - RUN:
            starts = runs.get(words[at : at + RUN], ())[:MAX_ALIKE]
            length = max((_common(asked, start, words, at) for start in starts), default=0)
            longest, at = max(longest, length), at + max(1, length)
    return longest, num_words


def _common(asked: Words, first: int, words: Words, at: int) -> int:
    length = 0
    for one, other in zip(asked[first:], words[at:], strict=False):
        if one != other:
            break
        length += 1
    return length


def plain(said: str) -> str:
    """A literal on one line, without what only breaks its lines."""
    return " ".join(re.sub(r"\\[nrt]", " ", said).split()).strip(" -:,;")
