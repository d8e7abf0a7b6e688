"""From what was scored to the places that an answer speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.evidence.evidence import Evidence
from iquest_cli.analyst.evidence.places import Place
from iquest_cli.analyst.texts.standing import is_of_tests

if TYPE_CHECKING:
    from iquest_cli.analyst.ranking.relevance import Relevance
    from iquest_cli.analyst.ranking.scored import Scored

NUM_PLACES: Final = 8


def places_of(relevance: Relevance) -> tuple[Place, ...]:
    found: list[Place] = []
    inside = [s for s in relevance.candidates if is_of_tests(s.symbol)]
    for scored in (*(s for s in relevance.candidates if s not in inside), *inside):
        if len(found) >= NUM_PLACES:
            break
        place = place_of(scored)
        if not any(p.path == place.path and p.first <= place.last and place.first <= p.last for p in found):
            found.append(place)
    return tuple(found)


def place_of(scored: Scored) -> Place:
    first, last = scored.first, scored.last
    if last - first + 1 > 60:
        middle = sum(scored.window) // 2
        first, last = max(first, middle - 25), min(last, middle + 25)
    return Place(scored.path, first, last, scored.name, "", scored.symbol, scored.score, scored.window)


def placed_first(evidence: Evidence, place: Place) -> tuple[Place, ...]:
    rest = (p for p in evidence.places if (p.path, p.first) != (place.path, place.first))
    return (place, *rest)
