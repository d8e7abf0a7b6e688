"""Who does what a question says is done: of "how are passwords hashed" the function that calls something which hashes,
or keeps as a hash what a call gives, before those that only read or compare one.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.texts.source import MAX_LINE, Source
from iquest_cli.analyst.texts.words import WORD, parts, stem, text_stems

if TYPE_CHECKING:
    from collections.abc import Callable

    from iquest_cli.analyst.ranking.scored import Scored

DOES: Final = 1.4
"""For what does it by one of its lines."""
TO_OTHERS: Final = 1.2
"""The same where the line says nothing of what it is done to."""
NAMED_SO: Final = 1.25
"""For what is called as doing it: `hash_password`, but not `compare_password_hash`."""
MAX_LINES: Final = 200
_PASSIVE: Final = re.compile(
    r"\W*(?:how|when) (?:is|are|was|were|does|do)\b[^?.]{1,60}?\b(?:get |being )?"
    r"(?P<verb>[a-z]{2,}(?:ed|en|wn|nt|pt|lt|de))\b(?: (?:out|up|down|off|away|back|in))?\W*$",
    re.IGNORECASE,
)
"""The whole of a short question: of a longer one the rest says more of what is meant."""
_IRREGULAR: Final = {
    "sent": "send", "written": "write", "built": "build", "kept": "keep", "drawn": "draw", "thrown": "throw",
    "chosen": "choose", "made": "make", "spent": "spend", "given": "give", "taken": "take", "driven": "drive",
    "hidden": "hide", "broken": "break", "swept": "sweep", "split": "split", "shown": "show",
}  # fmt: skip
_EMPTY: Final = frozenset(map(stem, ("decide", "work", "look", "make", "do", "handle")))
"""Verbs that all code is named after, or none."""
_CALL: Final = re.compile(r"(?P<name>[A-Za-z_$][\w$]*)[!?]?\s*(?:<[\w, ]{1,40}>)?\(")
_KEPT: Final = re.compile(r"(?P<names>[\w.$>:\[\]@, -]{1,80}?)\s*:?=(?![=>])[^=\n]*\w\(")
_DEFINES: Final = re.compile(
    r"\s*(?:@|(?:export |public |private |protected |static |async |pub )*(?:def|func|fn|fun|function|class)\b)"
)
_ONLY_LOOKS: Final = frozenset(
    map(stem, ("compare", "check", "verify", "get", "is", "has", "set", "find", "load", "read", "new", "init"))
)


_DECIDED: Final = re.compile(
    r"\bdecided (?P<asks>whether|if|that|when)\b[^,;.?]{3,160}?"
    r"\b(?:is|are|was|were|gets?|be|needs?|may|can|must|should) (?P<verb>\w+(?: \w+){0,5})\W*(?:[,;.?]|$)",
    re.IGNORECASE,
)
"""What is decided: of "where is it decided whether a job is tried again" that it is tried again."""
_ASKS: Final = frozenset(("should", "is", "can", "may", "must", "has", "needs", "need", "will", "allow", "allows"))
PREDICATE: Final = 1.2
ANSWERS: Final = 4.0
"""For a name that asks what is decided, `isJobStale`, and for one that asks that alone, `shouldRetry`."""


def decided(text: str) -> str:
    """The words for what is decided, where a question asks for where that is; "" for others."""
    match = _DECIDED.search(text)
    return match["verb"] if match else ""


def predicate_factor(text: str, name: str, says: Callable[[str], bool]) -> float:
    """What a name gains that asks what is decided; most where it asks for nothing else: `says` tells of a word whether
    it means what is decided."""
    match = _DECIDED.search(text)
    first, *rest = parts(name) or ("",)
    if match is None or match["asks"].lower() not in ("whether", "if") or first not in _ASKS:
        return 1.0
    return ANSWERS if rest and all(says(word) for word in rest) else PREDICATE


_WHERE: Final = re.compile(
    r"\b(?:where|which (?:code|function|method|part))\b (?:is|are|was|were|gets?|does|do)\b[^?.,;]{1,80}?"
    r"\b(?:get |being )?(?P<verb>[a-z]{2,}(?:ed|en|wn|nt|pt|lt|de))\b"
    r"(?=\W*$|[,;?.]| (?:from|to|into|in|on|at|by|with|for|so|because|when|if|once|after|before|that|which|until|unless"
    r"|as|while|and|again|out|away|off|up|down)\b)",
    re.IGNORECASE,
)


@lru_cache(maxsize=64)
def verb_of(text: str) -> str:
    """Stem of the verb of a question that asks how something is done to something; "" for other questions."""
    match = _PASSIVE.match(text) or _WHERE.search(text)
    if match is None:
        return ""
    verb = verb_stem(match["verb"])
    return "" if verb in _EMPTY else verb


def verb_stem(word: str) -> str:
    """Stem of a verb from one of its forms: `sent` is one of "send"."""
    return stem(_IRREGULAR.get(word.lower(), word.lower()))


def factor_of(source: Source, scored: Scored, verb: str, wanted: frozenset[str] = frozenset()) -> float:
    """What a function gains that does it; `wanted` are the stems of what it is done to, which a line may say."""
    symbol = scored.symbol
    factor = NAMED_SO if _is_called(scored.name.rpartition(".")[2], verb) else 1.0
    docs = source.doc_lines(symbol)
    said = frozenset(text_stems(scored.name.rpartition(".")[2]))
    if verb in said and not wanted.isdisjoint(said):
        wanted = frozenset()  # its name says what is done to what, so that no line need
    does = 1.0
    for number in range(symbol.name_line, min(symbol.end_line, symbol.name_line + MAX_LINES) + 1):
        text = source.line(symbol.path, number)
        if (
            len(text) <= MAX_LINE
            and "(" in text
            and number not in docs
            and not _DEFINES.match(text)
            and _does(text, verb)
        ):
            does = DOES if not wanted or not wanted.isdisjoint(text_stems(text)) else max(does, TO_OTHERS)
            if does == DOES:
                break
    return factor * does


def _does(text: str, verb: str) -> bool:
    if any(_is_called(match["name"], verb) for match in _CALL.finditer(text)):
        return True
    kept = _KEPT.match(text.strip())
    return kept is not None and any(stem(part) == verb for word in WORD.findall(kept["names"]) for part in parts(word))


def _is_called(name: str, verb: str) -> bool:
    """`hashPassword`, and `password_hash` as C and PHP have it; no `comparePasswordHash`."""
    spelled = parts(name)
    words = [stem(part) for part in spelled]
    is_state = len(words) > 1 and spelled[0].endswith("ed")  # `BlockedUsers` are a thing
    return bool(words) and ((words[0] == verb and not is_state) or (words[-1] == verb and words[0] not in _ONLY_LOOKS))
