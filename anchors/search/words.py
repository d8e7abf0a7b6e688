"""Words of identifiers and of questions: how both are split, stemmed and weighed.

Knows nothing of indexes or files. A *term* is either a stemmed lower-case word ("redirect") or a whole identifier
behind "=" ("=maxredirects", case and underscores dropped, so that `max_redirects` and `maxRedirects` meet).
"""

from __future__ import annotations

import math
import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
PARTS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]{2,}")
QUOTED = re.compile(r"`([^`\n]{2,120})`|\"([^\"\n]{2,120})\"|(?<!\w)'([^'\n]{2,120})'(?!\w)")
COMPOUND = re.compile(r"--?([A-Za-z][\w-]*[A-Za-z0-9])|\b([A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)+)\b")
PAIR = re.compile(r"\b([A-Za-z]{2,})(?=[ -]([A-Za-z]{2,})\b)")
UNSPOKEN = re.compile(
    r"<!--.*?-->|^[ \t]*[-*] \[[ xX]\][^\n]*$|^[ \t]*(?:[Cc][Cc]|[A-Z][a-z]+(?:-[a-z]+)*-[Bb]y:)[ \t][^\n]*$"
    r"|^[ \t]*(?:Authors?|Reviewers?|Committers?|Change-Id|git-svn-id|[A-Za-z]+-RevId|Differential Revision):[^\n]*$"
    r"|^[ \t]*Closes (?:#\d+ )?from [^\n]*$|^[ \t]*\(cherry picked from commit [^\n]*$",
    re.MULTILINE | re.DOTALL,
)
"""What a pasted issue or commit holds beside its matter: comments and task lists of a template, who
signed, wrote or read it."""
MAX_TERMS = 64


def word_set(words: str) -> frozenset[str]:
    return frozenset(words.split())


STOP_WORDS = word_set(
    "a about after all also although an and any are as at be because been before being both but by can cannot "
    "could did do does doing don during each either else etc even every for from further get gets getting "
    "given got had has have having he her here him his how however i if in instead into is it its itself just "
    "let like lot made many may me might more most much must my neither nor not now of off often on once one "
    "only onto or other our out over own per perhaps please quite rather really same say see shall she should "
    "simply since so some still such than that the their them then there therefore these they thing things "
    "this those though through thus to too two unless until up upon us use used uses using very via want was "
    "way we well were what when where whereas whether which while who whom whose why will with within without "
    "would yet you your"
)

REQUEST_WORDS = word_set(
    "actual actually add added adding adds allow allowed allows author avoid behavior behaviour broken bug "
    "bugs cause caused causes change changed changes co code commit correct correctly current currently "
    "ensure example expected fix fixed fixes fixing happen happens implement implemented implements improve "
    "improved introduce introduced issue issues longer make makes making mention merge need needed needs new "
    "now old patch pr previous previously prevent problem project proper properly pull related remove removed "
    "removes replace report request resolve resolves reviewed reviewer reviewers show shows signed simple "
    "small support supported supporting supports test tests thank thanks update updated updates user users "
    "work works working wrong"
)
"""Words that say what somebody wants done, not which code it is about: they count for little."""

REQUEST_WEIGHT = 0.35
BODY_WEIGHT = 0.6
WHOLE_WEIGHT = 1.3
QUOTED_WEIGHT = 1.35
PHRASE_WEIGHT = 0.6
"""Two neighbouring words of prose, tried as one identifier: "redirect cache" finds `redirect_cache`."""
MIN_CLOSED = 6
"""One word of prose that long, tried as an identifier of several: "websocket" finds `WebSocket` and `web_socket`."""


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """`text` is the word as the question wrote it, for showing."""

    term: str
    text: str
    weight: float


