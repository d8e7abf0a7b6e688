"""Where a flow may begin: symbols that the question names, and those that its first words describe."""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from anchors.types import Symbol
from anchors.workspace import Workspace
from iquest_cli.analyst.asked.question import Question, names_of
from iquest_cli.analyst.ranking.relevance import Relevance
from iquest_cli.analyst.texts.lookup import num_callers, without_declarations
from iquest_cli.analyst.texts.standing import is_aside, is_in_test_module, is_test
from iquest_cli.analyst.texts.values import CALLABLE
from iquest_cli.analyst.texts.words import parts, stem

_CAPITAL: Final = re.compile(r"[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]+")
"""A name that is written as one by its first letter alone; no article, and no abbreviation."""
MAX_OF_WHOLE: Final = 12
"""Of the places that the whole question speaks of, those that are tried as a beginning."""
MET: Final = 0.3
"""Of what the best beginning meets of the phrase for it, the least that one must which the whole question speaks of."""
NAMED: Final = 4.0
"""What a named start is ahead of one that is only described."""
OF_CARRIED: Final = 0.4
"""What the owner of a beginning gains that is called as what takes the way: of "a command of a client" `Client`."""
OF_FOLDER: Final = 0.3
"""What a named beginning gains of whose folder the phrase speaks: of "useQuery in React" the one of `react-query`."""
NAMED_APART: Final = 0.06
"""Of the symbols that a question names, those this far below the best fitting one are not meant."""


def pick_start(workspace: Workspace, relevance: Relevance, question: Question) -> dict[int, float]:
    """Symbols where the flow may begin, best first: named ones, then those that the start phrase describes."""
    phrase = question.start or question.when
    focus = relevance.focused(workspace, question, phrase) if phrase else relevance
    carried = relevance.focused(workspace, question, question.carried) if question.carried else None
    named = [*names_of(phrase)] if question.start else [*question.identifiers]
    if question.start and not named:
        words = phrase.split()
        named = [word for at, word in enumerate(words) if _CAPITAL.fullmatch(word) and (at or len(words) < 3)]
    found: dict[int, float] = {}
    for name in named:
        for symbol in without_declarations(matching(workspace, name, 80)):
            if symbol.kind in CALLABLE and not is_test(symbol.path):
                owner = symbol.qualified_name.rpartition(".")[0] + " " + symbol.path.rpartition("/")[2]
                owner = " ".join(part for part in parts(owner) if stem(part) != stem(symbol.name))
                scored = 0.4 * relevance.score(symbol.id).score + 0.8 * focus.of_text(owner)
                scored += OF_CARRIED * _is_of(carried, symbol) if carried is not None else 0.0
                scored += OF_FOLDER * focus.of_text(symbol.path.rpartition("/")[0])
                used = min(0.3, 0.06 * float(np.log1p(num_callers(workspace.graph, symbol.id))))
                found[symbol.id] = NAMED + scored + used + (0.2 if symbol.is_exported else 0.0)
    whole = (scored.symbol.id for scored in relevance.candidates[:MAX_OF_WHOLE])
    others = [focus.score(symbol) for symbol in (*whole, *_most_spoken(workspace, focus, relevance))]
    least = MET * max((scored.score for scored in (*focus.candidates[:1], *others)), default=0.0)
    for scored_place in (*focus.candidates[:25], *(scored for scored in others if scored.score >= least)):
        symbol = scored_place.symbol
        is_own = not is_in_test_module(symbol.path, symbol.qualified_name) and not is_aside(symbol.path)
        if symbol.kind in CALLABLE and is_own:
            scored = scored_place.score + 0.4 * relevance.score(symbol.id).score
            scored += OF_CARRIED * _is_of(carried, symbol) if carried is not None else 0.0
            found.setdefault(symbol.id, scored)
    top = max(found.values(), default=0.0)
    near = [symbol for symbol in found if top < NAMED or found[symbol] >= top - NAMED_APART]
    for number in _overloads(workspace, found, near) if top >= NAMED else ():
        found[number] = top
        near.append(number)
    return {symbol: found[symbol] for symbol in sorted(near, key=lambda s: (-found[s], s))}


def _most_spoken(workspace: Workspace, focus: Relevance, relevance: Relevance) -> list[int]:
    """Functions of which the phrase says most by words alone: of long ones the candidates keep less."""
    mixed = focus.symbol_scores + 0.5 * relevance.symbol_scores
    order = np.argsort(-mixed, kind="stable")[: 4 * MAX_OF_WHOLE].tolist()
    return [n for n in order if mixed[n] > 0 and workspace.snapshot.kind(n) in CALLABLE][:MAX_OF_WHOLE]


def _overloads(workspace: Workspace, found: dict[int, float], near: list[int]) -> list[int]:
    """Others that are named with those: of one that only declares it, or takes something else, they may be meant."""
    snapshot = workspace.snapshot
    names = {(snapshot.file_of(symbol), snapshot.qualified_name(symbol)) for symbol in near}
    of_name = (s for s in found if found[s] >= NAMED and (snapshot.file_of(s), snapshot.qualified_name(s)) in names)
    return [symbol for symbol in of_name if symbol not in near]


def _is_of(carried: Relevance, symbol: Symbol) -> float:
    """How much the owner of a function is called as what takes the way; a `RetryClient` is a client before all."""
    owner = symbol.qualified_name.rpartition(".")[0].rpartition(".")[2]
    words = parts(owner)
    return 0.7 * carried.share_of_name(words[-1]) + 0.3 * carried.share_of_name(owner) if words else 0.0


def matching(workspace: Workspace, name: str, most: int) -> tuple[Symbol, ...]:
    """The first symbols of a name as a person writes it: `res.render` may be `render` on an object that no class
    names."""
    found = workspace.find(name, most)
    if not found and "." in name:
        found = workspace.find(name.rpartition(".")[2], most)
    return found
