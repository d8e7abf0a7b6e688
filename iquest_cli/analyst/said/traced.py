"""Says where a stack trace leads through this repository."""

from __future__ import annotations

from iquest_cli.analyst.evidence import phrases
from iquest_cli.analyst.evidence.evidence import Evidence
from iquest_cli.analyst.evidence.findings import Traced
from iquest_cli.analyst.evidence.phrases import at, code
from iquest_cli.analyst.evidence.places import Place
from iquest_cli.analyst.said.draft import Draft
from iquest_cli.analyst.said.quoted import AROUND, say_quoted

MAX_CODE = 90


def say_traced(evidence: Evidence, draft: Draft) -> None:
    """The message and what writes it, where that is here; then the frames."""
    first = evidence.traced[0]
    if evidence.written:
        say_quoted(evidence, draft)
    else:
        place = _place(first)
        how = "Of the trace, it went wrong here" if first.is_exact else "Of the trace, the first function here is"
        draft.say(f"{how}: {code(place.name) if place.name else 'top level'} ({at(first.path, first.line)}).")
        numbers = range(place.first, place.last + 1)
        draft.say(phrases.block(draft.source, place.path, numbers, first.symbol.language))
        draft.cite(place, "where the trace begins")
    rows = []
    for number, frame in enumerate(evidence.traced, 1):
        owner = _place(frame).name
        text = code(draft.source.line(frame.path, frame.line).strip(), MAX_CODE)
        rows.append((str(number), at(frame.path, frame.line), code(owner) if owner else "", text))
        draft.cite(_place(frame), "in the trace")
    if len(rows) > 1 or evidence.written:
        draft.say("Frames of the trace that are code of this repository:\n" + phrases.columns(rows))
    if not all(frame.is_exact for frame in evidence.traced):
        draft.say("Where the trace's own lines are those of other files, the line of the function is told.")


def _place(frame: Traced) -> Place:
    symbol = frame.symbol
    first, last = max(1, frame.line - AROUND), frame.line + AROUND
    if symbol.kind != "module":
        first, last = max(first, symbol.start_line), max(frame.line, min(last, symbol.end_line))
    name = symbol.qualified_name if symbol.kind != "module" else ""
    return Place(frame.path, first, last, name, "", symbol)
