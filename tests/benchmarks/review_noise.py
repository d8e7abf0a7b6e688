"""How often `check` speaks on ordinary merged commits: every finding printed, so that each can be read and judged.

    python tests/benchmarks/review_noise.py [--commits N] [--skip N] [--stride N] [--jsonl FILE] REPOSITORY...

Takes each repository's first-parent history from HEAD, every `--stride`-th commit that touches code and changes at
most sixty files, and reviews it with the rules at their defaults. Prints a table: commits, findings by severity, and
how many reach the gate (high).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from anchors.errors import AnchorsError
from anchors.repository.diff import diff_commit
from anchors.repository.repository import Repository
from anchors.syntax.languages import is_code, language_of
from anchors.workspace import Workspace
from iquest_cli.reviewer.finding import ReviewReport
from iquest_cli.reviewer.review import review
from iquest_cli.settings import SEVERITIES, ReviewSettings

SETTINGS = ReviewSettings(fail_on="high")


def commits_of(path: str, skip: int, stride: int, limit: int) -> list[str]:
    """Commits that change at least one code file and at most 60 files, newest first."""
    command = ["git", "-C", path, "log", "--first-parent", "--no-merges", "--format=%x00%H", "--name-only", "-z"]
    out = subprocess.run(
        [*command, f"--skip={skip}", f"--max-count={limit * stride * 6}"], capture_output=True, check=True
    )
    found: list[str] = []
    block: list[str] = []
    commit = ""
    for field in [*out.stdout.decode("utf-8", "surrogateescape").replace("\n", "\0").split("\0"), "end" * 14]:
        if len(field) in (40, 42) and "/" not in field and " " not in field:
            if commit and 0 < len(block) <= 60 and any(is_code(language_of(name)) for name in block):
                found.append(commit)
            commit, block = field, []
        elif field:
            block.append(field)
    return found[::stride][:limit]


def review_commit(path: str, commit: str) -> ReviewReport | None:
    try:
        with Repository.open(path, commit) as repository:
            diff = diff_commit(repository, commit)
        with Workspace.open(path, commit) as head:
            base = head.at(diff.base) if diff.base is not None else None
            try:
                return review(base, head, diff, SETTINGS)
            finally:
                if base is not None:
                    base.close()
    except AnchorsError as error:
        print(f"  {commit[:10]} not reviewed: {error}", file=sys.stderr)
        return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", nargs="+")
    parser.add_argument("--commits", type=int, default=15)
    parser.add_argument("--skip", type=int, default=0)
    parser.add_argument("--stride", type=int, default=3)
    parser.add_argument("--jsonl", type=Path)
    options = parser.parse_args()
    rows = []
    total: Counter[str] = Counter()
    num_commits = 0
    for path in options.repositories:
        name = Path(path).parent.name if Path(path).name == "repo" else Path(path).name
        counts: Counter[str] = Counter()
        started, reviewed, first = time.monotonic(), 0, ""
        for commit in commits_of(path, options.skip, options.stride, options.commits):
            report = review_commit(path, commit)
            if report is None:
                continue
            reviewed += 1
            first = first or commit
            for finding in report.findings:
                counts[finding.severity] += 1
                place = f"{finding.path}:{finding.start_line}"
                said = f"{finding.severity:<8} {finding.confidence:<6} {finding.rule_id:<16}"
                print(f"{name} {commit[:10]} {said} {place}  {finding.message}", flush=True)
                for use in finding.evidence[1:4]:
                    print(f"      {use.path}:{use.start_line}  {use.excerpt.strip()[:110]}", flush=True)
                if options.jsonl:
                    row = {"repository": name, "commit": commit, "rule": finding.rule_id, "severity": finding.severity}
                    with options.jsonl.open("a") as file:
                        file.write(json.dumps({**row, "place": place, "message": finding.message}) + "\n")
        seconds = (time.monotonic() - started) / max(1, reviewed)
        rows.append((name, first[:10], reviewed, counts, seconds))
        total.update(counts)
        num_commits += reviewed
    names = list(reversed(SEVERITIES))
    print(
        f"\n{'repository':<18} {'newest':<11} {'commits':>7} " + " ".join(f"{name:>8}" for name in names) + "  s/commit"
    )
    for name, first, reviewed, counts, seconds in rows:
        print(
            f"{name:<18} {first:<11} {reviewed:>7} "
            + " ".join(f"{counts[key]:>8}" for key in names)
            + f"  {seconds:.2f}"
        )
    print(f"{'all':<18} {'':<11} {num_commits:>7} " + " ".join(f"{total[key]:>8}" for key in names))
    gate = total["high"] + total["critical"]
    print(f"at the gate: {100 * gate / max(1, num_commits):.1f} per 100 commits; "
          f"medium and above: {100 * (gate + total['medium']) / max(1, num_commits):.1f}")  # fmt: skip


if __name__ == "__main__":
    main()
