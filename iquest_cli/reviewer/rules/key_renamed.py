"""`key/renamed`: a field's name in what is read or written (JSON, a form) is another, and others say the old one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.contracts import MAX_WIDTH, places_of, where_was
from iquest_cli.reviewer.rules.cut_counterparts import CutCounterpart, cut_counterparts
from iquest_cli.reviewer.rules.gone_names import gone_names
from iquest_cli.reviewer.rules.mirrored_types import are_sides, type_around
from iquest_cli.reviewer.rules.one_sided_texts import OneSided, one_sided_texts
from iquest_cli.reviewer.rules.places import with_uses
from iquest_cli.reviewer.rules.read_keys import RenamedRead, renamed_reads
from iquest_cli.text import plural

_KEYS: Final = r"(?:json|yaml|toml|xml|form|query|mapstructure|bson|url)"
_NAMED: Final = (
    re.compile(rf"`[^`\n]{{0,200}}?\b{_KEYS}:\"(?P<name>\w{{6,60}})"),
    re.compile(
        r"\b(?:JsonProperty(?:Name)?|SerializedName|SerialName|JsonKey|DataMember|FromQuery)\((?:\w+ ?[:=] ?)?"
        r"\"(?P<name>\w{6,60})\""
    ),
    re.compile(r"\bserde\([^)\n]{0,100}?\brename ?= ?\"(?P<name>\w{6,60})\""),
    re.compile(
        r"^(?![^\n]*\b(?:Query|Header|Cookie|Path)\()[^\n]*?"
        r"\b(?:alias|serialization_alias|validation_alias|data_key) ?= ?\"(?P<name>\w{6,60})\""
    ),
)
_MAX_READS: Final = 20
_TELLING: Final = re.compile(r"[a-z0-9]_[a-z0-9]|[a-z0-9][A-Z]")


class KeyRenamed(Rule):
    id = "key/renamed"
    title = "A key of what is read or written is another, and others use the old one"
    severity = "medium"

    def check(self, change: Change) -> Iterator[Finding]:
        if change.base is None:
            return
        gone_keys = gone_names(change, _NAMED, "keys that went", lambda name: bool(_TELLING.search(name)))
        for gone in gone_keys:
            yield from self._judged(change, gone.path, gone.line, gone.name)
        named = {gone.name for gone in gone_keys}
        reads = (read for read in renamed_reads(change) if read.name not in named)
        told: set[tuple[str, int]] = set()
        for read in change.first(reads, _MAX_READS, "keys that are read by another name"):
            told.add((read.path, read.line))
            yield self._read(change, read)
        for text in one_sided_texts(change):
            if (text.path, text.line) not in told:
                yield self._one_sided(change, text)
        for cut in cut_counterparts(change):
            yield self._cut(change, cut)

    def _one_sided(self, change: Change, text: OneSided) -> Finding:
        num = len(text.places)
        what = f"{plural(num, 'other place')} {'says' if num == 1 else 'say'} {text.was}"
        finding = self.finding(
            text.path,
            text.line,
            f"the query names {text.now}, which nothing else of the repository does; {what}"
            if text.is_column
            else f"it is {text.now!r} here, which nothing else of the repository says; {what}",
            "A column has one name: say the one that the schema has, or rename it everywhere."
            if text.is_column
            else "Both sides have to say the same: go back to the old one, or change the others with it.",
            confidence="medium",
            symbol=text.was,
        )
        return with_uses(change, finding, text.places)

    def _cut(self, change: Change, cut: CutCounterpart) -> Finding:
        finding = self.finding(
            cut.path,
            cut.line,
            f"{cut.now} instead of {cut.was}: no {cut.call} of the file takes away what is put under {cut.was}",
            "What was put there stays: take it away under the key that it is put under.",
            confidence="medium",
            symbol=cut.was,
        )
        return with_uses(change, finding, cut.places)

    def _read(self, change: Change, read: RenamedRead) -> Finding:
        live = [place for place in read.places if not place.is_prose]
        finding = self.finding(
            read.path,
            read.line,
            f"{read.name} is read no more; {plural(len(read.places), 'place')} still "
            f"{'uses' if len(read.places) == 1 else 'use'} that name",
            "Whoever sends it by that name is not heard. The places are matched by their text.",
            severity="medium" if live else "low",
            confidence="medium" if live else "low",
            symbol=read.name,
        )
        ordered = live + [place for place in read.places if place.is_prose]
        return with_uses(change, finding, [(place.path, place.line) for place in ordered])

    def _judged(self, change: Change, old_path: str, line: int, name: str) -> Iterator[Finding]:
        path = change.new_path(old_path)
        word = re.compile(rf"(?<![\w$-]){name}(?![\w-])")
        if path is None or not change.head.has(path):
            return
        own = path, where_was(change, path, line)
        places = [place for place in places_of(change.head, name, word, name) if (place.path, place.line) != own]
        if any(_names(change.head.lines(path)[number - 1], name) for number in change.lines_adding(path, name)):
            return  # its line changed otherwise
        texts = [(place, change.head.lines(place.path)[place.line - 1]) for place in places]
        owner = type_around(change.base, old_path, line) if change.base is not None else ""
        tagged = [place for place, text in texts if _names(text, name)]
        if not all(are_sides(owner, type_around(change.head, place.path, place.line)) for place in tagged):
            return  # another field is called so
        used = [place for place, text in texts if place.is_prose or re.search(rf"[\"'`.]{name}\b", text)]
        if not used:
            return
        live = [place for place in used if not place.is_prose]
        what = (
            f"this field is no longer called {name} outside"
            if tagged
            else f"no field is called {name} outside any more"
        )
        finding = self.finding(
            *own,
            f"{what}; {plural(len(used), 'place')} still {'uses' if len(used) == 1 else 'use'} that name",
            "Whoever reads or writes it by that name finds nothing. The places are matched by their text.",
            severity="medium" if live else "low",
            confidence="medium" if live else "low",
            symbol=name,
        )
        ordered = live + [place for place in used if place.is_prose]
        yield with_uses(change, finding, [(place.path, place.line) for place in ordered])


def _names(text: str, name: str) -> bool:
    """Whether a line calls a field so outside."""
    return any(match["name"] == name for pattern in _NAMED for match in pattern.finditer(text[:MAX_WIDTH]))
