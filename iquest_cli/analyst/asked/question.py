"""What a question asks for: its kind, its two ends, the names it quotes, the concepts it speaks of.

Works on the words alone; the repository is not looked at. English is understood best; German and Chinese as far as a
few patterns, identifiers and the vocabulary carry.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final, cast

from anchors.search.named_languages import LANGUAGES
from iquest_cli.analyst.answer import Kind
from iquest_cli.analyst.asked.ends import ends_of
from iquest_cli.analyst.asked.following import Spoken
from iquest_cli.analyst.asked.framed import without_frame
from iquest_cli.analyst.asked.spoken import CJK, named_languages, spoken_language
from iquest_cli.analyst.asked.tasks import tasks_asked
from iquest_cli.analyst.texts.words import WORD, data_lines, parts, spellings, status_words, stem, thesaurus

_WHEN: Final = re.compile(
    r"\b(?:when|if|once|after|wenn|falls)\b\s+(?P<when>.{3,200}?)(?:[,?;]|\.(?!\w)|$)", re.IGNORECASE
)
_QUOTED: Final = re.compile(r"[\"“”«»「」](?P<a>[^\"“”«»「」\n]{1,120})[\"“”«»「」]|`(?P<b>[^`\n]{1,120})`")
_IDENTIFIER: Final = re.compile(
    r"(?<![\w$.:])(?:[A-Za-z_]\w*+\.)?[A-Za-z_]\w*+:(?:[A-Za-z_]\w*+:)+(?!:)"
    r"|(?<![A-Za-z0-9_$])(?:(?:[A-Za-z_$][\w$]*+(?:\.|::|#))+[A-Za-z_$][\w$]*+|[A-Za-z_$][\w$]*+(?=[(=]))"
    r"|\b[A-Za-z][A-Za-z0-9]*_\w+\b|\b_\w+\b|\b[a-z]+[A-Z]\w*\b|\b[A-Z][a-z0-9]+[A-Z]\w*\b|\b[A-Z]{2,}[a-z]\w+\b"
)
_CALLED: Final = re.compile(
    r"\bthe ([A-Za-z_]\w{2,}) (?:class|function|method|struct|trait|enum|macro|constant)\b"
    r"|\bthe ([A-Z]\w{2,}) interface\b"  # "the web interface" names none
    r"|\b(?:[Ww]hen|[Oo]nce|[Aa]fter|[Ii]f) ([a-z_]\w{3,}) (?:is|gets|was) (?:called|invoked)\b"
)
_CALLS: Final = re.compile(
    r"\W*(?:who|what)(?: (?:else|all|still))? (?:calls|invokes) (?:the )?([A-Za-z_$][\w$]*)\W*", re.I
)
"""Nothing but a name is asked for, so that it is one, however everyday a word."""
_HYPHENED: Final = re.compile(r"\be-mail(?=(?:s|ed|ing)?\b)", re.IGNORECASE)
_AS_NOUN: Final = re.compile(
    r"\b(?:the|an?|its|last|\w+'s) (?P<noun>will|can|may|must)\b(?! (?:be|have|not)\b)", re.IGNORECASE
)
"""A word that helps verbs else: of "when is the will message sent"."""
_AGAIN: Final = re.compile(r"\b(?P<verb>[a-z]{3,20})(?: (?:it|them|to it|to them))? again\b", re.IGNORECASE)
"""What is done once more, which code says with one word: connected again, `reconnect`."""
_PRONOUNS: Final = frozenset(
    ("it", "them", "me", "us", "this", "that", "they", "these", "those", "nobody", "somebody", "something", "nothing")
)
SAME: Final = 0.85
"""Weight of another spelling of the word asked for."""
NEAR: Final = 0.4
"""Weight of a word that the thesaurus puts beside the one asked for."""
ASKED_BESIDE: Final = 2000
"""Characters before and behind a pasted page or log that may ask something: what stands between is full of words that
would."""
MAX_NUMBERS: Final = 8
"""Numbers that a question may ask for; more are the times and values of a log."""
MAX_QUOTES: Final = 40
"""Texts in quotes that are looked for as they stand, each by a pattern of its own; the words of others count singly."""
_ANSWERED: Final = re.compile(
    r"\b(?:status|answer\w*|respon\w*|repl(?:y|ies|ied)|http|returns?|returned|errors?|page)\b", re.IGNORECASE
)
"""What a number of three digits is a status of."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that the question speaks of. `forms`: the word itself with weight 1.0, what is near it with less."""

    word: str
    forms: tuple[tuple[str, float], ...]
    is_exact: bool
    """An identifier, a quoted text or a number: a match of it counts more."""
    is_phrase: bool = False
    """Several quoted words that must stand together, whatever marks are between them (`see_other`)."""


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    kind: Kind
    language: str
    concepts: tuple[Concept, ...]
    identifiers: tuple[str, ...]
    quoted: tuple[str, ...]
    start: str
    end: str
    when: str
    kinds: tuple[Kind, ...]
    """All kinds that its words speak for, the strongest first."""
    carried: str = ""
    """What gets from the one end to the other, where the question says it."""
    languages: frozenset[str] = frozenset()
    """Of the code that it asks of, where it says so ("in the TypeScript client"); empty for any."""


