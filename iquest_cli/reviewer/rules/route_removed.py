"""`route/removed`: a route is gone, and its path still stands somewhere: in a client, a test, a template."""

from __future__ import annotations

import re
from collections.abc import Iterator

from iquest_cli.analyst.standing import is_aside
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.contracts import Gone, Place, gone_facts, places_of, static_parts
from iquest_cli.reviewer.rules.places import with_uses
from iquest_cli.text import plural

_MIN_WORD = 4


class RouteRemoved(Rule):
    id = "route/removed"
    title = "A route was removed that is still asked for"
    severity = "medium"

    def check(self, change: Change) -> Iterator[Finding]:
        for gone in gone_facts(change, "route", lambda fact: _pattern(fact.name) is not None):
            pattern = _pattern(gone.fact.name)
            assert pattern is not None
            words = " ".join(static_parts(gone.fact.name))
            places = [place for place in places_of(change.head, words, pattern) if not place.is_prose]
            if places:
                yield self._judged(change, gone, places)

    def _judged(self, change: Change, gone: Gone, places: list[Place]) -> Finding:
        path, line = (gone.path, gone.line) if change.head.has(gone.path) else (places[0].path, places[0].line)
        name = f"{gone.fact.value} {gone.fact.name}".strip()
        finding = self.finding(
            path,
            line,
            f"route {name} was removed; {plural(len(places), 'place')} still "
            f"{'names' if len(places) == 1 else 'name'} its path",
            "Who asks for it gets a 404. The places are matched by the path's text.",
            severity="low" if is_aside(gone.path) else None,
            confidence="medium",
            symbol=name,
        )
        return with_uses(change, finding, [(place.path, place.line) for place in places])


def _pattern(path: str) -> re.Pattern[str] | None:
    """A quoted text that is or ends in the path, its holes filled; None for a path that says too little."""
    static = static_parts(path)
    if not any(len(word) >= _MIN_WORD for part in static for word in re.findall(r"[A-Za-z_]+", part)):
        return None
    parts = r"[^/\"'`\s]+".join(re.escape(part) for part in static)
    return re.compile(rf"[\"'`](?:https?://[^\"'`\s]*?)?{parts.rstrip('/')}/?(?:[?#][^\"'`]*)?[\"'`]")
