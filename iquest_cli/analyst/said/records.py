"""Says what is logged or raised, at which level, whether it gets through, and how control gets there."""

from __future__ import annotations

from typing import Final

from anchors.types import Fact
from iquest_cli.analyst.evidence import phrases
from iquest_cli.analyst.evidence.evidence import Evidence, LogRecord
from iquest_cli.analyst.evidence.phrases import at, code, counted
from iquest_cli.analyst.evidence.places import Place
from iquest_cli.analyst.logs.caught import asks_of_any_error
from iquest_cli.analyst.said.chains import chain, raised
from iquest_cli.analyst.said.draft import Draft, step_place
from iquest_cli.analyst.said.keys import say_limits

NUM_STATEMENTS: Final = 3
NEAR: Final = 8
"""Lines from the first record within which another of the same function is quoted with it."""
MAX_STATEMENT: Final = 14
"""Lines of the first record's statement."""
MAX_MESSAGE: Final = 100
MAX_MORE: Final = 6
NO_LOG: Final = "No log statement speaks of it; what is raised:"


def say_records(evidence: Evidence, draft: Draft) -> None:
    shown = [record for record in evidence.logs if record.is_shown]
    hidden = [record for record in evidence.logs if not record.is_shown]
    errors = [raised(evidence, n, draft.source) for n in range(len(evidence.raises))]
    if evidence.told is not None:
        _told(evidence.told, evidence, draft)
    is_caught_first = not shown and asks_of_any_error(evidence.question.text)
    if evidence.question.kind == "logs" and not evidence.logs:
        draft.say("No log statement speaks of it." if evidence.catches else NO_LOG)
    if is_caught_first:
        _say_caught(evidence, draft, is_quoted=True)
    if evidence.question.kind == "errors" and errors:
        draft.say("\n".join(errors))
        _say_more(evidence, draft)
        errors = []
    if evidence.logs and (shown or evidence.question.kind == "logs" or not evidence.raises):
        more = f", {counted(len(hidden), 'is', 'are').lower()} configured away" if hidden else ""
        if evidence.steps or not shown:
            draft.say(f"{counted(len(shown), 'record is', 'records are')} written{more}.")
        else:  # by its words alone: that nothing else is written nobody has looked at
            draft.say(f"{counted(len(shown), 'record speaks', 'records speak')} of it{more}.")
        draft.say(phrases.table(("level", "message", "where", "note"), [_row(r) for r in (*shown, *hidden)]))
    if shown and not evidence.raises:
        _quote_first(shown, draft)
    say_limits(evidence.settings if shown else (), draft)
    for record in shown[not evidence.raises : NUM_STATEMENTS]:  # the first is quoted
        text = draft.source.statement(record.line.path, record.line.line)
        if text and record.line.message not in text:
            draft.say(f"At {at(record.line.path, record.line.line)}: {code(text)}.")
    if shown and evidence.other_logs:
        rows = [_other(record) for record in evidence.other_logs]
        draft.say(f"Others that speak of it:\n{phrases.columns(rows)}")
    draft.say("\n".join(errors))
    if not is_caught_first:
        _say_caught(evidence, draft, is_quoted=False)
    if len(evidence.steps) > 1:
        draft.say("How it gets there:\n" + chain(evidence.steps, draft.source))
    _cite(evidence, shown, draft)


def _say_more(evidence: Evidence, draft: Draft) -> None:
    """What the same function raises besides, by name and text."""
    if not evidence.more_raises:
        return
    rows = []
    for fact in evidence.more_raises[:MAX_MORE]:
        told = evidence.by_type.get(fact.name)
        text = fact.value or (told.text if told is not None else "")
        rows.append((at(fact.path, fact.line), code(fact.name), code(text, MAX_MESSAGE) if text else ""))
    left = len(evidence.more_raises) - len(rows)
    more = f"\n\nAnd {left:,} more." if left else ""
    owner = evidence.owners.get(evidence.raises[0].symbol, "")
    draft.say(f"Raised by {code(owner)} as well:\n{phrases.columns(rows)}{more}")


def _told(fact: Fact, evidence: Evidence, draft: Draft) -> None:
    owner = evidence.owners.get(fact.symbol, "")
    where = f" in {code(owner)}" if owner else ""
    draft.say(f"The text {code(fact.value, 400)} stands at {at(fact.path, fact.line)}{where}.")
    last = min(fact.line + 3, len(draft.source.lines(fact.path)))
    draft.say(phrases.block(draft.source, fact.path, range(max(1, fact.line - 3), last + 1), ""))
    draft.cite(Place(fact.path, max(1, fact.line - 5), last, owner, "", None), "says it")


def _quote_first(records: list[LogRecord], draft: Draft) -> None:
    """The lines around the first record and those near it: what it depends on, all of its statement, and what is done
    next."""
    symbol, path, line = records[0].symbol, records[0].line.path, records[0].line.line
    near = [other.line.line for other in records[:NUM_STATEMENTS] if other.symbol == symbol]
    near = [other for other in near if abs(other - line) <= NEAR]
    end = max(draft.source.statement_end(path, other, MAX_STATEMENT) for other in near)
    numbers = range(max(symbol.start_line, min(near) - 2), min(symbol.end_line, max(max(near) + 4, end)) + 1)
    draft.say(phrases.block(draft.source, path, numbers, symbol.language))


def _say_caught(evidence: Evidence, draft: Draft, *, is_quoted: bool) -> None:
    for number, fact in enumerate(evidence.catches):
        owner = evidence.owners.get(fact.symbol, "") if is_quoted else ""
        where = f"in {code(owner)} ({at(fact.path, fact.line)})" if owner else f"at {at(fact.path, fact.line)}"
        draft.say(f"It is caught as {code(fact.name)} {where}." if fact.name else f"It is caught {where}.")
        if is_quoted and number == 0:
            _quote_handler(fact, draft)


def _quote_handler(fact: Fact, draft: Draft) -> None:
    """What is done with whatever is caught."""
    last = min(fact.line + 6, draft.source.block_end(fact.path, fact.line))
    draft.say(phrases.block(draft.source, fact.path, range(fact.line, last + 1), ""))
    draft.cite(Place(fact.path, max(1, fact.line - 3), last, fact.name, "", None), "catches it")


def _row(record: LogRecord) -> tuple[str, ...]:
    line = record.line
    where = f"{at(line.path, line.line)} {code(line.symbol)}"
    return line.level.upper() or "?", code(line.message, 400), where, record.note


def _other(record: LogRecord) -> tuple[str, str, str]:
    line = record.line
    return at(line.path, line.line), line.level.upper() or "?", code(line.message, MAX_MESSAGE)


def _cite(evidence: Evidence, shown: list[LogRecord], draft: Draft) -> None:
    for record in shown:
        line = record.line
        place = Place(line.path, max(1, line.line - 3), line.line + 3, line.symbol, "", record.symbol)
        draft.cite(place, "writes the record")
    for record in shown:
        for place in record.behind:
            draft.cite(place)
    for fact in evidence.raises:
        draft.cite(Place(fact.path, max(1, fact.line - 3), fact.line + 3, fact.name, "", None), "raises it")
    for step in evidence.steps:
        draft.cite(step_place(step), "on the way")
    for record in evidence.other_logs if shown else ():
        line = record.line
        place = Place(line.path, max(1, line.line - 1), line.line + 1, line.symbol, "", record.symbol)
        draft.cite(place, "may be meant as well")