_WHAT_IS: Final = re.compile(
    r"\W*(?:(?:so|and) )?(?:what(?:'s| is| does| are)|tell me about|explain|was (?:ist|macht)) (?:the )?"
    r"(?P<name>[\w.@/\- ]{2,60}?)"
    r"(?: (?:repo\w*|project|library|package|tool|program|framework|code ?base))?"
    r"(?: (?:do|about|for|good for|used for))*"
    r"(?: (?:and|,) .*)?\W*",
    re.IGNORECASE,
)


_FILES: Final = re.compile(
    r"^\W*(?:which|what) (?:notebooks?|files|scripts|examples|tutorials)(?= (?:use|call|import|need)s?\b)",
    re.IGNORECASE,
)
"""Who uses a thing, asked for as files: none of these words describes what is meant."""
_LEFT_OUT: Final = re.compile(
    r"\b(?:apart from|aside from|other than|except(?: for)?|not counting|leaving aside)\b(?: (?:what|which|where))?"
    r"(?:(?! (?:which|what|where|how|who|when|why|can|is|are|does|do) )[^,.?;:()\n]){1,80}",
    re.IGNORECASE,
)
"""What a question names to say that it does not ask for it."""


def understand(text: str, repository: str = "") -> Question:
    """Reads the question; never fails (an empty one is of kind `other` without concepts).

    `repository` is what the repository is called: who asks what that is asks for an overview.
    """
    kinds = _kinds(text)
    asked = _WHAT_IS.fullmatch(text)
    if asked is not None and repository and _letters(asked.group("name")) == _letters(repository):
        kinds = ("overview", *(kind for kind in kinds if kind != "overview"))
    if tasks_asked(text, repository):
        kinds = ("howto", *kinds)
    start, end, carried = ends_of(text, _spelled_as_code)
    when = _WHEN.search(text)
    quoted = quoted_in(text)
    languages, about = named_languages(text)
    about = _FILES.sub("who", about, 1)
    whole = _CALLS.fullmatch(about)
    if whole is not None and whole[1].lower() not in _PRONOUNS:
        about = f"`{whole[1]}`"
    return Question(
        text=text,
        kind=kinds[0] if kinds else "other",
        language=spoken_language(text),
        concepts=concepts_of(about),
        identifiers=tuple(dict.fromkeys((*identifiers_of(about), *_called(about)))),
        quoted=quoted,
        start=start,
        end=end,
        when=when.group("when") if when else "",
        kinds=kinds,
        carried=carried,
        languages=languages,
    )


def quoted_in(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match.group("a") or match.group("b") for match in _QUOTED.finditer(text)))


def _letters(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum())


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[Kind, float, re.Pattern[str]], ...]:
    rows = (line.split("\t", 2) for line in data_lines("kinds.txt"))
    return tuple((cast("Kind", kind), float(weight), re.compile(rule, re.IGNORECASE)) for kind, weight, rule in rows)


_SENTENCE: Final = re.compile(r"(?<=[.!?:;])\s+")
_WH: Final = re.compile(
    r"\b(?:where|which|what|who|whose|how|why|when does|when is)\b|\?|\b(?:list|show|explain|name)\b", re.I
)
BACKGROUND: Final = 0.5


def _asking(text: str) -> str:
    """The sentences of a text that ask, without those that only tell how it came to that."""
    sentences = _SENTENCE.split(text)
    asking = [sentence for sentence in sentences if _WH.search(sentence)]
    return " ".join(asking) if asking else text


def _kinds(text: str) -> tuple[Kind, ...]:
    scores: dict[Kind, float] = {}
    if len(text) > 2 * ASKED_BESIDE:
        text = f"{text[:ASKED_BESIDE]}\n{text[-ASKED_BESIDE:]}"
    asking = _asking(text)
    for kind, weight, rule in _rules():
        worth = weight if rule.search(asking) else weight * BACKGROUND if rule.search(text) else 0.0
        if worth:
            scores[kind] = max(scores.get(kind, 0.0), worth) + (0.5 if kind in scores else 0.0)
    order = [kind for kind, _, _ in _rules()]
    return tuple(sorted(scores, key=lambda kind: (-scores[kind], order.index(kind))))


def names_of(phrase: str) -> tuple[str, ...]:
    """Names that a phrase spells as code does, or calls a function and the like ("the main function")."""
    return tuple(dict.fromkeys((*identifiers_of(phrase), *_called(phrase))))


def _spelled_as_code(phrase: str) -> tuple[str, ...]:
    """The same without words that only begin with a capital letter; plain words in marks."""
    spelled = dict.fromkeys(match.group() for match in _IDENTIFIER.finditer(phrase))
    return (*spelled, *(f"`{name}`" for name in _called(phrase) if name not in spelled))


def _called(text: str) -> list[str]:
    """Names that the question calls a class, a function and so on."""
    words = (next(filter(None, found)) for found in _CALLED.findall(text))
    return [word for word in words if word.lower() not in thesaurus().stop and word.lower() not in _PRONOUNS]


