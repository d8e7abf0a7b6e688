"""Where a file does not parse, and which brackets stand on which line. Knows nothing of what was there before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from tree_sitter import Node

from anchors.syntax.languages import COMPONENTS, LANGUAGES
from anchors.syntax.parse import ParseStopped
from anchors.syntax.rules.table import dialect_of
from anchors.syntax.trees import tree_of

PAIRS: Final = {"(": ")", "[": "]", "{": "}"}
MAX_NODES: Final = 1_000_000
MAX_FAULTS: Final = 2_000
_NEVER_MISSING: Final = frozenset("!")
"""What TypeScript's grammar puts behind the types of `styled.div<Props>` to read on: nobody leaves it out."""
_MAX_TOKEN: Final = 3
"""Characters of a token that opens or closes something: `${`, `#{`, `@(`."""


@dataclass(frozen=True, slots=True)
class Fault:
    """1-based lines of a stretch that no grammar rule takes; `missing`: the token that would mend it, "" for none."""

    first_line: int
    last_line: int
    missing: str


def faults(data: bytes, language: str) -> tuple[Fault, ...] | None:
    """In the order of lines; None where the file cannot be parsed as a whole."""
    if language in COMPONENTS or language not in LANGUAGES or LANGUAGES[language].module is None:
        return None
    try:
        root = tree_of(data, dialect_of(language, data)).root_node
    except (ParseStopped, KeyError):
        return None
    if not root.has_error:
        return ()
    found = [
        Fault(node.start_point[0] + 1, node.end_point[0] + 1, node.type if node.is_missing else "")
        for node in _broken(root)
    ]
    return tuple(sorted(found, key=lambda fault: (fault.first_line, fault.last_line)))


def _broken(root: Node) -> Iterator[Node]:
    waiting, seen = [root], 0
    while waiting and seen < MAX_FAULTS:
        node = waiting.pop()
        seen += 1
        if node.is_error or (node.is_missing and node.type not in _NEVER_MISSING):
            yield node
        elif node.has_error:
            waiting.extend(child for child in node.children if child.has_error or child.is_missing)


def brackets(data: bytes, language: str, lines: Iterable[int]) -> dict[int, Counter[str]] | None:
    """Line -> how many more of each bracket open than close there, as tokens: none of texts and comments. Of an opening
    one that closes later on the same line nothing is said. None where the file is too large or cannot be parsed."""
    wanted = {line - 1 for line in lines}
    found = {row + 1: Counter[str]() for row in wanted}
    if not wanted:
        return found
    try:
        root = tree_of(data, dialect_of(language, data)).root_node
    except (ParseStopped, KeyError):
        return None
    if root.descendant_count > MAX_NODES:
        return None
    first, last = min(wanted), max(wanted)
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.end_point[0] < first or node.start_point[0] > last:
            continue
        if node.child_count:
            waiting.extend(node.children)
        elif node.start_point[0] in wanted and not node.is_missing and node.end_byte - node.start_byte <= _MAX_TOKEN:
            token = (node.text or b"").decode("utf-8", "replace")
            found[node.start_point[0] + 1].update(balance(token))
    return found


def balance(text: str) -> Counter[str]:
    """How many more of each bracket open than close, by its opening one."""
    return Counter({opening: text.count(opening) - text.count(closing) for opening, closing in PAIRS.items()})
