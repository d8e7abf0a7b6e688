"""How much a log statement or raised error has to do with a question: its text, the lines and the function around.

Knows nothing of what follows a raised error; `logs.py` does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from anchors.index.names import symbols_named
from anchors.types import Fact
from anchors.workspace import Workspace
from iquest_cli.analyst.logs.constant_texts import message_of
from iquest_cli.analyst.logs.error_texts import ErrorTexts
from iquest_cli.analyst.logs.events import FAILED
from iquest_cli.analyst.logs.wrappers import LogWrappers
from iquest_cli.analyst.ranking.relevance import Relevance
from iquest_cli.analyst.texts.standing import path_factor
from iquest_cli.analyst.texts.words import stem, text_stems

NUM_FILES: Final = 60
MAX_CLOSER: Final = 60
SAME_FUNCTION: Final = 0.85
ELSEWHERE: Final = 0.95
"""Share of the best log statement's score from which a further one is told of."""
SAME_MESSAGE: Final = 0.85
SAME_WORDS: Final = 0.6
"""Share of words from which a message elsewhere tells of the same event; then the first of the two shares is enough."""
OTHER: Final = 0.55
"""Share of the best log statement's score that one must have to be named beside it."""
MAX_OTHERS: Final = 4
ADJACENT: Final = 0.12
MAX_ADJACENT: Final = 2
"""Words that follow each other in the question and in a message too."""
AROUND: Final = {"log": 0.8, "raise": 0.5}
"""What the function around a statement counts: it says what is done there, a message only what came of it."""
BESIDE: Final = 0.5
FAILS_TOO: Final = 1.25
"""Where the question speaks of something that goes wrong, a message that does so as well."""
_WRONG: Final = re.compile(
    r"\b(?:not|no|never|cannot|can't|couldn't|without|fail\w*|refus\w*|reject\w*|invalid|missing|wrong|exceed\w*|too"
    r"|illegal|unknown|errors?|abort\w*|longer|larger|more(?: \w+){0,2} than|nicht|kein\w*|falsch\w*)\b"
    r"|不|失败|无法|错误",
    re.IGNORECASE,
)
_GRAVE: Final = re.compile(r"(?:log)?_?(?:warn|err|crit|fatal|severe|emerg|alert|panic)", re.IGNORECASE)


SPELLED_OUT: Final = 1.5
LESS_NAMED: Final = 0.9
"""For an error whose name says nothing of what is asked for, or much else."""
_ERROR: Final = frozenset(stem(word) for word in ("error", "exception", "err"))


@dataclass(frozen=True, slots=True)
class ScoredFact:
    fact: Fact
    score: float
    said: float = 0.0
    """With less of what the function around it says: by this several of one function are told apart."""


def scored_facts(workspace: Workspace, relevance: Relevance, wrappers: LogWrappers) -> list[ScoredFact]:
    """Logs and raises of the best files, best first: by their text, the lines around, and the function around them."""
    snapshot = workspace.snapshot
    found: list[ScoredFact] = []
    families: dict[str, str] = {}
    texts = ErrorTexts(workspace, relevance.source)
    for file in relevance.best_files(NUM_FILES):
        factor = relevance.file_factor(file)
        facts = [fact for fact in snapshot.facts(file) if fact.kind in ("log", "raise")]
        for fact in wrappers.with_own(file, facts):
            found.append(ScoredFact(fact, factor * _score(workspace, relevance, fact, families, texts)))
    found.sort(key=lambda s: (-s.score, s.fact.path, s.fact.line))
    closer = [_closer(relevance, snapshot.file_of(s.fact.symbol), s) for s in found[:MAX_CLOSER]]
    return sorted(closer, key=lambda s: (-s.score, s.fact.path, s.fact.line))


