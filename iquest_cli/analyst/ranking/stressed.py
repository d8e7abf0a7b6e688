"""Which words of a question weigh more: those for what it says is decided somewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.ranking.doing import decided
from iquest_cli.analyst.texts.words import text_stems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iquest_cli.analyst.asked.question import Question
    from iquest_cli.analyst.ranking.weights import Weighed

STRESSED: Final = 1.6
"""For the words for what is decided, where a question asks for that."""


def decided_concept(concepts: Sequence[Weighed], text: str) -> int:
    """The concept that a question says is decided somewhere, the first of several words for it; -1 for none."""
    said = text_stems(decided(text))
    roots = [text_stems(weighed.concept.word) for weighed in concepts]
    met = [(said.index(root[0]), n) for n, root in enumerate(roots) if root and set(said).issuperset(root)]
    return min(met, default=(0, -1))[1]


def stressed(concepts: tuple[Weighed, ...], question: Question) -> tuple[Weighed, ...]:
    """With more weight for what is decided: of what that is done to others speak too."""
    number = decided_concept(concepts, question.text) if question.kind == "locate" else -1
    return tuple(replace(w, weight=w.weight * STRESSED) if n == number else w for n, w in enumerate(concepts))
