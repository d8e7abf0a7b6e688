"""Who leads to a text: who takes up the constant that holds it, or calls the function that writes it, and on which
conditions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from anchors.graph.texts.words import files_with_word
from iquest_cli.analyst.calls.callers import call_sites
from iquest_cli.analyst.evidence.findings import Written
from iquest_cli.analyst.evidence.places import CallSite
from iquest_cli.analyst.texts.standing import path_factor

if TYPE_CHECKING:
    from anchors.types import Condition, Symbol
    from anchors.workspace import Workspace

MAX_UP: Final = 4
MAX_SITES: Final = 4
"""Of one level; with so many or more nobody further up is told."""
MAX_LOOKED: Final = 24
"""Sites of one level that are looked at."""
SURE: Final = 0.5
"""Confidence from which a use is told beside others; less sure ones where there are no others."""
MAX_CONDITIONS: Final = 2
MAX_FILES: Final = 40
_CALLABLE: Final = frozenset({"function", "method", "constructor", "property"})
_HOLDS: Final = frozenset({"constant", "variable", "field", "macro", "member", "property"})


def conditions_of(workspace: Workspace, symbol: Symbol, line: int) -> tuple[Condition, ...]:
    from anchors.syntax.conditions import conditions_at  # the grammars' import, for who asks

    if symbol.kind not in _CALLABLE:
        return ()
    place = (line, symbol.start_line)
    data = workspace.text(symbol.path).encode()
    return conditions_at(data, symbol.language, [place]).get(place, ())[-MAX_CONDITIONS:]


def who_leads_to(workspace: Workspace, symbol: Symbol, *, is_bound: bool) -> tuple[tuple[Written, ...], int]:
    """Who leads to a symbol, the next first, and how many more are known that are not told.

    As long as it depends on nothing and few lead there, and where something stands under a condition (the text itself,
    for `is_bound`) as long as there is one way alone.
    """
    found: list[Written] = []
    num_left, known, level = 0, {symbol.id}, [symbol]
    for step in range(MAX_UP):
        told = [item for other in level for item in _users(workspace, other) if item.symbol.id not in known]
        if not step and (not told or symbol.kind == "constructor"):
            # what raises it says more than constructors of other errors that call this one
            told = _raised(workspace, symbol) or told
        once = {(item.symbol.id, item.conditions): item for item in reversed(told)}
        told = [item for item in told if once[item.symbol.id, item.conditions] is item]
        num_left += len(told[MAX_SITES:])
        told = told[:MAX_SITES]
        known.update(item.symbol.id for item in told)
        found += told
        is_bound = is_bound or any(item.conditions for item in told)
        open_ones = [item.symbol for item in told if not item.conditions or len(told) == 1]
        level = [item for item in open_ones if item.kind != "constructor"] or open_ones
        if not level or len(told) == MAX_SITES or (is_bound and len(told) > 1):
            break
    return tuple(found[: 2 * MAX_SITES]), num_left + len(found[2 * MAX_SITES :])


def _users(workspace: Workspace, symbol: Symbol) -> list[Written]:
    if symbol.kind not in _CALLABLE | _HOLDS:
        return []
    sites = [site for site in call_sites(workspace, symbol) if site.caller.kind in _CALLABLE]
    sites = [site for site in sites if site.confidence >= SURE] or sites
    sites = [site for site in sites if path_factor(site.caller.path, site.caller.language) >= 1.0] or sites
    return [_site(workspace, site) for site in sites[:MAX_LOOKED]]


def _site(workspace: Workspace, site: CallSite) -> Written:
    """A raise, where it makes the error whose own text this is."""
    own = site.target.qualified_name.split(".")[-2:]
    facts = workspace.snapshot.facts(workspace.snapshot.file_of(site.caller.id))
    raises = (fact for fact in facts if fact.kind == "raise" and fact.line == site.line)
    fact = next((fact for fact in raises if not set(own[:1]).isdisjoint(re.split(r"\W+", fact.name))), None)
    conditions = conditions_of(workspace, site.caller, site.line)
    is_call = site.target.kind in _CALLABLE
    return Written(site.caller.path, site.line, site.caller, site.target.name, fact, conditions, (), is_call)


def _raised(workspace: Workspace, symbol: Symbol) -> list[Written]:
    """Where the error is raised whose own text this is, by whatever makes it."""
    snapshot, number = workspace.snapshot, symbol.id
    while number >= 0 and snapshot.kind(number) != "class":
        number = snapshot.parent(number)
    if number < 0:
        return []
    name, found = snapshot.name(number), list[Written]()
    for file in (files_with_word(snapshot, name) or [])[:MAX_FILES]:
        listed = snapshot.files[file]
        facts = snapshot.facts(file) if path_factor(listed.path, listed.language) >= 1.0 else ()
        for fact in facts:
            if fact.kind == "raise" and name in re.split(r"\W+", fact.name) and len(found) < MAX_LOOKED:
                owner = snapshot.symbol(fact.symbol)
                conditions = conditions_of(workspace, owner, fact.line)
                found.append(Written(fact.path, fact.line, owner, name, fact, conditions))
    return found
