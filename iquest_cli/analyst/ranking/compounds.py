"""Words of a question that the repository writes as one name: "the next fire time" is its `next_fire_time`.

Looks names up in a snapshot; which of them is meant, and where, is not its business.
"""

from __future__ import annotations

import re
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.asked.question import Concept
from iquest_cli.analyst.texts.words import thesaurus

if TYPE_CHECKING:
    from anchors.index.snapshot import Snapshot

LONGEST: Final = 4
SHORTEST: Final = 3
"""Two words that follow each other make a name too often to mean it."""
MAX_WORDS: Final = 60
MAX_NAMES: Final = 6
MAX_SAID: Final = 6
PART: Final = 0.6
_OF_ONE: Final = re.compile(
    r"\W*(?:what (?:does|do|is|are)|explain|describe) (?:the |an? )?(?P<words>[A-Za-z]+(?: [A-Za-z]+){1,4}?)"
    r"(?: do)?\W*$",
    re.IGNORECASE,
)
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


def said_names(snapshot: Snapshot, text: str) -> tuple[str, ...]:
    """Names that a question for one thing says in words: `MaskErrors` of "what does the mask errors extension do"."""
    asked = _OF_ONE.match(text)
    return names_said(snapshot, asked["words"]) if asked else ()


def names_said(snapshot: Snapshot, text: str) -> tuple[str, ...]:
    """Names that runs of a few plain words spell, the longest first: `MaskErrors` of "mask errors extension"."""
    words = text.split()
    if len(words) > MAX_SAID or not all(word.isalpha() and word.isascii() for word in words):
        return ()
    runs = [words[at : at + size] for size in range(len(words), 1, -1) for at in range(len(words) - size + 1)]
    known = (name for run in runs for name in _spellings([word.lower() for word in run]))
    return tuple(islice((name for name in known if snapshot.string_id(name) is not None), MAX_NAMES))


def _spellings(pieces: list[str]) -> tuple[str, ...]:
    capitals = [piece.capitalize() for piece in pieces]
    return "_".join(pieces), "".join(capitals), pieces[0] + "".join(capitals[1:]), "_".join(pieces).upper()


def _is_name(snapshot: Snapshot, text: str, run: list[re.Match[str]], size: int) -> bool:
    if len(run) < size or any(text[one.end() : other.start()] != " " for one, other in pairwise(run)):
        return False
    pieces = [match.group().lower() for match in run]
    stop = thesaurus().stop
    if pieces[0] in stop - _AMONG or pieces[-1] in stop or sum(piece in stop for piece in pieces) > 1:
        return False
    return any(snapshot.string_id(name) is not None for name in _spellings(pieces))


_AMONG: Final = frozenset(("next", "last", "first", "previous", "current", "max", "min"))
"""Everyday words that names begin with."""
