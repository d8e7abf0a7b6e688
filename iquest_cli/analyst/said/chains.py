"""Says how control gets from one place to another: a gist, then one row a step. The answer's JSON keeps every step."""

from __future__ import annotations

import re
from typing import Final

from iquest_cli.analyst.calls.steps import asks_order
from iquest_cli.analyst.evidence import phrases
from iquest_cli.analyst.evidence.evidence import Evidence
from iquest_cli.analyst.evidence.findings import Outcome
from iquest_cli.analyst.evidence.phrases import at, code, counted, sentence
from iquest_cli.analyst.evidence.places import CallSite, Place, Step
from iquest_cli.analyst.said.draft import Draft, site_place, step_place
from iquest_cli.analyst.said.places import lead_words, not_met, users_text
from iquest_cli.analyst.texts.source import Source

MAX_ROWS: Final = 9
MAX_ORDERED: Final = 14
"""Rows where the order of the calls is asked for."""
END_LINES: Final = 8
MAX_NAMED: Final = 12
MAX_SAID: Final = 110
MAX_TOLD: Final = 240
MAX_TYPE_TEXT: Final = 240
MAX_GIVEN: Final = 120
_GIVEN: Final = re.compile(r"\([^()]*\w")
"""What is raised with something, a status say, that is no message."""


def say_flow(evidence: Evidence, draft: Draft) -> None:
    steps = evidence.steps
    main = [step for step in _until_gap(steps) if step.is_main] or [steps[0]]
    first, last = main[0].symbol, main[-1].symbol
    center = next((step for step in steps if step.is_center), None)
    if center is not None:
        _gist_around(center, evidence, draft)
    elif len(main) == 1:
        draft.say(f"{code(first.qualified_name)} ({at(first.path, first.name_line)}) does it, with what it calls:")
    else:
        amount = counted(len(main) - 1, "call")
        if evidence.undescribed:
            amount = f"The best lead is a way of {amount[:1].lower()}{amount[1:]}"
        lead = f"{amount} from {code(first.qualified_name)} to {code(last.qualified_name)}"
        onward = next((step.symbol for step in steps[1:] if step.edge is None), None)
        after = f"; what goes on from {code(onward.qualified_name)} is not called from there" if onward else ""
        draft.say(f"{lead} ({at(last.path, last.name_line)}){after}:")
        for phrase, name in evidence.undescribed:
            draft.say(f"By its name {code(name)} says nothing of {code(phrase, MAX_SAID)}.")
    _say_outcomes(evidence.outcomes, draft)
    rows = MAX_ORDERED if asks_order(evidence.question.text) else MAX_ROWS
    draft.say(chain(steps, draft.source, rows))
    if evidence.raises:
        draft.say("\n".join(raised(evidence, number, draft.source) for number in range(len(evidence.raises))))
    _quote_end(center or main[-1], draft)
    for step in sorted(steps, key=lambda s: (not s.is_center, not s.is_main, -s.weight)):
        draft.cite(step_place(step), "step of the chain")
    for fact in evidence.raises:
        draft.cite(Place(fact.path, max(1, fact.line - 3), fact.line + 3, fact.name, "", None), "raises it")
    _beside(evidence.beside, draft)


