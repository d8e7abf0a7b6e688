"""Precision and recall of Bash call edges against the calls that a program of the repository really makes.

    apt-get install bats  (and what the program needs)
    python tests/benchmarks/graph_bash_precision.py REPOSITORY_FOLDER --run COMMAND [--calls FILE] [--under lib]
        [--sites 20000] [--misses]

`--run` is a shell command, mostly the repository's own test suite. It RUNS THE REPOSITORY'S CODE, in a copy of the
files that git lists: give it trusted code alone, best without a network (`unshare -n`). Bash's own trace
(`graph_callees.bash`) says of each executed command in which function of which file it stands, and from where that was
called. `--calls` keeps what it said, and takes it from there where the file exists.

Recall: of the executed sites that led to a function of the repository, how many have an edge to the one that was
called there. Precision: of the executed sites with an edge, how many lead there. `passed` are functions that a command
is given and calls (`run build`, `retry 3 fetch`). Left out: what never ran, functions whose name is not written at
their call (`"$hook"`, traps), and functions that text makes (`eval`).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import tree_sitter_bash
from graph_probe import Site, compare, parser
from graph_scoring import Answer, OurEdge
from graph_traced import OUTSIDE, Place, add_options, called, rows_of, traced
from tree_sitter import Language, Node, Parser, Query, QueryCursor

BASH = Language(tree_sitter_bash.language())
TRACER = Path(__file__).with_name("graph_callees.bash")
WRITTEN = "(function_definition) @function (command) @command"
MARK = "\x01"
NUM_FIELDS = 15
"""Before the command."""
UNKNOWN = "?"
"""Where a function stands that comes from the environment."""
SUFFIXES = (".sh", ".bash", ".bats", ".zsh", ".ksh")
SHELLS = (b"bash", b"/sh", b" sh", b"zsh", b"ksh", b"dash", b"bats")


class Frame(NamedTuple):
    function: str
    path: str
    line: int


class Paths:
    """Files of the copy by what Bash calls them, from whichever folder that was."""

    def __init__(self, copy: Path) -> None:
        self._root = f"{copy.resolve()}/"
        self._known: dict[tuple[str, str, str], str] = {}

    def of(self, source: str, folder: str, test: str) -> str:
        """The path inside of the copy; empty for one outside. A test of bats runs from a file made of it, and some
        tests make copies of whole folders."""
        key = (source, folder, test)
        if key not in self._known:
            self._known[key] = self._find(*key)
        return self._known[key]

    def _find(self, source: str, folder: str, test: str) -> str:
        if source == "environment":
            return UNKNOWN
        if test and "bats-run" in source and source.endswith(".src"):
            source = test
        for full in (os.path.join(folder, source), os.path.join(self._root, source)):
            real = os.path.realpath(full)
            if source and real.startswith(self._root) and os.path.isfile(real):
                return real[len(self._root) :]
        parts = os.path.normpath(os.path.join(folder, source)).split("/")
        tails = ("/".join(parts[at:]) for at in range(1, len(parts) - 1))
        return next((tail for tail in tails if (Path(self._root) / tail).is_file()), "") if source else ""


def frames_in(told: Path, copy: Path) -> Iterator[tuple[list[Frame], str]]:
    """The frames of each command, the innermost first, and its first word."""
    paths, seen = Paths(copy), set[str]()
    for file in told.iterdir():
        with file.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                fields = line.rstrip("\n").split(MARK)
                if len(fields) <= NUM_FIELDS or line in seen:
                    continue
                seen.add(line)
                folder, test, name, source, at, *rest = fields[1:NUM_FIELDS]
                told_frames = [(name, source, at), *zip(rest[1::3], rest[2::3], rest[0::3], strict=False)]
                word = fields[NUM_FIELDS].split(" ")[0]
                yield (
                    [Frame(f, paths.of(s, folder, test), int(n) if n.isdigit() else 0) for f, s, n in told_frames],
                    word,
                )


def rows_in(told: Path, copy: Path) -> set[str]:
    """What ran as rows of calls: of each command whose function, of each function who called it."""
    rows = set[str]()

    def add(frame: Frame, name: str, definition: list[str | int] | None, level: int) -> None:
        row = {"path": frame.path, "line": frame.line, "name": name, "definition": definition, "level": level}
        if frame.path not in ("", UNKNOWN) and name:
            rows.add(json.dumps(row))

    for frames, word in frames_in(told, copy):
        add(frames[0], word, [], 0)
        name, path, line = frames[0]
        if name not in ("", "source") and (name != "main" or frames[1].function):  # the program itself is called so too
            for level, frame in enumerate(frames[1:], 1):
                add(frame, name, None if path == UNKNOWN else [path, line] if path else [], level)
    return rows


class Written:
    """What stands in the files: functions with their lines, and commands with their words."""

    def __init__(self, root: Path, paths: list[str]) -> None:
        self.functions: defaultdict[tuple[str, str], list[tuple[int, int, int]]] = defaultdict(list)
        """First and last line, and the line of the name, by path and name."""
        self.commands: dict[Site, set[int]] = {}
        """With the lines that Bash may tell of the command."""
        for path in paths:
            tree = Parser(BASH).parse((root / path).read_bytes())
            found = QueryCursor(Query(BASH, WRITTEN)).captures(tree.root_node)
            for node in found.get("function", ()):
                name = node.child_by_field_name("name")
                if name is not None:
                    lines = (node.start_point[0] + 1, node.end_point[0] + 1, name.start_point[0] + 1)
                    self.functions[path, text(name)].append(lines)
            for node in found.get("command", ()):
                self._add(path, node)

    def _add(self, path: str, node: Node) -> None:
        name, lines = node.child_by_field_name("name"), set(range(node.start_point[0] + 1, node.end_point[0] + 2))
        for word in (name, *node.children_by_field_name("argument")):
            if word is not None:
                kind, bare = "call" if word == name else "passed", text(word).strip("\"'")
                self.commands.setdefault(Site(path, word.start_point[0] + 1, bare, kind), set()).update(lines)

    def place(self, path: str, line: int, name: str) -> Place | None:
        known = self.functions.get((path, name), [])
        around = [lines for lines in known if lines[0] <= line <= lines[1]]
        return (path, (around or known)[-1][2]) if known else None


def text(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "replace")


def answers_of(root: Path, paths: list[str], rows: list[str]) -> dict[Site, Answer | None]:
    answers: dict[Site, Answer | None] = {}
    written = Written(root, paths)
    by_level = [called([row for row in rows if f'"level": {level}' in row], paths) for level in range(4)]
    for site, lines in written.commands.items():
        places, is_unknown = set[Place](), False
        for calls in by_level[1:2] if site.kind == "call" else by_level[2:]:
            for line in lines:
                for told in calls.get((site.path, line, site.name), ()):
                    place = told if told == OUTSIDE or told is None else written.place(*told, site.name)
                    is_unknown |= place is None
                    places |= {place} if place else set()
        if is_unknown and not places:
            continue
        if not places and site.kind == "call" and any((site.path, line, site.name) in by_level[0] for line in lines):
            places.add(OUTSIDE)
        if places:
            answers[site] = Answer(frozenset(places), False)
    return answers


def is_call(edge: OurEdge, kind: str) -> bool:
    return edge.kind == "call"


def is_shell(path: Path) -> bool:
    if path.suffix in SUFFIXES or path.is_symlink() or not path.is_file() or path.suffix:
        return path.suffix in SUFFIXES
    with path.open("rb") as file:
        first = file.readline(200)
    return first.startswith(b"#!") and any(shell in first for shell in SHELLS)


def shells_of(root: Path) -> tuple[str, ...]:
    """Files of Bash that git lists, whatever they end with."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True).stdout
    return tuple(path for path in map(os.fsdecode, listed.split(b"\0")[:-1]) if is_shell(root / path))


def judged(given: argparse.Namespace, root: Path, paths: list[str]) -> dict[Site, Answer | None]:
    environment = {"BASH_ENV": str(TRACER)}
    return answers_of(root, paths, rows_of(given, lambda run: traced(root, run, environment, rows_in=rows_in)))


def main() -> None:
    options = parser(__doc__)
    add_options(options)
    given = options.parse_args()
    compare(given, shells_of(given.root), partial(judged, given), is_answer=is_call)


if __name__ == "__main__":
    main()
