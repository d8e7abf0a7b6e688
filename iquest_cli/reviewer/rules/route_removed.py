"""`route/removed`: a route is gone, and its path still stands somewhere: in a client, a test, a template."""

from __future__ import annotations

import re
from collections.abc import Iterator

from iquest_cli.analyst.texts.standing import is_aside
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.contracts import Gone, Place, gone_facts, places_of, static_parts, where_was
from iquest_cli.reviewer.rules.moved_routes import MovedRoute, changed_routes, moved_routes
from iquest_cli.reviewer.rules.places import with_uses
from iquest_cli.reviewer.rules.route_helpers import lost_helpers
from iquest_cli.reviewer.rules.route_names import lost_names
from iquest_cli.text import plural

_MIN_WORD = 4
_MIN_WORDS = 3
_TELLING = re.compile(r"(?:/\w[\w.-]*)*/[a-z0-9]{2,}[-_][a-z0-9_-]{2,}")
_WHY = "Who asks for it gets a 404. The places are matched by the path's text."


class RouteRemoved(Rule):
    id = "route/removed"
    title = "A route was removed that is still asked for"
    severity = "medium"

    def check(self, change: Change) -> Iterator[Finding]:
        told: set[str] = set()
        for gone in gone_facts(change, "route", lambda fact: _says_enough(fact.name)):
            told.add(gone.fact.name)
            places = _places(change, gone.fact.name) or _below(change, gone.fact.name)
            places = _unserved(change, gone.path, gone.fact.name, places)
            if places:
                yield self._judged(change, gone, places)
        yield from self._moved(change, told)
        yield from self._changed(change, told)
        yield from self._by_helper(change)

    def _by_helper(self, change: Change) -> Iterator[Finding]:
        """Routes that are asked for by their names."""
        for path, line, name, places in (*lost_helpers(change), *lost_names(change)):
            now = change.new_path(path) or path
            at = (now, where_was(change, now, line)) if change.head.has(now) else places[0]
            finding = self.finding(
                *at,
                f"route {name} was removed; {plural(len(places), 'place')} still "
                f"{'asks' if len(places) == 1 else 'ask'} for its path by that name",
                "There is no route of that name any more: whoever asks for it fails.",
                confidence="medium",
                symbol=name,
            )
            yield with_uses(change, finding, places)

    def _changed(self, change: Change, told: set[str]) -> Iterator[Finding]:
        """Routes that are asked for by more than their own line says: what others put before it, too."""
        for item in changed_routes(change):
            path = item.old.rpartition(" ")[2]
            places = _places(change, path) if path not in told and _says_enough(path) else []
            places = _unserved(change, item.path, path, places)
            if not places:
                continue
            told.add(path)
            finding = self.finding(
                item.path,
                item.line,
                f"route {item.old} {f'lies at {item.new} now' if item.new else 'was removed'}; "
                f"{plural(len(places), 'place')} still {'names' if len(places) == 1 else 'name'} "
                f"{'the old' if item.new else 'its'} path",
                _WHY,
                severity="low" if is_aside(item.path) else None,
                confidence="medium",
                symbol=item.old,
            )
            yield with_uses(change, finding, [(place.path, place.line) for place in places])

    def _moved(self, change: Change, told: set[str]) -> Iterator[Finding]:
        """Routes that another mount or prefix put to another path, in one finding."""
        moved: list[MovedRoute] = []
        places: dict[tuple[str, int], None] = {}
        for item in moved_routes(change):
            path = item.old.rpartition(" ")[2]
            found = _places(change, path) if path not in told and _says_enough(path) else []
            if found:
                moved.append(item)
                told.add(path)
                places.update(dict.fromkeys((place.path, place.line) for place in found))
        if moved:
            first, is_one = moved[0], len(places) == 1
            more = f" and {plural(len(moved) - 1, 'other')}" if len(moved) > 1 else ""
            finding = self.finding(
                first.path,
                first.line,
                f"route {first.old}{more} lies at {first.new} now; {plural(len(places), 'place')} still "
                f"{'names' if is_one else 'name'} the old path",
                _WHY,
                severity="low" if is_aside(first.path) else None,
                confidence="medium",
                symbol=first.old,
            )
            yield with_uses(change, finding, list(places))

    def _judged(self, change: Change, gone: Gone, places: list[Place]) -> Finding:
        path, line = (gone.path, gone.line) if change.head.has(gone.path) else (places[0].path, places[0].line)
        name = f"{gone.fact.value} {gone.fact.name}".strip()
        finding = self.finding(
            path,
            line,
            f"route {name} was removed; {plural(len(places), 'place')} still "
            f"{'names' if len(places) == 1 else 'name'} its path",
            _WHY,
            severity="low" if is_aside(gone.path) else None,
            confidence="medium",
            symbol=name,
        )
        return with_uses(change, finding, [(place.path, place.line) for place in places])


def _places(change: Change, path: str) -> list[Place]:
    """Where a route's path stands still, quoted, pages left out."""
    static = static_parts(path)
    longest = max((*static[:-1], static[-1].rstrip("/")), key=len)
    found = places_of(change.head, " ".join(static), _pattern(static), longest)
    return [place for place in found if not place.is_prose and not _is_new_test(change, place)]


def _is_new_test(change: Change, place: Place) -> bool:
    """Whether the change itself wrote a test that says it: that it is there no more, as a rule."""
    return change.is_test(place.path) and change.is_in_diff(place.path, place.line)


def _below(change: Change, path: str) -> list[Place]:
    """Where a path of several words ends a longer one: what lies before it is put there by what mounts it."""
    if not _TELLING.fullmatch(path):
        return []
    longer = re.compile(rf"[\"'`][^\"'`\s]*/[^\"'`\s]*{re.escape(path)}[/\"'`?]")
    found = places_of(change.head, path, longer, path)
    return [place for place in found if not place.is_prose and not _is_new_test(change, place)]


def _unserved(change: Change, home: str, route: str, places: list[Place]) -> list[Place]:
    """Without those that ask for another route of the same file: which a parameter of this one may stand for, too, or
    whose longer path it ends."""
    index = change.head.snapshot.file_index(home)
    if index is None or not places:
        return places
    parts, end = static_parts(route), f"/{route.strip('/')}"
    names = {fact.name for fact in change.head.snapshot.record(index).facts if fact.kind == "route"} - {route, "", "/"}
    others = [_pattern(static_parts(name)) for name in names if len(parts) > 1 or name.rstrip("/").endswith(end)]
    texts = ((place, change.head.lines(place.path)[place.line - 1][:2000]) for place in places)
    return [place for place, text in texts if not any(other.search(text) for other in others)]


def _says_enough(path: str) -> bool:
    """A word that is long enough, or several parts."""
    words = [word for part in static_parts(path) for word in re.findall(r"[A-Za-z_]+", part)]
    return any(len(word) >= _MIN_WORD for word in words) or len(words) >= _MIN_WORDS


def _pattern(static: list[str]) -> re.Pattern[str]:
    """A quoted text that is or ends in the path of these parts, the holes between them filled."""
    parts = r"[^/\"'`\s]+".join(re.escape(part) for part in static)
    # Django writes no slash before a path, who asks does; one word alone may mean anything.
    is_word = len(static) == 1 and "/" not in static[0].strip("/")
    root = "" if parts.startswith("/") else r"[^\"'`\s]{0,200}?/" if is_word else "/?"
    return re.compile(rf"[\"'`](?:https?://[^\"'`\s]*?)?{root}{parts.rstrip('/')}/?(?:[?#][^\"'`]*)?[\"'`]")
