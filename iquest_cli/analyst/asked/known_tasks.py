"""The tasks that people have with a repository: how each sounds in a question, in a heading, in the name of a script
and in a command. The words themselves stand in `tasks.txt`.
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


_SIGNS: Final = re.compile(r"[^a-z0-9 ]+")


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
def word_lists() -> dict[str, tuple[str, ...]]:
    """Words that have a meaning in every task, by the name that `tasks.txt` gives them."""
    rows = (
        line.split()
        for line in data_lines("tasks.txt")
        if line.startswith(("fillers ", "parts ", "systems ", "gerunds "))
    )
    return {name: tuple(words) for name, *words in rows}


@dataclass(frozen=True, slots=True)
class KnownTask:
    """One task of `tasks.txt`, its patterns as they are written: few questions ask for one."""

    key: str
    said: str
    asked: tuple[str, ...]
    fields: dict[str, str]

    def is_asked(self, piece: str) -> bool:
        """Whether a piece of a question, in small letters and without fillers, asks for it."""
        starts = [start for word in piece.split() if len(start := _letters(word)[:3]) == 3]
        return any(
            all(start in _letters(pattern) for start in starts) and _compiled(pattern).fullmatch(piece) is not None
            for pattern in self.asked
        )

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
def known_tasks() -> tuple[KnownTask, ...]:
    blocks: list[tuple[str, str, list[str], dict[str, str]]] = []
    for line in data_lines("tasks.txt"):
        name, _, rest = line.partition(" ")
        if name in word_lists():
            continue
        if name == "asked":
            blocks[-1][2].append(_written_out(rest))
        elif name in ("named", "headed", "typed", "never", "alone", "prose", "lines", "ci", "passive"):
            blocks[-1][3][name] = rest
        else:
            blocks.append((name, rest, [], {}))
    return tuple(KnownTask(key, said, tuple(asked), fields) for key, said, asked, fields in blocks)


@lru_cache(maxsize=1024)
def _letters(text: str) -> str:
    """What stands in a pattern besides its signs: a word whose beginning is not among that is not said by it."""
    return _SIGNS.sub("", text)


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    """Patterns take long to read, and most questions ask for no task."""
    return re.compile(pattern)


def _written_out(pattern: str) -> str:
    pattern = pattern.replace("{ON}", rf"(?:{'|'.join(word_lists()['systems'])})(?: pi| os)?")
    for macro, words in _MACROS.items():
        pattern = pattern.replace(macro, words)
    return f"(?:{pattern})"