def _score(
    workspace: Workspace, relevance: Relevance, fact: Fact, families: dict[str, str], texts: ErrorTexts
) -> float:
    """`families` keeps the names of error types that were looked up."""
    message = fact.value
    if not message:
        named = message_of(workspace, relevance.source, fact)
        message = f"{named} {relevance.source.statement(fact.path, fact.line)}".lstrip()
    kinds = ""
    if fact.kind == "raise":
        if fact.name not in families:
            families[fact.name] = " ".join(sorted(supertypes(workspace, fact.name)))
        kinds = families[fact.name]
        told = texts.of(fact.name) if not fact.value else None
        message = f"{message} {told.text}" if told is not None else message
    own = relevance.of_text(f"{message} {kinds} {workspace.snapshot.qualified_name(fact.symbol)}")
    score = own + 0.6 * relevance.of_text(relevance.source.text(fact.path, fact.line - 3, fact.line + 3))
    if fact.kind == "raise" and _is_spelled_out(fact.name, relevance.text):
        score *= SPELLED_OUT
    if fact.kind == "raise":
        score *= LESS_NAMED + (1 - LESS_NAMED) * _share_said(fact.name, relevance.text)
    if _WRONG.search(relevance.text) and (_is_grave(fact) or FAILED.search(f"{message} {kinds}")):
        score *= FAILS_TOO
    return score + ADJACENT * min(MAX_ADJACENT, relevance.num_adjacent(message))


def _is_grave(fact: Fact) -> bool:
    """A record at the level of a warning or above: its text need not say that something went wrong."""
    return fact.kind == "log" and _GRAVE.match(fact.name.rpartition(".")[2]) is not None


def _share_said(name: str, question: str) -> float:
    """Share of the words of an error's name that the question says itself."""
    words = set(text_stems(name.rpartition(".")[2])) - _ERROR
    return len(words.intersection(text_stems(question))) / len(words) if words else 1.0


def _is_spelled_out(name: str, question: str) -> bool:
    """Whether the question says every word of an error's name (`TooManyRedirects`), its everyday words included."""
    words = set(text_stems(name.rpartition(".")[2])) - _ERROR
    return len(words) > 1 and words <= set(text_stems(question))


def _closer(relevance: Relevance, file: int, scored: ScoredFact) -> ScoredFact:
    """With what the function around it says, which costs more to find out."""
    around = relevance.file_factor(file) * relevance.score(scored.fact.symbol).score
    return ScoredFact(scored.fact, scored.score + AROUND[scored.fact.kind] * around, scored.score + BESIDE * around)


def supertypes(workspace: Workspace, name: str) -> frozenset[str]:
    """An error type and its bases by name, as far as they are defined here."""
    snapshot = workspace.snapshot
    short = name.rpartition(".")[2]
    names, todo = {short}, symbols_named(snapshot, short)
    while todo and len(names) < 30:
        for base in snapshot.symbol(todo.pop()).bases:
            base_name = base.rpartition(".")[2]
            if base_name not in names:
                names.add(base_name)
                todo.extend(symbols_named(snapshot, base_name)[:5])
    return frozenset(names)


def others(relevance: Relevance, facts: list[ScoredFact], told: set[tuple[str, int]]) -> list[Fact]:
    """Further log statements that may be meant as well, those first whose own text says the most telling word."""
    logs = [s for s in facts if s.fact.kind == "log"]
    least = OTHER * logs[0].score if logs else 0.0
    rest = [s for s in logs if s.score >= least and (s.fact.path, s.fact.line) not in told]
    rest = [s for s in rest if path_factor(s.fact.path, "code") >= 1.0 and relevance.says_telling(_told(s.fact))]
    rest.sort(key=lambda s: (not relevance.is_about(s.fact.value, ""), -s.score, s.fact.path, s.fact.line))
    return [scored.fact for scored in rest[:MAX_OTHERS]]


def _told(fact: Fact) -> str:
    return f"{fact.value} {fact.path.rpartition('/')[2]}"


def share_needed(relevance: Relevance, best: Fact, other: Fact) -> float:
    """Of the best statement's score, what another must reach to be told of beside it."""
    if best.symbol == other.symbol:
        return SAME_FUNCTION
    mine, others = set(text_stems(best.value)), set(text_stems(other.value))
    shared = len(mine & others) / max(1, len(mine), len(others))
    says_less = set(relevance.hits(best.value)) - set(relevance.hits(other.value))
    return SAME_MESSAGE if shared >= SAME_WORDS and not says_less else ELSEWHERE
