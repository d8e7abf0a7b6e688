"""A chunk's lines cut into segments that are shown or left out as one, each with what speaks for showing it.

Knows nothing of budgets. Long comments stand apart from the code below them, long code is cut at blank lines and at
shallow indentation, so that a segment is some nine lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Literal

from anchors.search.words import IDENTIFIER, terms_of

SegmentKind = Literal["code", "comment", "imports", "licence"]

MAX_LINES = 18
GOOD_LINES = 9
MIN_COMMENT = 4

_COMMENT = re.compile(
    r"^\s*(//|#(?!\s*(?:if|else|elif|endif|define|include|pragma|ifdef|ifndef|undef)\b)|/\*|\*(?![\w(*])|\*/|--\s|<!--|;;)"
)
_IMPORT = re.compile(
    r"^\s*(import\b|from\s+[\w.]+\s+import\b|use\s+[\w:{]|#\s*include\b|using\s+[\w.]+;|require[\s(]|package\s+[\w.]+;?$|"
    r"(const|let|var)\s.*=\s*require\(|export\s+.*\bfrom\s+['\"]|\"[\w./\-]+\"$|extern\s+crate|mod\s+\w+;|load\()"
)
_QUOTES = re.compile(r"^\s*[rRbBuUfF]{0,2}(\"\"\"|''')")
_LICENCE = re.compile(r"(?i)\b(licen[sc]ed?|copyright|warranty|redistribution)\b")


@dataclass(frozen=True, slots=True)
class Segment:
    first: int
    last: int
    kind: SegmentKind


def segments(first: int, last: int, lines: Sequence[str]) -> list[Segment]:
    """The lines [first, last] (1-based) as consecutive segments."""
    found: list[Segment] = []
    for start, end, kind in _runs(first, min(last, len(lines)), lines):
        if kind == "code":
            found += [Segment(a, b, _code_kind(lines, a, b)) for a, b in _cut(start, end, lines)]
        elif start <= 3 and any(_LICENCE.search(lines[n - 1]) for n in range(start, end + 1)):
            found.append(Segment(start, end, "licence"))
        else:
            found.append(Segment(start, end, "comment"))
    return found


def _code_kind(lines: Sequence[str], first: int, last: int) -> SegmentKind:
    solid = [line for line in lines[first - 1 : last] if line.strip(" \t()")]
    matching = sum(1 for line in solid if _IMPORT.match(line))
    return "imports" if solid and matching * 2 >= len(solid) else "code"


def _runs(first: int, last: int, lines: Sequence[str]) -> Iterator[tuple[int, int, Literal["code", "comment"]]]:
    """Runs of long comments (docstrings too) and of everything else."""
    start = at = first
    while at <= last:
        end = _comment_end(at, last, lines)
        if end - at + 1 >= MIN_COMMENT:
            if at > start:
                yield start, at - 1, "code"
            yield at, end, "comment"
            start = at = end + 1
        else:
            at = max(at, end) + 1
    if start <= last:
        yield start, last, "code"


def _comment_end(at: int, last: int, lines: Sequence[str]) -> int:
    """Last line of the comment or docstring that begins at `at`; at - 1 when none does."""
    line = lines[at - 1]
    opened = _QUOTES.match(line)
    if opened:
        mark = opened[1]
        if line.count(mark) >= 2:
            return at
        for number in range(at + 1, last + 1):
            if mark in lines[number - 1]:
                return number
        return last
    number = at
    while number <= last and _COMMENT.match(lines[number - 1]):
        number += 1
    return number - 1


def _cut(first: int, last: int, lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pieces of at most MAX_LINES, cut before the line that best begins something new."""
    while last - first + 1 > MAX_LINES:
        best, best_value = first + GOOD_LINES, float("-inf")
        for number in range(first + GOOD_LINES // 2, min(last - 2, first + MAX_LINES)):
            line = lines[number - 1]
            indent = len(line) - len(line.lstrip())
            value = (8 if not lines[number - 2].strip() else 0) - indent * 0.5 - abs(number - first - GOOD_LINES) * 0.35
            if line.strip() and line.strip()[0] not in "})]" and value > best_value:
                best, best_value = number, value
        yield first, best - 1
        first = best
    yield first, last


class LineValues:
    """How much of the question a line holds: the weights of its distinct terms, summed."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = weights
        self._words: dict[str, float] = {}

    def of(self, lines: Sequence[str]) -> float:
        words = {word for line in lines for word in IDENTIFIER.findall(line)}
        return fsum(map(self._of_word, words))  # the same whatever order a set has in this process

    def _of_word(self, word: str) -> float:
        value = self._words.get(word)
        if value is None:
            value = self._words[word] = sum(self._weights.get(term, 0.0) for term in terms_of(word))
        return value
