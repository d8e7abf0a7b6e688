"""What a newcomer does with a repository (run its tests, build it, install it, start it), as a question names it.

Knows words only: how each task sounds in a question, in a heading, in the name of a script and in a command. The words
themselves stand in `tasks.txt`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

from iquest_cli.analyst.texts.words import data_lines

_INSTALLS: Final = re.compile(
    r"\b(?:pip3?|npm|pnpm|yarn|gem|brew|apt(?:-get)?|cargo|go|uv|apk|dnf|conda) (?:-\S+ ){0,3}(?:install|add|get|i)\b"
)
_INSTALLING: Final = frozenset(("", "install", "dependencies", "setup", "develop", "use", "docker", "add-dependency"))
"""Tasks that a package manager does; for others it only gets things ready."""


@dataclass(frozen=True, slots=True)
class Task:
    """`said` stands in an answer ("how to ..."); `named` matches a word of a heading or of a script's name, `typed` a
    command that does it; what says `never` is another task's."""

    said: str
    named: re.Pattern[str]
    typed: re.Pattern[str]
    never: re.Pattern[str]
    is_run_by_ci: bool = True
    key: str = field(default="", kw_only=True)
    """Which one of `tasks.txt` it is."""
    about: tuple[str, ...] = field(default=(), kw_only=True)
    """What of the repository, or on which system: "frontend", "windows", the name of a test."""

    headed: re.Pattern[str] | None = field(default=None, kw_only=True)
    """What a heading must say, where that is something else than `named`."""
    is_told_alone: bool = field(default=True, kw_only=True)
    """Whether a command under another heading tells it."""
    is_told_in_prose: bool = field(default=False, kw_only=True)
    """Whether a section tells it that has no command."""
    is_told_by_lines: bool = field(default=False, kw_only=True)
    """Whether a line of text before a command does, that says what `named` says."""

    def is_named_by(self, text: str) -> bool:
        return bool(self.named.search(text)) and not self.never.search(text)

    def is_headed_by(self, text: str) -> bool:
        wanted = self.headed or self.named
        return bool(wanted.search(text)) and not self.never.search(text)

    def is_done_by(self, command: str) -> bool:
        """Whether a command line does it: what an option is given says nothing of that, options themselves may."""
        words = [word for word in command.split() if "://" not in word]
        if self.key not in _INSTALLING and _INSTALLS.search(command):
            return False
        plain = " ".join(word for word in words if not word.startswith("-"))
        is_option = any(self.typed.fullmatch(word) for word in words if word.startswith("-"))
        return (is_option or bool(self.typed.search(plain))) and not self.never.search(command)


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
    rf"|\b(?:show|tell) me (?:how to|the {_WAY} (?:to|for)) |^\W*{_WAY} (?:to|for) "
    rf"|^\W*(?:can|could|may) {_WHO} |^\W*(?:i|we)(?:'d| would)? (?:want|like|need|wish) to "
    rf"|\bwhere (?:is|are|can i find|do i find|does it say|is it (?:explained|described|documented|said)) (?:the )?"
    rf"(?:{_WAY} (?:to|for|on)|how to) |^\W*is it possible to ",
    re.IGNORECASE,
)
"""What stands before a task."""
_PASSIVE: Final = re.compile(r"\bhow (?:is|are|do|does|was|were) (?!i\b|we\b|you\b|one\b|people\b)", re.IGNORECASE)
_ASKS: Final = re.compile(r"\b(?:how|which|what|where|why|who|when)\b", re.IGNORECASE)
"""Before a frame: something else is asked as well."""
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

_WHOLE: Final = (
    r"(?:library|lib|package|tool|program|app|application|software|cli|gem|crate|module|framework|plugin|extension|sdk"
    r"|web app|web application|command line tool|command-line tool)"
)
_MACROS: Final = {
    "{V}": r"(?:(?:run|execute|start|launch|invoke|use|make|do|perform|try)(?:s|ning|ing)? )",
    "{A}": r"(?:an? )?",
    "{WHOLE}": _WHOLE,
    "{THING}": rf"(?:{_WHOLE[3:-1]}|server|servers|service|services|code|source|sources|source code|site|website"
    r"|frontend|backend|front-end|back-end|api|ui|daemon|stack|system|platform|binary|binaries|executable|dev server"
    r"|development server|web server|web ui|dashboard|files)",
}  # fmt: skip


@lru_cache(maxsize=1)
def _lists() -> dict[str, tuple[str, ...]]:
    """Words that have a meaning in every task, by the name that `tasks.txt` gives them."""
    rows = (line.split() for line in data_lines("tasks.txt") if line.startswith(("fillers ", "parts ", "systems ")))
    return {name: tuple(words) for name, *words in rows}


