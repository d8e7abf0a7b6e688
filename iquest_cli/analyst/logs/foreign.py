"""Messages that nothing here writes: libraries and the system write messages too."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.logs.literal_texts import Words, share_of, words_of

if TYPE_CHECKING:
    from iquest_cli.analyst.asked.question import Question
    from iquest_cli.analyst.evidence.evidence import Evidence
    from iquest_cli.analyst.ranking.relevance import Relevance

SAID: Final = 0.5
"""Share of a pasted message that a text must say to be where it comes from, though no run of words is the same."""
_MESSAGE: Final = re.compile(
    r"\s*[\"'`]?(?:[\w.$]{0,80}(?:Error|Exception)\w{0,20}|(?i:error|fatal|panic|warning)|E[A-Z]{3,12})"
    r"(?:\[\w+\])?\s*:\s*\S"
)
_SOURCE: Final = re.compile(
    r"\b(?:comes? from|(?:is|are|was|gets?) (?:written|logged|printed|raised|thrown|emitted)|what (?:does|is)|mean)\b",
    re.I,
)
MIN_WORDS: Final = 3
_INTERROGATIVE: Final = re.compile(r"\?|\b(?:where|why|what|which|who|how|when|does|do|is it|can i)\b", re.IGNORECASE)


def unless_foreign(relevance: Relevance, told: Evidence) -> Evidence:
    """The same, but that a message which is all of the question, or which it asks in quotes where it comes from, is
    not found where nothing says half of it."""
    text, asked = told.question.text, _asked_for(told.question)
    if not asked and (not _MESSAGE.match(text) or _INTERROGATIVE.search(text)):
        return told
    said = [record.line.message for record in (*told.logs, *told.other_logs)]
    said += [f"{fact.name} {fact.value}" for fact in (*told.raises, *([told.told] if told.told is not None else []))]
    shares = (share_of(asked, message) if asked else relevance.of_text(message) for message in said)
    if told.is_found and max(shares, default=0.0) >= SAID:
        return told
    return replace(told, is_found=False, missing=(), is_foreign=True)


def _asked_for(question: Question) -> Words:
    """The words of the one message in quotes that a question asks the source of; none of other questions."""
    if (
        not {"logs", "errors"}.intersection(question.kinds)
        or len(question.quoted) != 1
        or not _SOURCE.search(question.text)
    ):
        return ()
    words = words_of(question.quoted[0])
    return words if len(words) >= MIN_WORDS else ()
