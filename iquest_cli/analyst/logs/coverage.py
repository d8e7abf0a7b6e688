"""How much of a question the best place meets, and whether that is enough to say that something was found."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.logs.failing import FEARED

if TYPE_CHECKING:
    from iquest_cli.analyst.evidence.evidence import Evidence
    from iquest_cli.analyst.ranking.relevance import Relevance
    from iquest_cli.analyst.ranking.weights import Weighed

MIN_COVERED: Final = 0.25
"""Share of a question's weight that the best place must meet."""
MAX_UNKNOWN: Final = 0.28
ENOUGH_COVERED: Final = 0.68
"""With this share of the weight in words that stand nowhere, the rest must be met this well."""

UNSURE: Final = 0.69
"""Most that a place may be said to cover whose names lack the question's most telling word, or that only raises what
meets it."""
MET: Final = 0.3
"""How well a word must be met by a place to count."""
UNMET: Final = 0.5
"""Weight of a word, against the mean, from which it is told that it is not met: of "another" nothing says much."""


def coverage_of(relevance: Relevance) -> tuple[float, bool]:
    """The share of what was asked that the best place meets, and whether that is enough."""
    coverage, unknown = _shares(relevance)
    return coverage, coverage >= MIN_COVERED and not (unknown >= MAX_UNKNOWN and coverage < ENOUGH_COVERED)


def _shares(relevance: Relevance) -> tuple[float, float]:
    """Of what was asked: the share that the best place meets, and the share in telling words that are unknown here."""
    asked = [n for n, w in enumerate(relevance.concepts) if w.concept.forms and w.concept.forms[0][1] >= 0.6]
    total = sum(relevance.concepts[n].weight for n in asked)
    if not total or not relevance.candidates:
        return 0.0, 1.0
    unknown = sum(relevance.concepts[n].weight for n in asked if _is_telling_unknown(relevance.concepts[n])) / total
    best = 0.0
    for scored in relevance.candidates[:5]:
        text = relevance.source.text(scored.path, scored.first, scored.last)
        met = relevance.hits(f"{scored.name} {scored.symbol.doc} {text}")
        best = max(best, sum(relevance.concepts[n].weight for n in asked if met.get(n, 0.0) >= MET) / total)
    return best, unknown


def _is_telling_unknown(weighed: Weighed) -> bool:
    """How a question says that something goes wrong ("refuses", "dies") code says in words of its own."""
    word = weighed.concept.word
    return not weighed.is_known and weighed.is_telling and not word[0].isdigit() and not FEARED.fullmatch(word)


def with_unmet(relevance: Relevance, evidence: Evidence) -> Evidence:
    """With the telling words of the question that the place which answers it says nothing of."""
    center = next((step.symbol for step in evidence.steps if step.is_center), None)
    first = evidence.places[0] if evidence.places else None
    symbol = center or (first.symbol if first is not None else None)
    if symbol is not None and symbol.kind != "module":
        hits = relevance.score(symbol.id).hits
    elif first is not None:
        hits = relevance.hits(f"{first.name} {first.path} {relevance.source.text(first.path, first.first, first.last)}")
    else:
        return evidence
    asked = [(n, weighed) for n, weighed in enumerate(relevance.concepts) if weighed.is_telling]
    if symbol is not None and symbol.id in relevance.spelled.lines:
        # The name stands there, in pieces maybe.
        asked = [(n, weighed) for n, weighed in asked if not weighed.concept.is_exact]
    unmet = [weighed for n, weighed in asked if hits.get(n, 0.0) < MET]
    total = sum(weighed.weight for _, weighed in asked)
    share = sum(weighed.weight for weighed in unmet) / total if total else 0.0
    words = dict.fromkeys(w.concept.word for w in unmet if w.weight * len(asked) >= UNMET * total)
    return replace(evidence, unmet=tuple(words), unmet_share=share)
