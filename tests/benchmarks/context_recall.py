"""How much of what a commit changed a ranking and a pack show, asked with the commit's message at its parent.

    python tests/benchmarks/context_recall.py REPOSITORY... [--commits 20] [--budget 8000 --budget 32000] [--seed s]
        [--skip sha,…] [--no-history] [--baseline]

For each repository (a clone with its history, bare or not) it draws commits in the order of a hash: one parent, a
subject that reads like a fix or a feature, one to five own source files changed and none moved. The question is the
message without paths, links, numbers and trailers. Printed, a row a repository:

- first ten: how many of the changed files stand among the first ten of the ranking; the same over the commits whose
  message names none of them; MRR: one over the place of the first changed file.
- places at N: how many of the changed places (hunks, on the old side, at most their first twelve lines) a pack of N
  tokens shows with every line, tokens counted as bytes over 3.6.

`--baseline` ranks windows of forty lines by BM25 instead. The code and its cache run in this process.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import re
import statistics
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TypeVar

from anchors.search.past import PastCommits
from anchors.search.standing import place_of
from anchors.search.words import IDENTIFIER, STOP_WORDS, split
from anchors.syntax.languages import is_code, language_of
from anchors.workspace import Workspace

BYTES_PER_TOKEN = 3.6
MAX_FILES, MAX_GOLD, MAX_LINES, WINDOW = 20, 5, 12, 40
WANTED = re.compile(
    r"\b(fix|add|support|allow|handle|avoid|prevent|ensure|make|improve|implement|return|raise|don't)", re.I
)
UNWANTED = re.compile(
    r"\b(merge|bump|release|revert|docs?|typos?|readme|changelog|tests?|lint|format\w*|refactor\w*)\b", re.I
)
ASIDE = re.compile(
    r"^[A-Z][\w-]+-[Bb]y:.*$|https?://\S+|\(?#\d+\)?|\b[0-9a-f]{7,40}\b|(?:[\w.@-]+/)+[\w@-]+\.\w{1,5}\b|\b[\w-]+\.[a-z]{1,4}\b(?!\()",
    re.M,
)
HUNK = re.compile(r"^@@ -(\d+)(?:,(\d+))? \+")
Places = list[tuple[str, int, int]]
Ranges = dict[str, list[tuple[int, int]]]
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Case:
    commit: str
    parent: str
    question: str
    gold: tuple[str, ...]
    places: Places

    @property
    def is_named(self) -> bool:
        text = self.question.lower()
        return any(re.search(rf"(?<!\w){re.escape(PurePosixPath(p).stem.lower())}(?!\w)", text) for p in self.gold)


@dataclass
class Row:
    first_ten: list[float] = field(default_factory=list)
    unnamed: list[float] = field(default_factory=list)
    mrr: list[float] = field(default_factory=list)
    shown: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))

    def add(self, other: Row) -> None:
        self.first_ten += other.first_ten
        self.unnamed += other.unnamed
        self.mrr += other.mrr
        for budget, values in other.shown.items():
            self.shown[budget] += values

    def line(self, name: str) -> str:
        cells = [self.first_ten, self.unnamed, self.mrr, *(self.shown[budget] for budget in sorted(self.shown))]
        values = " | ".join(f"{100 * statistics.fmean(cell):.1f}" if cell else "-" for cell in cells)
        return f"| {name} | {len(self.mrr)} | {values} |"


def git(repository: str, *args: str) -> str:
    command = ["git", "-c", "core.quotepath=false", "-c", "safe.directory=*", "-C", repository, *args]
    return subprocess.run(command, check=True, capture_output=True).stdout.decode("utf-8", "replace")


def draw(repository: str, count: int, seed: str, skip: frozenset[str]) -> Iterator[Case]:
    """The first usable commits in the order of a hash."""
    printed = git(repository, "log", "--no-merges", "--format=%H%x1f%P%x1f%s%x1f%B%x1e", "HEAD")
    rows = [tuple(record.strip("\n").split("\x1f")) for record in printed.split("\x1e") if record.strip()]
    wanted = [row for row in rows if len(row) == 4 and len(row[1].split()) == 1 and row[0] not in skip]
    wanted = [row for row in wanted if WANTED.search(row[2]) and not UNWANTED.search(row[2])]
    wanted.sort(key=lambda row: hashlib.sha256(f"{seed}:{row[0]}".encode()).hexdigest())
    found, asked = 0, set()
    for commit, parent, _, message in wanted:
        question = re.sub(r"[ \t]+", " ", ASIDE.sub(" ", message)).strip()
        gold = gold_of(repository, parent, commit)
        if found == count or len(question) < 40 or question in asked or not gold:
            continue
        asked.add(question)
        found += 1
        yield Case(commit, parent, question, gold, places_of(repository, parent, commit, gold))


def gold_of(repository: str, parent: str, commit: str) -> tuple[str, ...]:
    rows = [
        line.split("\t")
        for line in git(repository, "diff-tree", "-r", "-M", "--name-status", parent, commit).splitlines()
    ]
    own = [(status, paths) for status, *paths in rows if any(is_own(path) for path in paths)]
    if len(rows) > MAX_FILES or any(status[0] not in "MA" for status, _ in own):
        return ()
    gold = tuple(sorted(paths[0] for status, paths in own if status == "M"))
    return gold if len(gold) <= MAX_GOLD else ()


def is_own(path: str) -> bool:
    language = language_of(path)
    return is_code(language) and place_of(path, language) == "source"


def places_of(repository: str, parent: str, commit: str, gold: tuple[str, ...]) -> Places:
    found: Places = []
    for path in gold:
        diff = git(repository, "diff-tree", "-p", "-U0", "--no-ext-diff", "--no-textconv", parent, commit, "--", path)
        for line in diff.splitlines():
            if match := HUNK.match(line):
                first = max(1, int(match[1]))
                found.append((path, first, first + min(max(int(match[2] or 1), 1), MAX_LINES) - 1))
    return found


def count_tokens(text: str) -> int:
    return math.ceil(len(text.encode("utf-8", "replace")) / BYTES_PER_TOKEN)


def share_shown(places: Places, ranges: Ranges) -> float:
    def is_shown(path: str, first: int, last: int) -> bool:
        lines = {line for start, end in ranges.get(path, ()) for line in range(start, end + 1)}
        return all(line in lines for line in range(first, last + 1))

    return statistics.fmean(is_shown(*place) for place in places) if places else 1.0


def measure(workspace: Workspace, case: Case, budgets: list[int]) -> Row:
    ranked = [file.path for file in workspace.search(case.question).files]
    row = scored(ranked, case)
    for budget in budgets:
        packed = workspace.pack(case.question, budget, count_tokens, "bytes / 3.6")
        row.shown[budget].append(share_shown(case.places, {file.path: list(file.ranges) for file in packed.files}))
    return row


def scored(ranked: list[str], case: Case) -> Row:
    places = sorted(ranked.index(path) + 1 for path in case.gold if path in ranked)
    first_ten = sum(place <= 10 for place in places) / len(case.gold)
    return Row([first_ten], [] if case.is_named else [first_ten], [1 / places[0] if places else 0.0])


def measure_baseline(workspace: Workspace, case: Case, budgets: list[int]) -> Row:
    """BM25 over windows of the files, and over whole files."""
    texts = {f.path: workspace.text(f.path).split("\n") for f in workspace.snapshot.files if f.language is not None}
    windows = {
        (path, start): " ".join(lines[start : start + WINDOW])
        for path, lines in texts.items()
        for start in range(0, len(lines), WINDOW)
    }
    row = scored(bm25({path: "\n".join((path, *lines)) for path, lines in texts.items()}, case.question), case)
    ordered = bm25({key: f"{key[0]}\n{text}" for key, text in windows.items()}, case.question)
    for budget in budgets:
        left, ranges = budget * BYTES_PER_TOKEN, defaultdict(list)
        for path, start in ordered:
            size = len(windows[path, start].encode()) + len(path) + 8
            if size <= left:
                left -= size
                ranges[path].append((start + 1, start + WINDOW))
        row.shown[budget].append(share_shown(case.places, dict(ranges)))
    return row


def bm25(documents: Mapping[Key, str], question: str) -> list[Key]:
    counts = {key: Counter(words(text)) for key, text in documents.items()}
    lengths = {key: sum(count.values()) for key, count in counts.items()}
    mean = statistics.fmean(lengths.values()) or 1.0
    scores: dict[Key, float] = defaultdict(float)
    for word, weight in Counter(words(question)).items():
        holders = [key for key, count in counts.items() if word in count]
        rarity = math.log(1 + (len(counts) - len(holders) + 0.5) / (len(holders) + 0.5))
        for key in holders:
            times = counts[key][word]
            scores[key] += min(weight, 3) * rarity * times * 2.2 / (times + 1.2 * (0.25 + 0.75 * lengths[key] / mean))
    return sorted(scores, key=lambda key: (-scores[key], str(key)))


def words(text: str) -> list[str]:
    return [term for word in IDENTIFIER.findall(text) if word.lower() not in STOP_WORDS for term in split(word)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", nargs="+")
    parser.add_argument("--commits", type=int, default=20)
    parser.add_argument("--budget", type=int, action="append")
    parser.add_argument("--seed", default="context")
    parser.add_argument("--skip", default="", help="commits not to draw, joined by commas")
    parser.add_argument("--no-history", action="store_true", help="as in a clone without one")
    parser.add_argument("--baseline", action="store_true")
    options = parser.parse_args()
    budgets = sorted(set(options.budget or [8_000, 32_000]))
    print("| repository | n | first ten | unnamed | MRR |" + "".join(f" places at {budget:,} |" for budget in budgets))
    print("|---" * (5 + len(budgets)) + "|")
    everything = Row()
    for repository in options.repositories:
        rows = Row()
        cases = list(draw(repository, options.commits, options.seed, frozenset(options.skip.split(","))))
        with tempfile.TemporaryDirectory(prefix="context-") as cache:
            for number, case in enumerate(cases, start=1):
                with Workspace.open(repository, case.parent, cache_dir=Path(cache)) as workspace:
                    if options.no_history:
                        workspace.past = PastCommits.build(())
                    rows.add((measure_baseline if options.baseline else measure)(workspace, case, budgets))
                print(f"\r{repository}: {number} of {len(cases)}", end="", file=sys.stderr)
        print(rows.line(repository.rstrip("/")), flush=True)
        everything.add(rows)
    print(everything.line("**all**"))


if __name__ == "__main__":
    main()
