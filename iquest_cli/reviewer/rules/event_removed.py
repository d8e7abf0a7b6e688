"""`event/removed`: something is waited for by its name, and nothing sends it any more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from anchors.syntax.languages import is_code
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.contracts import MAX_WIDTH
from iquest_cli.reviewer.rules.gone_names import MAX_NAMES, GoneName, files_naming, gone_names, standing_at
from iquest_cli.reviewer.rules.places import with_uses
from iquest_cli.reviewer.rules.turned_literals import TurnedLiteral, turned_literals
from iquest_cli.text import plural

_SENDS: Final = (
    r"(?:send|emit|publish|dispatch|trigger|fire|notify|broadcast|raise_?event|post_?event|publish_?event|dispatch_?event"
    r"|emit_?event|send_?event|fire_?event|trigger_?event|emit_?async|publish_?async|instrument|signal_?emit(?:_by_name)?|emit_?signal)"
)
_WAITS: Final = (
    r"(?:on|once|off|one|listen|listener|handle|handler|subscribe|register_?listener|add_?listener|add_?event_?listener"
    r"|on_?event|subscribe_?to|listen_?to|bind|connect|register_?handler|add_?handler|event_?handler|event_?listener"
    r"|(?:g_)?signal_?(?:add(?:_first|_last|_full)?|connect\w{0,20}|remove))"
)
_SENT: Final = re.compile(rf"(?i:\b{_SENDS})\s?\(?\s?['\"`](?P<name>[A-Za-z][\w.:/-]{{3,60}})['\"`]")
_SENT_TYPE: Final = re.compile(
    rf"(?i:\b{_SENDS})\w*\(\s?(?:new\s)?(?P<name>[A-Z]\w+(?:Event|Message|Notification))\b\s*[({{]"
)

_PAGES: Final = frozenset({"html", "jsp", "erb", "twig", "ejs", "handlebars", "pug", "gotemplate", "freemarker"})
"""With scripts among their markup."""
_SENDING: Final = re.compile(rf"(?i:^\w*?{_SENDS}\w*\($)")
_NAMES: Final = re.compile(r"^/?[A-Za-z]\w*(?:[ .:/_-]\w+)+$|^[a-z]+[A-Z]\w+$")


class EventRemoved(Rule):
    id = "event/removed"
    title = "An event is waited for that nothing sends any more"
    severity = "medium"

    def check(self, change: Change) -> Iterator[Finding]:
        if change.base is None:
            return
        told: set[str] = set()
        for gone in gone_names(change, (_SENT, _SENT_TYPE), "events that went"):
            find = _waiting if gone.pattern is _SENT else _handling
            places = find(change, gone.name)
            if places:
                told.add(gone.name)
                yield self._judged(change, gone, places)
        sent = (item for item in turned_literals(change) if _SENDING.match(item.how) and _NAMES.match(item.was))
        for turned in change.first(sent, MAX_NAMES, "events that are sent by another name"):
            places = _listening(change, turned.was) if turned.was not in told else []
            if places and not _is_known(change, turned):
                yield self._unheard(change, turned, places)

    def _unheard(self, change: Change, turned: TurnedLiteral, places: list[tuple[str, int]]) -> Finding:
        finding = self.finding(
            turned.path,
            turned.line,
            f"{turned.now!r} is sent instead of {turned.was!r}, and nothing else says it; "
            f"{plural(len(places), 'place')} {'waits' if len(places) == 1 else 'wait'} for {turned.was!r}",
            "What these places do about it is not done for what is sent here. They are matched by the event's name.",
            confidence="medium",
            symbol=turned.was,
        )
        return with_uses(change, finding, places)

    def _judged(self, change: Change, gone: GoneName, places: list[tuple[str, int]]) -> Finding:
        finding = self.finding(
            *standing_at(change, gone, places),
            f"event {gone.name} is sent by nothing any more; {plural(len(places), 'place')} still "
            f"{'waits' if len(places) == 1 else 'wait'} for it",
            "What these places do about it never happens. They are matched by the event's name.",
            confidence="medium",
            symbol=gone.name,
        )
        return with_uses(change, finding, places)


def _lines_naming(change: Change, name: str) -> Iterator[tuple[str, int, str]]:
    """Lines of code and of pages, outside of tests, that say a name."""
    snapshot = change.head.snapshot
    for index in files_naming(change, name):
        file = snapshot.files[index]
        if (is_code(file.language) or file.language in _PAGES) and not change.is_test(file.path):
            for number, text in change.head.lines_having(file.path, name):
                if len(text) <= MAX_WIDTH:
                    yield file.path, number, text


def _listening(change: Change, name: str) -> list[tuple[str, int]]:
    """Where a text is listened to, whoever else may say it."""
    waits = _waits_for(name)
    return [(path, number) for path, number, text in _lines_naming(change, name) if waits.search(text)]


def _is_known(change: Change, turned: TurnedLiteral) -> bool:
    """Whether any other line of code says the name that is sent now."""
    quoted = re.compile(rf"['\"`]{re.escape(turned.now)}['\"`]")
    return any(
        quoted.search(text) and (path, number) != (turned.path, turned.line)
        for path, number, text in _lines_naming(change, turned.now)
    )


def _waits_for(name: str) -> re.Pattern[str]:
    said = rf"['\"`]{re.escape(name)}['\"`]"
    return re.compile(rf"(?i:\b{_WAITS})\s?\(?\s?{said}|^\s*{said}\s*:\s*(?:async\s*)?(?:function\b|\(?\w*\)?\s*=>)")


def _waiting(change: Change, name: str) -> list[tuple[str, int]]:
    """Where a text is listened to; nothing where any other line holds it, quoted or not, that may send it."""
    quoted = re.compile(rf"['\"`]{re.escape(name)}['\"`]")
    waits = _waits_for(name)
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
