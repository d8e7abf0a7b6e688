"""`key/unwritten`: a key that something is stored or given out under is written nowhere any more, and is read still."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from anchors.syntax.languages import SCRIPTS, is_code
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.contracts import MAX_WIDTH
from iquest_cli.reviewer.rules.gone_names import GoneName, files_naming, gone_names, standing_at
from iquest_cli.reviewer.rules.places import with_uses
from iquest_cli.text import plural

_PUTS: Final = r"(?:h?m?set|hincrby|[sz]add|[lr]push|put|write|store|save|remember|cache)"
_GETS: Final = (
    r"(?:h?m?get|smembers|sismember|[lz]range|[lr]pop|has|read|fetch|load|try_?get|find|pull|take|forget|contains"
    r"|exists|recall)"
)
_STORED: Final = re.compile(
    rf"(?i:(?<![a-z]){_PUTS}\w{{0,20}})\s?\(\s?(?:(?P<by>[\w$.:>-]{{1,60}})\(\s?)?"
    r"['\"](?P<name>[A-Za-z][\w .:/-]{5,60})['\"]"
    r"(?:\s*,|\)\s*,|\s*,[^\n]*\)\s*,)"
)
_GIVEN: Final = re.compile(r"^\s*['\"](?P<name>[A-Za-z]\w{4,60})['\"]\s?(?:=>|:)\s*[^\s{\[]")
_TELLING: Final = re.compile(r"[A-Za-z0-9][_ .:/-][A-Za-z0-9]|[a-z0-9][A-Z]")
_OF_PLACE: Final = re.compile(r"(?:^|[/_.-])(?:dev|development|local|ci|test|testing|example|sample)(?=[/_.-])")
"""Settings for where one works: what they give is given nowhere else."""
_MEMBER_FILES: Final = frozenset({*SCRIPTS, "vue", "svelte", "kotlin", "swift"})


class KeyUnwritten(Rule):
    id = "key/unwritten"
    title = "A key is read that nothing writes any more"
    severity = "medium"

    def check(self, change: Change) -> Iterator[Finding]:
        if change.base is None:
            return
        for gone in gone_names(
            change, (_STORED, _GIVEN), "keys that were written", lambda name: bool(_TELLING.search(name))
        ):
            places = _reading(change, gone)
            if places:
                yield self._judged(change, gone, places)

    def _judged(self, change: Change, gone: GoneName, places: list[tuple[str, int]]) -> Finding:
        finding = self.finding(
            *standing_at(change, gone, places),
            f"nothing is put under {gone.name!r} any more; {plural(len(places), 'place')} still "
            f"{'reads' if len(places) == 1 else 'read'} it",
            "Whoever asks for it finds nothing. The places are matched by their text.",
            confidence="medium",
            symbol=gone.name,
        )
        return with_uses(change, finding, places)


def _reading(change: Change, gone: GoneName) -> list[tuple[str, int]]:
    """Lines that ask for the key; none where any other puts something under it, or says it in a way that is neither."""
    name = re.escape(gone.name)
    quoted = re.compile(rf"['\"`]{name}['\"`]")
    match = gone.pattern.search(_old_line(change, gone))
    by = re.escape(match["by"]) if match is not None and gone.pattern is _STORED and match["by"] else ""
    puts = re.compile(
        rf"(?i:(?<![a-z]){_PUTS}\w{{0,20}})\s?\(\s?(?:[\w$.:>-]{{1,60}}\(\s?)?['\"`]{name}['\"`]"
        rf"|\[['\"`]{name}['\"`]\]\s*(?:\|\||\?\?)?=(?!=)|['\"`]{name}['\"`]\s*(?:=>|:)"
    )
    asks = re.compile(
        rf"(?<=[\w)\]?.])\[['\"`]{name}['\"`]\]|(?i:(?<![a-z]){_GETS}\w{{0,20}})\s?\(\s?(?:[\w$.:>-]{{1,60}}\(\s?)?['\"`]{name}['\"`]"
        + (rf"|{by}\(\s?['\"`]{name}['\"`]" if by else "")
        + (rf"|\b[cC]onfig(?:::get)?\(\s?['\"](?:[\w-]+\.)+{name}['\"]" if gone.path.endswith(".php") else "")
    )
    member = re.compile(rf"[\w)\]?!]\.{name}\b(?!\s*\()")
    is_given = gone.pattern is _GIVEN
    found: list[tuple[str, int]] = []
    for index in files_naming(change, gone.name):
        file = change.head.snapshot.files[index]
        is_test = change.is_test(file.path) or _OF_PLACE.search(file.path) is not None
        if not is_code(file.language):
            continue
        is_other = is_given and file.language in _MEMBER_FILES and change.language(gone.path) not in _MEMBER_FILES
        for number, text in change.head.lines_having(file.path, gone.name):
            if len(text) > MAX_WIDTH:
                return []
            if puts.search(text):
                if not is_test:
                    return []
            elif asks.search(text) or (is_other and "_" in gone.name and member.search(text)):
                found.append((file.path, number))
            elif quoted.search(text) and not is_test and not is_given:
                return []
    return found


def _old_line(change: Change, gone: GoneName) -> str:
    lines = change.base.lines(gone.path) if change.base is not None else []
    return lines[gone.line - 1] if gone.line <= len(lines) else ""
