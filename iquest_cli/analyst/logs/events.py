"""Messages that tell the very event that a question asks of: "Unable to fetch feed" where a feed cannot be fetched.

A name that has the event's words may be of anything; a message that says that it failed, and nothing else, is of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from iquest_cli.analyst.texts.standing import is_in_test_module, path_factor
from iquest_cli.analyst.texts.words import WORD, text_stems, thesaurus

if TYPE_CHECKING:
    from iquest_cli.analyst.ranking.relevance import Relevance

FAILED: Final = re.compile(
    r"\b(?:cannot|can't|couldn't|could not|unable|fail\w*|refus\w*|reject\w*|invalid|incorrect|missing|exceed\w*|too"
    r"|illegal|unknown|errors?|exceptions?|abort\w*|g[ai]ve up|timed? ?out|denied"
    r"|not (?:found|exist|allowed|supported))\b",
    re.IGNORECASE,
)
NUM_FILES: Final = 60
MAX_EVENTS: Final = 12
EXACT: Final = 1.0
"""What gains whose message tells the very event: more than words around it could."""
NEARLY: Final = 0.4
"""The same for a message with one word more: that may be of a part, or of another thing."""
_MARK: Final = re.compile(r"^\s*(?:\[[\w .:-]{1,40}\]|[\w.-]{1,30}:(?=\s))\s*|%[+#-]?\w|\{[^{}]{0,40}\}")
"""Who says it, and what is filled in."""


class Told(NamedTuple):
    symbol: int
    """The function that the message is in."""
    worth: float


Events = Mapping[tuple[str, int], Told]
NO_EVENTS: Final[Events] = MappingProxyType({})


def events_told(relevance: Relevance, clause: str) -> Events:
    """Path and line of each message that says what the clause says and hardly more."""
    asked = _said(clause)
    if not asked or FAILED.search(clause) is None:
        return NO_EVENTS
    snapshot = relevance.snapshot
    found: dict[tuple[str, int], Told] = {}
    for file in relevance.best_files(NUM_FILES):
        if path_factor(snapshot.files[file].path, "code") < 1.0:
            continue
        for fact in snapshot.facts(file):
            if fact.kind not in ("log", "raise") or not fact.value or FAILED.search(fact.value) is None:
                continue
            if is_in_test_module(fact.path, snapshot.qualified_name(fact.symbol)):
                continue
            told = _said(_MARK.sub(" ", fact.value))
            if asked <= told and len(told) - len(asked) <= (len(asked) > 1):
                found[fact.path, fact.line] = Told(fact.symbol, EXACT if told == asked else NEARLY)
        if len(found) >= MAX_EVENTS:
            break
    return found


def _said(text: str) -> frozenset[str]:
    """The roots of what a text is about, without words that only say that it went wrong."""
    stop = thesaurus().stop
    words = (word for word in WORD.findall(FAILED.sub(" ", text)) if word.lower() not in stop)
    return frozenset(root for word in words for root in text_stems(word))
