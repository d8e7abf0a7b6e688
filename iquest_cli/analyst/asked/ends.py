"""Where a way begins that a question asks for, and where it ends. Works on the words alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.asked.framed import FOLLOWS

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
_UNTIL: Final = re.compile(
    r"\b(?:what happens|what (?:does|do|is|are)|(?:(?:by|through|via|in|over|along) )?which"
    rf"|{FOLLOWS})\b(?P<middle>[^?]{{0,200}}?)"
    r",? (?:until|till) (?P<end>[^?]{2,200}?)(?:[?;]|$)",
    re.IGNORECASE,
)
_ASKS_WAY: Final = re.compile(
    rf"\bwhat happens\b|\b{FOLLOWS}|\b(?:go|goes|gone|run|pass|passes|passed|come|comes) through\b"
    r"|\b(?:functions|methods|steps|calls|stages|classes|layers|parts)\b",
    re.IGNORECASE,
)
_OF_WAYS: Final = re.compile(
    r"\b(?:functions|methods|steps|calls|stages|classes|layers|parts|step by step|in (?:what|which) order"
    r"|from (?:there|then)(?: on)?|after (?:that|this)|then|next"
    r"|(?:does|do|is|are|has|have|been|did|it|that|this|they|them)(?= |$)"
    r"|(?:go|goes|gone|run|pass|passes|passed|come|comes)(?: through| on)?|through|with|to)\b",
    re.IGNORECASE,
)
"""What says only that there is a way."""
_FROM_THERE: Final = re.compile(r"(?:^|[.;,])\W*from (?:there|then)$", re.IGNORECASE)
_LEADS: Final = re.compile(r"^(?:from|when|after|if|once|at|in) +", re.IGNORECASE)
_SPOKEN_OF: Final = re.compile(r"(?:the|this|that) [\w-]+", re.IGNORECASE)
"""A thing that the sentence before has told of, and tells more of."""
_SAID_BEFORE: Final = re.compile(r"(?:it|its|this|that|they|them|their|everything|there|here)\b", re.IGNORECASE)
"""What takes the way was told in the sentence before."""
_SENTENCE: Final = re.compile(r"[^.;!?]{1,200}(?:\.\w[^.;!?]{0,100}){0,4}[.;!?](?=\s|$)")
_SENTENCE_END: Final = re.compile(r"[.;!?]\s+(?=\S)")
_STARTING: Final = re.compile(r"\bstarting (?:at|from|with) (?P<start>[^,.?;]{2,80})", re.IGNORECASE)
_DOOR: Final = re.compile(
    r"(?:the |an? )?(?:incoming )?(?:(?:http|rest|web|api) )?(?:requests?|controllers?|routes?|handlers?|endpoints?|api"
    r"|network|socket|wire|client|browser|frontend|outside|router|command(?: line)?|cli|shell|terminal|prompt)",
    re.IGNORECASE,
)
"""Where anything may come in: what comes in says which is meant."""
MAX_TOLD: Final = 240
_CARRIED: Final = re.compile(
    rf"\b(?:how|{_BY_WHICH}) (?:does|do|is|are) (?P<what>.{{2,80}}?)"
    r" (?:get|go|gets|goes|travel|flow|come|sent|passed|handed|carried"
    r"|(?:find|make|take) (?:its|their|the|his|a) way)\b.{0,20}? from\b",
    re.IGNORECASE,
)


def ends_of(text: str, names_of: Callable[[str], tuple[str, ...]]) -> tuple[str, str, str]:
    """Where a way begins, where it ends, and what takes it; `names_of` tells the names of code in a phrase."""
    until = _until(text)
    if until is not None:
        return (*until, "")
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
    elif start and told and _SPOKEN_OF.fullmatch(start) and not names_of(start):
        start = f"{told} {start}"  # "I type a command in the console. How does the line become a call"
    elif before.strip() and _SAID_BEFORE.match(start):
        start = f"{told or before.strip(' .,;:')} {start}"  # "A client connects. Where does its request go"
    elif start and not names_of(start) and (named := names_of(before)):
        start = f"{start} {' '.join(named)}"  # "I call `save`. By which calls does my row get to the disk?"
    starting = _STARTING.search(text)
    if starting:
        start = starting.group("start").strip()
    return start, end, what if carried is not None else ""


def _until(text: str) -> tuple[str, str] | None:
    """Both ends of "what happens to X until Y" and "X. Which functions does it go through until Y"."""
    asked = max((found.end() for found in _SENTENCE_END.finditer(text[:-1])), default=0)
    match = _UNTIL.search(text, asked) or _UNTIL.search(text)
    if match is None or not _ASKS_WAY.search(match.group()):
        return None
    told = text[: match.start()].strip(" .,;:!\n")[-MAX_TOLD:]
    told = _FROM_THERE.sub("", told)
    middle = _OF_WAYS.sub(" ", match.group("middle"))
    start = _LEADS.sub("", " ".join(f"{told} {middle}".split()).strip(" ,."))
    return (start, match.group("end").strip()) if start else None
