"""`event/removed`: something is waited for by its name, and nothing sends it any more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from anchors.graph.texts.words import files_with
from anchors.syntax.languages import is_code
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.contracts import MAX_WIDTH, gone_lines, where_was
from iquest_cli.reviewer.rules.places import with_uses
from iquest_cli.text import plural

_SENDS: Final = (
    r"(?:send|emit|publish|dispatch|trigger|fire|notify|broadcast|raise_?event|post_?event|publish_?event|dispatch_?event"
    r"|emit_?event|send_?event|fire_?event|trigger_?event|emit_?async|publish_?async|instrument)"
)
_WAITS: Final = (
    r"(?:on|once|off|one|listen|listener|handle|handler|subscribe|register_?listener|add_?listener|add_?event_?listener"
    r"|on_?event|subscribe_?to|listen_?to|bind|connect|register_?handler|add_?handler|event_?handler|event_?listener)"
)
_SENT: Final = re.compile(rf"(?i:\b{_SENDS})\s?\(?\s?['\"`](?P<name>[A-Za-z][\w.:/-]{{3,60}})['\"`]")
_SENT_TYPE: Final = re.compile(
    rf"(?i:\b{_SENDS})\w*\(\s?(?:new\s)?(?P<name>[A-Z]\w+(?:Event|Message|Notification))\b\s*[({{]"
)
_MAX_NAMES: Final = 20
_MAX_FILES: Final = 200


class EventRemoved(Rule):
    id = "event/removed"
    title = "An event is waited for that nothing sends any more"
    severity = "medium"

    def check(self, change: Change) -> Iterator[Finding]:
        if change.base is None:
            return
        told: set[str] = set()
        for path, line, text in gone_lines(change):
            for pattern, find in ((_SENT, _waiting), (_SENT_TYPE, _handling)):
                match = pattern.search(text)
                name = match["name"] if match is not None else ""
                if not name or name in told or len(told) >= _MAX_NAMES:
                    continue
                told.add(name)
                places = find(change, name)
                if places:
                    yield self._judged(change, path, line, name, places)

    def _judged(self, change: Change, path: str, line: int, name: str, places: list[tuple[str, int]]) -> Finding:
        here = change.new_path(path)
        at = (here, where_was(change, here, line)) if here is not None and change.head.has(here) else places[0]
        finding = self.finding(
            *at,
            f"event {name} is sent by nothing any more; {plural(len(places), 'place')} still "
            f"{'waits' if len(places) == 1 else 'wait'} for it",
            "What these places do about it never happens. They are matched by the event's name.",
            confidence="medium",
            symbol=name,
        )
        return with_uses(change, finding, places)


def _lines_naming(change: Change, name: str) -> Iterator[tuple[str, int, str]]:
    """Lines of code outside of tests that say a name."""
    snapshot = change.head.snapshot
    for index in list(files_with(snapshot, name))[:_MAX_FILES]:
        file = snapshot.files[index]
        if is_code(file.language) and not change.is_test(file.path):
            for number, text in change.head.lines_having(file.path, name):
                if len(text) <= MAX_WIDTH:
                    yield file.path, number, text


def _waiting(change: Change, name: str) -> list[tuple[str, int]]:
    """Where a text is listened to; nothing where any other line holds it, quoted or not, that may send it."""
    quoted = re.compile(rf"['\"`]{re.escape(name)}['\"`]")
    waits = re.compile(rf"(?i:\b{_WAITS})\s?\(?\s?['\"`]{re.escape(name)}['\"`]")
    found: list[tuple[str, int]] = []
    for path, number, text in _lines_naming(change, name):
        if waits.search(text):
            found.append((path, number))
        elif quoted.search(text):
            return []
    return found


def _handling(change: Change, name: str) -> list[tuple[str, int]]:
    """Where objects of a type are taken; nothing where one is made."""
    made = re.compile(
        rf"(?:\bnew\s+{name}\b|(?<![\w.<]){name}\s*[({{]|\b{name}(?:\.|::)\w+\s*\(|(?:extends|:)\s*{name}\b)"
    )
    taken = re.compile(rf"<\s*{name}\s*>|[(,]\s*(?:final\s+)?{name}\s+\w+\s*[,)]|\w+\s*:\s*{name}\s*[,)]")
    defined = re.compile(rf"\b(?:class|record|struct|interface|def|func|function)\s+{name}\b|^\s*public\s+{name}\s*\(")
    found: list[tuple[str, int]] = []
    for path, number, text in _lines_naming(change, name):
        if defined.search(text):
            continue
        if made.search(text) and not taken.search(text):
            return []
        if taken.search(text):
            found.append((path, number))
    return found
