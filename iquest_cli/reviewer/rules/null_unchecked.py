"""`null/unchecked`: it is no longer asked whether there is something that what follows uses, and it may be nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from anchors.graph.texts.words import files_with
from anchors.syntax.languages import is_code
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.pairs import MAX_WIDTH
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.contracts import where_was
from iquest_cli.reviewer.rules.lost_steps import LostStep, lost_steps
from iquest_cli.reviewer.rules.places import with_uses
from iquest_cli.reviewer.rules.spans import span_of
from iquest_cli.text import plural

_ASKED: Final = re.compile(
    r"^(?:\}\s*)?(?:if|unless)\s*\(?\s*(?:(?P<is>\$?[A-Za-z_]\w*)\s*(?:===?|is)\s*(?:null|None|nil|undefined|nullptr|NULL)\b"
    r"|(?:!|not\s+)\s*(?P<not>\$?[A-Za-z_]\w*)|(?P<nil>[a-z_]\w*)\.nil\?|(?P<unless>(?<=unless )[a-z_]\w*))"
    r"\s*\)?\s*[:{]?\s*(?:return|throw|raise|continue|break)?[^&|]*$"
)
_LEAVES: Final = re.compile(r"\b(?:return|throw|raise|continue|break|abort|panic|exit|next)\b")
_MAYBE: Final = (
    r"(?:(?:\.|->|::)(?:first|last|find|one_or_none|scalar_one_or_none|first_or_none|find_by\w*|findOne\w*|findFirst|findUnique"
    r"|firstWhere|take|FirstOrDefault|SingleOrDefault|getOrNull|firstOrNull|orElse|querySelector|getElementById|match|exec)"
    r"\([^\n]*\)\s*;?\s*$|\bor\s+None\b|\|\|\s*null\b|\?\?\s*null\b|\borElse\(null\)|\bos\.environ\.get\(\s*['\"]\w+['\"]\s*\))"
)
_TYPED: Final = (
    r"(?:Optional\[[^\n\]]*\]|[\w.\[\]]+\s*\|\s*None|None\s*\|\s*[\w.\[\]]+|[\w<>\[\].]+\s*\|\s*(?:null|undefined)"
    r"|=\s*(?:None|null|nil)\b)"
)
_HEAD: Final = re.compile(
    r"^\s*(?:(?:async|export|default|public|private|protected|static|pub|override|suspend|final)\s+)*"
    r"(?:def|function|fn|fun)\s+(?:self\.)?(?P<name>\w+)\s*(?P<open>\()"
)
_BELOW: Final = 12
_ABOVE: Final = 10
_MAX_UP: Final = 80
_MAX_FILES: Final = 60
_MAX_STEPS: Final = 40


class _Maybe(NamedTuple):
    why: str
    places: list[tuple[str, int]]


class NullUnchecked(Rule):
    id = "null/unchecked"
    title = "It is no longer asked whether there is something that is used"
    severity = "medium"

    def check(self, change: Change) -> Iterator[Finding]:
        if change.base is None:
            return
        for step in change.first(lost_steps(change), _MAX_STEPS, "questions whether there is something"):
            asked = _ASKED.match(step.texts[0])
            if asked is None or not any(map(_LEAVES.search, step.texts)):
                continue
            name = next(filter(None, asked.groups()))
            line = where_was(change, step.path, step.line)
            used = _used(change.head.lines(step.path), line, name)
            maybe = _may_be_nothing(change, step, line, name) if used else None
            if maybe is not None:
                yield self._judged(change, step, line, name, used, maybe)

    def _judged(self, change: Change, step: LostStep, line: int, name: str, used: int, maybe: _Maybe) -> Finding:
        finding = self.finding(
            step.path,
            line,
            f"it is no longer asked whether there is a {name}, which line {used} uses; {maybe.why}",
            "Without it there the use fails: ask for it before, or see to it that it is always there.",
            confidence="medium",
            symbol=f"{name}:{' '.join(step.texts[0].split())[:80]}",
        )
        return with_uses(change, finding, [(step.path, used), *maybe.places])


def _used(lines: Sequence[str], line: int, name: str) -> int:
    """The first line below that takes something out of it, where none before asks for it or gives it another value."""
    said = re.escape(name)
    uses = re.compile(rf"(?<![\w.$>]){said}(?:\.(?!nil\?|present\?|blank\?)|->|\[)\w*")
    asks = re.compile(
        rf"\b(?:if|unless|while|elif|assert)\b[^\n]*(?<![\w.]){said}(?![\w.\[(-])|(?<![\w.]){said}\s*(?:\?\.|&\.|\?\?|&&|and\b|\|\||or\b)"
    )
    gives = re.compile(rf"(?<![\w.]){said}\s*(?::[^=\n]*)?=(?!=)")
    for number in range(line + 1, min(len(lines), line + _BELOW) + 1):
        text = lines[number - 1][:MAX_WIDTH]
        used = uses.search(text)
        asked = asks.search(text) or gives.search(text)
        if _HEAD.match(text) or (asked and (used is None or asked.start() <= used.start() < asked.end())):
            return 0
        if used is not None:
            return number
    return 0


def _may_be_nothing(change: Change, step: LostStep, line: int, name: str) -> _Maybe | None:
    """Why it may: it was fetched by what may find nothing, or a caller passes such a thing."""
    lines = change.head.lines(step.path)
    at = _fetched(lines, line, name)
    if at:
        return _Maybe("what fetches it may find nothing", [(step.path, at)])
    head = next((at for at in range(line, max(0, line - _MAX_UP), -1) if _HEAD.match(lines[at - 1])), 0)
    match = _HEAD.match(lines[head - 1]) if head else None
    span = span_of(lines, head, match.start("open"))[0] if match is not None else ""
    parameters = [part.strip() for part in _arguments(span)]
    index = next(
        (at for at, part in enumerate(parameters) if re.match(rf"[$*&]*{re.escape(name.lstrip('$'))}\b", part)), -1
    )
    if match is None or index < 0:
        return None
    if re.search(_TYPED, parameters[index]):
        return _Maybe("its declaration lets it be nothing", [(step.path, head)])
    index -= parameters[0] in ("self", "cls", "&self", "&mut self")
    places = list(_passing(change, match["name"], index, (step.path, head)))
    num = len(places)
    return _Maybe(f"{plural(num, 'caller')} may pass nothing", places) if places else None


def _fetched(lines: Sequence[str], line: int, name: str) -> int:
    """The line above that gives it what may be nothing; 0 where the nearest that gives it anything does not."""
    gives = re.compile(rf"(?<![\w.]){re.escape(name)}\s*(?::[^=\n]*)?:?=(?!=)(?P<value>[^\n]*)$")
    for at in range(line, max(0, line - _ABOVE), -1):
        match = gives.search(lines[at - 1][:MAX_WIDTH])
        if match is not None:
            return at if re.search(_MAYBE, match["value"]) else 0
        if _HEAD.match(lines[at - 1]):
            return 0
    return 0


def _arguments(span: str) -> list[str]:
    parts, depth = [""], 0
    for char in span[1:-1]:
        depth += (char in "([{") - (char in ")]}")
        if char == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return parts


def _passing(change: Change, function: str, index: int, own: tuple[str, int]) -> Iterator[tuple[str, int]]:
    """Calls outside of tests that pass at that place what was fetched by something that may find nothing."""
    calls = re.compile(rf"(?<!def )(?<!function )(?<![\w]){re.escape(function)}(?P<open>\()")
    files = files_with(change.head.snapshot, function)
    for file_index in files if len(files) <= _MAX_FILES else ():
        file = change.head.snapshot.files[file_index]
        if not is_code(file.language) or change.is_test(file.path):
            continue
        lines = change.head.lines(file.path)
        for number, text in change.head.lines_having(file.path, function):
            match = calls.search(text[:MAX_WIDTH])
            if match is None or (file.path, number) == own:
                continue
            passed = [part.strip() for part in _arguments(span_of(lines, number, match.start("open"))[0])]
            if index < len(passed) and re.fullmatch(r"\$?[A-Za-z_]\w*", passed[index]):
                if _fetched(lines, number - 1, passed[index]):
                    yield file.path, number
            elif index < len(passed) and re.search(_MAYBE, passed[index]):
                yield file.path, number
