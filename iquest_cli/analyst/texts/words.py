"""Words of a question and of code made comparable: identifiers are split, endings cut off, synonyms known.

Knows nothing of any repository. The thesaurus is a data file of general software vocabulary in three languages; it
holds no names of projects.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Final

WORD: Final = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*|\d+(?:\.\d+)*|[^\W\d_]+")
_PARTS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\da-zA-Z_]+")
_ENDINGS: Final = (
    "ational", "ated", "ates", "ating", "ate",
    "izations", "ization", "isation", "ations", "ation", "ators", "ator", "ements", "ement", "ments",
    "ment", "ingly", "encing", "ings", "ing", "ities", "ity", "ables", "able", "ible", "ences", "ence", "ances", "ance",
    "ions", "ion", "ives", "ive",
    "edly", "ied", "enced", "ed", "ers", "er", "ors", "or", "ies", "ly", "als", "al", "es", "s", "e", "y",
)  # fmt: skip


@lru_cache(maxsize=1)
def irregular() -> dict[str, str]:
    """`sent` -> `send`, `indices` -> `index`."""
    return dict(line.split(None, 1) for line in data_lines("irregular.txt"))


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """A crude common root: `validated`, `validation`, `validate` -> `valid`. At least three letters stay."""
    text = word.lower()
    text = irregular().get(text, text)
    if len(text) <= 3 or not text.isascii() or text[0].isdigit():
        return text
    if text.endswith("ss") or text in _OWN_WORDS:
        return text
    is_root = False
    for _ in range(2):
        for ending, least in _BY_LAST.get(text[-1], ()):
            if len(text) < least or not text.endswith(ending) or text.endswith("ss"):
                continue
            if ending in ("ive", "ives") and text[-len(ending) - 1] not in _LEADS_TO_IVE:
                continue
            if is_root and ending == "s" and not text.endswith("us"):
                continue  # of `version` and `licenses` that is no plural's, as in `statuses`
            text, is_root = text[: -len(ending)], True
            break
        else:
            break
    if len(text) > 3 and text[-1] == text[-2] and text[-1] not in "aeiosl":
        text = text[:-1]
    elif text.endswith("ll") and len(_VOWELS.findall(text)) > 1:
        text = text[:-1]  # `cancelled`, but not `called`
    return "i".join((text[:-1], "")) if text.endswith("y") and len(text) > 3 else text


_OWN_WORDS: Final = frozenset(("portable", "notable", "capable"))
"""Words that only look as if they came from another one, `port`."""
_VOWELS: Final = re.compile("[aeiouy]+")
_SINGULAR: Final = ("al", "ion", "ive", "ity", "able", "ence", "ance", "ment")
_SHY: Final = frozenset(
    ("or", "ors", "ly", "enced", "encing", "ities", *_SINGULAR, *(f"{ending}s" for ending in _SINGULAR))
)
_LEADS_TO_IVE: Final = frozenset("ts")
"""Before the ending of an adjective, `active` and `passive`; `archive` and `receive` have none."""
_BY_LAST: Final[dict[str, list[tuple[str, int]]]] = {}
"""Last letter -> its endings in order, each with the length that a word must have to lose it."""
for _ending in _ENDINGS:
    _BY_LAST.setdefault(_ending[-1], []).append((_ending, len(_ending) + (4 if _ending in _SHY else 3)))


_SPELLINGS: Final = (
    (re.compile(r"(?<=[a-z]{3})our(?=$|s$|ed$|ing$|al$|able$)"), "or"),
    (re.compile(r"(?<=behavi|neighb)or|(?<=fav|hon|lab|rum)or|(?<=flav|harb)or"), "our"),
    (re.compile(r"(?<=[a-z]{3})is(?=e$|es$|ed$|ing$|ers?$|ations?$)"), "iz"),
    (re.compile(r"(?<=[a-z]{3})iz(?=e$|es$|ed$|ing$|ers?$|ations?$)"), "is"),
)


def spellings(word: str) -> tuple[str, ...]:
    """The American spelling of a British word, and the other way about; code may have either."""
    return tuple(other for rule, instead in _SPELLINGS if (other := rule.sub(instead, word)) != word)


@lru_cache(maxsize=200_000)
def parts(identifier: str) -> tuple[str, ...]:
    """`rebuildMethod`, `rebuild_method`, `HTTPAdapter` -> their words, lower case."""
    return tuple(part.lower() for part in _PARTS.findall(identifier))


def cased(words: Sequence[str]) -> tuple[str, ...]:
    """How code may write these words as one name: `job_table`, `JOB_TABLE`, `jobTable`, `JobTable`, `jobtable`."""
    plain, camel = "_".join(words), "".join(word.capitalize() for word in words)
    return plain, plain.upper(), camel[:1].lower() + camel[1:], camel, "".join(words)


@lru_cache(maxsize=200_000)
def stems(identifier: str) -> tuple[str, ...]:
    return tuple(stem(part) for part in parts(identifier))


@lru_cache(maxsize=200_000)
def joined_stems(identifier: str) -> tuple[str, ...]:
    """`HttpNotFoundException` -> `notfound` and its like: two neighbouring words that may be written as one."""
    found = parts(identifier)
    return tuple(stem(one + other) for one, other in pairwise(found)) if 1 < len(found) <= 8 else ()


def text_stems(text: str) -> list[str]:
    """Stems of all words of a text, identifiers split."""
    found: list[str] = []
    for match in WORD.finditer(text):
        found.extend(stems(match.group()))
    return found


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """`near[stem]` are words of the same meaning; `phrases` lead from word sequences (stems) to further words."""

    near: dict[str, tuple[str, ...]]
    same: dict[str, tuple[str, ...]]
    """Spellings and abbreviations of one word, each by the others."""
    phrases: dict[tuple[str, ...], tuple[str, ...]]
    stop: frozenset[str]


@lru_cache(maxsize=1)
def thesaurus() -> Thesaurus:
    near: dict[str, dict[str, None]] = {}
    same: dict[str, dict[str, None]] = {}
    phrases: dict[tuple[str, ...], tuple[str, ...]] = {}
    for line in data_lines("thesaurus.txt"):
        head, arrow, tail = line.partition("->")
        if arrow:
            phrase = tuple(stem(word) for word in head.split())
            phrases[phrase] = (*phrases.get(phrase, ()), *tail.split())
            continue
        known = same if "=" in line else near
        group = line.replace("=", " ").split()
        for word in group:
            others = (other for other in group if stem(other) != stem(word))
            known.setdefault(stem(word), {}).update(dict.fromkeys(others))
    _http_phrases(phrases)
    stop = frozenset(word for line in data_lines("stopwords.txt") for word in line.split())
    return Thesaurus(_tuples(near), _tuples(same), phrases, stop)


def _tuples(groups: dict[str, dict[str, None]]) -> dict[str, tuple[str, ...]]:
    return {word: tuple(others) for word, others in groups.items()}


@lru_cache(maxsize=1)
def weak_stems() -> frozenset[str]:
    """Stems of words that questions and code use for everything."""
    return frozenset(stem(word) for line in data_lines("weakwords.txt") for word in line.split())


@lru_cache(maxsize=1)
def kind_stems() -> dict[str, frozenset[str]]:
    """By kind of question: stems of the words that only say which kind it is."""
    found = {}
    for line in data_lines("kindwords.txt"):
        kind, _, words = line.partition(":")
        found[kind] = frozenset(stem(word) for word in words.split())
    return found


FIRST_ERROR: Final = 400
"""Status codes below are seldom decided by one place that is called so."""


def _http_phrases(phrases: dict[tuple[str, ...], tuple[str, ...]]) -> None:
    """Names of the HTTP status codes, as their standard spells them: `not modified` -> 304."""
    from http import HTTPStatus

    for status in HTTPStatus:
        words = tuple(stem(word) for word in re.findall(r"[a-z]+", status.phrase.lower()))
        if len(words) > 1:
            phrases[words] = (*phrases.get(words, ()), str(status.value))


def status_words(code: str) -> tuple[str, ...]:
    """What the standard calls an HTTP status that says that something went wrong: 405 -> method, not, allowed."""
    from http import HTTPStatus

    found = next((status for status in HTTPStatus if str(status.value) == code and status.value >= FIRST_ERROR), None)
    return tuple(re.findall(r"[a-z]+", found.phrase.lower())) if found is not None else ()


def data_lines(name: str) -> list[str]:
    """Lines of a data file of this package, comments and empty ones left out."""
    text = files("iquest_cli.analyst.texts").joinpath("data", name).read_text(encoding="utf-8")
    return [line for raw in text.split("\n") if (line := raw.strip()) and not line.startswith("#")]
