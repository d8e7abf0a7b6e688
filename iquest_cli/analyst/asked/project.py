"""Which fact about a project as a whole a question asks for: what it is built with, its licence, where its tests are.

Works on the words alone (`texts/data/projectwords.txt`). A question about a part of the program ("which database does
the session store use?") asks for no such fact.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from iquest_cli.analyst.texts.words import data_lines

MAX_ASKED: Final = 160
"""Letters of a sentence that asks for a fact; whoever writes more tells of something."""


class ProjectAsk(NamedTuple):
    """`topic` is a fact's, `roles` those of `catalog.ROLES` that are asked for, `said` the words for it; `name` what a
    question for one technology calls it."""

    topic: str
    said: str = ""
    roles: tuple[str, ...] = ()
    name: str = ""


_IT: Final = (
    r"(?:it|this|they|you|we|(?:this|the|your|our)(?: whole| entire)? (?:project|repo(?:sitory)?|app(?:lication)?"
    r"|service|server|program|tool|library|package|code ?base|code|system|product|software|site|thing))"
)
_HERE: Final = (
    rf"(?:,? (?:here|there|at all|by default|in (?:here|production|general|{_IT})|by {_IT}|for {_IT}"
    r"|to work|to run|to build|to start))*"
)
_OPEN: Final = r"^\W*(?:(?:so|and|ok|hi|hello|please|also|can you tell me|tell me|i want to know|do you know)[ ,:]+)*"
_END: Final = r"\W*$"
_WHICH: Final = r"(?:which|what)(?: kinds?| types?| sorts?)?(?: of)?(?: the| main| primary)?"
_USE: Final = (
    r"(?:use[sd]?|using|rel(?:y|ies) on|built (?:on|with|in|upon|around)|based on|written (?:in|with|on)|need(?:s|ed)?"
    r"|require[sd]?|depends? on|run(?:s|ning)? on|sit(?:s|ting)? on|store(?:s|d)? (?:its )?data in|work(?:s)? with"
    r"|have|has|behind|employed?|employs|talk(?:s)? to|build on|build(?:s)? with)"
)
_LANGUAGE: Final = (
    r"(?:(?:the )?(?:programming )?languages?|python|go(?:lang)?|node(?:\.?js)?|java|jdk|jvm|jre|ruby|php|rust|kotlin"
    r"|scala|c#|c\+\+|\.net|dotnet|typescript|swift|compiler|toolchain|runtime)"
)
_MAY: Final = re.compile(
    r"data|\bdbs?\b|dbms|persist|framework|stack|tech|librar|orms?\b|mapper|query builder|migrat|cach|search|queue"
    r"|broker|schedul|runner|bus\b|messag|tests?\b|testing|logg|templat|client|parser|server|router|auth|css|styl|state"
    r"|bundl|lint|format|check|serial|valid|json|async|runtime|metric|monitor|tracing|observ|track|rpc|graphql|socket"
    r"|inject|container|storage|store|learning|language|depend|package|module|crate|gem|version|need|requir|licen[cs]e"
    r"|who |commercial|open[- ]source|free software|how (?:big|large|long|many|much)|ci\b|pipeline|workflow|job|port"
    r"|^\W*(?:so |and )?(?:does|do|is|will) "
    r"|config|organi[sz]|structur|architect|laid out|layout|component|\bparts\b|layer|arranged|divided|\bsplit\b"
    r"|set up|block"
    r"|errors?\b|exception|failure|panic|\blogs?\b"
    r"|built|written|made|implement|developed|coded|programmed|toolkit|runs? (?:in|on)|step|design",
    re.IGNORECASE,
)
"""Without one of these no sentence asks for a fact; the patterns behind it take long to read."""
_ONE: Final = (
    rf"{_OPEN}(?:(?:does|do|will) {_IT} (?:use|need|require|rely on|depend on|run on|work with)"
    rf"|is {_IT} (?:using|built (?:with|on|in)|written (?:in|with)|based on))(?: an?| the)? "
    rf"(?P<name>[\w@./+#-]+(?: [\w./+#-]+){{0,2}}?)(?: or not)?{_HERE}{_END}"
)
_NO_NAMES: Final = re.compile(r"(?:any|some|my|your|its|this|that|more|less|all|no|other|which|what)\b", re.IGNORECASE)


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], ProjectAsk], ...]:
    found = []
    for line in data_lines("projectwords.txt"):
        topic, *said, words = line.split("\t")
        words = words.replace("{it}", _IT).replace("{use}", _USE).replace("{language}", _LANGUAGE)
        if topic.startswith("roles:"):
            roles = tuple(topic.removeprefix("roles:").split(" "))
            found.append((_compiled(_of_roles(words)), ProjectAsk("roles", said[0], roles)))
        else:
            found.append((_compiled(words), ProjectAsk(topic)))
    return tuple(found)


def _compiled(words: str) -> re.Pattern[str]:
    return re.compile(f"{_OPEN}(?:{words}){_HERE}{_END}", re.IGNORECASE)


def _of_roles(noun: str) -> str:
    """Every way to ask which technology of a kind a project uses."""
    return (
        rf"{_WHICH} (?:{noun})(?: (?:does|do|is|are|was|did|has|should)(?: {_IT})?(?: being)? {_USE}"
        r"| do (?:i|we|you) need)"
        rf"|(?:which|what)(?:'s| is| are) (?:the |its |your )?(?:{noun})"
        rf"(?: (?:that )?(?:{_IT} )?(?:used?|uses|is using))?"
        rf"|(?:which|what) (?:{noun}) is this"
    )


def project_asked(text: str, repository: str = "") -> ProjectAsk | None:
    """None for every other question. Of several sentences the last one is looked at."""
    last = " ".join(re.split(r"(?<=[.?!]) ", text[-2 * MAX_ASKED :].strip())[-1].split())
    if repository:
        last = re.sub(rf"(?<![\w/.-]){re.escape(repository)}(?![\w/.-])", "it", last, flags=re.IGNORECASE)
    if not last or len(last) > MAX_ASKED or not _MAY.search(last):
        return None
    found = next((ask for pattern, ask in _patterns() if pattern.search(last)), None)
    if found is None and (one := re.search(_ONE, last, re.IGNORECASE)) and not _NO_NAMES.match(one["name"]):
        return ProjectAsk("one", name=one["name"])
    return found
