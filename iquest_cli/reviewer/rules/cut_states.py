"""States that an object given to a query named on one line (`where: { slug, visibility: "public" }`) and names no more,
where others of the repository look at that state. Asked by `query/widened`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from anchors.graph.texts.words import files_with
from anchors.syntax.languages import is_code, is_generated_path, is_vendored_path
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.pairs import MAX_WIDTH, Pair
from iquest_cli.reviewer.rules.cut_links import STATE, CutLink

_MEMBER: Final = re.compile(
    r"^[\s,]*['\"]?(?P<key>[A-Za-z_]\w{2,40})['\"]?\s*(?::|=>|=)\s*(?P<value>['\"][\w-]{2,40}['\"]|[tT]rue|[fF]alse)[\s,]*$"
)
_ASKS: Final = re.compile(
    r"(?i)\b(?:where|filter\w*|find\w*|get\w*|query|exists|count|objects|select|first\w*|all|scope|match)\b\s*[:({]"
)
_ABOVE: Final = 4
_MAX_FILES: Final = 100


def cut_states(change: Change) -> Iterator[CutLink]:
    for pair in change.code_pairs:
        match = _MEMBER.match(_cut(pair)) if len(pair.old) > len(pair.new) else None
        if match is None or not (STATE.search(match["key"]) or STATE.search(match["value"])):
            continue
        lines = change.head.lines(pair.path)[max(0, pair.line - _ABOVE) : pair.line]
        if not any(_ASKS.search(text[:MAX_WIDTH]) for text in lines) or match["key"] in change.said:
            continue
        others = list(_looking(change, pair, match["key"]))
        if others:
            yield CutLink(pair.path, pair.line, match["key"], others)


def _cut(pair: Pair) -> str:
    """What the new line lacks in one piece, from a comma on or up to one; "" where it has anything of its own."""
    head = next((at for at, char in enumerate(pair.new) if pair.old[at] != char), len(pair.new))
    rest = len(pair.new) - head
    if pair.old[len(pair.old) - rest :] != pair.new[head:]:
        tail = pair.old.rstrip(" },)]"), pair.new.rstrip(" },)]")
        return tail[0][len(tail[1]) :] if tail[0].startswith(tail[1]) else ""
    for shift in range(min(head, 40) + 1):
        part = pair.old[head - shift : len(pair.old) - rest - shift]
        if pair.old[head - shift : head] == part[len(part) - shift :] and _MEMBER.match(part):
            return part
    return ""


def _looking(change: Change, pair: Pair, key: str) -> Iterator[tuple[str, int]]:
    """Lines of code outside of tests that compare the state, or ask for it."""
    looks = re.compile(
        rf"(?<!\w){re.escape(key)}['\"]?\s*(?:[=!]==?|:|=>|=)\s*(?:['\"][\w-]+['\"]|[tT]rue\b|[fF]alse\b)"
    )
    files = files_with(change.head.snapshot, key)
    for index in files if len(files) <= _MAX_FILES else ():
        file = change.head.snapshot.files[index]
        is_foreign = is_vendored_path(file.path) or is_generated_path(file.path) or change.is_test(file.path)
        if is_foreign or not is_code(file.language) or file.language != change.language(pair.path):
            continue
        for number, text in change.head.lines_having(file.path, key):
            if len(text) <= MAX_WIDTH and looks.search(text) and (file.path, number) != (pair.path, pair.line):
                yield file.path, number
