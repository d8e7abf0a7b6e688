"""Rails' names for routes (`reemit_events_agent_path`): code and templates that use one whose route is gone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from anchors.graph.texts.words import files_with
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.rules.contracts import gone_lines
from iquest_cli.reviewer.rules.templates import template_lines

_ROUTES: Final = re.compile(r"(?:^|/)config/routes(?:/[\w/]+)?\.rb\Z")
_NAMED: Final = re.compile(
    r"^\s*(?:get|post|put|patch|delete|match)\b[^#\n]{0,200}?(?:\s|\bas: ?)[:'\"](?P<name>[a-z]\w{3,60})\b"
)
_MAX_NAMES: Final = 100


def lost_helpers(change: Change) -> Iterator[tuple[str, int, str, list[tuple[str, int]]]]:
    """(old path, old line, the route's name, where it is used still)."""
    told: set[str] = set()
    routes = [file.path for file in change.head.snapshot.files if _ROUTES.search(file.path)]
    for path, line, text in gone_lines(change) if routes else ():
        match = _NAMED.match(text) if _ROUTES.search(path) else None
        if match is not None and match["name"] not in told and len(told) < _MAX_NAMES:
            told.add(match["name"])
            places = [] if _is_routed(change, routes, match["name"]) else sorted(set(_places(change, match["name"])))
            if places:
                yield path, line, match["name"], places


def _is_routed(change: Change, routes: list[str], name: str) -> bool:
    """Whether any file of routes still says the name."""
    word = re.compile(rf"\b{name}\b")
    return any(word.search(text) for path in routes for _, text in change.head.lines_having(path, name))


def _places(change: Change, name: str) -> Iterator[tuple[str, int]]:
    helper = re.compile(rf"(?<![\w.:'\"]){name}(?:_[a-z]\w*)?_(?:path|url)\b(?!\s*=[^=~])")
    for path, number, text in template_lines(change, name):
        if helper.search(text):
            yield path, number
    for index in files_with(change.head.snapshot, name):
        file = change.head.snapshot.files[index]
        if file.language == "ruby":
            for number, text in change.head.lines_having(file.path, name):
                if helper.search(text.partition("#")[0]) and not re.match(r"\s*def\s", text):
                    yield file.path, number
