"""Log statements on real repositories, against lists made by hand: which are told, and how much of each.

    python tests/benchmarks/log_facts.py FOLDER [--misses] [--wrappers] [--lists FILE]

FOLDER holds clones named `owner+name` or `name`. A line of the list has repository, commit, path, line, level and the
first words of the message. Line 0 stands once for each file that is looked at, with the level that gets through by the
configuration as shipped, for who runs the program with nothing else set. Marks: `-` no level, no message of its own, or
nothing that decides; `a|b` either; `*` not asked, as with a message that begins with a computed part; `~` before a
level: output of a program for a terminal, as good told as not. `--wrappers` also counts calls of functions that only
hand a message on to a log, which answers tell and anchors do not.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from entry_points import clone_of

from anchors.syntax.languages import language_of
from anchors.types import Fact
from anchors.workspace import Workspace
from iquest_cli.analyst.asked.question import understand
from iquest_cli.analyst.logs.levels import Levels
from iquest_cli.analyst.logs.wrappers import LogWrappers
from iquest_cli.analyst.ranking.relevance import Relevance
from iquest_cli.analyst.texts.source import Source

LISTS = Path(__file__).with_name("log_facts.tsv")
Row = tuple[str, int, str, str]
SHARES = ("precision", "recall", "levels", "messages", "effective")
ALIKE = {"warning": "warn", "critical": "fatal"}


@dataclass
class Listed:
    """What stands in the files of one repository: of each its effective level, of each statement level and words."""

    effective: dict[str, str] = field(default_factory=dict)
    statements: dict[tuple[str, int], tuple[str, str]] = field(default_factory=dict)


def expected(lists: Path) -> dict[tuple[str, str], Listed]:
    found: defaultdict[tuple[str, str], Listed] = defaultdict(Listed)
    for row in lists.read_text(encoding="utf-8").splitlines():
        if not row or row.startswith("#"):
            continue
        repository, commit, path, line, level, words = row.split("\t")
        listed = found[repository, commit]
        if line == "0":
            listed.effective[path] = level
        else:
            listed.statements[path, int(line)] = (level, words)
    return dict(found)


def is_level(told: str, wanted: str) -> bool:
    wanted = wanted.removeprefix("~")
    return wanted == "*" or ALIKE.get(told, told) in [ALIKE.get(one, one).replace("-", "") for one in wanted.split("|")]


def is_message(told: str, words: str) -> bool:
    """A message that is all computed is told as none, or as that."""
    if words == "-":
        return not any(char.isalpha() for char in told)
    return words == "*" or told.startswith(words)


def told(clone: Path, commit: str, listed: Listed, cache: Path, *, with_wrappers: bool) -> Iterable[tuple[Fact, str]]:
    """The log facts of the listed files, each with its effective level, "" where nothing decides it."""
    with Workspace.open(clone, commit, cache_dir=cache) as workspace:
        source = Source(workspace)
        levels = Levels(workspace, source, Relevance(workspace, understand("Which log lines are written?"), source))
        wrappers = LogWrappers(workspace, source)
        for path in sorted(listed.effective):
            file = workspace.snapshot.file_index(path)
            if file is None:
                continue
            facts = [fact for fact in workspace.snapshot.facts(file) if fact.kind == "log"]
            for fact in wrappers.with_own(file, facts) if with_wrappers else facts:
                yield fact, levels.threshold(fact)[0] or ""


def counted(listed: Listed, facts: Iterable[tuple[Fact, str]], misses: list[str]) -> dict[str, Counter[str]]:
    """By language: how many were told, there, right and so on."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    met = set()
    for path, line in listed.statements:
        found[language(path)]["there"] += not listed.statements[path, line][0].startswith("~")
    for fact, effective in facts:
        count, wanted = found[language(fact.path)], listed.statements.get((fact.path, fact.line))
        place = f"{fact.path}:{fact.line}"
        if wanted is None or (fact.path, fact.line) in met:
            count["told"] += 1
            misses.append(f"wrong  {place} {fact.name} {fact.value[:60]!r}")
            continue
        met.add((fact.path, fact.line))
        level, words = wanted
        if level.startswith("~"):
            continue
        is_right, is_said = is_level(fact.name, level), is_message(fact.value, words)
        count.update(told=1, right=1, levels=is_right, messages=is_said)
        misses += [f"level  {place} {fact.name!r}, not {level}"] * (not is_right)
        misses += [f"words  {place} {fact.value[:60]!r}, not {words!r}"] * (not is_said)
        if listed.effective[fact.path] != "*":
            is_effective = is_level(effective, listed.effective[fact.path])
            count.update(asked=1, effective=is_effective)
            told_so = f"effect {fact.path} {effective!r}, not {listed.effective[fact.path]}"
            misses += [told_so] * (not is_effective and told_so not in misses)
    for (path, line), (level, words) in sorted(listed.statements.items()):
        if (path, line) not in met and not level.startswith("~"):
            misses.append(f"missed {path}:{line} {level} {words}")
    return found


def language(path: str) -> str:
    return {"tsx": "typescript"}.get(str(language_of(path)), str(language_of(path)))


def shares(count: Counter[str]) -> str:
    parts = [(count["right"], count["told"]), (count["right"], count["there"])]
    parts += [(count[one], count["right"]) for one in ("levels", "messages")] + [(count["effective"], count["asked"])]
    return ", ".join(
        f"{name} {100 * part / whole:.1f} % of {whole}"
        for name, (part, whole) in zip(SHARES, parts, strict=True)
        if whole
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--misses", action="store_true", help="list what was missed and what is wrong")
    parser.add_argument("--wrappers", action="store_true", help="count what only hands a message on to a log")
    parser.add_argument("--lists", type=Path, default=LISTS, help="another list of statements")
    options = parser.parse_args()
    by_language: defaultdict[str, Counter[str]] = defaultdict(Counter)
    with tempfile.TemporaryDirectory() as cache:
        for (repository, commit), listed in sorted(expected(options.lists).items()):
            clone = clone_of(options.folder, repository)
            if clone is None:
                print(f"{repository}: no clone in {options.folder}")
                continue
            misses: list[str] = []
            facts = told(clone, commit, listed, Path(cache), with_wrappers=options.wrappers)
            found = counted(listed, facts, misses)
            for one, count in found.items():
                by_language[one].update(count)
            print(f"{repository} {commit[:10]}: {shares(sum(found.values(), Counter()))}")
            for miss in sorted(misses) if options.misses else ():
                print(f"  {miss}")
    for one, count in sorted(by_language.items()):
        print(f"{one}: {shares(count)}")
    print(f"all: {shares(sum(by_language.values(), Counter()))}")


if __name__ == "__main__":
    main()
