"""What a newcomer does with a repository (run its tests, build it, install it, start it), as a question names it.

Knows words only: how each task sounds in a question, in a heading, in the name of a script and in a command.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final


@dataclass(frozen=True, slots=True)
class Task:
    """`said` stands in an answer ("how to ..."); `named` matches a word of a heading or of a script's name, `typed` a
    command that does it; what says `never` is another task's."""

    said: str
    named: re.Pattern[str]
    typed: re.Pattern[str]
    never: re.Pattern[str]
    is_run_by_ci: bool = True

    def is_named_by(self, text: str) -> bool:
        return bool(self.named.search(text)) and not self.never.search(text)

    def is_done_by(self, command: str) -> bool:
        return bool(self.typed.search(command)) and not self.never.search(command)


_REST: Final = (
    r"(?:[ ,]*\b(?:it|this|that|the|a|an|its|your|all|own|locally|from source|from scratch|myself|here|on my machine"
    r"|unit|integration|functional|whole|full|entire|single|one|just|only|repo|repository|project|package|library"
    r"|program|app|application|server|service|tool|code ?base|code|source|sources|dev|development|environment|version"
    r"|local(?:ly)?"
    r"|for|of|in|to|with|and|changes?|everything|again)\b)*"
)
_I: Final = (
    r"\bhow (?:to|(?:do|can|should|would|could|must|might|does) (?:i|we|you|one|people|someone|somebody|a newcomer))\b"
)
_WHAT: Final = r"\b(?:what|which) (?:command|script|task|target)s?\b.{0,30}?"
_IS: Final = r"\bhow (?:is|are)\b"


def _task(
    said: str,
    asked: str,
    named: str,
    typed: str,
    *,
    never: str = r"(?!)",
    is_run_by_ci: bool = True,
    passive: str = rf"|{_IS}",
) -> tuple[re.Pattern[str], Callable[[], Task]]:
    """How the task is asked for, and what makes it: few questions ask for one, and patterns take long to read.

    `passive` is empty where "how is it ..." asks for what the program does itself."""
    question = re.compile(rf"(?:{_I}|{_WHAT}{passive}){_REST}[ ,]*{asked}{_REST}\W*$", re.IGNORECASE)

    def make() -> Task:
        name, command, other = (
            re.compile(rf"(?<![A-Za-z])(?:{words})(?![A-Za-z])", re.IGNORECASE) for words in (named, typed, never)
        )
        return Task(said, name, command, other, is_run_by_ci)

    return question, make


_RUN: Final = r"(?:(?:run|execute|start|launch|invoke|use|make)s?(?: (?:the|all|its|unit|integration))*\b)?"


@lru_cache(maxsize=1)
def _tasks() -> tuple[tuple[re.Pattern[str], Callable[[], Task]], ...]:
    return (
    _task(
        "run the tests",
        rf"{_RUN} ?\b(?:tests?|testing|tested|specs?|test ?suite|unit ?tests)\b(?: run| executed)?",
        r"(?:unit)?tests?|testing|specs?|test ?suite",
        r"(?<!^)(?<!if )(?<!&& )(?<!while )tests?|\w+tests?|specs?|rspec|phpunit|tox|nox|make check",
    ),
    _task(
        "run the benchmarks", rf"{_RUN} ?\bbench(?:marks?|es)\b(?: run)?",
        r"bench\w*", r"bench\w*",
    ),
    _task(
        "check its style",
        rf"{_RUN} ?\b(?:lint\w*|formatters?|format the code|style checks?|type ?check\w*)\b(?: run)?",
        r"lint\w*|fmt|format(?:ter)?|types?|typecheck|checks?",
        r"\w*lint\w*|fmt|\w*format\w*|clippy|mypy|ruff",
        never=r"check-am|dist\w*",
    ),
    _task(
        "build its documentation",
        r"(?:build|make|generate|serve|render)s? (?:the |its )?\b(?:docs|documentation|site)\b",
        r"docs?|documentation|docsite|site|website", r"docs?|mkdocs|sphinx\S*|site",
    ),
    _task(
        "release it", r"\b(?:release|publish|deploy|ship|released|published|deployed)\b",
        r"releas\w+|publish\w*|deploy\w*", r"release|publish|deploy|upload", is_run_by_ci=False,
    ),
    _task(
        "build it", r"\b(?:build|compile|built|compiled)\b",
        r"build\w*|compil\w+", r"build|compile|make|package|assemble",
        never=r"tests?|specs?|docs?|html|lint\w*|bench\w*|dist\w*|check|checks",
    ),
    _task(
        "install it", r"\b(?:install|installed|set up|setup)\b",
        r"install\w*|set ?up", r"install|add|get|require", is_run_by_ci=False,
    ),
    _task(
        "contribute", r"\b(?:contribute|develop|hack on|get started)\b",
        r"contribut\w+|develop\w*|hacking|getting started", r"clone|install|bootstrap|setup|test", is_run_by_ci=False,
    ),
    _task(
        "start it", r"\b(?:run|start|launch|started)\b",
        r"run\w*|start\w*|serve|dev|usage|getting started|quick ?start", r"run|start|serve|dev", is_run_by_ci=False,
        passive="",
    ),
    )  # fmt: skip


def task_asked(text: str, repository: str = "") -> Task | None:
    """The task whose doing is asked for; None for every other question ("how do I run a query?")."""
    if repository:
        text = re.sub(rf"(?<!\w){re.escape(repository)}(?!\w)", "it", text, flags=re.IGNORECASE)
    last = re.split(r"(?<=[.?!]) ", text.strip())[-1]
    return next((make() for question, make in _tasks() if question.search(last)), None)
