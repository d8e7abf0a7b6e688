"""A later question of a talk that speaks of what was told before: "and who tests it?". Works on words alone."""

from __future__ import annotations

import re
from typing import Final

MAX_WORDS: Final = 12
"""A longer question says itself what it means."""
_LEAD: Final = re.compile(r"^(?:(?:and|but|so|ok|okay|then|also|now)\b[\s,]*)+", re.IGNORECASE)
_MEANT: Final = re.compile(
    r"\b(?:it|them|(?:this|that)(?: (?:function|method|class|type|one|file|setting|route)\b|(?=\W*$)"
    r"|(?= (?:\w+ed|set|made|done|read|written|built|run)\W*$)))(?!['\u2019])\b",
    re.IGNORECASE,
)
_ITS: Final = re.compile(r"\b(?:its|their)\b", re.IGNORECASE)
_NOBODY: Final = re.compile(
    r"\b(?:is|was|does|make|makes) it (?:possible|take|mean|that|to|ok|okay)\b|\bit (?:is|was) ", re.IGNORECASE
)
"""Where the word stands for nothing that was told."""
_SHOWN: Final = re.compile(r"(?:please )?show(?: me)?(?: the)?(?: code| source)?\W*", re.IGNORECASE)
_BARE: Final = re.compile(
    r"(?:(?:what|how) about )?(?:the |its )?(?P<what>tests?|callers?|users|callees|logs?)\W*",
    re.IGNORECASE,
)
"""A question that is no more than what it asks of the subject: "what about tests?"."""
_ASKED: Final = {
    "test": "Who tests {}?",
    "caller": "Who calls {}?",
    "user": "Who calls {}?",
    "callee": "What does {} call?",
    "log": "What does {} log?",
}
_NAMED: Final = re.compile(r"\w[_.:/]\w|\w\(|[a-z][A-Z]|[\"'`]\w")
"""A name out of code, a path, a quotation."""
_SUBJECT: Final = re.compile(r"\W{0,4}`([A-Za-z_$][\w$.]*(?:\(\))?)`")


def subject_of(answer: str) -> str:
    """The name that an answer's Markdown begins with; "" where it begins with none."""
    found = _SUBJECT.match(answer)
    return found[1].removesuffix("()") if found else ""


def spelled_out(question: str, subject: str) -> str:
    """The question with the subject in place of the word that refers to it; the question itself where none does."""
    text = _LEAD.sub("", question)
    if not subject or len(text.split()) > MAX_WORDS or _NAMED.search(text) or _NOBODY.search(text):
        return question
    if _SHOWN.fullmatch(text):
        return subject
    if (bare := _BARE.fullmatch(text)) is not None:
        return _ASKED[bare["what"].lower().removesuffix("s")].format(subject)
    said = _ITS.sub(lambda _: f"{subject}'s", _MEANT.sub(lambda _: subject, text))
    return said[:1].upper() + said[1:] if said != text else question
