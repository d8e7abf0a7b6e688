"""Where the source has a literal that says a text: which files may hold it, and the best literals of each.

Knows nothing of how a text is compared: that is a measure from outside.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from anchors.graph.texts.words import files_with_word
from anchors.syntax.languages import is_code
from iquest_cli.analyst.logs.literal_texts import literals_in, plain
from iquest_cli.analyst.texts.remarks import without_remarks

if TYPE_CHECKING:
    from anchors.workspace import Workspace
    from iquest_cli.analyst.ranking.relevance import Relevance

Measure = Callable[[str], float]
"""How well a literal says a text; 0.0 where it does not."""
MAX_WORDS: Final = 40
MAX_FILES: Final = 60
MAX_LITERALS: Final = 20_000
"""That are compared with a text, of all files."""
SPELLED: Final = re.compile(r"[A-Za-z_0-9]{3,}", re.ASCII)
_PROSE: Final = re.compile(r"\s*(?:#(?!define\b)|//|\*|/\*|--\s)")


@dataclass(frozen=True, slots=True)
class Found:
    """`share`: how well it says the text, as the measure tells it."""

    share: float
    path: str
    line: int
    symbol: int
    said: str


def ordered(relevance: Relevance, found: list[Found]) -> list[Found]:
    scores = relevance.symbol_scores
    return sorted(found, key=lambda item: (-round(item.share, 2), -float(scores[item.symbol]), item.path, item.line))


def literals_of(
    workspace: Workspace,
    relevance: Relevance,
    files: Iterable[int],
    said_by: Measure,
    *,
    is_any: bool = False,
    is_every: bool = False,
) -> Iterator[Found]:
    """Of each file each literal that says the text better than those before it; `is_every`: all that say it."""
    snapshot, roles, num_left = workspace.snapshot, workspace.file_roles, MAX_LITERALS
    for file in files:
        listed = snapshot.files[file]
        if (roles[file] != "source" and not is_any) or listed.language is None or not is_code(listed.language):
            continue
        rows = relevance.source.lines(listed.path)
        text = "\n".join(without_remarks(rows, listed.language == "python"))
        best = 0.0
        for at, said in islice(literals_in(text), num_left):
            num_left -= 1
            share = said_by(said)
            if not share or (share <= best and not is_every):
                continue
            line = text.count("\n", 0, at) + 1
            if not _PROSE.match(rows[line - 1]):
                best = share
                yield Found(share, listed.path, line, snapshot.symbol_at(file, line), plain(said))
        if not num_left:
            break


def holding(workspace: Workspace, quoted: str) -> list[int]:
    """Files that hold at least half of the words of a text, those with most of them first."""
    held: Counter[int] = Counter()
    words = list(dict.fromkeys(SPELLED.findall(quoted)))[:MAX_WORDS]
    for word in words:
        for file in files_with_word(workspace.snapshot, word) or ():
            held[file] += 1
    enough = [item for item in held.items() if 2 * item[1] >= len(words)]
    return [file for file, _ in sorted(enough, key=lambda item: (-item[1], item[0]))[:MAX_FILES]]
