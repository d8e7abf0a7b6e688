"""How well a setting meets a question by its key and by what is said of it, by a document or by the code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.settings.asks import OTHER_VALUE, Asks, names_kind
from iquest_cli.analyst.settings.meant import how_met, only_asks
from iquest_cli.analyst.settings.measures import MEASURES
from iquest_cli.analyst.texts.words import WORD, parts

if TYPE_CHECKING:
    from iquest_cli.analyst.evidence.findings import Told
    from iquest_cli.analyst.ranking.relevance import Relevance
    from iquest_cli.analyst.ranking.weights import Weighed

NAME: Final = 0.35
REST: Final = 0.9
"""What counts of what is met by the key alone; and by all that is said, against its first sentence."""
BASE: Final = 0.4
"""What an entry counts that says no telling word of the question, against one that says all."""
NAME_LEAST: Final = 0.85
NAME_SHARE: Final = 0.35
ASKING: Final = 0.3
MEASURING: Final = 0.2
"""What an everyday word counts, and a phrase such as "how often"."""
SHORT: Final = 0.15
"""What an entry gains whose first sentence says little else."""
UNMEASURED: Final = 0.4
"""For an entry that neither sounds like what is to be measured nor says it, and for one that sounds like another."""
UNNAMED: Final = 0.6
"""For a key that only says the measure: `timeout`."""
MENTIONED: Final = 0.92
"""For what running text says around a name."""
HALF_MEASURED: Final = 0.8
"""For one whose first sentence alone sounds so, or whose default is some number."""
NO_VARIABLE: Final = 0.6
"""For a key that is not spelled as variables are, where one of the environment is asked for."""
UNSAID: Final = 0.8
"""For a key that nothing is said of."""
_BOUND: Final = re.compile(r"\b(?:default|most|least|maximum|minimum)\b", re.IGNORECASE)
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z`\"'(*])")
_NUMBER: Final = re.compile(r"-?\d")


class Fit:
    """Of settings to one question."""

    def __init__(self, relevance: Relevance) -> None:
        self._relevance = relevance
        self.asks = Asks.of(relevance.text)
        concepts = relevance.concepts
        self._weights = [_weight(weighed) for weighed in concepts]
        self._total = sum(self._weights) or 1.0
        self._telling = [n for n, w in enumerate(concepts) if w.is_telling and not only_asks(w)]
        self._asked = [n for n, w in enumerate(concepts) if not names_kind(w.concept.word) and not _is_measure(w)]
        self._measures = [asked for asked, _ in MEASURES if asked.search(relevance.text)]

    def worth(self, key: str, about: str, default: str) -> float:
        """How much a setting meets the question; 0 for one that says nothing of it."""
        relevance, asks, text = self._relevance, self.asks, f"{key} {about}"
        whole = self._met(relevance.hits(text))
        if not whole:
            return 0.0
        first, own = _SENTENCE.split(about, 1)[0], relevance.hits(key)
        hits = relevance.hits(f"{key} {first}")
        share = self.share(text)
        score = (NAME * self._met(own) + (1 - NAME) * max(self._met(hits), REST * whole)) * (
            BASE + (1 - BASE) * share * share
        )
        score *= 1 + SHORT * min(1.0, 4 * len(hits) / max(1, len(WORD.findall(first))))
        score *= NAME_LEAST + NAME_SHARE * relevance.share_of_name(key)
        score *= self._measured(key, first, default)
        score *= UNNAMED if own and not relevance.says_more_than_measure(key) else 1.0
        score *= NO_VARIABLE if asks.for_environment and not key.isupper() else 1.0
        score *= MENTIONED if key in about else 1.0
        return score * (OTHER_VALUE if asks.is_other(default) else 1.0) * (1.0 if about else UNSAID)

    def share(self, text: str) -> float:
        """Of the telling words of the question those that a text says, each alike; 1 where it has none."""
        hits, concepts = self._relevance.hits(text), self._relevance.concepts
        said = sum(how_met(concepts[number].concept, hits.get(number, 0.0), text) for number in self._telling)
        return said / len(self._telling) if self._telling else 1.0

    def share_of(self, entry: Told) -> float:
        return self.share(f"{entry.key} {entry.about}")

    def coverage(self, entry: Told) -> float:
        """Of all that is asked, words that only ask left out, the share that an entry says."""
        hits, concepts = self._relevance.hits(f"{entry.key} {entry.about}"), self._relevance.concepts
        total = sum(concepts[number].weight for number in self._asked)
        return sum(concepts[n].weight * hits.get(n, 0.0) for n in self._asked) / total if total else 0.0

    def is_of_measure(self, entry: Told) -> bool:
        """Whether an entry may be of the measure that is asked for: no size where a time is."""
        first = _SENTENCE.split(entry.about, 1)[0]
        return self._measured(entry.key, first, entry.default or entry.shown) > UNMEASURED

    def _met(self, hits: dict[int, float]) -> float:
        """0..1: share of the question's weight that is met; everyday words count little, and those that only ask for
        settings nothing."""
        return sum(self._weights[number] * hit for number, hit in hits.items()) / self._total

    def _measured(self, key: str, first: str, default: str) -> float:
        """Whether a setting is of the measure that is asked for: by its name, its default, or as its first sentence
        says."""
        asks = self.asks
        if not asks.measures or asks.sounds_so(key) or asks.is_measure(default):
            return 1.0
        if any(asked.search(first) for asked in self._measures):
            return 1.0
        words = " ".join(parts(key))
        if any(sounds.search(words) for _, sounds in MEASURES):
            return UNMEASURED
        return HALF_MEASURED if asks.sounds_so(first) or _NUMBER.match(default) else UNMEASURED


def _weight(weighed: Weighed) -> float:
    word = weighed.concept.word
    if names_kind(word) or (" " not in word and only_asks(weighed)):
        return 0.0
    if " " in word:
        return weighed.weight * (MEASURING if _is_measure(weighed) else 1.0)
    return weighed.weight * (1.0 if weighed.is_telling else ASKING)


def _is_measure(weighed: Weighed) -> bool:
    """`how often`, `by default`, `at most`."""
    return only_asks(weighed) or _BOUND.search(weighed.concept.word) is not None
