"""`constant/changed`: a constant or enum member has another text now, and code elsewhere compares with the
old one or calls the same thing so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from anchors.graph.texts.words import files_with
from anchors.syntax.languages import is_code, is_generated_path, is_vendored_path
from anchors.types import Symbol
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.places import MAX_CALLERS, with_uses
from iquest_cli.text import plural

_KINDS = frozenset({"constant", "variable", "member", "macro", "field"})
_LITERAL = re.compile(r"[\"'`]([^\"'`\\]{3,80})[\"'`]\s*[,;)\]}]*\s*(?:\.freeze)?$")
_MARKS = frozenset("\"'`")
_BEFORE = re.compile(r"(?:[=!]=|\bcase\b|\bin\s*[(\[{]|\bequals(?:IgnoreCase)?\(|\.eq\(|\bstrcmp\([^()]*,)[^=;]*\Z")
_BEHIND = re.compile(r"\s*(?:[=!]=|\.equals)")
_CASE = re.compile(r"\s*=>")
_QUOTED = re.compile(r"(?<=[\"'`])[^\"'`\\]{3,80}(?=[\"'`])")
MAX_LINE = 1000
"""Characters of a line that somebody wrote."""
_PLACEHOLDER = re.compile(r"@[\w.-]+@|%\w+%|__\w+__|\$?\{\{?[^{}]*\}?\}|<[^<>]+>|#\{[^{}]*\}")
_ARROW = frozenset({"rust", "scala", "csharp"})
"""Languages whose `"x" =>` is a case; elsewhere it is a key."""
_SPELT = re.compile(r"[A-Za-z]{2,}(?:[._:-][A-Za-z]{2,})+|[A-Za-z][a-z]+(?:[A-Z][a-z]+)+")
_WORDS = re.compile(r"[a-z]+|[A-Z][a-z]*")
"""A text of several words that names something (an event, a job, a key), and nothing that people or machines read."""
_OF_TASTE = re.compile(
    r"default|version|ur[il]|title|label|class|colou?r|icon|font|path|file|dir|model|host|mime|message|text|placeholder"
    r"|format|locale|theme|style|image|prefix|suffix|agent|branch|package",
    re.IGNORECASE,
)
"""Constants whose text may change alone."""
_MIN_SPELT = 8
_MAX_SPELT = 12
"""Places that spell a text out; where there are more it is a common word."""
_NUM_READ = MAX_CALLERS + 1
"""Places that a finding may show, beside its own."""


class ConstantChanged(Rule):
    id = "constant/changed"
    title = "A constant's text changed and the old one is still used"
    severity = "medium"

    def check(self, change: Change) -> Iterator[Finding]:
        if change.base is None:
            return
        compared = _Compared(change)
        for item in change.touched:
            old, new = item.old, item.new
            if old is None or new is None or old.kind not in _KINDS or change.is_test(new.path):
                continue
            before, after = _literal(change.base.lines(old.path), old), _literal(change.head.lines(new.path), new)
            if not before or not after or before == after or not re.search(r"[A-Za-z]{3}", before):
                continue
            if _PLACEHOLDER.fullmatch(before) or _PLACEHOLDER.fullmatch(after):
                continue  # a build fills it in; who compares with it asks whether one did
            own = (new.path, new.name_line)
            places = compared.places(before)
            num = len(places) - (own in places)
            if num:
                yield self._judged(
                    change, new, before, after, [place for place in islice(places, _NUM_READ) if place != own], num
                )
            elif _is_name(new, before, after):
                yield from self._spelt(change, compared, new, (before, after))

    def _spelt(self, change: Change, compared: _Compared, new: Symbol, texts: tuple[str, str]) -> Iterator[Finding]:
        """What is called by the text elsewhere, where nothing but the constant is called by the new one."""
        before, after = texts
        if any(path != new.path for path, _ in compared.quoting(after)):
            return
        places = [place for place in compared.quoting(before) if place[0] != new.path]
        if len(places) > _MAX_SPELT or all(change.is_test(path) for path, _ in places):
            return
        finding = self.finding(
            new.path,
            new.name_line,
            f"{new.name} is {after!r} instead of {before!r}; {plural(len(places), 'place')} still "
            f"{'spells' if len(places) == 1 else 'spell'} the old text out",
            "They named the same thing as the constant before, and nothing else is called by the new text.",
            confidence="medium",
            symbol=new.qualified_name,
        )
        yield with_uses(change, finding, places)

    def _judged(
        self, change: Change, new: Symbol, before: str, after: str, first: list[tuple[str, int]], num: int
    ) -> Finding:
        finding = self.finding(
            new.path,
            new.name_line,
            f"{new.name} is {after!r} instead of {before!r}; {plural(num, 'place')} still "
            f"{'compares' if num == 1 else 'compare'} with the old text",
            "They spell the text out instead of naming the constant: a comparison that was true is false now.",
            confidence="medium",
            symbol=new.qualified_name,
        )
        return replace(with_uses(change, finding, first), num_uses=num)


def _literal(lines: list[str], symbol: Symbol) -> str:
    """The one text that a definition on one line gives its name; "" for anything else."""
    if symbol.start_line != symbol.end_line and symbol.name_line != symbol.end_line:
        return ""
    text = lines[symbol.name_line - 1] if symbol.name_line <= len(lines) else ""
    value = text.partition(symbol.name)[2]
    match = _LITERAL.search(re.split(r"\s+(?:#|//)", value)[0].rstrip())
    return match[1] if match and len(re.findall(r"[\"'`]", value)) == 2 else ""


def _is_name(symbol: Symbol, before: str, after: str) -> bool:
    """Whether both texts name one thing, called in part as it was."""
    if len(before) < _MIN_SPELT or _OF_TASTE.search(symbol.name):
        return False
    words = [{word.lower() for word in _WORDS.findall(text)} for text in (before, after)]
    return _SPELT.fullmatch(before) is not None and _SPELT.fullmatch(after) is not None and bool(words[0] & words[1])


class _Compared:
    """Lines of code that compare something with a text: `== "x"`, `case "x"`, `.equals("x")`, `in ("x", …)`.

    Of each file it is known which texts its lines quote, and of each text where it is compared with: a change may give
    thousands of constants another text, and all of them the same one.
    """

    def __init__(self, change: Change) -> None:
        self._change = change
        self._quoted: dict[int, dict[str, list[int]]] = {}
        self._places: dict[str, dict[tuple[str, int], None]] = {}
        self.num_lines = 0
        """Lines looked at, each time that one is."""

    def places(self, literal: str) -> dict[tuple[str, int], None]:
        """Those outside of tests first, each part in the order of path and line."""
        if literal not in self._places:
            found = sorted(self._compared(literal), key=lambda place: self._change.is_test(place[0]))
            self._places[literal] = dict.fromkeys(found)
        return self._places[literal]

    def quoting(self, literal: str) -> list[tuple[str, int]]:
        """Every line of code that spells a text out."""
        head = self._change.head
        return [
            (head.snapshot.files[index].path, number)
            for index in files_with(head.snapshot, literal)
            for number in self._lines_quoting(index).get(literal, ())
        ]

    def _compared(self, literal: str) -> Iterator[tuple[str, int]]:
        head = self._change.head
        for index in files_with(head.snapshot, literal):
            file = head.snapshot.files[index]
            for number in self._lines_quoting(index).get(literal, ()):
                self.num_lines += 1
                if _compares(head.lines(file.path)[number - 1], literal, file.language in _ARROW):
                    yield file.path, number

    def _lines_quoting(self, index: int) -> dict[str, list[int]]:
        """The lines of a file of code by the texts that stand between two marks in them."""
        if index not in self._quoted:
            found: dict[str, list[int]] = {}
            file = self._change.head.snapshot.files[index]
            if is_code(file.language) and not is_vendored_path(file.path) and not is_generated_path(file.path):
                for number, text in enumerate(self._change.head.lines(file.path), 1):
                    self.num_lines += 1
                    for literal in set(_QUOTED.findall(text)) if len(text) < MAX_LINE else ():
                        found.setdefault(literal, []).append(number)
            self._quoted[index] = found
        return self._quoted[index]


def _compares(text: str, literal: str, has_arrow: bool) -> bool:
    at = text.find(literal)
    while at >= 0:
        first, end = at - 1, at + len(literal) + 1
        if text[first:at] in _MARKS and text[end - 1 : end] in _MARKS:
            if _BEFORE.search(text[: max(first, 0)]) or _BEHIND.match(text, end):
                return True
            if has_arrow and _CASE.match(text, end):
                return True
        at = text.find(literal, at + 1)
    return False
