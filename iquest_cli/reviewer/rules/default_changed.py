"""`default/changed`: who leaves something out gets another value than before, of a parameter, a setting or a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from anchors.syntax.calls import CallSite
from anchors.syntax.languages import SCRIPTS
from anchors.types import Symbol
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.places import with_uses
from iquest_cli.reviewer.rules.stale_defaults import TurnedNumber, names_given, still_said, turned_numbers
from iquest_cli.reviewer.side import Side
from iquest_cli.text import plural

_KINDS: Final = frozenset({"function", "method", "constructor"})
_NAMED: Final = frozenset({"constant", "variable", "field"})
_LANGUAGES: Final = frozenset({*SCRIPTS, "python", "kotlin", "csharp", "php", "ruby", "swift", "cpp"})
"""Languages in which a parameter has a default."""
_PARAM: Final = re.compile(r"^(?:[\w\s$&*?\[\]<>,.|@]*?[\s$&*])?(\w+)\s*(?::[^=]*)?=(?![=>])\s*(.+)$", re.S)
_VALUE: Final = re.compile(r"[^=!<>:]=(?![=>])\s*(.+?)[;,]?$", re.S)
_LITERAL: Final = re.compile(r"^(?:[\"'`][^\"'`]*[\"'`]|-?[\w.]+(?:\s*[*+]\s*[\w.]+)*)$")
"""A text, a number, a word, a product of such: what is built says little by its first line."""
_MAX_CALLS: Final = 500
_MAX_SHOWN: Final = 60
_MAX_NUMBERS: Final = 20


class DefaultChanged(Rule):
    id = "default/changed"
    title = "A default is another value"
    severity = "info"

    def check(self, change: Change) -> Iterator[Finding]:
        if change.base is None:
            return
        for item in change.touched:
            old, new = item.old, item.new
            if old is None or new is None or item.fate != "modified" or not item.has_new_head:
                continue
            if new.kind in _KINDS and new.language in _LANGUAGES and not change.is_test(new.path):
                yield from self._of_parameters(change, old, new)
            elif new.kind in _NAMED and "default" in new.name.lower() and not change.is_test(new.path):
                yield from self._of_name(old, new)
        yield from self._of_settings(change)
        for turned in change.first(turned_numbers(change), _MAX_NUMBERS, "numbers that changed"):
            yield from self._of_number(change, turned)

    def _of_number(self, change: Change, turned: TurnedNumber) -> Iterator[Finding]:
        places = still_said(change, names_given(change, turned), turned.was, turned.now)
        if places:
            finding = self.finding(
                turned.path,
                turned.line,
                f"{turned.name} is {turned.now} instead of {turned.was}, which {plural(len(places), 'place')} still "
                f"{'calls' if len(places) == 1 else 'call'} the default",
                "Who counts on what is written there gets another value.",
                severity="medium",
                confidence="medium",
                symbol=turned.name,
            )
            yield with_uses(change, finding, places)

    def _of_parameters(self, change: Change, old: Symbol, new: Symbol) -> Iterator[Finding]:
        before, after = _defaults(old), _defaults(new)
        for place, (name, value) in enumerate(after):
            was = dict(before).get(name, "")
            if not value or not was or value == was:
                continue
            places = sorted({(path, call.line) for path, call in _calls(change, new) if _leaves_out(call, name, place)})
            who = (
                f"; {plural(len(places), 'caller')} {'leaves' if len(places) == 1 else 'leave'} it out"
                if places
                else ""
            )
            finding = self.finding(
                new.path,
                new.name_line,
                f"`{name}` of {new.name}() is {_short(value)} by default instead of {_short(was)}{who}",
                "Who passes nothing gets another value than before.",
                symbol=f"{new.qualified_name}.{name}",
            )
            yield with_uses(change, finding, places)

    def _of_name(self, old: Symbol, new: Symbol) -> Iterator[Finding]:
        was, value = _VALUE.search(old.signature), _VALUE.search(new.signature)
        if was is not None and value is not None and was[1] != value[1] and _LITERAL.match(value[1]):
            yield self.finding(
                new.path,
                new.name_line,
                f"{new.name} is {_short(value[1])} instead of {_short(was[1])}",
                "Who sets nothing else gets another value than before.",
                symbol=new.qualified_name,
            )

    def _of_settings(self, change: Change) -> Iterator[Finding]:
        """Keys that a file reads with one default on each side."""
        for _, old, new in change.kept_files:
            if change.is_test(new):
                continue
            before, after = _settings(change.base, old), _settings(change.head, new)
            for key, (value, line) in after.items():
                was = before.get(key, ("", 0))[0]
                if was and value and was != value and change.is_in_diff(new, line):
                    places = still_said(change, (key,), was, value)
                    finding = self.finding(
                        new,
                        line,
                        f"setting {key} is {_short(value)} by default instead of {_short(was)}"
                        + (
                            f", which {plural(len(places), 'place')} still {'says' if len(places) == 1 else 'say'}"
                            if places
                            else ""
                        ),
                        "Who does not set it gets another value than before.",
                        severity="medium" if places else None,
                        confidence="medium" if places else "high",
                        symbol=key,
                    )
                    yield with_uses(change, finding, places)


def _short(text: str) -> str:
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}…"


def _settings(side: Side | None, path: str) -> dict[str, tuple[str, int]]:
    """Key -> default and line, of those that are read with one default alone."""
    file = side.snapshot.file_index(path) if side is not None else None
    found: dict[str, tuple[str, int]] = {}
    several: set[str] = set()
    for fact in side.snapshot.record(file).facts if side is not None and file is not None else ():
        is_given = fact.kind == "config" and bool(fact.name and fact.value)
        if is_given and found.setdefault(fact.name, (fact.value, fact.line))[0] != fact.value:
            several.add(fact.name)
    return {key: value for key, value in found.items() if key not in several}


def _defaults(symbol: Symbol) -> list[tuple[str, str]]:
    """Name and default, "" for none, of each parameter that a caller passes; none of a head that is cut."""
    text = symbol.signature
    start = text.find("(", max(0, text.find(symbol.name)))
    if start < 0 or "…" in text:
        return []
    parts, depth, at = [""], 0, start
    for char in text[start:]:
        depth += (char in "([{") - (char in ")]}")
        at += 1
        if depth == 0:
            break
        if char == "," and depth == 1:
            parts.append("")
        elif not (char == "(" and depth == 1 and at == start + 1):
            parts[-1] += char
    found = []
    for part in (part.strip() for part in parts):
        match = _PARAM.match(part)
        name = match[1] if match else (re.findall(r"\w+", part.partition(":")[0]) or [""])[-1]
        if name and part not in ("self", "cls", "/", "*") and not part.startswith(("&self", "this ")):
            found.append((name, match[2].strip() if match else ""))
    return found if depth == 0 else []


def _calls(change: Change, new: Symbol) -> Iterator[tuple[str, CallSite]]:
    """Calls that surely mean the function."""
    snapshot = change.head.snapshot
    callee, target = new.name, new.id
    if new.kind == "constructor" or new.name in ("__init__", "constructor"):
        if new.parent is None:
            return
        callee, target = snapshot.name(new.parent), new.parent
    told = f"callers of {new.qualified_name} that may leave out an argument"
    for edge in change.first(change.head.edges_in(target), _MAX_CALLS, told):
        if edge.kind in ("call", "new") and edge.is_certain:
            path = snapshot.path_of(edge.source)
            for call in change.head.calls(path, callee, (edge.line,)):
                yield path, call


def _leaves_out(call: CallSite, name: str, place: int) -> bool:
    return not call.is_open and not call.num_trailing and name not in call.keywords and call.num_positional <= place
