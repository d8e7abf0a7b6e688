"""Where a value gets what it is, of a question how it is worked out: of "how is the session id computed" the line
`const sessionId = id ? uuid(site, id) : uuid(site, ip)`, whatever the function around it is called.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import permutations
from typing import TYPE_CHECKING, Final

import numpy as np

from anchors.search.words import QueryTerm, split, whole
from iquest_cli.analyst.evidence.placing import place_of, placed_first
from iquest_cli.analyst.texts.source import MAX_LINE
from iquest_cli.analyst.texts.standing import is_in_test_module
from iquest_cli.analyst.texts.values import CALLABLE
from iquest_cli.analyst.texts.words import parts, stem, thesaurus

if TYPE_CHECKING:
    from anchors.workspace import Workspace
    from iquest_cli.analyst.evidence.evidence import Evidence
    from iquest_cli.analyst.ranking.relevance import Relevance

_ASKED: Final = re.compile(
    r"\bhow (?:is|are|does|do) (?:the |an? |its |their |your )?(?P<thing>[A-Za-z][\w' -]{1,50}?) (?:get |being )?"
    r"(?:computed?|calculated?|determined?|generated?|derived?|worked out|figured out|estimated?|formed|composed"
    r"|put together|chosen|picked|found out|detected|assigned|obtained)\W*$",
    re.IGNORECASE,
)
_ASSIGNED: Final = r"(?:^|[\s.(>:,$@]){name}\b(?:\s*:\s*[\w<>\[\], |.?]{{1,40}})?\s*:?=(?![=>~])\s*(?P<given>.+)"
_WORKS: Final = re.compile(r"[\w\])>]\([^)\s]|[-+*/%&|^?]|<<|>>|\$\{|%[sd]|\bif\b")
"""What a value is worked out by: calls that are given something, arithmetic, choices, texts put together."""
_TAKES: Final = re.compile(
    r"(?:await )?(?:use[A-Z]\w*|[\w.$>:-]*\b(?:get|find|fetch|load|read|parse|require))\w*\(", re.I
)
"""What only hands on what was kept elsewhere."""
MAX_WORDS: Final = 3
MAX_CHUNKS: Final = 200
"""Of a name, those that say most of it: where it stands in more, others are not looked at."""
OWN: Final = 0.5
"""Files that count for less than this are tests, prose and other people's code."""


@dataclass(frozen=True, slots=True)
class _Given:
    done: float
    worth: float
    path: str
    line: int
    symbol: int


def with_derived(workspace: Workspace, relevance: Relevance, evidence: Evidence) -> Evidence:
    """With the function first whose line works the value out that is asked for, unless a name says it all already."""
    asked = _ASKED.search(relevance.text)
    if asked is None or evidence.question.identifiers:
        return evidence
    words = [word for word in _words(asked["thing"]) if word not in thesaurus().stop]
    if not 0 < len(words) <= MAX_WORDS or (evidence.places and _is_named(evidence.places[0].name, words)):
        return evidence
    found = _best(workspace, relevance, words)
    if found is None:
        return evidence
    scored = replace(relevance.score(found.symbol), window=(found.line, found.line))
    return replace(evidence, places=placed_first(evidence, place_of(scored)))


def _words(thing: str) -> list[str]:
    """`retry delay` of "the delay of a retry", `visitor country` of "the visitor's country"."""
    first, of, other = thing.partition(" of ")
    text = f"{other} {first}" if of else first
    return [
        word.lower() for word in re.findall(r"[A-Za-z]+", text.replace("'s", "").replace("s'", "s")) if len(word) > 1
    ]


def _is_named(name: str, words: list[str]) -> bool:
    return {stem(part) for part in parts(name)}.issuperset(map(stem, words))


def _best(workspace: Workspace, relevance: Relevance, words: list[str]) -> _Given | None:
    """The line that gives most, by the longest name that any line gives something."""
    for size in range(len(words), 0, -1):
        names = {"".join(order) for order in permutations(words[-size:])}
        if size == 1 and len(split(words[-1])) != 1:
            return None
        least = 1.0 if size < len(words) else 0.5  # what only hands on says too little of what is asked for
        found = [given for name in sorted(names) for given in _given(workspace, relevance, name) if given.done >= least]
        if found:
            return max(found, key=lambda given: (given.worth, -given.symbol, -given.line))
    return None


def _given(workspace: Workspace, relevance: Relevance, name: str) -> list[_Given]:
    snapshot, chunks = relevance.snapshot, relevance.snapshot.columns.chunks
    terms = [whole(name), *(split(name) if len(split(name)) == 1 else ())]
    hits = [hit for term in terms if (hit := workspace.lexical.chunk_hits(QueryTerm(term, name, 1.0))) is not None]
    spelled = "_?".join(name)
    pattern = re.compile(_ASSIGNED.format(name=spelled), re.IGNORECASE)
    found: list[_Given] = []
    best = (hit.chunks[np.argsort(-hit.chunk_scores, kind="stable")[:MAX_CHUNKS]].tolist() for hit in hits)
    for chunk in dict.fromkeys(chunk for chunks_of_term in best for chunk in chunks_of_term):
        file, first, last, symbol = (int(value) for value in chunks[chunk])
        path, factor = snapshot.files[file].path, relevance.file_factor(file)
        if (
            factor < OWN
            or snapshot.kind(symbol) not in CALLABLE
            or is_in_test_module(path, snapshot.qualified_name(symbol))
        ):
            continue
        for line, text in enumerate(relevance.source.lines(path)[first - 1 : last], first):
            match = pattern.search(text) if len(text) <= MAX_LINE else None
            if match is not None and (works := _works(match["given"])):
                share = 1 + relevance.score(symbol).score
                found.append(_Given(works, works * factor * share, path, line, symbol))
    return found


def _works(given: str) -> float:
    """How much is done for a value: 0 where it is only handed on."""
    if given.startswith(("{", '"', "'", "`$", "[]", "null", "None", "nil")):
        return 0.0
    done = min(3, len(_WORKS.findall(given)))
    return 0.5 * done if _TAKES.match(given) else float(done)
