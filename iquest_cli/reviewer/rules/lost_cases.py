"""Cases of a switch that went, all others staying, for values that somebody else still offers beside theirs. Asked by
`enum/unhandled`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from anchors.graph.texts.words import files_with
from anchors.syntax.languages import is_code, is_generated_path, is_vendored_path
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.pairs import MAX_WIDTH
from iquest_cli.reviewer.rules.contracts import gone_lines, where_was

_CASE: Final = re.compile(
    r"^\s*(?:case|when)\s+(?P<list>['\"][\w.:/ -]{3,60}['\"](?:\s*,\s*['\"][\w.:/ -]{3,60}['\"])*)\s*(?::|->|then\b|$)"
    r"|^\s*(?P<arm>['\"][\w.:/ -]{3,60}['\"])\s*=>"
    r"|^\s*(?:\}\s*)?(?:el(?:se )?if|elif|elsif)\s*\(?\s*[\w.$>()-]+\s*={2,3}\s*(?P<equal>['\"][\w.:/ -]{3,60}['\"])"
    r"\s*\)?\s*[:{]?\s*$"
)
_VALUE: Final = re.compile(r"['\"]([^'\"]+)['\"]")
_ELSE: Final = re.compile(r"^\s*(?:default\b|_\s*=>|case\s+_\b|else\b|\}\s*else\s*\{)")
_NEAR: Final = 24
_BESIDE: Final = 8
_MAX_CASES: Final = 40
_MAX_FILES: Final = 150
_PAGES: Final = frozenset({"html", "jsp", "erb", "twig", "ejs", "handlebars", "pug", "gotemplate"})


_MAPS: Final = frozenset({"php", "ruby", "elixir"})
"""Languages in which an arrow makes an entry of a mapping, too."""
_MATCH: Final = re.compile(r"\b(?:match|switch|case)\b[^\n]*[({]?\s*$")


class LostCase(NamedTuple):
    path: str
    line: int
    value: str
    has_else: bool
    places: list[tuple[str, int]]


def lost_cases(change: Change) -> Iterator[LostCase]:
    gone = ((path, line, text) for path, line, text in gone_lines(change) if _values(text))
    for old_path, line, text in change.first(gone, _MAX_CASES, "cases that went"):
        path = change.new_path(old_path)
        if path is None or not change.head.has(path):
            continue
        at = where_was(change, path, line)
        lines = change.head.lines(path)
        if "=>" in text and change.language(path) in _MAPS and not _is_match(lines, at):
            continue
        near = lines[max(0, at - _NEAR) : at + _NEAR]
        kept = {value for other in near for value in _values(other)}
        for value in _values(text):
            if len(kept) < 2 or value in kept or _is_said(change, value):
                continue
            places = _offering(change, path, value, kept)
            if places:
                yield LostCase(path, at, value, any(map(_ELSE.match, near)), places)


def _is_match(lines: Sequence[str], at: int) -> bool:
    """Whether something above chooses by a value, and nothing between opens a list."""
    for text in reversed(lines[max(0, at - _NEAR) : at]):
        if _MATCH.search(text[:MAX_WIDTH]):
            return True
        if re.search(r"(?:=>|=|return|\()\s*\[\s*$|\bcompact\(", text[:MAX_WIDTH]):
            return False
    return False


def _values(text: str) -> list[str]:
    match = _CASE.match(text) if len(text) <= MAX_WIDTH else None
    return _VALUE.findall(match["list"] or match["arm"] or match["equal"]) if match is not None else []


def _is_said(change: Change, value: str) -> bool:
    return any(f"'{value}'" in item.text or f'"{value}"' in item.text for item in change.added_lines())


def _offering(change: Change, own: str, value: str, kept: set[str]) -> list[tuple[str, int]]:
    """Lines of other files, tests left out, that say the value with two of the others right beside it."""
    files = files_with(change.head.snapshot, value)
    said = re.compile(rf"['\"`]{re.escape(value)}['\"`]")
    found = []
    for index in files if len(files) <= _MAX_FILES else ():
        file = change.head.snapshot.files[index]
        is_foreign = is_vendored_path(file.path) or is_generated_path(file.path) or change.is_test(file.path)
        if file.path == own or is_foreign or not (is_code(file.language) or file.language in _PAGES):
            continue
        lines = change.head.lines(file.path)
        for number, text in change.head.lines_having(file.path, value):
            if len(text) <= MAX_WIDTH and said.search(text) and _beside(lines, number, kept) > 1:
                found.append((file.path, number))
    return found


def _beside(lines: Sequence[str], number: int, kept: set[str]) -> int:
    text = "\n".join(text[:MAX_WIDTH] for text in lines[max(0, number - 1 - _BESIDE) : number + _BESIDE])
    return sum(f'"{value}"' in text or f"'{value}'" in text for value in kept)