def identifiers_of(text: str) -> tuple[str, ...]:
    """Names as code spells them: `a.b`, `name(`, `name=`, snake_case, camelCase; a capitalised word is none."""
    found = (re.split(r"::|#", match.group()) for match in _IDENTIFIER.finditer(text))
    names = [".".join(pieces) for pieces in found]
    names += [
        piece
        for match in _QUOTED.finditer(text)
        if re.fullmatch(r"[\w.$:#-]+", piece := (match.group("a") or match.group("b"))) and len(piece) > 2
    ]
    capital = re.findall(r"(?<=[a-z,;] )[A-Z][A-Za-z0-9]{2,}\b", text)
    found_names = dict.fromkeys(name.strip("$") for name in (*names, *capital) if len(name) > 1)
    # `Store` of `Store.put` names no other thing than that. Sorted, what begins with a text stands right behind it.
    ordered = [*sorted(found_names), ""]
    return tuple(
        name
        for name in found_names
        if not ordered[bisect_left(ordered, f"{name}.", hi=len(found_names))].startswith(f"{name}.")
    )


def _quoted_phrases(text: str) -> dict[str, Concept]:
    """Texts in quotes of several words, by themselves in lower case."""
    found: dict[str, Concept] = {}
    for match in islice(_QUOTED.finditer(text), MAX_QUOTES):
        pieces = re.findall(r"[^\W_]+", match.group("a") or match.group("b"))
        if 1 < len(pieces) <= 8:
            words = " ".join(pieces)
            spelled = (("_".join(pieces), 1.0), *((piece, 0.6) for piece in pieces))
            found[words.lower()] = Concept(words, spelled, True, True)
    return found


def concepts_of(text: str) -> tuple[Concept, ...]:
    """The meaning words of a text in order, each once, with what is near them by the thesaurus."""
    known = thesaurus()
    text = _LEFT_OUT.sub(" ", without_frame(_HYPHENED.sub("email", text)))  # as code spells it
    found = _quoted_phrases(text)
    quoted = {match.group("a") or match.group("b") for match in _QUOTED.finditer(text)}
    raw = [match.group() for match in WORD.finditer(text)]
    roots = [stem(word) for word in raw]
    may_be_status = _ANSWERED.search(text) is not None
    stop = known.stop - {match["noun"].lower() for match in _AS_NOUN.finditer(text)}
    repeated = {match["verb"] for match in _AGAIN.finditer(text)}
    is_log = len({word for word in raw if word[0].isdigit()}) > MAX_NUMBERS
    for word, root in zip(raw, roots, strict=True):
        if is_log and word[0].isdigit():
            continue
        pieces = [piece for piece in parts(word) if len(piece) > 1]
        if may_be_status and word.isdigit() and len(named := status_words(word)) > 1:
            spelled = (("_".join(named), 1.0), (word, SAME), *((piece, 0.6) for piece in named if len(piece) > 3))
            found.setdefault(root, Concept(" ".join(named), spelled, True, True))
        elif len(pieces) > 1 and word.lower() in LANGUAGES:
            # `JavaScript` is no script, and texts that say it are split.
            others = tuple((other, SAME) for other in known.same.get(root, ()))
            found.setdefault(root, Concept(word, ((word.lower(), 1.0), *others, (pieces[0], 0.5)), False))
        elif len(pieces) > 1 and word.isascii():
            found.setdefault(root, Concept(word, tuple((piece, 0.6) for piece in pieces), True))
        elif CJK.search(word):
            continue
        elif word in quoted:
            found.setdefault(root, Concept(word, ((word.lower(), 1.0),), True))
        elif word.lower() not in stop and root not in found and (len(word) > 1 or word.isdigit()):
            same = known.same.get(root, ())
            near = tuple((other, NEAR) for other in known.near.get(root, ()) if other not in same)
            alike = (*same, *spellings(word.lower()))
            once_more = ((f"re{word.lower()}", 1.0),) if word in repeated else ()
            forms = ((word.lower(), 1.0), *once_more, *((other, SAME) for other in alike), *near)
            found[root] = Concept(word, forms, word[0].isdigit())
    spoken_at = Spoken(roots)
    met = [(phrase, places) for phrase in known.phrases if (places := spoken_at.find(phrase, text)) is not None]
    taken: set[int] = set()
    for phrase, places in sorted(met, key=lambda item: -len(item[0])):
        if len(phrase) > 1 and taken.intersection(places):
            continue  # a longer phrase has said it
        taken.update(places if len(phrase) > 1 else ())
        spoken = [raw[at] for at in places] if phrase[0].isascii() else list(phrase)
        targets = [(word, 0.8) for word in known.phrases[phrase]]
        if len(phrase) == 2 and all(word.isascii() and word.isalpha() for word in spoken):
            targets.insert(0, ("".join(spoken).lower(), 1.0))  # `TooLongFrameException`
        for word in spoken:
            if found.pop(stem(word), None) is not None and word.isascii():
                targets.append((word.lower(), 0.5 if len(phrase) > 1 else 1.0))
        found.setdefault(" ".join(phrase), Concept(" ".join(spoken), tuple(targets), False))
    return tuple(found.values())
