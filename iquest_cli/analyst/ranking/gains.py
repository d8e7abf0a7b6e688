"""The order of the best regions, their source read for what a question asks to be done, to what, and by whom."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.ranking.accessors import accessor_factor, asks_doing
from iquest_cli.analyst.ranking.containers import container_factor
from iquest_cli.analyst.ranking.doing import factor_of, verb_of
from iquest_cli.analyst.ranking.giving_way import giving_way, is_constructor
from iquest_cli.analyst.ranking.permitted import asks_permission, permission_factor
from iquest_cli.analyst.ranking.subjects import draws_only, fronts_of, subject_factor, subjects
from iquest_cli.analyst.texts.values import CALLABLE
from iquest_cli.analyst.texts.words import text_stems

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from anchors.index.snapshot import Snapshot
    from iquest_cli.analyst.ranking.scored import Scored
    from iquest_cli.analyst.ranking.weights import Weighed
    from iquest_cli.analyst.texts.source import Source

NUM_ASKED: Final = 24
"""Of the best regions, whose lines are read for it."""
NUM_PERMITTING: Final = 80
"""The same where somebody asks who may do something: what lets them need not say much of what they do then."""
DRAWN: Final = 0.4
"""For what draws a part of a page, where no page is asked for: it shows what is done, and hides what is refused,
elsewhere."""


def doing_first(
    source: Source,
    ranked: Sequence[Scored],
    concepts: Sequence[Weighed],
    text: str,
    snapshot: Snapshot,
    hits: Callable[[str], dict[int, float]],
    whole: str,
) -> tuple[Scored, ...]:
    """The same regions, those first that do what is asked for, against those that only speak of it; `text` is "" for a
    part of a question, `whole` the question that it is a part of."""
    is_permission = bool(text) and asks_permission(text)
    verb, asked = verb_of(text), subjects(concepts, text)
    wanted = frozenset(root for number in asked for root in text_stems(concepts[number].concept.word))
    fronts = fronts_of([file.language for file in snapshot.files])
    is_doing = asks_doing(text)

    def gain(scored: Scored) -> float:
        is_callable = scored.symbol.kind in CALLABLE
        is_drawn = draws_only(scored, whole, fronts)
        factor = DRAWN if is_drawn else factor_of(source, scored, verb, wanted) if verb and is_callable else 1.0
        factor *= permission_factor(source, scored) if is_permission else 1.0
        factor *= accessor_factor(source, scored.symbol) if is_doing and is_callable else 1.0
        factor *= giving_way(scored, verb, text, is_doing=is_doing)
        factor *= container_factor(scored, concepts, hits, verb) if text and not is_constructor(scored) else 1.0
        return factor * subject_factor(scored, concepts, asked, verb, text)

    first = ranked[: NUM_PERMITTING if is_permission else NUM_ASKED]
    gains = [scored.score * gain(scored) for scored in first]
    order = sorted(range(len(first)), key=lambda n: (-gains[n], n))
    # The scores stay as they are spread: what is nearly as good as the best still is.
    placed = (replace(first[n], score=old.score) for n, old in zip(order, first, strict=True))
    return (*placed, *ranked[len(first) :])
