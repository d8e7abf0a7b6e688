"""Lines of an object that a call is given (`find({ id, userId: me.id })` over several lines) that said whose something
is and went, where the same call stands elsewhere in the file with that line. Asked by `query/widened`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from anchors.syntax.languages import is_code
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.rules.contracts import MAX_WIDTH, gone_lines, where_was
from iquest_cli.reviewer.rules.cut_links import CutLink

_OWNER: Final = re.compile(
    r"^\s*['\"]?(?P<key>\w{0,30}?(?i:users?|owners?|tenants?|org(?:ani[sz]ation)?|accounts?|projects?|teams?|workspaces?|company|customers?"
    r"|authors?|members?)(?:_?(?:[iI]d|ID|uuid))?)['\"]?\s*(?:[:=]\s*[^\n{}]{1,120})?,?\s*$"
)
_HEAD: Final = re.compile(r"\w\s*\(\s*[\[{(]?\s*$")
_MAX_ABOVE: Final = 6
_MAX_GONE: Final = 100


def lost_members(change: Change) -> Iterator[CutLink]:
    gone = ((path, line, text, match) for path, line, text in gone_lines(change) if (match := _OWNER.match(text)))
    for old_path, line, text, match in change.first(gone, _MAX_GONE, "owners that calls are no longer given"):
        path = change.new_path(old_path)
        if path is None or change.base is None or not change.head.has(path):
            continue
        said = text.strip().rstrip(",")
        head = _head(change.base.lines(old_path), line)
        new = change.lines(path).to_new(head) if head else None
        word = re.compile(rf"(?<!\w){re.escape(match['key'])}(?!\w)")
        if new is None or any(map(word.search, change.head.lines(path)[new : new + _MAX_ABOVE])):
            continue
        others = list(_same(change, path, new, said))
        if others and is_code(change.language(path)):
            yield CutLink(path, where_was(change, path, line), match["key"], others)


def _head(lines: list[str], line: int) -> int:
    """The line above that opens the call; 0 for none near."""
    for at in range(line - 1, max(0, line - 1 - _MAX_ABOVE), -1):
        text = lines[at - 1]
        if _HEAD.search(text[:MAX_WIDTH]):
            return at
        if re.search(r"[;{}]\s*$", text):
            return 0
    return 0


def _is_said(change: Change, path: str, number: int, said: str) -> bool:
    lines = change.head.lines(path)
    return number <= len(lines) and lines[number - 1].strip().rstrip(",") == said


def _same(change: Change, path: str, head: int, said: str) -> Iterator[tuple[str, int]]:
    """Where the file has the call again with the line."""
    lines = change.head.lines(path)
    opens = lines[head - 1].strip()
    for number, text in enumerate(lines, 1):
        if number != head and text.strip() == opens:
            for at in range(number + 1, min(len(lines), number + _MAX_ABOVE) + 1):
                if _is_said(change, path, at, said):
                    yield path, at
                    break
