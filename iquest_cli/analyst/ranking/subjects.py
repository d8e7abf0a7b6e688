"""What a question says something is done to: of "how are duplicates detected" the duplicates, which what detects
faces says nothing of.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from anchors.syntax.languages import COMPONENTS, SCRIPTS, is_code
from iquest_cli.analyst.texts.values import CALLABLE
from iquest_cli.analyst.texts.words import parts, stem, text_stems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iquest_cli.analyst.ranking.scored import Scored
    from iquest_cli.analyst.ranking.weights import Weighed

UNSAID: Final = 0.5
"""For what says nothing of it."""
EXACT: Final = 1.6
"""For a name that says what is done to what, and nothing else: `send_email`, but not `send_email_verified_email`."""
THING: Final = 2.0
"""For a function that is called as what is asked for: `hot_rank`."""
HEAD: Final = 1.4
"""For one that leaves out what kind of thing it is: `refreshFeeds` of "how are podcast feeds refreshed"."""
BOTH: Final = 1.2
"""For one that says it among other words: `client_send_will`."""
SERVED: Final = 0.3
"""Share of a program's files from which scripts are the pages that the others serve."""
MET: Final = 0.15
_SUBJECT: Final = re.compile(
    r"\b(?:how|when) (?:is|are|was|were|does|do)\b (?P<subject>[^?.,;]{1,60}?)\b (?:get |being )?"
    r"(?P<verb>[a-z]{2,}(?:ed|en|wn|nt|pt|lt|de))\b"
    r"(?: (?:out|up|down|off|away|back|in))?(?=\W*$| (?:from|to|into|on|at|by|with|for|when|if|once|after|before)\b)",
    re.IGNORECASE,
)
_PAGES: Final = re.compile(
    r"\b(?:pages?|forms?|buttons?|dialogs?|modals?|screens?|views?|components?|widgets?|menus?|icons?|charts?|tables?"
    r"|layouts?|themes?|styles?|colou?rs?|front-?end|ui|show[ns]?|showing|displa\w+|render\w*|drawn?|clicks?|clicked"
    r"|tooltips?|sidebars?|tabs?|panels?|hooks?)\b",
    re.IGNORECASE,
)
_COMPUTING: Final = frozenset(map(stem, ("compute", "calculate", "determine", "derive", "estimate")))
_DONE: Final = re.compile(r"[a-z]{2}ed$")
_DRAWING: Final = frozenset(("tsx", *COMPONENTS))


@lru_cache(maxsize=64)
def subject_of(text: str) -> frozenset[str]:
    """Stems of the words for what something is done to; empty for other questions."""
    match = _SUBJECT.search(text)
    return frozenset(text_stems(match["subject"])) if match else frozenset()


def subjects(concepts: Sequence[Weighed], text: str) -> tuple[int, ...]:
    """The concepts that these words are, without those that the repository does not know."""
    asked = subject_of(text)
    return tuple(
        number
        for number, weighed in enumerate(concepts)
        if weighed.is_telling and weighed.is_known and asked.issuperset(text_stems(weighed.concept.word))
    )


@lru_cache(maxsize=64)
def head_of(text: str) -> frozenset[str]:
    """Stem of the last of these words, which the others only describe."""
    match = _SUBJECT.search(text)
    return frozenset(text_stems(match["subject"])[-1:]) if match else frozenset()


def subject_factor(scored: Scored, concepts: Sequence[Weighed], asked: Sequence[int], verb: str, text: str) -> float:
    """What code loses that says nothing of what is asked for, and what a name gains that says just that."""
    total = sum(concepts[number].weight for number in asked)
    if not total:
        return 1.0
    unsaid = sum(concepts[number].weight for number in asked if scored.hits.get(number, 0.0) < MET)
    spelled = parts(scored.name.rpartition(".")[2])
    wanted = {root for number in asked for root in text_stems(concepts[number].concept.word)}
    words = {stem(word) for word in spelled if not (_DONE.search(word) and stem(word) == verb)}
    # What was indexed is a thing, and is called so: `IndexedPhotos`.
    is_whole = len(words) == len(set(map(stem, spelled)))
    if is_whole and words == wanted and len(words) > 1 and scored.symbol.kind in CALLABLE and verb in _COMPUTING:
        return THING
    is_exact = is_whole and words == wanted | {verb}
    is_headed = is_whole and len(wanted) > 1 and verb in words and words - {verb} == head_of(text)
    says = EXACT if is_exact else HEAD if is_headed else BOTH if verb in words and not wanted.isdisjoint(words) else 1.0
    return (UNSAID + (1 - UNSAID) * (1 - unsaid / total)) * (says if verb else 1.0)


def draws_only(scored: Scored, text: str, fronts: frozenset[str]) -> bool:
    """Whether code draws a part of a page, and the question asks for none; all code in the languages of `fronts` is
    such."""
    name = scored.name.rpartition(".")[2]
    language = scored.symbol.language
    is_drawn = language in fronts or (language in _DRAWING and name[:1].isupper())
    return is_drawn and _PAGES.search(text) is None


def fronts_of(languages: Sequence[str | None]) -> frozenset[str]:
    """The languages of the pages of a program whose files are in these, where what serves them is in another one."""
    code = [language for language in languages if language is not None and is_code(language)]
    served = sum(language not in SCRIPTS for language in code)
    return SCRIPTS if served >= SERVED * len(code) else frozenset()
