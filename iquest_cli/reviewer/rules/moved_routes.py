"""Routes that lie under another whole path than before: because what puts them there changed (a router's prefix, a
blueprint's, the path where another file mounts them), or their own part of it, where others put something before it.
Asked only where a changed line may be such a one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from anchors.syntax.languages import is_code
from iquest_cli.analyst.evidence.evidence import Setting
from iquest_cli.analyst.routes.doors import find_doors
from iquest_cli.analyst.texts.source import Source
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.rules.contracts import static_parts, where_was
from iquest_cli.reviewer.side import Side

_MOUNTS: Final = re.compile(
    r"(?:\.(?:use|nest|mount|scope|Mount|Group|route|register)\(|\b(?:include_router|register_blueprint|include|Blueprint"
    r"|APIRouter|path|re_path)\(|prefix|Prefix).*[\"'`]"
)
MAX_FILES: Final = 20_000
"""Of a larger repository all routes are not listed for one line."""
MAX_ROUTES: Final = 40
"""Moved routes of one change whose old paths are looked for."""


_QUOTED: Final = re.compile(r"([\"'`])(?:(?!\1).)*\1")


@dataclass(frozen=True, slots=True)
class MovedRoute:
    """`old` and `new` as `VERB /path`, `new` "" for a route that is gone; `path` and `line` are of the new side, where
    the mount or the route was changed."""

    old: str
    new: str
    path: str
    line: int


def moved_routes(change: Change) -> Iterator[MovedRoute]:
    """Those that another mount moved."""
    place = _mount(change)
    sides = _both(change, "routes that a mount moves were not looked for") if place is not None else None
    if place is not None and sides is not None:
        found = _moved(change, sides, place)
        yield from change.first(found, MAX_ROUTES, "routes that a mount moves")


def changed_routes(change: Change) -> Iterator[MovedRoute]:
    """Those whose own line changed or went, where their whole path is longer than what the line says."""
    if not _has_changed_routes(change):
        return
    sides = _both(change, "routes with what lies before them were not looked for")
    if sides is not None:
        yield from change.first(_changed(change, sides), MAX_ROUTES, "routes that changed their paths")


@dataclass(frozen=True, slots=True)
class _Sides:
    before: tuple[Setting, ...]
    after: tuple[Setting, ...]
    served: dict[tuple[str, ...], set[str]]
    """What is answered now: paths without parameters, and the methods of each."""

    def serves(self, key: str) -> bool:
        verb, path = _split(key)
        verbs = self.served.get(_parts(path))
        return verbs is not None and (not verb or not verbs.isdisjoint({"", *verb.split(",")}))


def _both(change: Change, note: str) -> _Sides | None:
    """All routes of both sides; None where some may be longer, or there are too many files."""
    if change.base is None:
        return None
    if len(change.head.snapshot.files) > MAX_FILES:
        change.note(f"{note}: there are more than {MAX_FILES:,} files")
        return None
    before, after = _routes(change.base), _routes(change.head)
    if before is None or after is None:
        return None
    served: dict[tuple[str, ...], set[str]] = {}
    for verb, path in (_split(item.key) for item in after):
        served.setdefault(_parts(path), set()).update(verb.split(","))
    return _Sides(before, after, served)


def _has_changed_routes(change: Change) -> bool:
    base = change.base
    for _, old, new in change.kept_files:
        file = base.snapshot.file_index(old) if base is not None else None
        if base is None or file is None or change.is_test(old) or not change.lines(new).removed:
            continue
        removed = change.lines(new).removed
        if any(fact.kind == "route" and fact.line in removed for fact in base.snapshot.record(file).facts):
            return True
    return False


def _changed(change: Change, sides: _Sides) -> Iterator[MovedRoute]:
    came: dict[tuple[str, str], dict[str, int]] = {}
    for item in sides.after:
        if change.is_in_diff(item.path, item.line):
            came.setdefault((item.path, _QUOTED.sub("", item.text)), {})[item.key] = item.line
    for item in sides.before:
        home = change.new_path(item.path)
        _, path = _split(item.key)
        if home is None or change.file(home) is None or item.line not in change.lines(home).removed:
            continue
        if sides.serves(item.key) or _is_all_of_it(path, item.text):
            continue
        now = came.get((home, _QUOTED.sub("", item.text)), {})
        new, line = next(iter(now.items())) if len(now) == 1 else ("", where_was(change, home, item.line))
        yield MovedRoute(item.key, new, home, line)


def _is_all_of_it(path: str, text: str) -> bool:
    """Whether the route's line says its whole path: that is looked for by the line alone."""
    return any(match[0][1:-1].strip("/") == path.strip("/") for match in _QUOTED.finditer(text[:1000]))


def _moved(change: Change, sides: _Sides, place: tuple[str, int]) -> Iterator[MovedRoute]:
    now: dict[tuple[str, str], Setting] = {}
    for item in sides.after:
        now.setdefault((item.path, item.text), item)
    for item in sides.before:
        home = change.new_path(item.path)
        stands = now.get((home, item.text)) if home is not None else None
        if stands is None or stands.key == item.key or sides.serves(item.key):
            continue
        if static_parts(_split(stands.key)[1]) != static_parts(_split(item.key)[1]):
            yield MovedRoute(item.key, stands.key, *place)


def _mount(change: Change) -> tuple[str, int] | None:
    """The first line that may put routes to a path and that the change took away, as a place of the new side."""
    for file in change.read_files:
        old, new = file.old_path, file.new_path
        if old is None or new is None or change.is_test(old) or not is_code(change.language(new)):
            continue
        lines = change.base.lines(old) if change.base is not None else []
        for number in sorted(change.lines(new).removed):
            # Of a file that is too large to read only the lines of the change are known.
            if number <= len(lines) and _MOUNTS.search(lines[number - 1][:400]):
                return new, where_was(change, new, number)
    return None


def _routes(side: Side) -> tuple[Setting, ...] | None:
    """All routes with their whole paths; None where some of them may be longer."""
    listing = find_doors(side.workspace, Source(side.workspace), "routes")
    return listing.settings if listing.is_whole else None


def _parts(path: str) -> tuple[str, ...]:
    """A slash at the end, which one framework writes and another does not, makes no other path."""
    return tuple(static_parts(path.strip("/")))


def _split(key: str) -> tuple[str, str]:
    verb, _, path = key.rpartition(" ")
    return verb, path