def _until_gap(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The chain from its beginning: what nothing of it calls is told as a second one, and is no end of the first."""
    gap = next((n for n, step in enumerate(steps) if n and step.edge is None), len(steps))
    return steps[:gap]


def _say_outcomes(outcomes: tuple[Outcome, ...], draft: Draft) -> None:
    """What is done then, each as it stands in the code, with its guard and place."""
    rows = []
    for outcome in outcomes:
        path, name = outcome.symbol.path, outcome.symbol.qualified_name
        last = min(outcome.line - 1, outcome.guard + (3 if draft.source.line(path, outcome.guard).endswith("(") else 0))
        guard = " ".join(draft.source.text(path, outcome.guard, last).split()).strip("{} \t:")
        when = f" where {code(guard, MAX_SAID)}" if outcome.guard < outcome.line and guard != "else" else ""
        rows.append(f"- {code(outcome.done, MAX_SAID)}{when} in {code(name)} ({at(path, outcome.line)})")
        draft.cite(Place(path, outcome.guard, outcome.last, name, "", outcome.symbol), "what is done then")
    if rows:
        draft.say("What is done then:\n" + "\n".join(rows))


def raised(evidence: Evidence, number: int, source: Source) -> str:
    """One line: type, message, place, and who raises it."""
    fact = evidence.raises[number]
    message = f" {code(fact.value)}" if fact.value else ""
    owner = evidence.owners.get(fact.symbol, "")
    name = fact.name or " ".join(source.statement(fact.path, fact.line).split()) or "an error"
    by = f" by {code(owner)}" if owner else ""
    given = "" if message or not fact.name else " ".join(source.statement(fact.path, fact.line).split()).rstrip("{;")
    how = f": {code(given, MAX_GIVEN)}" if _GIVEN.search(given) else ""
    told = evidence.by_type.get(fact.name)
    how += f"; its type ({at(told.path, told.line)}) says: {code(told.text, MAX_TYPE_TEXT)}" if told is not None else ""
    return f"- {code(name, phrases.MAX_REMARK)}{message} is raised{by} ({at(fact.path, fact.line)}){how}"


def _quote_end(step: Step, draft: Draft) -> None:
    """The lines where it comes about: of the end of the chain, or of its middle where it was built around one."""
    symbol = step.symbol
    if step.focus is None:
        return
    focus = (max(symbol.name_line, step.focus[0] - 2), min(symbol.end_line, step.focus[1] + 5))
    place = Place(symbol.path, symbol.start_line, symbol.end_line, symbol.qualified_name, "", symbol, focus=focus)
    draft.say(f"In {code(symbol.qualified_name)} ({at(symbol.path, symbol.name_line)}):")
    draft.quote(place, END_LINES)


def _gist_around(center: Step, evidence: Evidence, draft: Draft) -> None:
    symbol = center.symbol
    doc = sentence(symbol.doc)
    name = f"{code(symbol.qualified_name)} ({at(symbol.path, symbol.name_line)})"
    is_named = symbol.name in {name.rpartition(".")[2] for name in evidence.question.identifiers}
    is_routed = evidence.routed is not None and evidence.routed[1] == symbol.id
    does = f"answers {code(evidence.routed[0])}" if is_routed and evidence.routed else lead_words(evidence)
    draft.say(f"{name} {'is what the question names' if is_named else does}. {doc}".strip())
    if not is_named and not is_routed:
        not_met(evidence, draft)


def _beside(beside: tuple[tuple[Place, tuple[CallSite, ...]], ...], draft: Draft) -> None:
    rows = []
    for place, sites in beside:
        doc = sentence(place.symbol.doc, 100) if place.symbol else ""
        users = f"called by {users_text(sites, 3)}" if sites else ""
        rows.append((at(place.path, place.line), code(place.name), users or doc))
        draft.cite(place, "also speaks of it")
        for site in sites[:1]:
            draft.cite(site_place(site), f"uses {site.target.name}")
    if rows:
        draft.say("Beside it:\n" + phrases.columns(rows))


def chain(steps: tuple[Step, ...], source: Source, max_rows: int = MAX_ROWS) -> str:
    """The steps that matter most as rows: number, place, name, remark; the names of the others."""
    shown = _shown(steps, max_rows)
    rows = []
    for number, at_step in enumerate(shown, 1):
        step = steps[at_step]
        place = at(step.symbol.path, step.symbol.name_line)
        rows.append((str(number), place, code(step.symbol.qualified_name), _remark(step, steps, source)))
    rest = [code(steps[n].symbol.qualified_name) for n in range(len(steps)) if n not in shown]
    more = f"\n\nAlso called on the way: {phrases.first_of(rest, MAX_NAMED)}." if rest else ""
    return phrases.columns(rows) + more


def _shown(steps: tuple[Step, ...], max_rows: int) -> list[int]:
    """Both ends and the main way before what is beside it; of the rest those that meet the question most."""
    main = [n for n, step in enumerate(steps) if step.is_main]
    ends = {main[0], main[-1]} if main else {0}
    order = sorted(
        range(len(steps)),
        key=lambda n: (n not in ends, not steps[n].is_center, not steps[n].is_main, -steps[n].weight, n),
    )
    return sorted(order[:max_rows])


def _remark(step: Step, steps: tuple[Step, ...], source: Source) -> str:
    """One or two short facts: how sure the call is, what it depends on, the line that tells most."""
    parts = [step.note] if step.note else []
    edge = step.edge
    if edge is not None and not edge.is_certain:
        parts.append("inferred")
    if edge is not None and edge.kind == "override":
        parts.append("overrides the method called")
    if edge is not None and "(" in step.condition and step.condition.endswith(("->", "=>")):
        parts.append(f"handed over in {code(step.condition, phrases.MAX_REMARK)}")
    told = source.line(step.symbol.path, step.focus[0]).strip() if step.focus else ""
    if told and len(" ".join(parts)) < 40:
        parts.append(f"{code(told, phrases.MAX_REMARK)} (line {step.focus[0]})" if step.focus else "")
    elif edge is not None and step.condition and not parts:
        parts.append(code(step.condition, phrases.MAX_REMARK))
    return "; ".join(parts)
