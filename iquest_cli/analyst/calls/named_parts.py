"""A part of the program that a question asks about as a whole, where one file or folder is called so: "how does the
rate limiter work" of `limiter.py`.

Which words of a question matter is not decided here, nor what is said of the part.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from anchors.syntax.languages import is_code, stem_of
from iquest_cli.analyst.ranking.weights import SAID
from iquest_cli.analyst.texts.standing import is_own
from iquest_cli.analyst.texts.values import CALLABLE
from iquest_cli.analyst.texts.words import parts, stem, stems

if TYPE_CHECKING:
    from anchors.workspace import Workspace
    from iquest_cli.analyst.evidence.evidence import Evidence
    from iquest_cli.analyst.ranking.relevance import Relevance

_THE: Final = r"(?:the |an? |its |your |this |our )?"
_ASKS: Final = re.compile(
    rf"\bhow (?:does|do|is|are) {_THE}(?P<part>(?:[\w-]+ ){{0,3}}?[\w-]+) (?:works?|functions?|operates?|implemented)\b"
    rf"|\bwhat (?:does|do) {_THE}(?P<does>(?:[\w-]+ ){{0,3}}?[\w-]+) do\W*$"
    rf"|\b(?:explain|describe) {_THE}(?P<told>(?:[\w-]+ ){{0,3}}?[\w-]+)\W*$",
    re.IGNORECASE,
)
MIN_LETTERS: Final = 4
_NO_PART: Final = frozenset(
    ("i", "you", "we", "it", "they", "this", "that", "and", "how", "project", "program", "code")
)


def central_part(workspace: Workspace, relevance: Relevance, evidence: Evidence) -> int | None:
    """The function that others call, and that does most, of the one file or folder that is called as the
    last word of what a question asks about; None for another question, where several are, or where what
    meets its words best is called so."""
    question, best = evidence.question, evidence.places[0].name if evidence.places else ""
    if question.when or question.end or question.identifiers:
        return None
    asked = _ASKS.search(relevance.text)
    words = parts((asked["part"] or asked["does"] or asked["told"]).replace("-", " ")) if asked is not None else ()
    if not words or len(words[-1]) < MIN_LETTERS or not _NO_PART.isdisjoint(words) or _says(relevance, best, words[-1]):
        return None
    files = _called(workspace, tuple(map(stem, words)))
    snapshot, graph = workspace.snapshot, workspace.graph
    ranked: list[tuple[bool, int, float, int]] = []
    for file in files:
        for symbol in snapshot.symbols_of(file)[1:]:
            if snapshot.kind(symbol) in CALLABLE:
                users = (edge.source for edge in graph.edges_in(symbol, ("call", "name")))
                is_used = any(snapshot.file_of(user) not in files for user in users)
                num_called = len({edge.target for edge in graph.edges_out(symbol, ("call", "new"))})
                ranked.append((is_used, num_called, relevance.score(symbol).score, -symbol))
    return -max(ranked)[3] if ranked else None


def _says(relevance: Relevance, name: str, word: str) -> bool:
    wanted = stem(word)
    hits = relevance.hits(name)
    return any(
        stem(weighed.concept.word) == wanted and hits.get(n, 0.0) >= SAID
        for n, weighed in enumerate(relevance.concepts)
    )


def _called(workspace: Workspace, kind: tuple[str, ...]) -> frozenset[int]:
    """The one file, else the files of the one folder, whose whole name is the last of these words or all of them."""
    names = {kind, kind[-1:]}
    folders: dict[str, list[int]] = {}
    alone: list[int] = []
    for number, file in enumerate(workspace.snapshot.files):
        if not is_code(file.language) or not is_own(file.path):
            continue
        if stems(stem_of(file.path)) in names:
            alone.append(number)
        folder = file.path.rpartition("/")[0]
        if stems(folder.rpartition("/")[2]) in names:
            folders.setdefault(folder, []).append(number)
    if len(alone) == 1:
        return frozenset(alone)
    return frozenset(next(iter(folders.values()))) if len(folders) == 1 and not alone else frozenset()
