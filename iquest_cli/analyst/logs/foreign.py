"""Messages that nothing here writes: libraries and the system write messages too."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from iquest_cli.analyst.evidence.evidence import Evidence
    from iquest_cli.analyst.ranking.relevance import Relevance

SAID: Final = 0.5
"""Share of a pasted message that a text must say to be where it comes from, though no run of words is the same."""
_MESSAGE: Final = re.compile(
    r"\s*[\"'`]?(?:[\w.$]{0,80}(?:Error|Exception)\w{0,20}|(?i:error|fatal|panic|warning)|E[A-Z]{3,12})"
    r"(?:\[\w+\])?\s*:\s*\S"
)
_INTERROGATIVE: Final = re.compile(r"\?|\b(?:where|why|what|which|who|how|when|does|do|is it|can i)\b", re.IGNORECASE)


def unless_foreign(relevance: Relevance, told: Evidence) -> Evidence:
    """The same, but that a message which is all of the question is not found where nothing says half of it."""
    text = told.question.text
    if not _MESSAGE.match(text) or _INTERROGATIVE.search(text):
        return told
    said = [record.line.message for record in (*told.logs, *told.other_logs)]
    said += [f"{fact.name} {fact.value}" for fact in (*told.raises, *([told.told] if told.told is not None else []))]
    if told.is_found and max((relevance.of_text(message) for message in said), default=0.0) >= SAID:
        return told
    return replace(told, is_found=False, missing=(), is_foreign=True)
