"""Names that code and templates ask for a route's path by (`reverse('shop:cart')`, `route('cart.show')`), where no
route is called so any more: Django, Laravel, Symfony. Rails' helpers are in `route_helpers`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from anchors.graph.texts.words import files_with
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.rules.contracts import MAX_WIDTH, gone_lines
from iquest_cli.reviewer.rules.templates import said_lines

_MAX_NAMES: Final = 50


@dataclass(frozen=True, slots=True)
class _Framework:
    """`files` that name routes, `named` how; `asks` what is followed by a name, and `before` what it may begin with."""

    files: re.Pattern[str]
    named: re.Pattern[str]
    asks: str
    before: str


_DJANGO: Final = _Framework(
    re.compile(r"(?:^|/)urls(?:\.py|/[\w/]+\.py)$"),
    re.compile(r"\bname\s?=\s?['\"](?P<name>[\w-]{3,60})['\"]"),
    r"(?:\b(?:reverse(?:_lazy)?|redirect|resolve_url)\(\s?|\{%-?\s?url\s+|\b[A-Z_]*URL\s?=\s?)",
    r"(?:(?P<space>[\w-]+):)*",
)
_LARAVEL: Final = _Framework(
    re.compile(r"(?:^|/)routes/[\w/.-]+\.php$"),
    re.compile(r"->name\(\s?['\"](?P<name>[\w.-]{3,60})['\"]"),
    r"(?:\b|->)(?:route|to_route|signedRoute|temporarySignedRoute)\(\s?",
    r"(?:[\w-]+\.)*",
)
_SYMFONY: Final = _Framework(
    re.compile(r"\.php$"),
    re.compile(r"\bRoute\([^\n]{0,300}\bname\s?[:=]\s?['\"](?P<name>\w[\w.-]{2,60})['\"]"),
    r"\b(?:path|url|generateUrl|redirectToRoute|generate)\(\s?",
    "",
)
_FRAMEWORKS: Final = (_DJANGO, _LARAVEL, _SYMFONY)


def lost_names(change: Change) -> Iterator[tuple[str, int, str, list[tuple[str, int]]]]:
    """(old path, old line, the route's name, where its path is asked for by it)."""
    found = change.first(_gone(change), _MAX_NAMES, "names of routes that went")
    for path, line, name, framework in found:
        if not _is_named(change, framework, name):
            places = sorted(set(_places(change, framework, name)))
            if places:
                yield path, line, name, places


def _gone(change: Change) -> Iterator[tuple[str, int, str, _Framework]]:
    told: set[str] = set()
    for path, line, text in gone_lines(change):
        for framework in _FRAMEWORKS:
            match = framework.named.search(text) if framework.files.search(path) else None
            if match is not None and match["name"] not in told:
                told.add(match["name"])
                yield path, line, match["name"], framework


def _is_named(change: Change, framework: _Framework, name: str) -> bool:
    """Whether any route is called so, or by an end of it, before which a group may put the rest."""
    last = name.rpartition(".")[2]
    for index in files_with(change.head.snapshot, last):
        path = change.head.snapshot.files[index].path
        if framework.files.search(path) and not change.is_test(path):
            for _, text in change.head.lines_having(path, last):
                match = framework.named.search(text)
                if match is not None and _is_end(change, framework, path, name, match["name"]):
                    return True
    return False


def _is_end(change: Change, framework: _Framework, path: str, name: str, end: str) -> bool:
    """Whether a route called `end` is `name`: by itself, or in a group of the file that puts the rest before it."""
    if not f".{name}".endswith(f".{end}"):
        return False
    rest = name.removesuffix(end)
    found = (framework.named.search(text) for _, text in change.head.lines_having(path, "name"))
    groups = (match["name"] for match in found if match is not None)
    return not rest or any(group[-1] == "." and rest.endswith(group) for group in groups)


def _places(change: Change, framework: _Framework, name: str) -> Iterator[tuple[str, int]]:
    asked = re.compile(rf"{framework.asks}['\"]{framework.before}{re.escape(name)}['\"]")
    for path, number, text in said_lines(change, name):
        match = asked.search(text) if len(text) <= MAX_WIDTH else None
        if match is not None and _is_own(change, framework, match.groupdict().get("space")):
            yield path, number


def _is_own(change: Change, framework: _Framework, space: str | None) -> bool:
    """Whether a namespace is the repository's: `admin:index` is a route of Django's."""
    if not space:
        return True
    quoted = re.compile(rf"['\"]{re.escape(space)}['\"]")
    snapshot = change.head.snapshot
    paths = (snapshot.files[index].path for index in files_with(snapshot, space))
    return any(
        quoted.search(text)
        for path in paths if framework.files.search(path)
        for _, text in change.head.lines_having(path, space)
    )  # fmt: skip
