"""Says what a command starts: the function, what says so, and the first lines of it."""

from __future__ import annotations

from iquest_cli.analyst.evidence.findings import Started
from iquest_cli.analyst.evidence.phrases import at, code, named
from iquest_cli.analyst.evidence.places import Place
from iquest_cli.analyst.said.draft import Draft


def say_started(started: Started, draft: Draft) -> None:
    symbol = started.symbol
    place = Place(symbol.path, symbol.start_line, symbol.end_line, symbol.qualified_name, "", symbol)
    written = f", as {at(started.path, started.line)} says" if started.path else ""
    draft.say(f"{named(place)} is what {code(started.by)} starts{written}.")
    draft.quote(place)
    draft.cite(place, "what is started")
    if started.path:
        draft.cite(Place(started.path, started.line, started.line, "", "", None), "says what is started")