def _undouble(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz" else word


@lru_cache(maxsize=1 << 15)
def stem(word: str) -> str:
    """A light stem of a lower-case word: plural, -ing, -ed, a final e."""
    if len(word) <= 3 or not word.isalpha():
        return word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "xes", "ches", "shes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    if word.endswith("ing") and len(word) > 5:
        word = _undouble(word[:-3])
    elif word.endswith("ed") and len(word) > 4 and not word.endswith("eed"):
        word = _undouble(word[:-2])
    if word.endswith("e") and len(word) > 4:
        word = word[:-1]
    return "i".join((word[:-1], "")) if word.endswith("y") and len(word) > 3 else word


@lru_cache(maxsize=1 << 12)
def split(identifier: str) -> tuple[str, ...]:
    """Stemmed lower-case parts of an identifier, at least two characters each, in order."""
    return tuple(stem(part.lower()) for part in PARTS.findall(identifier) if len(part) > 1)


def whole(identifier: str) -> str:
    return "=" + identifier.replace("_", "").lower()


def terms_of(identifier: str) -> tuple[str, ...]:
    """Distinct terms of one identifier: its parts, and itself when it has several."""
    parts = split(identifier)
    if len(parts) == 1 and len(identifier) == len(identifier.strip("_")):
        return parts
    return (*dict.fromkeys(parts), whole(identifier))


def idf(total: int, holders: int) -> float:
    """BM25's weight of a term that `holders` of `total` documents have."""
    return math.log(1 + (total - holders + 0.5) / (holders + 0.5))


def is_code_like(identifier: str) -> bool:
    """Whether a word of prose is plainly an identifier: snake_case, camelCase, digits within."""
    inner = identifier.strip("_")
    return "_" in inner or bool(re.search(r"[a-z0-9][A-Z]", inner)) or (inner != identifier and len(inner) > 2)


def query_terms(question: str) -> tuple[QueryTerm, ...]:
    """The terms of a question with their weights, heaviest first and at most MAX_TERMS; behind them what its single
    words are as one identifier each.

    The first paragraph's words weigh most, quoted ones more than bare ones, identifiers more than their parts.
    A term that stands twice counts a little more, never double.
    """
    best: dict[str, QueryTerm] = {}
    seen: dict[str, int] = {}
    for text, weight in _weighed_words(UNSPOKEN.sub(" ", question)):
        for term, share in _terms_with_shares(text):
            seen[term] = seen.get(term, 0) + 1
            old = best.get(term)
            if old is None or old.weight < weight * share:
                best[term] = QueryTerm(term, text, weight * share)
    scaled = [QueryTerm(t.term, t.text, t.weight * min(1.5, 0.8 + 0.2 * seen[t.term])) for t in best.values()]
    kept = sorted(scaled, key=lambda term: (-term.weight, term.term))[:MAX_TERMS]
    return (*kept, *_closed(kept, best))


def _closed(terms: Sequence[QueryTerm], known: Container[str]) -> Iterator[QueryTerm]:
    """Single words as whole identifiers, which other terms than their own find: those of camelCase and snake_case; and
    two neighbours as one word, which may be a part of such."""
    seen: set[str] = set()
    for term in terms:
        one = stem(term.text.replace(" ", "").lower()) if " " in term.text else ""
        if one and one not in known and one not in seen:  # "lock file": `write_lockfile`
            seen.add(one)
            yield QueryTerm(one, term.text, term.weight)
        found = whole(term.text)
        is_word = len(term.text) >= MIN_CLOSED and split(term.text) == (term.term,)
        if is_word and found not in known and found not in seen:
            seen.add(found)
            yield QueryTerm(found, term.text, term.weight * PHRASE_WEIGHT)


def _terms_with_shares(text: str) -> Iterator[tuple[str, float]]:
    if " " in text:
        yield whole(text.replace(" ", "_")), PHRASE_WEIGHT
        return
    code_like = is_code_like(text)
    for part in dict.fromkeys(split(text)):
        yield part, 0.7 if code_like else 1.0
    if len(terms_of(text)) > 1:
        yield whole(text), WHOLE_WEIGHT if code_like else PHRASE_WEIGHT


def _weighed_words(question: str) -> Iterator[tuple[str, float]]:
    head, _, _ = question.strip().partition("\n")
    for number, paragraph in enumerate((head, question.strip()[len(head) :])):
        base = 1.0 if number == 0 else BODY_WEIGHT
        quoted = {word for groups in QUOTED.findall(paragraph) for text in groups for word in IDENTIFIER.findall(text)}
        for match in COMPOUND.finditer(paragraph):
            yield (match[1] or match[2]).replace("-", "_"), base
        for first, second in PAIR.findall(paragraph):
            if first.lower() not in STOP_WORDS and second.lower() not in STOP_WORDS:
                yield f"{first} {second}", base
        for word in IDENTIFIER.findall(paragraph):
            lower = word.lower()
            if len(lower) < 2 or (lower in STOP_WORDS and word not in quoted):
                continue
            weight = base * (QUOTED_WEIGHT if word in quoted else REQUEST_WEIGHT if lower in REQUEST_WORDS else 1.0)
            yield word, weight
