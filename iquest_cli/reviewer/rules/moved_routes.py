"""Routes that stand as they were under another path than before, because what puts them there changed: a router's
prefix, a blueprint's, the path where another file mounts them. Asked only where a changed line may be such a one."""

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


@dataclass(frozen=True, slots=True)
class MovedRoute:
    """`old` and `new` as `VERB /path`; `path` and `line` are of the new side, where the mount was changed."""

    old: str
    new: str
    path: str
    line: int


def moved_routes(change: Change) -> Iterator[MovedRoute]:
    place = _mount(change)
    if place is None or change.base is None:
        return
    if len(change.head.snapshot.files) > MAX_FILES:
        change.note(f"routes that a mount moves were not looked for: there are more than {MAX_FILES:,} files")
        return
    before, after = _routes(change.base), _routes(change.head)
    if before is None or after is None:
        return
    served = {(verb, tuple(static_parts(path))) for verb, path in map(_split, (item.key for item in after))}
    now: dict[tuple[str, str], Setting] = {}
    for item in after:
        now.setdefault((item.path, item.text), item)
    yield from change.first(_moved(change, before, now, served, place), MAX_ROUTES, "routes that a mount moves")


def _moved(
    change: Change,
    before: tuple[Setting, ...],
    now: dict[tuple[str, str], Setting],
    served: set[tuple[str, tuple[str, ...]]],
    place: tuple[str, int],
) -> Iterator[MovedRoute]:
    for item in before:
        home = change.new_path(item.path)
        stands = now.get((home, item.text)) if home is not None else None
        verb, path = _split(item.key)
        parts = tuple(static_parts(path))
        if stands is None or stands.key == item.key or (verb, parts) in served or ("", parts) in served:
            continue
        if tuple(static_parts(_split(stands.key)[1])) != parts:
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


def _split(key: str) -> tuple[str, str]:
    verb, _, path = key.rpartition(" ")
    return verb, path
