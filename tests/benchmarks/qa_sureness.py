"""How sure an answer without a model may sound: what tells whether the place that it names first is the right one.

    python tests/benchmarks/qa_sureness.py tests/benchmarks/qa_far_c.jsonl CHECKOUTS [FILE CHECKOUTS ...]

Of the questions whose answer begins with a place (the likeliest, a lead), right is one that meets a gold range. Printed
are how many were right by how near the next place's score is to the first one's, and how well that and the share of the
question's telling words that the place meets tell right from wrong (area under the curve: 0.5 tells nothing).
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

from anchors.workspace import Workspace
from iquest_cli.analyst.evidence.evidence import Evidence
from iquest_cli.analyst.evidence.places import Place
from iquest_cli.analyst.static import find

BORDERS = (0.5, 0.6, 0.7, 0.8, 9.9)
_NAMES_A_PLACE = re.compile(r"is the (?:place|likeliest place|best lead)\b")


def is_right(case: dict[str, Any], evidence: Evidence) -> bool:
    center = next((step.symbol for step in evidence.steps if step.is_center), None)
    first = evidence.places[0]
    path, begin, end = (center.path, center.start_line, center.end_line) if center else (first.path, *_lines(first))
    ranges = [(where, *lines) for where, lines in case["gold_lines"].items()]
    ranges += [tuple(row) for row in case.get("gold_lines_more", [])]
    return any(path == where and begin <= last and start <= end for where, start, last in ranges)


def _lines(place: Place) -> tuple[int, int]:
    symbol = place.symbol
    return place.first, symbol.end_line if symbol is not None and symbol.kind != "module" else place.last


def nearness(places: tuple[Place, ...]) -> float:
    """The next place's score, of the first one's."""
    first = places[0]
    rival = next((p.score for p in places[1:] if (p.path, p.name) != (first.path, first.name)), 0.0)
    return rival / first.score if first.score else 1.0


def area(right: list[float], wrong: list[float]) -> float:
    """How often a right one has the greater value."""
    pairs = [(one > other) + 0.5 * (one == other) for one in right for other in wrong]
    return sum(pairs) / len(pairs) if pairs else float("nan")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", nargs="+", type=Path, metavar="FILE CHECKOUTS")
    pairs = parser.parse_args().pairs
    found: list[tuple[bool, float, float]] = []
    for file, checkouts in zip(pairs[::2], pairs[1::2], strict=True):
        lines = file.read_text(encoding="utf-8").splitlines()
        cases = [json.loads(line) for line in lines if line.strip()]
        for repository in dict.fromkeys(case["repo"] for case in cases):
            if not (checkouts / repository).exists():
                print("not there:", repository)
                continue
            with Workspace.open(checkouts / repository) as workspace:
                for case in (case for case in cases if case["repo"] == repository):
                    told = find(workspace, case["question"])
                    evidence = told.evidence
                    if evidence.places and _NAMES_A_PLACE.search(told.draft.text[:400]):
                        met = 1 - evidence.unmet_share
                        found.append((is_right(case, evidence), nearness(evidence.places), met))
    right: Counter[float] = Counter()
    of: Counter[float] = Counter()
    for is_so, near, _ in found:
        border = next(border for border in BORDERS if near < border)
        of[border] += 1
        right[border] += is_so
    print(f"{sum(right.values())} of {len(found)} right")
    print("  ".join(f"next below {border}: {right[border]} of {of[border]}" for border in BORDERS))
    for name, at, sign in (("ahead of the next", 1, -1), ("telling words met", 2, 1)):
        yes, no = ([sign * row[at] for row in found if row[0] is is_so] for is_so in (True, False))
        print(f"{name}: area {area(yes, no):.2f}")


if __name__ == "__main__":
    main()
