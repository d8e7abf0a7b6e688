"""The same input gives the same bytes: whole commands over code in every language, and all that the cache keeps.

Three processes with their own hash seeds, in folders of other names, alone and with a second worker, cold, warm and
after an edit that was taken back. What a set gives in hash order shows itself here, wherever it is.
"""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from support.golden import FIXTURES, fixtures
from support.repos import RepoBuilder, copy_repo
from support.whole_runs import Commands, Running

ASKED = (
    "Where does an order get saved, from the route to the database?",
    "Which routes are there?",
    "Which settings are there and what are their defaults?",
    "Which errors are raised when an order is not found?",
    "Who calls save?",
    "Which kinds of controllers are there?",
    "How do I add a new controller?",
    "What is logged when an order fails?",
    "How do I run the tests?",
    "Where does the program start?",
    "What is this repository about?",
    "OrderController",
)
FORMATS = {
    "map": ("text", "json", "mermaid", "dot"),
    "pack": ("text", "xml", "markdown", "json"),
    "trace": ("text", "json", "mermaid", "dot"),
    "check": ("text", "json", "markdown", "sarif", "github", "gitlab", "junit"),
}
COMMANDS = [
    ["index", "--format", "json"],
    *(["map", "--format", each] for each in FORMATS["map"]),
    *(["ask", question, "--format", "json"] for question in ASKED),
    *(["ask", ASKED[0], "--format", each] for each in ("text", "markdown")),
    *(["pack", ASKED[0], "--budget", "6000", "--format", each] for each in FORMATS["pack"]),
    ["pack", ASKED[3], "--list", "--explain"],
    ["pack", "--outline", "--budget", "9000"],
    ["pack", "--tree"],
    *(
        ["trace", "shop/java/OrderController.java:OrderController", "--depth", "6", "--format", each]
        for each in FORMATS["trace"]
    ),
    *(["check", "HEAD~1..HEAD", "--fail-on", "none", "--format", each] for each in FORMATS["check"]),
    ["review", "HEAD~1..HEAD", "--model", "none", "--format", "json"],
]
EDITED = {
    "shop/python/web.py": b"def changed():\n    pass\n",
    "stock/go/main.go": b"package main\n",
    "shop/new.rb": b"x\n",
}
NAMES = ("index", "map", "ask", "pack", "trace", "check", "review")


def generated() -> dict[str, bytes]:
    """Every fixture in two folders, so that names have namesakes."""
    data = {str(path.relative_to(FIXTURES)): path.read_bytes() for path in fixtures()}
    return {f"{folder}/{path}": data[path] for folder in ("shop", "stock") for path in data}


def shortened(files: dict[str, bytes]) -> dict[str, bytes]:
    """Some of them without lines from their middle, few enough for a commit of which the message is read."""
    found = {}
    for path in sorted(files)[::4]:
        lines = files[path].split(b"\n")
        found[path] = b"\n".join(lines[: len(lines) // 2] + lines[len(lines) // 2 + 4 :])
    return found


_CLOCK = re.compile(r'"timings": \{[^}]*\}|"seconds": [\d.]+| time="[\d.]+"|\b\d+\.\d s\b')
_STORED = re.compile(r'"(?:num_parsed|is_warm|bytes_on_disk)": \w+')
"""What `index` is asked for: how much there was to do, and how much lies on the disk."""


def told(text: str, root: Path) -> str:
    """Without where the repository lies, what a clock says and what `index` tells of this one run."""
    return _STORED.sub("", _CLOCK.sub("", text)).replace(str(root), "ROOT")


def kept(folder: Path) -> dict[str, bytes]:
    """All that the cache holds but for when a file was looked at: the states of roots and of what was checked already,
    which are inodes and times of files and the paths of repositories."""
    found = {path.name: path.read_bytes() for path in (folder / "cache" / "index").glob("*.pack")}
    with sqlite3.connect(folder / "cache" / "index" / "records.sqlite3") as database:
        found |= {key.hex(): data for key, data in database.execute("SELECT key, data FROM records")}
    return found


class Place:
    """A copy of the repository in a folder of its own, with a cache."""

    def __init__(self, folder: Path, source: RepoBuilder) -> None:
        self.folder = folder
        self.repo = copy_repo(source, folder / "repo")

    def run(self, commands: Commands, seed: int, jobs: int) -> Running:
        return Running(self.folder, self.repo.root, commands, seed, jobs)

    def told(self, running: Running) -> list[str]:
        return [told(text, self.repo.root) for text in running.said()]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> RepoBuilder:
    files = generated()
    repo = RepoBuilder(tmp_path_factory.mktemp("source") / "repo")
    repo.commit(files, "Sell pens, store orders and tell customers of both by mail")
    repo.commit(shortened(files), "Leave out what nobody asked for any longer")
    return repo


def test_the_same_bytes_whatever_the_seed_the_workers_the_folder_and_what_was_there_before(
    source: RepoBuilder, tmp_path: Path
) -> None:
    alone, shared, edited = (Place(tmp_path / name, source) for name in ("alone", "with two", "edited-before"))
    one_of_each = [next(each for each in COMMANDS[::-1] if each[0] == name) for name in NAMES]
    edited.repo.write(EDITED)
    before = edited.run([["map"], ["ask", ASKED[0]]], 3, 2)
    cold = alone.run(COMMANDS, 0, 1)
    before.said()
    edited.repo.git("checkout", "-q", ".")
    edited.repo.git("clean", "-q", "-f")
    runs = [(edited, edited.run(COMMANDS[::-1], 4, 2), COMMANDS[::-1])]
    expected = dict(zip(map(tuple, COMMANDS), alone.told(cold), strict=True))
    first = kept(alone.folder)
    runs += [
        (shared, shared.run(one_of_each, 1, 2), one_of_each),
        (alone, alone.run(COMMANDS[::2], 5, 2), COMMANDS[::2]),
    ]
    for place, running, commands in runs:
        for command, said in zip(commands, place.told(running), strict=True):
            assert said == expected[tuple(command)], (place.folder.name, command)
        found = kept(place.folder)
        assert {name for name, data in first.items() if found.get(name) != data} == set(), place.folder.name
        if place is not edited:
            assert found.keys() == first.keys()
