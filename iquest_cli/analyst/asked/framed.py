"""Words that only say what is asked for: the impact of a change ("what would break if I change the way …"), a way
("trace a request until …"). Of the thing itself they say nothing, and code has them for other reasons."""

from __future__ import annotations

import re
from typing import Final

_WHO: Final = r"(?:i|we|you|one|somebody|someone|anybody|they)"
_CHANGES: Final = (
    r"(?:change|alter|modif(?:y|ie)|remove|delete|rename|touch(?:e)?|edit|drop|replace|rework|refactor)(?:s|d|ed)?"
)
_WAY: Final = r"(?: (?:the way(?: (?:in which|that|how))?|how|what|anything (?:in|about|of)))?"
_BREAKS: Final = (
    r"what (?:else |all |parts? |code |would |will |could |might |may |does |can |do |things? ){0,3}"
    r"(?:breaks?|(?:is|are|be|gets?|get) (?:affected|impacted)|(?:stops?|fails?)(?: (?:working|to work))?)"
)
_FRAME: Final = re.compile(
    rf"\b{_BREAKS}(?=[,.?;]|\s*$| (?:if|when|by)\b)|\b(?:if|when) {_WHO} {_CHANGES}\b{_WAY}"
    rf"|\b(?:(?:is|would) it (?:be )?)?(?:safe to|safely) {_CHANGES}\b{_WAY}"
    r"|\b(?:the )?(?:impact|consequences|effects?) of (?:changing|removing|renaming|deleting|editing)\b",
    re.IGNORECASE,
)
_OTHER: Final = (
    r"(?:(?:others?|different|more|fewer|less|another|additional|new|further|extra|one|an?|some|no|its|the) )+"
)
_OTHERWISE: Final = re.compile(
    r"\b(?:takes?|took|has|had|gets?|got|returns?|returned|gives?|gave|needs?|needed|expects?|expected|accepts?"
    rf"|accepted|raises?|raised|throws?|threw) (?:{_OTHER}(?:arguments?|parameters?|signature|name|types?"
    r"|return (?:type|value)s?|values?|results?|errors?|exceptions?)|something (?:else|different|more))\b(?=\W*$)"
    r"|\b(?:(?:is|are|was|were|be|got|gets?|did|does|do) )?(?:not )?(?:changed|removed|renamed|deleted|rewritten"
    r"|reworked|replaced|altered|moved|dropped|(?:work|behave|answer)(?:s|d|ed)? differently)(?=\W*$)",
    re.IGNORECASE,
)
"""How what is asked about would be another, at the end of such a question."""
_IMPACT: Final = re.compile(
    rf"\b{_BREAKS}|\bsafe to\b|\bsafely\b|\b(?:impact|consequences|effects?) of\b", re.IGNORECASE
)
FOLLOWS: Final = r"(?:trace|follow|walk (?:me |us )?through)(?= (?:how|what|an?|the|one|my|from|me|us)\b)"
"""Asks for a way as one would ask a guide."""
_FOLLOW: Final = re.compile(rf"(?:^|(?<=[.;!?] ))\W*(?:(?:please|can you|could you) )*{FOLLOWS}", re.IGNORECASE)


def without_frame(text: str) -> str:
    """The same text where it asks for something else."""
    text = _FOLLOW.sub(" ", text)
    return _OTHERWISE.sub(" ", _FRAME.sub(" ", text)) if _IMPACT.search(text) else text
