"""Says where a message is written, what it depends on, and who leads there."""

from __future__ import annotations

from typing import Final

from iquest_cli.analyst.evidence import phrases
from iquest_cli.analyst.evidence.evidence import Evidence
from iquest_cli.analyst.evidence.findings import Written
from iquest_cli.analyst.evidence.phrases import at, code
from iquest_cli.analyst.evidence.places import Place
from iquest_cli.analyst.said.draft import Draft
from iquest_cli.analyst.said.keys import say_limits

MAX_SAID: Final = 110
AROUND: Final = 3
MAX_BEFORE: Final = 10
"""Lines above a text up to its condition that are quoted."""
_DONE: Final = {"log": "is logged", "raise": "is raised"}


def say_quoted(evidence: Evidence, draft: Draft) -> None:
    first, *others = evidence.written
    _say_text(first, evidence, draft)
    _say_up(first, draft)
    for fact in evidence.catches:
        draft.say(f"It is caught{f' as {code(fact.name)}' if fact.name else ''} at {at(fact.path, fact.line)}.")
    say_limits(evidence.settings, draft)
    for other in others:
        owner = _owner(other)
        by = f" in {code(owner)}" if owner else ""
        draft.say(f"{code(other.said, MAX_SAID)} stands{by} as well ({at(other.path, other.line)}).{_when(other)}")
        draft.cite(written_place(other), "says it too")
        _say_up(other, draft)
    left = evidence.num_written - len(evidence.written)
    if left:
        draft.say(f"It stands in {phrases.counted(left, 'more place').lower()}.")


def _say_text(written: Written, evidence: Evidence, draft: Draft) -> None:
    fact = written.fact
    how = _DONE[fact.kind] if fact is not None else "stands"
    level = ""
    if fact is not None and fact.kind == "log" and evidence.logs and evidence.logs[0].line.level:
        level = f" at {evidence.logs[0].line.level.upper()}"
    if fact is not None and fact.kind == "raise" and fact.name:
        how = f"is raised as {code(fact.name, MAX_SAID)}"
    owner = _owner(written)
    by = f" by {code(owner)}" if fact is not None and owner else f" in {code(owner)}" if owner else ""
    draft.say(f"{code(written.said, 400)} {how}{level}{by} ({at(written.path, written.line)}).{_when(written)}")
    place = written_place(written)
    draft.say(phrases.block(draft.source, place.path, range(place.first, place.last + 1), written.symbol.language))
    draft.cite(place, "writes it")


def _say_up(written: Written, draft: Draft) -> None:
    rows = []
    for step in written.up:
        what, said = "calls" if step.is_call else "uses", step.said
        if step.fact is not None and step.fact.name:
            what, said = "raises", step.fact.name
        when = f"where {_conditions(step)}" if step.conditions else ""
        rows.append((at(step.path, step.line), code(_owner(step)), f"{what} {code(said)}", when))
        draft.cite(written_place(step), f"{what} {said}")
    if rows:
        draft.say("What leads there:\n" + phrases.columns(rows))
    if written.num_up_left:
        more = phrases.counted(written.num_up_left, "more place leads", "more places lead").lower()
        draft.say(f"And at least {more} there.")


def _when(written: Written) -> str:
    return f" That is where {_conditions(written)}." if written.conditions else ""


def _conditions(written: Written) -> str:
    """As they stand in the code, the innermost last."""
    return phrases.listed(
        [f"{code(condition.text, MAX_SAID)} (line {condition.line})" for condition in written.conditions]
    )


def _owner(written: Written) -> str:
    return written.symbol.qualified_name if written.symbol.kind != "module" else ""


def written_place(written: Written) -> Place:
    """Lines to cite: from the condition that a text stands under, where that is near, to a few behind it."""
    last = min(written.line + AROUND, max(written.line, written.symbol.end_line))
    before = [c.line for c in written.conditions[-1:] if written.line - c.line <= MAX_BEFORE]
    first = max(1, min((written.line - AROUND, *before)))
    if written.symbol.kind != "module":
        first = max(first, written.symbol.start_line)
    return Place(written.path, first, last, _owner(written), "", written.symbol)
