"""Which errors on the way of a chain a question speaks of. Whether they are caught is not followed here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.texts.values import CALLABLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anchors.types import Fact
    from anchors.workspace import Workspace
    from iquest_cli.analyst.evidence.places import Step
    from iquest_cli.analyst.ranking.relevance import Relevance

MAX_RAISED: Final = 3
TOGETHER: Final = 2
"""Words of the question that the lines of an error must speak of."""
RAISED: Final = 0.35
"""What an error on the way must meet of a question to be told of."""


def raised_beside(workspace: Workspace, told: Sequence[Fact]) -> tuple[Fact, ...]:
    """What the function of the first of these raises besides them, each error and text once."""
    first = told[0].symbol if told else -1
    if first < 0 or workspace.snapshot.kind(first) not in CALLABLE:
        return ()
    known = {(fact.name, fact.value) for fact in told}
    found: dict[tuple[str, str], Fact] = {}
    for fact in workspace.snapshot.facts_within(first):
        if fact.kind == "raise" and fact.name and (fact.name, fact.value) not in known:
            found.setdefault((fact.name, fact.value), fact)
    return tuple(found.values())


def raised_on_the_way(workspace: Workspace, relevance: Relevance, steps: tuple[Step, ...]) -> tuple[Fact, ...]:
    """Errors raised in the functions of a chain that the question speaks of, by their name, message or lines around."""
    scored: dict[tuple[str, int], tuple[float, int, Fact]] = {}
    for number, step in enumerate(steps):
        for fact in workspace.snapshot.facts_within(step.symbol.id):
            if fact.kind != "raise":
                continue
            near = relevance.source.text(fact.path, fact.line - 3, fact.line + 1)
            met = relevance.hits(f"{fact.name} {fact.value} {near}")
            spoken = sum(len(relevance.concepts[concept].concept.word.split(" ")) for concept in met)
            is_about = spoken >= min(TOGETHER, len(relevance.concepts))
            score = relevance.of_text(f"{fact.name} {fact.value}") + 0.6 * relevance.of_text(near)
            scored.setdefault((fact.path, fact.line), (score if is_about else 0.0, number, fact))
    top = max(scored.values(), key=lambda item: item[0], default=None)
    if top is None or top[0] < RAISED:
        return ()
    # What the same function raises elsewhere is the other way it may end.
    kept = [item for item in scored.values() if item[0] >= 0.6 * top[0] or item[2].symbol == top[2].symbol]
    best = sorted(kept, key=lambda item: (-item[0], item[1]))[:MAX_RAISED]
    return tuple(fact for _, _, fact in sorted(best, key=lambda item: (item[1], item[2].line)))
