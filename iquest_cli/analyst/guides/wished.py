"""What somebody wants to have one more of, however they say so: "how do I add a rule", "I need a placeholder of my own:
what do I write", "which files must I touch to support another shell".

Words alone; whether the repository has such things is not known here.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from iquest_cli.analyst.asked.question import ASKED_BESIDE


class Wish(NamedTuple):
    """`verb` in lower case, "add" where none is said; `what` as it is written, "" where words do not tell it; `like`
    one that is there already."""

    verb: str
    what: str
    like: str = ""


_HOW: Final = re.compile(
    r"(?:^|[.!?] )\W*how (?:to|(?:do|can|should|would|could|must) (?:i|we|you|one|people|someone))(?: go about)?"
    r" (?P<verb>[a-z]+) "
    r"(?P<what>[\w' \-]{2,60}?)"
    r"(?= (?:for|in|to|from|with|by|on|when|after|before|without|via|of) |,? (?:like|such as) |\W*$)"
    r"(?:,? (?:like|such as) (?:the )?(?P<like>\w{3,60}))?[^.?!]*\W*$",
    re.IGNORECASE,
)
_NO_VERBS: Final = frozenset(("it", "this", "that"))
_ENDS: Final = (
    r"(?= (?:for|in|to|from|with|by|on|when|after|before|without|via|of|that|which|such|like|and|is|are|should"
    r"|shall|must) "
    r"|[^\w\s'-]|$)"
)
_THING: Final = (
    r"(?:support for )?"
    r"(?P<what>(?:an?(?: (?:new|further|additional|custom|different))?|another|one more|(?:my|our|your) own)"
    rf" [\w' \-]{{2,60}}?){_ENDS}"
)
_ADD: Final = (
    r"(?:add|have|get|write|create|make|support|offer|introduce|plug in|teach \w+|build|put in|provide|bring in)"
)
_WHO: Final = r"(?:i|we|somebody|someone|you|one|a developer|a contributor)"
_ASKS: Final = (
    r".{0,300}?\b(?:what|where|how|which)\b[^?]{0,100}\b(?:add|write|written|enter|entered|put|register|registered|touch"
    r"|change|known|do|done|place|implement|extend|need|needed|start|provide|belong|declared|listed|told|learn)\b"
)
_ASKS_ALONE: Final = (
    r".{0,300}?\b(?:what|where|how|which)\b[^?]{0,100}\b(?:add|added|write|written|enter|entered|put|registered|register"
    r"|made known|make it known|implement|implemented|extend|belong|belongs|declared?|listed)\b"
)
"""What tells a wish where nobody says that they want something."""
_MORE: Final = r"(?:one more|another|an? (?:new|further|additional|custom)|(?:my|our|your) own)"
_WRITES: Final = (
    r"(?:write|written|add|added|implement|implemented|create|created|extend|extended|provide|supply|made|make)"
)
_ENTERS: Final = (
    r"(?:register|registered|enter|entered|known|add|added|put|declared?|listed|list|hook|hooked|plug|plugged|belongs?"
    r"|goes?|wired?|attached?|mentioned)"
)
_WHAT: Final = r"\b(?:what|which (?:\w+ )?(?:code|class(?:es)?|files?|parts?|types?|functions?))\b[^?.!]{0,60}\b"
_STEPS: Final = re.compile(
    rf"{_WHAT}{_WRITES}\b[^?.!]{{0,80}}\b(?:where|how|with what)\b[^?.!]{{0,60}}\b{_ENTERS}\b"
    rf"|\bwhere\b[^?.!]{{0,60}}\b{_ENTERS}\b[^?.!]{{0,80}}{_WHAT}{_WRITES}\b"
    rf"|\bhow (?:would|do|could|should|can|might) (?:i|we|you|one) (?:go about|proceed|set about)\b",
    re.IGNORECASE,
)
"""Who asks for both wants something added, whatever they call it."""
_WISHES: Final = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        rf"\b{_WHO}(?: would|'d)? (?:wants?|needs?|like|wish(?:es)?|plans?)(?: to {_ADD})? {_THING}{_ASKS}",
        rf"\b{_WHO} (?:am|are|is|'m) (?:writing|adding|making|building|creating) {_THING}{_ASKS}",
        rf"\bthere (?:should|shall|must|is to) be {_THING}{_ASKS}",
        rf"(?:^|[.;] )\W*{_THING} (?:is|are|should|shall|must) (?:to )?(?:be )?(?:added|supported|written|made){_ASKS}",
        rf"\b(?:what|where|which (?:\w+ )?(?:files|parts|places|classes|code|steps))\b[^?.]{{0,80}}?\b{_ADD} {_THING}",
        rf"(?:^|[.;] )\W*to {_ADD} {_THING}{_ASKS}",
        rf"\b(?P<what>[\w-]{{3,40}}) of {_MORE} (?:type|kind|sort|format|form)\b{_ASKS_ALONE}",
        rf"\b{_MORE} (?P<what>[\w' \-]{{2,60}}?){_ENDS}{_ASKS_ALONE}",
    )
)


def wish_of(text: str) -> Wish | None:
    """None for other questions. Of a pasted page its beginning and its end are looked at."""
    if len(text) > 2 * ASKED_BESIDE:
        text = f"{text[:ASKED_BESIDE]}\n{text[-ASKED_BESIDE:]}"
    match = _HOW.search(text)
    if match is not None and match["verb"].lower() not in _NO_VERBS:
        return Wish(match["verb"].lower(), match["what"], match["like"] or "")
    found = next((match for wish in _WISHES if (match := wish.search(text)) is not None), None)
    if found is not None:
        return Wish("add", found["what"])
    return Wish("add", "") if _STEPS.search(text) is not None else None
