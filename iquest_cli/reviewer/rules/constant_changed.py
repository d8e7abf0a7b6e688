"""`constant/changed`: a constant or enum member has another text now, and code elsewhere compares with the old one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from anchors.graph.texts.words import files_with
from anchors.syntax.languages import is_code, is_generated_path, is_vendored_path
from anchors.types import Symbol
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.places import with_uses
from iquest_cli.text import plural

_KINDS = frozenset({"constant", "variable", "member", "macro", "field"})
_LITERAL = re.compile(r"[\"'`]([^\"'`\\]{3,80})[\"'`]\s*[,;)\]}]*\s*(?:\.freeze)?$")

_PLACEHOLDER = re.compile(r"@[\w.-]+@|%\w+%|__\w+__|\$?\{\{?[^{}]*\}?\}|<[^<>]+>|#\{[^{}]*\}")
_ARROW = frozenset({"rust", "scala", "csharp"})
"""Languages whose `"x" =>` is a case; elsewhere it is a key."""


class ConstantChanged(Rule):
    id = "constant/changed"
    title = "A constant's text changed and the old one is still compared with"
    severity = "medium"

    def check(self, change: Change) -> Iterator[Finding]:
        if change.base is None:
            return
        for item in change.touched:
            old, new = item.old, item.new
            if old is None or new is None or old.kind not in _KINDS or change.is_test(new.path):
                continue
            before, after = _literal(change.base.lines(old.path), old), _literal(change.head.lines(new.path), new)
            if not before or not after or before == after or not re.search(r"[A-Za-z]{3}", before):
                continue
            if _PLACEHOLDER.fullmatch(before) or _PLACEHOLDER.fullmatch(after):
                continue  # a build fills it in; who compares with it asks whether one did
            places = [place for place in _compared(change, before) if place != (new.path, new.name_line)]
            if places:
                yield self._judged(change, new, before, after, places)

    def _judged(self, change: Change, new: Symbol, before: str, after: str, places: list[tuple[str, int]]) -> Finding:
        finding = self.finding(
            new.path,
            new.name_line,
            f"{new.name} is {after!r} instead of {before!r}; {plural(len(places), 'place')} still "
            f"{'compares' if len(places) == 1 else 'compare'} with the old text",
            "They spell the text out instead of naming the constant: a comparison that was true is false now.",
            confidence="medium",
            symbol=new.qualified_name,
        )
        return with_uses(change, finding, places)


def _literal(lines: list[str], symbol: Symbol) -> str:
    """The one text that a definition on one line gives its name; "" for anything else."""
    if symbol.start_line != symbol.end_line and symbol.name_line != symbol.end_line:
        return ""
    text = lines[symbol.name_line - 1] if symbol.name_line <= len(lines) else ""
    value = text.partition(symbol.name)[2]
    match = _LITERAL.search(re.split(r"\s+(?:#|//)", value)[0].rstrip())
    return match[1] if match and len(re.findall(r"[\"'`]", value)) == 2 else ""


def _compared(change: Change, literal: str) -> list[tuple[str, int]]:
    """Lines of code that compare something with a text: `== "x"`, `case "x"`, `.equals("x")`, `in ("x", …)`."""
    quoted = rf"[\"'`]{re.escape(literal)}[\"'`]"
    pattern = re.compile(
        rf"(?:[=!]=|\bcase\b|\bin\s*[(\[{{]|\bequals(?:IgnoreCase)?\(|\.eq\(|\bstrcmp\([^()]*,)[^=;]*?{quoted}"
        rf"|{quoted}\s*(?:[=!]=|\.equals)"
    )
    arrow = re.compile(rf"{quoted}\s*=>")
    found = []
    for index in files_with(change.head.snapshot, literal):
        file = change.head.snapshot.files[index]
        if not is_code(file.language) or is_vendored_path(file.path) or is_generated_path(file.path):
            continue
        for number, text in enumerate(change.head.lines(file.path), 1):
            if len(text) >= 1000:
                continue
            if pattern.search(text) or (file.language in _ARROW and arrow.search(text)):
                found.append((file.path, number))
    return found
