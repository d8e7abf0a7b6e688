"""Where errors of any kind are caught, for a question that names none: "what happens when a handler raises"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.texts.standing import path_factor
from iquest_cli.analyst.texts.words import parts, stem

if TYPE_CHECKING:
    from anchors.types import Fact
    from anchors.workspace import Workspace
    from iquest_cli.analyst.ranking.relevance import Relevance

NUM_FILES: Final = 60
MAX_CAUGHT: Final = 3
NEAR_BEST: Final = 0.4
FOR_ERRORS: Final = 0.5
"""For what is there to handle errors, by its name or its file's."""
_ANY_ERROR: Final = re.compile(
    r"\b(?:raises?|throws?|raised|thrown|panics?|panicked|crash(?:es|ed)?|uncaught|unhandled)\b|\bwirft\b|抛出",
    re.IGNORECASE,
)
AROUND_ALL: Final = 1.0
"""For what stands around all that answers a request, where nobody else is said to catch it."""
_NOBODY: Final = re.compile(
    r"\b(?:nobody|no one|nothing|none)\b.{0,20}\bc(?:atch|aught)|\b(?:uncaught|unhandled|not (?:caught|handled))\b"
    r"|\b(?:isn't|is never|does not|doesn't) (?:get )?(?:caught|handled|catch)",
    re.IGNORECASE,
)
_GOES_ON: Final = re.compile(
    r"\b_?next(?:\.\w{1,40})?\s?\(|\bcall_next\(|\bget_response\(|\.doFilter\(|\bself\.app\(|\.proceed\(|\.ServeHTTP\("
)
"""What hands a request on to all that is behind: middlewares, filters."""
BEFORE: Final = 12
_NAMED: Final = re.compile(r"\b[A-Z]\w*(?:Error|Exception|Failure)\b")
_ERRORS: Final = frozenset(map(stem, ("error", "exception", "failure", "panic", "recover", "crash", "rescue")))
_EVERYTHING: Final = frozenset(
    ("Exception", "BaseException", "Throwable", "Error", "RuntimeException", "StandardError", "panic", "")
)


def asks_of_any_error(text: str) -> bool:
    return _ANY_ERROR.search(text) is not None and _NAMED.search(text) is None


def caught_any(workspace: Workspace, relevance: Relevance) -> tuple[Fact, ...]:
    """Handlers of whatever error in the product's code, those that the question speaks of most first; none for a
    question that does not ask of any error."""
    if not asks_of_any_error(relevance.text):
        return ()
    snapshot = workspace.snapshot
    is_last = _NOBODY.search(relevance.text) is not None
    found: list[tuple[float, str, int, Fact]] = []
    for file in relevance.best_files(NUM_FILES):
        factor = path_factor(snapshot.files[file].path, snapshot.files[file].language)
        if factor < 1.0:
            continue
        for fact in snapshot.facts(file):
            names = {name.strip().rpartition(".")[2] for name in re.split(r"[,|]", fact.name)}
            if fact.kind != "catch" or not names & _EVERYTHING or fact.text == "swallow":
                continue
            near = relevance.of_text(relevance.source.text(fact.path, fact.line - 3, fact.line + 8))
            score = near + 0.5 * relevance.score(fact.symbol).score
            named = f"{snapshot.qualified_name(fact.symbol)} {fact.path.rpartition('/')[2]}"
            score += FOR_ERRORS * (not _ERRORS.isdisjoint(map(stem, parts(named))))
            before = relevance.source.text(fact.path, fact.line - BEFORE, fact.line) if is_last else ""
            score += AROUND_ALL * bool(_GOES_ON.search(before))
            found.append((score, fact.path, fact.line, fact))
    found.sort(key=lambda item: (-item[0], item[1], item[2]))
    return tuple(fact for score, _, _, fact in found[:MAX_CAUGHT] if score >= NEAR_BEST * found[0][0])
