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
    question for one technology, or for a version of one language, calls it."""

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
    r"|scala|c#|c\+\+|\.net|dotnet|typescript|swift|dart|flutter|elixir|compiler|toolchain|runtime)"
)
_ONE: Final = (
    rf"{_OPEN}(?:(?:does|do|will) {_IT} (?:use|need|require|rely on|depend on|run on|work with)"
    rf"|is {_IT} (?:using|built (?:with|on|in)|written (?:in|with)|based on))(?: an?| the)? "
    rf"(?P<name>[\w@./+#-]+(?: [\w./+#-]+){{0,2}}?)(?: or not)?{_HERE}{_END}"
)
_NAMED_LANGUAGE: Final = re.compile(
    r"(?<![\w.])(?:python|golang|go(?!\w)|node(?:\.?js)?|java(?!\w)|jdk|jvm|jre|ruby|php|rust|kotlin|scala|c#|c\+\+|\.net"
    r"|dotnet|typescript|swift|dart|flutter|elixir)"
)
_YES_OR_NO: Final = re.compile(r"\W*(?:\w+\W+){0,4}(?:does|do|is|will)\b")
_NO_NAMES: Final = re.compile(r"(?:any|some|my|your|its|this|that|more|less|all|no|other|which|what)\b", re.IGNORECASE)


class _Asking(NamedTuple):
    """`keys`: without one of these runs of letters no sentence asks for it; `words` take long to read."""

    keys: tuple[str, ...]
    words: str
    ask: ProjectAsk


@lru_cache(maxsize=1)
def _known() -> tuple[_Asking, ...]:
    found = []
    for line in data_lines("projectwords.txt"):
        topic, keys, *said, words = line.split("\t")
        ask = ProjectAsk(topic)
        if topic.startswith("roles:"):
            ask = ProjectAsk("roles", said[0], tuple(topic.removeprefix("roles:").split(" ")))
            words = _of_roles(words)
        found.append(_Asking(tuple(keys.split(",")), words, ask))
    return tuple(found)


@lru_cache(maxsize=64)
def _compiled(words: str) -> re.Pattern[str]:
    words = words.replace("{it}", _IT).replace("{use}", _USE).replace("{language}", _LANGUAGE)
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
    if not last or len(last) > MAX_ASKED:
        return None
    low = last.lower()
    asking = (one for one in _known() if any(key in low for key in one.keys))
    found = next((one.ask for one in asking if _compiled(one.words).search(last)), None)
    if found is not None and found.topic == "versions" and (named := _NAMED_LANGUAGE.search(low)):
        return found._replace(name=named[0])
    if found is None and _YES_OR_NO.match(low) and (asked := re.search(_ONE, last, re.IGNORECASE)):
        name = asked["name"]
        return None if _NO_NAMES.match(name) else ProjectAsk("one", name=name)
    return found
