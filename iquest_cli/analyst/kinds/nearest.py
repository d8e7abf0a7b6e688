"""What is added to a repository that comes nearest to a thing that nothing here is called as: "a placeholder of my own"
where the code has layout renderers, "one more thing that a rule can do" where it has actions.

Families that meet the question's words, and functions whose names say that they take something up.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.evidence.families import Family
from iquest_cli.analyst.guides.chores import asked_of
from iquest_cli.analyst.guides.wished import wish_of
from iquest_cli.analyst.kinds.several import DOC, NAME, OWNER, best_files, likeliest
from iquest_cli.analyst.texts.standing import is_own
from iquest_cli.analyst.texts.values import CALLABLE
from iquest_cli.analyst.texts.words import parts, stem

if TYPE_CHECKING:
    from anchors.workspace import Workspace
    from iquest_cli.analyst.evidence.evidence import Evidence
    from iquest_cli.analyst.ranking.relevance import Relevance

MAX_NEAREST: Final = 5
MAX_TAKERS: Final = 3
LEAST: Final = 0.2
"""Share of the question's known weight that a function's name must meet to be one that may take it up."""
RIVAL: Final = 0.6
VAGUE: Final = "things"
_GROWING: Final = frozenset(("heirs", "enum", "table", "filled", "folder", "cases", "calls"))
"""Families that somebody adds one to."""
_TAKING: Final = frozenset(map(stem, ("register", "add", "define", "install", "append")))


def with_nearest(workspace: Workspace, relevance: Relevance, evidence: Evidence) -> Evidence:
    """The same where nobody wants one more of something."""
    wish = wish_of(evidence.question.text)
    if wish is None:
        return evidence
    asked = asked_of(evidence.question.text)
    if asked is not None and not asked.is_adding:
        return evidence
    word = asked.plain[-1] if asked is not None else VAGUE
    families = [f for f in likeliest(workspace, relevance, word) if f.kind in _GROWING]
    found = sorted((*families, *_takers(relevance)), key=lambda f: (-f.score, f.label.path, f.label.name_line))
    once = {family.label.qualified_name: family for family in reversed(found)}
    return replace(evidence, nearest=tuple(family for family in found if family in once.values())[:MAX_NEAREST])


def _takers(relevance: Relevance) -> list[Family]:
    """Functions called as adding something that the question speaks of, the likeliest first."""
    snapshot, concepts = relevance.snapshot, relevance.concepts
    known = sum(weighed.weight for weighed in concepts if weighed.is_known) or 1.0
    found: list[Family] = []
    for file in best_files(relevance):
        if not is_own(snapshot.files[file].path):
            continue
        for number in snapshot.symbols_of(file):
            name = snapshot.name(number)
            first, *rest = parts(name) or ("",)
            if not rest or name.startswith("_") or snapshot.kind(number) not in CALLABLE or stem(first) not in _TAKING:
                continue
            symbol, met = snapshot.symbol(number), dict[int, float]()
            owner = snapshot.name(symbol.parent) if symbol.parent is not None else ""
            for said, weight in ((" ".join(rest), NAME), (symbol.doc, DOC), (owner, OWNER)):
                for concept, hit in relevance.hits(said).items():
                    met[concept] = max(met.get(concept, 0.0), weight * hit)
            score = relevance.file_factor(file) * sum(concepts[n].weight * hit for n, hit in met.items()) / known
            if score >= LEAST and relevance.is_asked(symbol.path):
                found.append(Family("taker", symbol, (), score))
    found.sort(key=lambda f: (-f.score, f.label.path, f.label.name_line))
    return [family for family in found[:MAX_TAKERS] if family.score >= RIVAL * found[0].score]
