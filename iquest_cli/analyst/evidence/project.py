"""What an answer about a project as a whole stands on: facts, each with the line that shows it. Values only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stated:
    """One fact. `label` says what it is of, `told` the fact itself, `note` what else is known of it; `path` is "" where
    no line shows it (a count)."""

    label: str
    told: str
    path: str
    line: int
    note: str = ""
    is_ours: bool = False
    """`told` is a word of this program and no text of the repository."""


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """The facts of one topic, those that answer first; `more` stand beside them."""

    topic: str
    said: str
    """What is asked for, in words: a role's label, the name of a technology; foreign text stands in code marks."""
    stated: tuple[Stated, ...]
    more: tuple[Stated, ...] = ()
    num_all: int = 0
    """How many there are in all, where `stated` are the first ones."""
    groups: tuple[tuple[str, tuple[Stated, ...]], ...] = ()
    """Further rows, each group with its title."""
    num_looked_at: int = 0
    """Dependencies that were looked at, where none of them is what is asked for."""
    num_unread: int = 0
    """Files that may show it and were not read, where it is said not to be there."""
    is_mostly_first: bool = False
    """Most of what is counted is of the first."""
    is_aside: bool = False
    """Only tests, examples or documentation show it."""
