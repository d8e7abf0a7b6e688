"""Which starts of a map are programs, which of them a reader wants first, and what a start is called."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from iquest_cli.analyst.texts.fronts import is_launched, is_served
from iquest_cli.analyst.texts.standing import program_order

if TYPE_CHECKING:
    from iquest_cli.reports.map.overview import Row

ENTRY_GROUPS = ("program", "command", "route", "handler", "run by others")
_STARTS_ITSELF = re.compile(r"\bguard\b|\btop-level\b")
"""A program that says itself that it is one, whoever else runs it."""
_KEPT_UP = re.compile(r'run by CI|npm script "(?:\w+:)?(?:migrat|seed|prisma db seed)')
"""What those who work on a program start, or CI for them."""
_MAIN = frozenset(("main", "__main__", "index", "manage", "server", "app"))
_FOLDERS = ("root module", "unit of Terragrunt")
"""What starts with all files of a folder."""
FRONT = -1
MAINTAINED = 2
TAKEN_IN = ("package main", "loaded by a browser")


def entry_group(row: Row) -> str:
    """What kind of start an entry point is: what a person starts, asks, sends, or what other tools run."""
    if row.reason in ("command", "route", "handler"):
        return row.reason
    is_own = _STARTS_ITSELF.search(row.text) is not None or "npm script" in row.text
    return "run by others" if ("run by " in row.text and not is_own) or row.role == "other" else "program"


def is_taken_in(row: Row) -> bool:
    """Whether a start is no program that a person types: what a package gives, what a page loads; Go's `main()` is."""
    is_program = "binary" in row.text or "main()" in row.text or is_served(row.text)
    return any(by in row.text for by in TAKEN_IN) and not is_program


def program_place(row: Row, repository: str) -> int:
    """Of starts that stand side by side: -1 for what a launcher opens, 0 for the repository's own program, and for
    what containers and `npm start` run, 2 for what those who work on it start, 1 for all others."""
    place = program_order(row.path, repository)
    if row.reason in ("command", "route", "handler"):
        return 1 if row.path == "build.zig" else max(1, place)  # each is one of many, wherever it stands
    if is_launched(row.text):
        return FRONT
    is_front = row.text == "web script" and row.path.endswith("/index.php")
    if place < MAINTAINED and (is_front or is_served(row.text)):
        return 0
    return MAINTAINED if place == 1 and _KEPT_UP.search(row.text) else place


def is_beside(row: Row) -> bool:
    """Whether a main function stands in a file of another name, as of what writes the pages of a manual."""
    stem = row.path.rpartition("/")[2].partition(".")[0]
    return "main()" in row.text and stem not in _MAIN and not stem.startswith(("main_", "main-"))


def entry_title(row: Row) -> str:
    """What starts there: of a file as a whole (`script`, `__main__ guard`) with its name, which alone tells them
    apart."""
    name = row.path.rpartition("/")[2]
    is_whole = row.name == row.path and row.reason not in ("command", "route", "handler", *_FOLDERS)
    return f"{name} - {row.text}" if is_whole and name not in row.text and "()" not in row.text else row.text
