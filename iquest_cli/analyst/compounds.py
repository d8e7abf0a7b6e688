"""Words of a question that the repository writes as one name: "the next fire time" is its `next_fire_time`.

Looks names up in a snapshot; which of them is meant, and where, is not its business.
"""

from __future__ import annotations

import re
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.question import Concept
from iquest_cli.analyst.words import thesaurus

if TYPE_CHECKING:
    from anchors.index.snapshot import Snapshot

LONGEST: Final = 4
SHORTEST: Final = 3
"""Two words that follow each other make a name too often to mean it."""
MAX_WORDS: Final = 60
PART: Final = 0.6
_WORD: Final = re.compile(r"[A-Za-z][a-z]*(?![\w-])")


def compounds(snapshot: Snapshot, text: str) -> tuple[Concept, ...]:
    """Each longest run of plain words that is a name in some spelling."""
    words = list(islice(_WORD.finditer(text), MAX_WORDS))
    found: list[Concept] = []
    at = 0
    while at < len(words):
        size = next((n for n in range(LONGEST, SHORTEST - 1, -1) if _is_name(snapshot, text, words[at : at + n], n)), 0)
        if size:
            pieces = [match.group().lower() for match in words[at : at + size]]
            forms = (("_".join(pieces), 1.0), *((piece, PART) for piece in pieces))
            found.append(Concept(" ".join(pieces), forms, True, True))
        at += size or 1
    return tuple(found)


def _is_name(snapshot: Snapshot, text: str, run: list[re.Match[str]], size: int) -> bool:
    if len(run) < size or any(text[one.end() : other.start()] != " " for one, other in pairwise(run)):
        return False
    pieces = [match.group().lower() for match in run]
    stop = thesaurus().stop
    if pieces[0] in stop - _AMONG or pieces[-1] in stop or sum(piece in stop for piece in pieces) > 1:
        return False
    capitals = [piece.capitalize() for piece in pieces]
    spellings = ("_".join(pieces), "".join(capitals), pieces[0] + "".join(capitals[1:]), "_".join(pieces).upper())
    return any(snapshot.string_id(name) is not None for name in spellings)


_AMONG: Final = frozenset(("next", "last", "first", "previous", "current", "max", "min"))
"""Everyday words that names begin with."""
