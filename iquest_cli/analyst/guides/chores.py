"""Scripts made for what somebody wants done here: `npm run reset-password` for "how do I reset the password".

Knows the words of the question and the names of scripts, targets and commands; which standard task it may be is
`tasks.py`'s knowledge, and how a new thing is added to the code `growing.py`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.asked.known_tasks import Task
from iquest_cli.analyst.evidence.findings import Way
from iquest_cli.analyst.evidence.places import Place
from iquest_cli.analyst.guides.wished import wish_of
from iquest_cli.analyst.texts.standing import is_test
from iquest_cli.analyst.texts.words import WORD, stem, stems, thesaurus
from iquest_cli.analyst.ways.ways import find_ways

if TYPE_CHECKING:
    from anchors.workspace import Workspace
    from iquest_cli.analyst.texts.source import Source

_ALIKE: Final = tuple(
    frozenset(map(stem, words.split()))
    for words in (
        "create add make new generate register define write implement introduce init scaffold"
        " teach support offer provide",
        "reset clear clean flush wipe", "delete remove drop purge", "migrate upgrade up", "seed populate fill load",
        "change update set", "export dump backup", "import load restore", "enable activate", "disable deactivate",
    )
)  # fmt: skip
_FILLERS: Final = frozenset(
    map(stem, ("new", "own", "custom", "another", "more", "other", "my", "your", "user", "type", "kind", "class"))
)
_ARTICLES: Final = frozenset(("a", "an", "the", "new", "own", "custom", "another", "more", "other", "my", "your"))
_VAGUE: Final = frozenset(("thing", "things", "one", "ones", "such", "something", "it", "this", "that", "them"))
_FOLDER: Final = re.compile(r"(?:^|/)(?:scripts?|bin|tools|cli|management/commands)$")
_RUN_AS_THEY_ARE: Final = frozenset(
    ("python", "shell", "ruby", "javascript", "typescript", "php", "lua", "perl", "powershell", "batch")
)
"""Languages of which a file is a program; one of Java in a folder `cli` is a class."""
MAX_SCRIPTS: Final = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """`verbs` are the stems of the verb and of those that mean the same; `what` the stems of the thing, in order."""

    verbs: frozenset[str]
    what: tuple[str, ...]
    spelled: tuple[str, ...]
    """Stems of all words that say the thing, `before` of "a before filter" too."""
    said: str
    like: str = ""
    """One of the kind that the question names."""
    plain: tuple[str, ...] = ()
    """The words of `what` as they are written: names of code are not cut to their stems."""

    @property
    def is_adding(self) -> bool:
        return stem("add") in self.verbs


@dataclass(frozen=True, slots=True)
class Chore(Task):
    """A task of this repository alone: what does it is called so."""

    asked: Asked = field(kw_only=True)

    def is_named_by(self, text: str) -> bool:
        found = set(stems(text))
        return not found.isdisjoint(self.asked.verbs) and any(_says(found, word) for word in self.asked.what[-1:])

    def is_done_by(self, command: str) -> bool:
        return any(self.is_named_by(word) for word in command.split())


def asked_of(text: str) -> Asked | None:
    """What somebody wants to have done, and to what; None for other questions."""
    wish = wish_of(text)
    if wish is None:
        return None
    verb, stop = stem(wish.verb), thesaurus().stop
    words = [word.lower() for word in WORD.findall(wish.what) if word.lower() not in stop]
    words = [word.removesuffix("'s") for word in words if len(word) > 1]
    plain = tuple(word for word in words if stem(word) not in _FILLERS) or _last_word(wish.what)
    what = tuple(map(stem, plain))
    spelled = tuple(stem(word.lower()) for word in WORD.findall(wish.what) if word.lower() not in _ARTICLES)
    verbs = frozenset({verb}).union(*(group for group in _ALIKE if verb in group))
    return Asked(verbs, what, spelled, f"{wish.verb} {wish.what.strip()}", wish.like, plain) if what else None


def _last_word(what: str) -> tuple[str, ...]:
    """Of "one more such function" what code may be called as, however much else is."""
    words = [word.lower() for word in WORD.findall(what)]
    return tuple(word for word in words[-1:] if word not in _VAGUE and stem(word) not in _FILLERS)


def find_chores(workspace: Workspace, source: Source, asked: Asked) -> tuple[Way, ...]:
    """What is made for it; without any nothing is told, whatever a page may say."""
    words = re.compile("|".join(map(re.escape, (*asked.verbs, *asked.what))), re.IGNORECASE)
    chore = Chore(asked.said, words, words, re.compile(r"(?!)"), False, asked=asked)
    found = find_ways(workspace, source, chore)
    scripts = tuple(_scripts(workspace, source, chore))[:MAX_SCRIPTS]
    told = {way.told for way in found}
    scripts = tuple(way for way in scripts if not any(way.place.path in text for text in told))
    return (*found, *scripts) if any(way.kind == "task" for way in (*found, *scripts)) else ()


def _scripts(workspace: Workspace, source: Source, chore: Chore) -> Iterator[Way]:
    """Programs in folders of such, management commands, tasks of rake."""
    snapshot = workspace.snapshot
    for file, tracked in enumerate(snapshot.files):
        folder, _, name = tracked.path.rpartition("/")
        if name.endswith(".rake"):
            for fact in snapshot.facts(file):
                if fact.kind == "command" and chore.is_named_by(fact.name):
                    place = Place(tracked.path, fact.line, fact.line + 3, fact.name, "", None)
                    yield Way("task", place, f"rake {fact.name}", source.line(tracked.path, fact.line).strip())
        elif _FOLDER.search(folder) and tracked.language in _RUN_AS_THEY_ARE and not is_test(tracked.path):
            plain = name.partition(".")[0]
            if chore.is_named_by(plain):
                symbol = snapshot.symbol(snapshot.module_symbol(file))
                place = Place(tracked.path, 1, min(symbol.end_line, 20), tracked.path, "", symbol)
                command = f"manage.py {plain}" if folder.endswith("management/commands") else tracked.path
                yield Way("task", place, command, "")


def _says(found: set[str], word: str) -> bool:
    same = thesaurus().same.get(word, ())
    return word in found or any(stem(other) in found for other in same)
