"""`translation/removed`: a text was taken out of a catalogue of translations, and code still asks for it by its key."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Final

from anchors.graph.texts.words import files_with
from anchors.syntax.languages import is_code
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.contracts import MAX_WIDTH, where_was
from iquest_cli.reviewer.rules.places import with_uses
from iquest_cli.text import plural

_CATALOGUE: Final = re.compile(
    r"(?:^|/)(?:locales?|i18n|langs?|languages?|translations?|l10n|localizations?|messages)(?:/|_|\.)[^\n]*"
    r"\.(?:json|ya?ml|properties|arb)$",
    re.IGNORECASE,
)
_OF_SOURCE: Final = re.compile(
    r"(?:^|[/._-])(?P<tag>en(?:[-_][A-Za-z]{2,4})?)(?:[/._-]|$)|(?:^|/)messages\.properties$"
)
"""Of the language that texts are first written in. Others often lack some."""
_FORM: Final = re.compile(r"[._](?:zero|one|two|few|many|other|plural|male|female)$")
_LINE: Final = re.compile(r"^(?P<indent> *)(?P<quote>[\"']?)(?P<key>[\w.@/ -]{1,80}?)(?P=quote)\s?:(?:\s|$)")
_PROPERTY: Final = re.compile(r"^[ \t]*([\w.-]{1,120})[ \t]?[=:]", re.M)
_ASKS: Final = (
    r"(?:\bt|\$tc?|\btr|\btranslate\w*|\bi18n\w*|\bI18n|\bgettext|\b_|\b__|\bGetLocalized\w*|\bgetMessage|\bgetString"
    r"|\bformatMessage|\blocali[sz]e\w*|\bi18nKey|\bi18n-key)"
)
_MAX_KEYS: Final = 200
_MAX_DEPTH: Final = 12


class TranslationRemoved(Rule):
    id = "translation/removed"
    title = "A text was removed from a catalogue that code still asks for"
    severity = "medium"

    def check(self, change: Change) -> Iterator[Finding]:
        base = change.base
        if base is None:
            return
        known = _Known(change)
        for file in change.diff.files:
            old, new = file.old_path, file.new_path
            if old is None or not is_catalogue(old) or file.note or file.status in ("copied", "added"):
                continue
            after = keys_of(new, change.head.data(new)) if new is not None and change.head.has(new) else frozenset()
            gone = sorted(keys_of(old, base.data(old)) - after)
            for key in change.first(gone, _MAX_KEYS, f"texts that went from {old}"):
                places = _asking(change, key) if key not in known.of(old) else []
                if places:
                    yield self._judged(change, old, new, key, places)

    def _judged(self, change: Change, old: str, new: str | None, key: str, places: list[tuple[str, int]]) -> Finding:
        at = places[0]
        if change.base is not None and new is not None and change.head.has(new):
            last = key.rpartition(".")[2]
            line = next((number for number, text in change.base.lines_having(old, last)
                         if change.lines(new).to_new(number) is None), 1)  # fmt: skip
            at = (new, where_was(change, new, line))
        finding = self.finding(
            *at,
            f"text {key} was removed; {plural(len(places), 'place')} still "
            f"{'asks' if len(places) == 1 else 'ask'} for it",
            "Whoever reads it sees the key, or nothing.",
            severity="low" if all(change.is_test(path) for path, _ in places) else None,
            confidence="medium",
            symbol=key,
        )
        return with_uses(change, finding, places)


def is_catalogue(path: str) -> bool:
    """Whether a file holds the texts of the language that they are written in first."""
    return _CATALOGUE.search(path) is not None and _OF_SOURCE.search(path) is not None


def keys_of(path: str, data: bytes) -> frozenset[str]:
    """The keys of a catalogue, each with those above it, without the language's own and the forms of a plural."""
    text = data.decode("utf-8", "replace")
    keys: Iterable[str] = _of_json(text) if path.endswith((".json", ".arb")) else _of_yaml(text)
    if path.endswith(".properties"):
        keys = _PROPERTY.findall(text)
    return frozenset(_FORM.sub("", re.sub(r"^en(?:[-_]\w{2,4})?\.", "", key)) for key in keys)


def _of_json(text: str) -> Iterator[str]:
    try:
        waiting = [("", json.loads(text), 0)]
    except (ValueError, RecursionError):
        return
    while waiting:
        above, value, depth = waiting.pop()
        if isinstance(value, dict) and depth < _MAX_DEPTH:
            waiting += [(f"{above}.{key}" if above else str(key), item, depth + 1) for key, item in value.items()]
        elif above:
            yield above


def _of_yaml(text: str) -> Iterator[str]:
    above: list[tuple[int, str]] = []
    for line in text.split("\n"):
        match = _LINE.match(line) if len(line) <= MAX_WIDTH else None
        if match is None:
            continue
        indent = len(match["indent"])
        while above and above[-1][0] >= indent:
            above.pop()
        key = f"{above[-1][1]}.{match['key']}" if above else match["key"]
        if line[match.end() :].strip():
            yield key
        elif len(above) < _MAX_DEPTH:
            above.append((indent, key))


class _Known:
    """All keys of the new side's catalogues of a language: a text may have moved to another file."""

    def __init__(self, change: Change) -> None:
        self._head = change.head
        self._by_tag: dict[str, frozenset[str]] = {}

    def of(self, path: str) -> frozenset[str]:
        """Those of the language of one catalogue; that of Britain is another than that of all."""
        tag = _tag(path)
        if tag not in self._by_tag:
            paths = [
                file.path for file in self._head.snapshot.files if is_catalogue(file.path) and _tag(file.path) == tag
            ]
            self._by_tag[tag] = frozenset(key for path in paths for key in keys_of(path, self._head.data(path)))
        return self._by_tag[tag]


def _tag(path: str) -> str:
    found = _OF_SOURCE.search(path)
    return (found["tag"] or "").lower().replace("_", "-") if found is not None else ""


def _asking(change: Change, key: str) -> list[tuple[str, int]]:
    """Lines of code that ask for a text by its whole key."""
    asks = re.compile(rf"{_ASKS}[^\w\n'\"`]{{0,3}}['\"`](?:[\w-]{{1,40}}:)?{re.escape(key)}['\"`]")
    snapshot, found = change.head.snapshot, []
    for index in files_with(snapshot, key):
        file = snapshot.files[index]
        if is_code(file.language) or file.language in ("html", "erb", "vue"):
            found += [
                (file.path, number)
                for number, text in change.head.lines_having(file.path, key)
                if len(text) <= MAX_WIDTH and asks.search(text)
            ]
    return found
