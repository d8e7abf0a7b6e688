"""Functions that answer another question than how something is done: they fetch it, make what does it, or are called
after what has been done.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.ranking.doing import verb_stem
from iquest_cli.analyst.texts.values import CALLABLE
from iquest_cli.analyst.texts.words import parts, stem

if TYPE_CHECKING:
    from iquest_cli.analyst.ranking.scored import Scored

FETCHES: Final = 0.75
"""For `getOverdueTasks` of "how are overdue tasks notified"."""
MAKES: Final = 0.75
"""For a constructor, whose class is called as what its methods do."""
AFTERWARDS: Final = 0.8
"""For `listBlockedUsers` of "how is a user blocked": a thing that it was done to."""
CONTRARY: Final = 0.5
"""For `signIn` of "how is a user signed out"."""
_PARTICLES: Final = frozenset(("in", "out", "on", "off", "up", "down"))
_PARTICLE: Final = re.compile(rf"\b(?P<verb>[a-z]{{3,}}) (?P<particle>{'|'.join(sorted(_PARTICLES))})\b", re.IGNORECASE)
_FETCHING: Final = frozenset(("get", "find", "list", "fetch", "is", "has", "count", "query", "select", "lookup"))
_ASKS_FETCHING: Final = re.compile(
    r"\b(?:g[eo]t(?:ten)?|found|find|list(?:ed)?|fetch(?:ed)?|count(?:ed)?|quer(?:y|ied)|select(?:ed)?|look(?:ed|s)? up"
    r"|retrieved?|read|load(?:ed)?|return(?:ed)?|known|determined?|decided?)\b",
    re.IGNORECASE,
)
_ASKS_MAKING: Final = re.compile(
    r"\b(?:creat|construct|initiali|instantiat|set up|made|mak|start|begin|built|build)", re.IGNORECASE
)
_CONSTRUCTORS: Final = frozenset(("constructor", "__init__", "__construct", "initialize", "init"))


def is_constructor(scored: Scored) -> bool:
    """By its name, or that of the type that it stands in: `Session.Session`."""
    if scored.symbol.kind not in CALLABLE:
        return False
    owner, _, name = scored.name.rpartition(".")
    is_of_type = bool(owner) and name == owner.rpartition(".")[2]
    return scored.symbol.kind == "constructor" or name in _CONSTRUCTORS or is_of_type


def giving_way(scored: Scored, verb: str, text: str, *, is_doing: bool) -> float:
    """What a function loses that only comes near what is asked to be done; `verb` is the stem for that, "" where none
    is told."""
    if scored.symbol.kind not in CALLABLE:
        return 1.0
    words = parts(scored.name.rpartition(".")[2])
    factor = 1.0
    if is_doing and words and words[0] in _FETCHING and stem(words[0]) != verb and not _ASKS_FETCHING.search(text):
        factor *= FETCHES
    if (is_doing or verb) and is_constructor(scored) and not _ASKS_MAKING.search(text):
        factor *= MAKES
    factor *= CONTRARY if verb and _is_contrary(words, verb, text) else 1.0
    said = [word for word in words if verb and stem(word) == verb]
    return factor * AFTERWARDS if said and all(word.endswith("ed") for word in said) else factor


def _is_contrary(words: tuple[str, ...], verb: str, text: str) -> bool:
    """Whether a name has the verb with another particle than the question: `log_in`, `login` of "logged out"."""
    asked = {match["particle"].lower() for match in _PARTICLE.finditer(text) if verb_stem(match["verb"]) == verb}
    joined = {word[len(root) :] for word in words for root in (word[:-2], word[:-3], word[:-4]) if stem(root) == verb}
    apart = {other for word, other in pairwise(words) if stem(word) == verb}
    said = (joined | apart) & _PARTICLES
    return bool(asked) and bool(said) and asked.isdisjoint(said)
