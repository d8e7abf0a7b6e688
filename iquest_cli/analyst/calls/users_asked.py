"""Who uses what a question asks the users of, who reacts to it, and which tests run it. Knows nothing of wording."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from anchors.syntax.languages import stem_of
from iquest_cli.analyst.calls.callers import find_callers, find_reactions
from iquest_cli.analyst.calls.tested import asks_users_too, tests_of
from iquest_cli.analyst.evidence.placing import place_of, placed_first
from iquest_cli.analyst.texts.addresses import is_addressed

if TYPE_CHECKING:
    from anchors.workspace import Workspace
    from iquest_cli.analyst.evidence.evidence import Evidence
    from iquest_cli.analyst.evidence.places import CallSite, Place
    from iquest_cli.analyst.ranking.relevance import Relevance

_REACTS: Final = re.compile(
    r"\b(?:reacts?|subscrib\w*|listen\w*|notified|handlers?|observ\w*|by name|indirect\w*|event|signal|hook)\b"
    r"|订阅|监听|reagier",
    re.I,
)
MOSTLY_UNNAMED: Final = 0.4
"""Share of the telling words from which what says nothing of them by its name is no more than a lead."""


def find_users(workspace: Workspace, relevance: Relevance, evidence: Evidence) -> Evidence:
    """What the question asks the users of, with them; what is subscribed, where it asks who reacts."""
    if _REACTS.search(evidence.question.text):
        reactions = find_reactions(workspace, relevance)
        if reactions:
            return replace(evidence, reactions=reactions, through=_through(workspace, relevance, reactions[0]))
    targets = find_callers(workspace, relevance, evidence.question)
    if not targets:
        return evidence
    (target, sites), *others = targets
    is_named = target.name in evidence.question.identifiers or is_addressed(target, evidence.question.text)
    unknown = tuple(name for name in evidence.question.identifiers if not _stands(workspace, name))
    tests_too = asks_users_too(evidence.question)
    tested = tests_of(workspace, target) if tests_too else tests_of(workspace, target, max_steps=0)
    unnamed, share = relevance.untold(f"{target.qualified_name} {stem_of(target.path)}")
    beside = () if is_named else tuple((place_of(relevance.score(s.id)), found[:5]) for s, found in others if found)
    return replace(
        evidence,
        callers=sites,
        tested=tested,
        beside=beside,
        unknown=unknown if is_named else (),
        unnamed=unnamed if not is_named and share > MOSTLY_UNNAMED else (),
        places=placed_first(evidence, place_of(relevance.score(target.id))),
    )


def _through(workspace: Workspace, relevance: Relevance, site: CallSite) -> tuple[Place, ...]:
    """What the publishing line itself calls, as far as that is resolved."""
    targets = {
        edge.target: None
        for edge in workspace.graph.edges_out(site.caller.id, ("call",))
        if edge.line == site.line and edge.confidence >= 0.5
    }
    return tuple(place_of(relevance.score(target)) for target in targets)


def _stands(workspace: Workspace, name: str) -> bool:
    return workspace.snapshot.string_id(name.rpartition(".")[2]) is not None
