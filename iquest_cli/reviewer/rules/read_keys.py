"""Keys that a line read out of a request or a document and reads by another name now, while who writes and describes it
says the old one. Asked by `key/renamed`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from anchors.syntax.languages import is_code
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.rules.contracts import Place, places_of
from iquest_cli.reviewer.rules.turned_literals import TurnedLiteral, turned_literals

_READS: Final = re.compile(
    r"(?i)^(?:\w*(?:get|find|query|param|form|header|arg|field|value|child|member|pointer|json|opt|fetch|pop|read)\w*(?:<[^<>]*>)?\(|.*\[)$"
)
_KEY: Final = re.compile(r"^/?(?P<key>[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+|[A-Z][a-z0-9]+)[\w]*)$")
_SCHEMAS: Final = frozenset({"yaml", "json", "graphql", "proto"})
_MIN_KEY: Final = 6
_REGISTERS: Final = re.compile(
    r"(?i)(?<![a-z])(?:\w{1,30}_)?(?:add|register|define|declare)(?:_?(?:int|str|string|bool|time|size|level|choice|setting|option|key|flag|value))+\("
)
"""What makes a key known: who reads another one finds nothing."""
_MAX_READS: Final = 50
_TEXT: Final = re.compile(r"\"(?:[^\"\\\n]|\\.)*+\"|'(?:[^'\\\n]|\\.)*+'")


class RenamedRead(NamedTuple):
    path: str
    line: int
    name: str
    places: tuple[Place, ...]


def renamed_reads(change: Change) -> Iterator[RenamedRead]:
    for turned in change.first(_reads(change), _MAX_READS, "keys that are read by another name"):
        was, now = _KEY.match(turned.was), _KEY.match(turned.now)
        if was is None or now is None:
            continue
        places = _saying(change, turned, was["key"])
        if places and not _says(change, turned, now["key"]):
            yield RenamedRead(turned.path, turned.line, was["key"], places)


def _reads(change: Change) -> Iterator[TurnedLiteral]:
    for turned in turned_literals(change):
        if (
            len(turned.was) >= _MIN_KEY
            and _KEY.match(turned.was)
            and _KEY.match(turned.now)
            and _READS.match(turned.how)
        ):
            yield turned


def _saying(change: Change, turned: TurnedLiteral, name: str) -> tuple[Place, ...]:
    """Schemas, pages, tests and code of another language that say it as a key; none where code reads it as before."""
    key = _as_key(name)
    language = change.language(turned.path)
    found: list[Place] = []
    for place in places_of(change.head, name, key, name):
        other = change.language(place.path)
        if is_code(other) and other == language and not change.is_test(place.path):
            code = _TEXT.sub(
                lambda match: "" if " " in match[0] else match[0], change.head.lines(place.path)[place.line - 1]
            )
            if _REGISTERS.search(code):
                found.append(place)
            elif re.search(rf"[\"'`]/?{name}[\"'`]", code):
                return ()
            continue
        if place.is_prose or other in _SCHEMAS or is_code(other):
            found.append(place)
    return tuple(found)


def _says(change: Change, turned: TurnedLiteral, name: str) -> bool:
    """Whether any other line says the new one as a key: then it may be what it was to be called."""
    places = places_of(change.head, name, _as_key(name), name)
    return any((place.path, place.line) != (turned.path, turned.line) for place in places)


def _as_key(name: str) -> re.Pattern[str]:
    """In quotes, as a member, or before a colon."""
    return re.compile(
        rf"[\"'`.]/?{name}[\"'`]|(?<=[\w)\]])\.{name}\b|^\s*(?:-\s*)?[\"']?{name}[\"']?\s*\??:|\bname:\s*{name}\s*$"
    )
