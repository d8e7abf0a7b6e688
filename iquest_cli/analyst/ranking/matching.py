"""How well texts meet the concepts of a question: names, doc lines and bodies alike are texts here.

Knows words and their weights; no repository, and nothing of where a text stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Final

from iquest_cli.analyst.ranking.weights import Weighed
from iquest_cli.analyst.texts.words import WORD, joined_stems, parts, stem, stems, text_stems, thesaurus

MET: Final = 0.3
"""How well a word must be met by a text to count."""
_PIECES: Final = re.compile(r"[A-Za-z0-9]+|[^\W_]+")


_BEGINS: Final = r"(?:(?<![A-Za-z0-9])|(?-i:(?<=[a-z])(?=[A-Z])))"
"""Where a phrase may begin: at a word, or at one inside of a name (`handleSeeOther`)."""


class Matcher:
    """Of one question, against any text. `concepts` are those of the question, weighed."""

    def __init__(self, text: str, concepts: Sequence[Weighed]) -> None:
        self.text = text
        self.concepts = tuple(concepts)
        self._by_stem: dict[str, list[tuple[int, float]]] = {}
        for number, weighed in enumerate(self.concepts):
            for root, weight in weighed.forms.items() if not weighed.concept.is_phrase else ():
                self._by_stem.setdefault(root, []).append((number, weight))
        self._apart = {
            root: self._by_stem[root]
            for weighed in self.concepts
            for root in weighed.never_whole
            if root in self._by_stem
        }
        self._spelled = {
            weighed.concept.word: number
            for number, weighed in enumerate(self.concepts)
            if weighed.concept.is_exact and not weighed.concept.is_phrase
        }
        """Names by their very letters: `baseUrl` is another than `baseURL`."""
        self._by_word: dict[str, tuple[tuple[int, float], ...]] = {}
        self._phrases = tuple(
            (
                number,
                re.compile(_BEGINS + r"[\W_]*".join(map(re.escape, _PIECES.findall(weighed.concept.word))), re.I),
            )
            for number, weighed in enumerate(self.concepts)
            if weighed.concept.is_phrase
        )
        self.total = sum(weighed.weight for weighed in self.concepts) or 1.0

    def hits(self, text: str) -> dict[int, float]:
        """How well each concept is met by a text: concept -> weight of the best form found."""
        found: dict[int, float] = {}
        for number, pattern in self._phrases:
            if pattern.search(text):
                found[number] = 1.0
        known = self._by_word
        for word in WORD.findall(text):
            entry = known.get(word)
            if entry is None:
                entry = tuple(
                    (number, weight) for root in stems(word) for number, weight in self._by_stem.get(root, ())
                )
                if self._apart:
                    entry += tuple(item for root in joined_stems(word) for item in self._apart.get(root, ()))
                if word in self._spelled:
                    entry += ((self._spelled[word], 1.0),)
                known[word] = entry
            for number, weight in entry:
                if weight > found.get(number, 0.0):
                    found[number] = weight
        return found

    def says_something(self, text: str) -> bool:
        return bool(self.hits(text))

    def says_more_than_measure(self, text: str) -> bool:
        """Whether a text meets more of the question than that it asks how much (`how many`, `how long`)."""
        return any(" " not in self.concepts[number].concept.word for number in self.hits(text))

    @cached_property
    def _pairs(self) -> frozenset[tuple[str, str]]:
        roots = text_stems(self.text)
        stop = {stem(word) for word in thesaurus().stop}
        return frozenset(p for p in pairwise(roots) if p[0] not in stop and p[1] not in stop)

    def num_adjacent(self, text: str) -> int:
        """How many pairs of neighbouring words of the question are neighbours in a text."""
        roots = text_stems(text)
        return len(self._pairs.intersection(pairwise(roots)))

    @cached_property
    def _heaviest(self) -> int:
        """The telling concept of most weight that the repository knows; -1 when there is none."""
        known = [n for n, weighed in enumerate(self.concepts) if weighed.is_telling and weighed.is_known]
        return max(known, key=lambda n: (self.concepts[n].weight, -n), default=-1)

    def share_of_name(self, name: str) -> float:
        """Share of a name's words that the question speaks of."""
        words = parts(name)
        return sum(bool(self._by_stem.get(stem(word))) for word in words) / len(words) if words else 0.0

    def untold(self, text: str) -> tuple[tuple[str, ...], float]:
        """The telling words of the question that a text says nothing of, and their share of the weight of all."""
        hits, telling = self.hits(text), [(n, w) for n, w in enumerate(self.concepts) if w.is_telling]
        unmet = [weighed for number, weighed in telling if hits.get(number, 0.0) < MET]
        total = sum(weighed.weight for _, weighed in telling)
        share = sum(weighed.weight for weighed in unmet) / total if total else 0.0
        return tuple(dict.fromkeys(weighed.concept.word for weighed in unmet)), share

    def says_telling(self, text: str) -> bool:
        """Whether a text says a telling word of the question, where it has one."""
        telling = {number for number, weighed in enumerate(self.concepts) if weighed.is_telling and weighed.is_known}
        return not telling or not telling.isdisjoint(self.hits(text))

    def is_about(self, name: str, path: str) -> bool:
        """Whether a place carries the question's most telling word in its name or path: others only speak of it."""
        return self._heaviest < 0 or self.hits(f"{name} {path}").get(self._heaviest, 0.0) >= 0.3

    def of_text(self, text: str) -> float:
        """0..1: share of the question's weight that a text meets."""
        return self.weight_of(self.hits(text)) / self.total

    def weight_of(self, hits: dict[int, float]) -> float:
        return sum(self.concepts[number].weight * hit for number, hit in hits.items())


def merge(maps: Iterable[dict[int, float]]) -> dict[int, float]:
    found: dict[int, float] = {}
    for hits in maps:
        for number, weight in hits.items():
            if weight > found.get(number, 0.0):
                found[number] = weight
    return found
