"""Links of a chain that let only some through by what they are (`.filter(User.disabled_at.is_(None))`) and that were
cut off a line which stands otherwise. Asked by `query/widened`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.pairs import Pair
from iquest_cli.reviewer.rules.contracts import MAX_WIDTH

_ASKS: Final = r"(?:filter(?:_by)?|where|Where|exclude|and_?[wW]here|scope|whereNull|where_not|not)"
_LINK: Final = re.compile(rf"(?:\??\.|->){_ASKS}\((?P<asked>[^\n]+)\)")
STATE: Final = re.compile(
    r"(?i)(?<!\w)\w*(?:deleted|disabled|archived|active|enabled|hidden|published|visible|expired|revoked|banned|locked|verified|confirmed|approved"
    r"|draft|suspended|public|private)\w*"
)


class CutLink(NamedTuple):
    path: str
    line: int
    key: str
    others: list[tuple[str, int]]


def cut_links(change: Change) -> Iterator[CutLink]:
    for pair in change.code_pairs:
        if len(pair.old) <= len(pair.new):
            continue
        link = _LINK.fullmatch(_cut(pair))
        state = STATE.search(link["asked"]) if link is not None else None
        if state is None:
            continue
        if state[0] in change.said:
            continue
        asks = re.compile(rf"\b{_ASKS}\([^\n]*(?<!\w){re.escape(state[0])}(?!\w)")
        others = [
            (pair.path, number)
            for number, text in change.head.lines_having(pair.path, state[0])
            if asks.search(text[:MAX_WIDTH])
        ]
        if others:
            yield CutLink(pair.path, pair.line, state[0], others)


def _cut(pair: Pair) -> str:
    """What the new line lacks, in one piece; "" where it has anything that the old one lacks."""
    head = next((at for at, char in enumerate(pair.new) if pair.old[at] != char), len(pair.new))
    rest = len(pair.new) - head
    if pair.old[len(pair.old) - rest :] != pair.new[head:]:
        return ""
    found = pair.old[head : len(pair.old) - rest]
    for shift in range(len(found)):  # `.a().filter(x)`: the piece may begin earlier, with its dot
        part = pair.old[head - shift : len(pair.old) - rest - shift] if shift <= head else ""
        if (
            part[:1] in (".", "-", "?")
            and part[-1:] == ")"
            and pair.old[head - shift : head] == found[len(found) - shift :]
        ):
            return part
    return found
