"""The calls that a program of a repository really makes, traced while it runs: shared by the benchmarks of languages
without a checker.

The program runs in a copy of the files that git lists, with a tracer of its language that writes a line of JSON for
each call to `CALLS_FOLDER`: `path`, `line` and `name` of the site, and `definition`, which is [path, line], [] for one
outside of the folder and null where the language does not tell.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path

Place = tuple[str, int]
OUTSIDE: Place = ("", 0)
Called = dict[tuple[str, int, str], set[Place | None]]
"""Definitions by path, line and name of the site; None for one that the language does not tell."""


def copied(root: Path, to: Path) -> None:
    """The files that git lists."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True).stdout
    for path in map(os.fsdecode, listed.split(b"\0")[:-1]):
        if (root / path).is_file():
            (to / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(root / path, to / path)


def lines_of(told: Path, copy: Path) -> set[str]:
    read = (file.read_text(encoding="utf-8", errors="replace") for file in told.iterdir())
    return {line for lines in read for line in lines.splitlines()}


def traced(
    root: Path,
    command: str,
    environment: Mapping[str, str],
    prepare: Callable[[Path], None] = lambda copy: None,
    rows_in: Callable[[Path, Path], set[str]] = lines_of,
) -> list[str]:
    """What the tracer says of the command, run in a copy that `prepare` may change first; `rows_in` reads the tracer's
    folder, given the copy's too."""
    with tempfile.TemporaryDirectory() as copy, tempfile.TemporaryDirectory() as told:
        copied(root, Path(copy))
        prepare(Path(copy))
        found = {"CALLS_ROOT": copy, "CALLS_FOLDER": told, **environment}
        subprocess.run(["bash", "-c", command], cwd=copy, env={**os.environ, **found}, check=False)
        return sorted(rows_in(Path(told), Path(copy)))


def called(rows: list[str], paths: list[str]) -> Called:
    found: Called = defaultdict(set)
    known = {*paths}
    for row in map(json.loads, rows):
        place = row["definition"]
        told = place and ((place[0], place[1]) if place[0] in known else OUTSIDE)
        found[row["path"], row["line"], row["name"]].add(OUTSIDE if place == [] else told)
    return found


def add_options(options: argparse.ArgumentParser) -> None:
    options.add_argument("--run", default="true", help="shell command, run in a copy: it runs the repository's code")
    options.add_argument("--calls", type=Path, help="file to keep the traced calls in, and to take them from")


def rows_of(given: argparse.Namespace, trace: Callable[[str], list[str]]) -> list[str]:
    """The calls that are kept, else those of a run."""
    kept: Path | None = given.calls
    if kept is not None and kept.exists():
        return kept.read_text().splitlines()
    rows = trace(given.run)
    if kept is not None:
        kept.write_text("\n".join(rows))
    return rows