@dataclass(frozen=True, slots=True)
class _Words:
    """One task of `tasks.txt`, its patterns as they are written: few questions ask for one."""

    key: str
    said: str
    asked: re.Pattern[str]
    fields: dict[str, str]

    def task(self, about: tuple[str, ...]) -> Task:
        named, typed, never, headed = map(self._pattern, ("named", "typed", "never", "headed"))
        is_run_by_ci = self.fields.get("ci") != "no"
        heading = headed if "headed" in self.fields else None
        task = Task(self.said, named, typed, never, is_run_by_ci, key=self.key, about=about, headed=heading)
        return replace(
            task,
            is_told_alone=self.fields.get("alone") != "no",
            is_told_in_prose=self.fields.get("prose") == "yes",
            is_told_by_lines=self.fields.get("lines") == "yes",
        )

    def _pattern(self, name: str) -> re.Pattern[str]:
        return re.compile(rf"(?<![A-Za-z])(?:{self.fields.get(name, '(?!)')})(?![A-Za-z])", re.IGNORECASE)


@lru_cache(maxsize=1)
def _known() -> tuple[_Words, ...]:
    blocks: list[tuple[str, str, list[str], dict[str, str]]] = []
    for line in data_lines("tasks.txt"):
        name, _, rest = line.partition(" ")
        if name in _lists():
            continue
        if name == "asked":
            blocks[-1][2].append(_written_out(rest))
        elif name in ("named", "headed", "typed", "never", "alone", "prose", "lines", "ci", "passive"):
            blocks[-1][3][name] = rest
        else:
            blocks.append((name, rest, [], {}))
    return tuple(_Words(key, said, re.compile("|".join(asked)), fields) for key, said, asked, fields in blocks)


def _written_out(pattern: str) -> str:
    pattern = pattern.replace("{ON}", rf"(?:{'|'.join(_lists()['systems'])})(?: pi| os)?")
    for macro, words in _MACROS.items():
        pattern = pattern.replace(macro, words)
    return f"(?:{pattern})"


def tasks_asked(text: str, repository: str = "") -> tuple[Task, ...]:
    """The tasks whose doing is asked for, at most three; none for every other question ("how do I run a query?")."""
    last = re.split(r"(?<=[.?!]) ", text.strip()[-400:])[-1]
    if repository:
        last = re.sub(rf"(?<!\w){re.escape(repository)}(?!\w)", "it", last, flags=re.IGNORECASE)
    frame = _FRAME.search(last)
    if frame is not None:
        return () if _ASKS.search(last[: frame.start()]) else _tasks_in(last[frame.end() :], is_passive=False)
    passive = _PASSIVE.search(last)
    if passive is not None:
        return _tasks_in(last[passive.end() :], is_passive=True)
    return ()


def _tasks_in(rest: str, *, is_passive: bool) -> tuple[Task, ...]:
    rest = _LATER.sub("", rest.rstrip(" ?!."))
    words = [word.strip(".:'") for word in _WORD.findall(rest)]
    if len(words) > MAX_WORDS:
        return ()
    fillers = _lists()["fillers"]
    kept = " ".join(word for word in (word.lower() for word in words) if word and word not in fillers)
    known_words = {*_lists()["parts"], *_lists()["systems"]}
    about = tuple(word.lower() for word in words if word.lower() in known_words)
    subject = _subject(rest)
    if subject:
        return (next(known for known in _known() if known.key == "one-test").task((subject, *about)),)
    found = _split(_JOINED.split(kept), is_passive)
    tasks = {known.key: known.task(about) for known in found}
    return tuple(tasks.values())[:MAX_TASKS]


def _subject(rest: str) -> str:
    """What the tests that are asked for are tests of, or the name of the one that is."""
    match = _SUBJECT.search(rest)
    if match is None or not re.match(r"\W*(?:run|execute|start|launch|invoke|only )", rest, re.IGNORECASE):
        return ""
    subject = match["subject"].strip("`.:")
    general = {*_lists()["fillers"], *_lists()["parts"], *_GENERAL}
    is_told = bool(_TESTS_OF.search(rest)) and subject.lower() not in general
    return subject if is_told or _SPELLED.search(subject) else ""


def _split(pieces: list[str], is_passive: bool) -> list[_Words]:
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


def _named(piece: str, is_passive: bool) -> _Words | None:
    for known in _known():
        if known.asked.fullmatch(piece) and not (is_passive and known.fields.get("passive") != "yes"):
            return known
    return None
