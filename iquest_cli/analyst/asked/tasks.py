"""What a newcomer does with a repository (run its tests, build it, install it, start it), as a question names it.

Knows the frames that stand around a task in a question; how each task is called is `known_tasks.py`'s knowledge.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from iquest_cli.analyst.asked.known_tasks import KnownTask, Task, known_tasks, word_lists

_WHO: Final = r"(?:i|we|you|one|people|someone|somebody|a newcomer|a developer|developers)"
_CAN: Final = r"(?:do|can|should|would|could|must|might|does|did|shall)"
_WAY: Final = (
    r"(?:(?:best|right|recommended|usual|proper|easiest|quickest|fastest|simplest|correct|preferred|official|intended"
    r"|standard|good) )?(?:ways?|commands?|steps|script|procedure|process|instructions?|guide|recipe)"
)
_NEED: Final = r"(?:(?:need|have|want) to |type to |run to |use to |do to )*"
_FRAME: Final = re.compile(
    rf"\bhow (?:to|{_CAN} {_WHO}(?: go about)?|{_WHO} (?:can|could|should|would|must)) {_NEED}"
    rf"|\b(?:what|which) (?:\w+ )?(?:commands?|scripts?|tasks?|targets?|tools?|steps)(?: {_CAN} {_WHO}| will| to"
    rf"| are needed to| is (?:used|needed) (?:to|for)| are used (?:to|for))? {_NEED}"
    rf"|\bwhat (?:must|should|do|would) {_WHO} (?:need to |have to |must )?(?:do|run|type|use|install|enter) to "
    rf"|\b(?:what(?:'s| is| are)|is there) (?:the |an? |any )?{_WAY} (?:to|for|of|that) "
    rf"|\b(?:show|tell|give) me (?:how to|the {_WAY} (?:to|for)) |^\W*{_WAY} (?:to|for) "
    rf"|^\W*(?:can|could|may) {_WHO} |^\W*(?:i|we)(?:'d| would)? (?:want|like|need|wish) to "
    rf"|\bwhere (?:is|are|can i find|do i find|does it say|is it (?:explained|described|documented|said)) (?:the )?"
    rf"(?:{_WAY} (?:to|for|on)|how to) |^\W*is it possible to ",
    re.IGNORECASE,
)
"""What stands before a task."""
_RUNNING: Final = re.compile(
    r"(?:what|which) (?:\w+ )?\w+ (?:run|start|execute)(?: (?:periodically|regularly|automatically|daily|hourly|nightly"
    r"|in the background|by themselves|every \w+|at \w+))*\W*",
    re.IGNORECASE,
)
"""What runs by itself, which nobody asks how to run: "which scheduled tasks run"."""
_PASSIVE: Final = re.compile(r"\bhow (?:is|are|do|does|was|were) (?!i\b|we\b|you\b|one\b|people\b)", re.IGNORECASE)
_ASKS: Final = re.compile(r"\b(?:how|which|what|where|why|who|when)\b", re.IGNORECASE)
"""Before a frame: something else is asked as well."""
_INSTRUCTIONS: Final = re.compile(
    r"\b(?:where|which|what) (?:are|is|page has|can i find|do i find|has) (?:the |any )?(?P<task>[\w -]{3,40}?) "
    r"(?:instructions|guide|steps|how-?to)\W*$",
    re.IGNORECASE,
)
_SILENT: Final = (
    "compil",
    "releas",
    "us",
    "mak",
    "updat",
    "upgrad",
    "generat",
    "creat",
    "migrat",
    "contribut",
    "configur",
)
"""Verbs that end in an e without -ing."""
MAX_HEADING: Final = 8
MAX_FRAMES: Final = 8
_LATER: Final = re.compile(
    r",? (?:right )?(?:before|after|when|once|while|so that|if|without having|instead of"
    r"|and (?:see|check) (?:if|that|whether)) [^?]{0,80}$"
)
_JOINED: Final = re.compile(
    r" ?(?:,|/|&|;| plus | then |\band then\b|\band also\b|\band\b|\bor\b|\bthen\b) ?(?:also |then )?"
)
_WORD: Final = re.compile(r"[\w'.+#:-]*\w[+#]*|[,/&;]")
_SUBJECT: Final = re.compile(
    r"\b(?:tests?|specs?|benchmarks?) (?:(?:of|for|in|from|under) (?:the |just |only )*)?(?:called |named )?"
    r"[`\"']?(?P<subject>[\w./:-]{2,80}?)[`\"']?"
    r"(?: (?:package|module|class|file|crate|folder|directory|component|tests?|function|method|app))?\W*$",
    re.IGNORECASE,
)
_TESTS_OF: Final = re.compile(r"\b(?:tests?|specs?) (?:of|for|in|from|under)\b", re.IGNORECASE)
_SPELLED: Final = re.compile(r"\w[_./:]\w|[a-z][A-Z]|\b[A-Z][a-z]+[A-Z]")
_GENERAL: Final = ("docker", "parallel", "code", "coverage", "ci", "watch", "container", "containers", "one")
"""What stands behind "tests in" and is no part of the repository."""
MAX_JOINED: Final = 6
MAX_TASKS: Final = 3
MAX_WORDS: Final = 24


def tasks_asked(text: str, repository: str = "") -> tuple[Task, ...]:
    """The tasks whose doing is asked for, at most three; none for every other question ("how do I run a query?")."""
    last = re.split(r"(?<=[.?!]) ", text.strip()[-400:])[-1]
    if repository:
        last = re.sub(rf"(?<!\w){re.escape(repository)}(?!\w)", "it", last, flags=re.IGNORECASE)
    instructions = _INSTRUCTIONS.search(last)
    if instructions is not None:
        return _tasks_in(instructions["task"], is_passive=False)
    if _begins(last):
        return _tasks_in(last, is_passive=False)
    for frame in reversed(list(_FRAME.finditer(last))[:MAX_FRAMES]):
        if _RUNNING.fullmatch(last[frame.start() :]):
            continue
        if not _ASKS.search(last[: frame.start()]):
            return _tasks_in(last[frame.end() :], is_passive=False)
    passive = _PASSIVE.search(last)
    if passive is not None:
        return _tasks_in(last[passive.end() :], is_passive=True)
    return ()


def _begins(text: str) -> bool:
    """Whether it is no question but a heading: "Running the tests"."""
    words = text.lower().split()
    return 1 < len(words) <= MAX_HEADING and words[0] in _gerunds()


@lru_cache(maxsize=1)
def _gerunds() -> dict[str, str]:
    """`run` for "running", of verbs that tasks are called by."""
    pairs = (pair.partition("=") for pair in word_lists()["gerunds"])
    return {gerund: verb for gerund, _, verb in pairs}


def _tasks_in(rest: str, *, is_passive: bool) -> tuple[Task, ...]:
    rest = _LATER.sub("", rest.rstrip(" ?!."))
    words = [word.strip(".:'") for word in _WORD.findall(rest)]
    if len(words) > MAX_WORDS:
        return ()
    fillers = word_lists()["fillers"]
    kept = " ".join(
        word for word in (_gerunds().get(word.lower(), word.lower()) for word in words) if word and word not in fillers
    )
    known_words = {*word_lists()["parts"], *word_lists()["systems"]}
    about = tuple(word.lower() for word in words if word.lower() in known_words)
    subject = _subject(rest)
    if subject:
        return (next(known for known in known_tasks() if known.key == "one-test").task((subject, *about)),)
    found = _split(_JOINED.split(kept), is_passive)
    tasks = {known.key: known.task(about) for known in found}
    return tuple(tasks.values())[:MAX_TASKS]


def _subject(rest: str) -> str:
    """What the tests that are asked for are tests of, or the name of the one that is."""
    match = _SUBJECT.search(rest)
    if match is None or not re.match(r"\W*(?:run|execute|start|launch|invoke|only )", rest, re.IGNORECASE):
        return ""
    subject = match["subject"].strip("`.:")
    general = {*word_lists()["fillers"], *word_lists()["parts"], *_GENERAL}
    is_told = bool(_TESTS_OF.search(rest)) and subject.lower() not in general
    return subject if is_told or _SPELLED.search(subject) else ""


def _split(pieces: list[str], is_passive: bool) -> list[KnownTask]:
    """The tasks that the pieces name, each piece alone or together with those behind it; none where one names none."""
    if len(pieces) > MAX_JOINED:
        return []
    for length in range(len(pieces), 0, -1):
        first = _named(" and ".join(pieces[:length]).strip(), is_passive)
        if first is not None and length == len(pieces):
            return [first]
        others = _split(pieces[length:], is_passive) if first is not None else []
        if first is not None and others:
            return [first, *others]
    return []


def _named(piece: str, is_passive: bool) -> KnownTask | None:
    for known in known_tasks():
        if (not is_passive or known.fields.get("passive") == "yes") and known.is_asked(piece):
            return known
    return None
