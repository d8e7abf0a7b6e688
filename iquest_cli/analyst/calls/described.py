"""Whether a way is the one that a question describes at both of its ends, or only a lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.asked.question import names_of
from iquest_cli.analyst.ranking.matching import MET

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anchors.types import Symbol
    from anchors.workspace import Workspace
    from iquest_cli.analyst.asked.question import Question
    from iquest_cli.analyst.evidence.places import Step
    from iquest_cli.analyst.ranking.relevance import Relevance


_ANY_START: Final = frozenset({"main", "Main"})
"""What a program's beginning is called, whatever a question says of it."""


def undescribed(
    workspace: Workspace, relevance: Relevance, question: Question, steps: Sequence[Step]
) -> tuple[tuple[str, str], ...]:
    """Phrases for the ends of a way that name nothing, each with the function that the way has there and that says
    nothing of it by its name and doc line; () for a way without two ends."""
    main = [step for step in steps if step.is_main]
    gap = next((n for n, step in enumerate(main) if n and step.edge is None), len(main))
    if not question.start or not question.end or gap < 2 or any(step.is_center for step in steps):
        return ()
    found = []
    for phrase, ends in ((question.start, main[:1]), (question.end, [main[gap - 1], main[-1]])):
        if names_of(phrase) or ends[0].symbol.name in _ANY_START:
            continue
        focus = relevance.focused(workspace, question, phrase)
        if not any(_says_anything(focus, step.symbol) for step in ends):
            found.append((phrase.rstrip(" .?!"), ends[0].symbol.qualified_name))
    return tuple(found)


def _says_anything(focus: Relevance, symbol: Symbol) -> bool:
    hits = focus.hits(f"{symbol.qualified_name} {symbol.doc}")
    return not any(weighed.is_telling for weighed in focus.concepts) or max(hits.values(), default=0.0) >= MET
