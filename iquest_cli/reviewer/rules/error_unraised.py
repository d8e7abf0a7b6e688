"""`error/unraised`: an error is caught or compared with still, and nothing raises it any more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from anchors.syntax.languages import is_code
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.naming import num_definitions
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.gone_names import GoneName, files_naming, gone_names, standing_at
from iquest_cli.reviewer.rules.places import with_uses
from iquest_cli.text import plural

_ASKS_GO: Final = r"\berrors\.(?:Is|As)\(|[=!]=|^\s*case\b"
_RAISED: Final = (
    re.compile(
        r"\b(?:raise|throw)\s+(?:new\s+)?(?:[\w]+(?:\.|::))*(?P<name>[A-Z]\w+)\s*(?:[({;,]|$|if\b|unless\b|from\b)"
    ),
    re.compile(rf"^(?!.*(?:{_ASKS_GO})).*\b(?P<name>Err[A-Z]\w+)\b(?!\s*:?=)"),
)
_ASKED: Final = re.compile(
    r"\b(?:except|catch|rescue|rescue_from|isinstance|instanceof|is_a\?|kind_of\?|assertRaises\w*|raises|toThrow\w*"
    rf"|raise_error|assertThrows|Throws\w*|suppress|discard_on|retry_on)\b|{_ASKS_GO}"
)
_SAYS_NOTHING: Final = re.compile(
    r"^\s*(?:#|//|/?\*|import\b|from\b|use\b|using\b|@throws\b|:raises\b|export\s*\{)|\bthrows\b"
)


class ErrorUnraised(Rule):
    id = "error/unraised"
    title = "An error is caught that nothing raises any more"
    severity = "medium"

    def check(self, change: Change) -> Iterator[Finding]:
        if change.base is None:
            return
        for gone in gone_names(change, _RAISED, "errors that went"):
            places = _still_asked(change, gone.name)
            if places:
                yield self._judged(change, gone, places)

    def _judged(self, change: Change, gone: GoneName, places: list[tuple[str, int]]) -> Finding:
        finding = self.finding(
            *standing_at(change, gone, places),
            f"{gone.name} is raised by nothing any more; {plural(len(places), 'place')} still "
            f"{'waits' if len(places) == 1 else 'wait'} for it",
            "What they do about it never happens: what failed so before fails in another way now, or not at all.",
            confidence="medium",
            symbol=gone.name,
        )
        return with_uses(change, finding, places)


def _still_asked(change: Change, name: str) -> list[tuple[str, int]]:
    """Lines that catch it or compare with it; none where anything else of the repository says its name, but for its
    definition and what brings it in."""
    head = change.head
    if num_definitions(head.snapshot, name) != 1:
        return []
    word = re.compile(rf"(?<![\w]){re.escape(name)}(?!\w)")
    found: list[tuple[str, int]] = []
    for index in files_naming(change, name):
        path = head.snapshot.files[index].path
        if not is_code(head.snapshot.files[index].language):
            continue
        own = {line for first, _ in head.file_names(index).spans.get(name, ()) for line in range(first, first + 1)}
        own.update(head.snapshot.symbol(number).name_line for number in head.names(path).get(name, ()))
        for number, text in head.lines_having(path, name):
            if number in own or not word.search(text) or _SAYS_NOTHING.search(text):
                continue
            if not _ASKED.search(text) or (change.is_test(path) and re.search(r"\b(?:raise|throw|return)\s", text)):
                return []
            if not change.is_test(path):
                found.append((path, number))
    return found
