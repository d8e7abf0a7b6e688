"""Checks that a list of them named and that went from it, and those that stood in the chain of a line. Asked by
`guard/dropped`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from anchors.graph.texts.words import files_with
from anchors.syntax.languages import is_code
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.rules.contracts import MAX_WIDTH, gone_lines, where_was
from iquest_cli.reviewer.rules.refusals import LostRefusal

_ENTRY: Final = re.compile(r"^\s*['\"](?P<name>[A-Za-z][\w:.,-]{4,80})['\"],?\s*$")
_LISTS: Final = re.compile(
    r"\b\$?(?:\w+_)?(?:permissions?|middlewares?|policies|guards|abilities|permission_classes)\b"
)
_MAX_LIST: Final = 20
_MAX_LISTING: Final = 300
_IN_CHAIN: Final = re.compile(
    r"(?:->|::|\.)(?:middleware|can|authorize|requireAuth\w*|RequireAuthorization|hasRole|hasAuthority)"
    r"\(\s*['\"](?P<name>(?:auth|can|role|permission|ability|scope|signed|verified)\b[^'\"\n]*)['\"]\s*\)"
)


def listed_checks(change: Change) -> Iterator[LostRefusal]:
    """Of a list (`permissions()`) where other lists name them still; of a chain that stands otherwise
    (`Route::middleware('can:edit')->prefix(…)`)."""
    for path, line, text in gone_lines(change):
        match = _ENTRY.match(text)
        new = change.new_path(path)
        if match is None or new is None or change.base is None or not change.head.has(new):
            continue
        if _is_in_list(change.base.lines(path), line) and change.lines(new).to_new(line - 1) is not None:
            others = tuple(_listing(change, match["name"]))
            is_said = any(match["name"] in item.text for item in change.added_lines())
            if len(others) > 1 and not is_said:
                yield LostRefusal(new, where_was(change, new, line), match["name"], others)
    for pair in change.code_pairs:
        match = _IN_CHAIN.search(pair.old)
        if match is not None:
            rest = _joined(pair.old[: match.start()] + pair.old[match.end() :])
            if rest == _joined(pair.new) and match["name"] not in pair.new:
                yield LostRefusal(pair.path, pair.line, match["name"], ())


def _joined(text: str) -> str:
    return re.sub(r"->|::|\.|\s", "", text)


def _is_in_list(lines: list[str], line: int) -> bool:
    """Whether a list begins above that bears the name of one of checks."""
    above = (lines[at - 1][:MAX_WIDTH] for at in range(line - 1, max(0, line - _MAX_LIST), -1))
    heads = (text for text in above if re.search(r"\w", text) and not _ENTRY.match(text))
    return any(_LISTS.search(text) for text in islice(heads, 2))


def _listing(change: Change, name: str) -> Iterator[tuple[str, int]]:
    for index in files_with(change.head.snapshot, name)[:_MAX_LISTING]:
        file = change.head.snapshot.files[index]
        if is_code(file.language) and not change.is_test(file.path):
            for number, text in change.head.lines_having(file.path, name):
                match = _ENTRY.match(text)
                if match is not None and match["name"] == name:
                    yield file.path, number
