"""Where a way begins that a question asks for, and where it ends. Works on the words alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_BY_WHICH: Final = r"(?:by|through|via|in|over|along) (?:which|what) (?:steps|calls|way|path|functions|methods|classes)"
_REACHES: Final = r"(?:become|turned into|end up (?:as|in)|get (?:to|into)|reach|arrive (?:at|in))"
_ONWARD: Final = (
    r"(?:go|goes|gone|pass|passed|travel|run|flow|come|handed)(?: on)? (?:until|till|before|up to|down to|to)"
)
_ENDS: Final = tuple(
    re.compile(rule, re.IGNORECASE)
    for rule in (
        r"\bbetween (?P<start>.{2,120}?) and (?P<end>.{2,160}?)(?:[?.;]|$)",
        r"\bfrom (?P<start>.{2,160}?) (?:(?:down |through |up )?to|into|onto|until|till) (?P<end>.{2,160}?)(?:[?.;]|$)",
        r"\bhow (?:does|do|is|are) (?P<start>.{2,120}?) (?:become|turned into|end up (?:as|in)|get (?:to|into)|reach)"
        r" (?P<end>.{2,120}?)(?:[?.;,]|$)",
        rf"\b{_BY_WHICH} (?:does|do|is|are)"
        r" (?P<start>.{2,120}?) (?:become|turned into|end up (?:as|in)|get (?:to|into)|reach|arrive (?:at|in))"
        r" (?P<end>.{2,120}?)(?:[?.;,]|$)",
        r"\bthat (?P<start>.{2,120}?) (?:gets?|comes?) (?:to|into) (?P<end>.{2,120}?)(?:[?.;,]|$)",
        r"\bvon (?P<start>.{2,120}?) bis (?P<end>.{2,160}?)(?:[?.;]|$)",
        r"从(?P<start>.{1,60}?)到(?P<end>.{1,60}?)(?:[？?。.;]|$)",
    )
)
_FIRST: Final = tuple(
    re.compile(rule, re.IGNORECASE)
    for rule in (
        rf"\bfrom (?P<start>[^,.?;]{{2,120}}), (?:how|{_BY_WHICH}) (?:does|do|is|are) (?P<what>[^?;]{{2,80}}?)"
        rf" (?:{_ONWARD}|{_REACHES}) (?P<end>.{{2,160}}?)(?:[?;]|$)",
        rf"\b{_BY_WHICH} (?:does|do|is|are) (?P<start>[^?;]{{2,80}}?) {_ONWARD} (?P<end>.{{2,160}}?)(?:[?;]|$)",
    )
)
"""A beginning that is told before the way is asked for, and a way of which only the end is told."""
_SAID_BEFORE: Final = re.compile(r"(?:it|its|this|that|they|them|their|everything|there|here)\b", re.IGNORECASE)
"""What takes the way was told in the sentence before."""
_SENTENCE: Final = re.compile(r"[^.;!?]{1,200}(?:\.\w[^.;!?]{0,100}){0,4}[.;!?](?=\s|$)")
_STARTING: Final = re.compile(r"\bstarting (?:at|from|with) (?P<start>[^,.?;]{2,80})", re.IGNORECASE)
_DOOR: Final = re.compile(
    r"(?:the |an? )?(?:incoming )?(?:(?:http|rest|web|api) )?(?:requests?|controllers?|routes?|handlers?|endpoints?|api"
    r"|network|socket|wire|client|browser|frontend|outside|router|command(?: line)?|cli|shell|terminal|prompt)",
    re.IGNORECASE,
)
"""Where anything may come in: what comes in says which is meant."""
_CARRIED: Final = re.compile(
    rf"\b(?:how|{_BY_WHICH}) (?:does|do|is|are) (?P<what>.{{2,80}}?)"
    r" (?:get|go|gets|goes|travel|flow|come|sent|passed|handed|carried"
    r"|(?:find|make|take) (?:its|their|the|his|a) way)\b.{0,20}? from\b",
    re.IGNORECASE,
)


def ends_of(text: str, names_of: Callable[[str], tuple[str, ...]]) -> tuple[str, str, str]:
    """Where a way begins, where it ends, and what takes it; `names_of` tells the names of code in a phrase."""
    start = end = before = what = ""
    for rule in (*_FIRST, *_ENDS):
        match = rule.search(text)
        if match:
            start, end = match.group("start").strip(), match.group("end").strip()
            before = text[: match.start()]
            what = (match.groupdict().get("what") or "").strip()
            break
    carried = _CARRIED.search(text) if start and not what else None
    what = what or (carried.group("what").strip() if carried is not None else "")
    sentence = next(iter(_SENTENCE.findall(before)[-1:]), "")
    told = sentence.strip(" .,;:!\n")
    if what and told and _SAID_BEFORE.fullmatch(what):
        what = told  # "A visitor leaves a comment. How does it get from the endpoint to …"
    if start and (what or told) and _DOOR.fullmatch(start):
        start = f"{what or told} {start}"
    elif before.strip() and _SAID_BEFORE.match(start):
        start = f"{told or before.strip(' .,;:')} {start}"  # "A client connects. Where does its request go"
    elif start and not names_of(start) and (named := names_of(before)):
        start = f"{start} {' '.join(named)}"  # "I call `save`. By which calls does my row get to the disk?"
    starting = _STARTING.search(text)
    if starting:
        start = starting.group("start").strip()
    return start, end, what if carried is not None else ""
