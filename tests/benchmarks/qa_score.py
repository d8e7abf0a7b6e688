"""Scores answers without a model on questions whose answers were found by reading.

  python tests/benchmarks/qa_score.py tests/benchmarks/qa_more.jsonl CHECKOUTS

CHECKOUTS holds a folder for each `repo` of the file, at the commit `sha`. Every question runs in this process, with one
opening of the repository for all of its questions; `cpu` is this process's own time for one of them.

file@5: share of the gold files among the first five cited. line@5: 1 when one of the first five citations meets a gold
range. must-a: share of the terms that a right answer needs, in the answer's text. flow: longest common subsequence of
the gold chain and the answer's, of the gold chain's length. logs-r, logs-p: recall and precision of the log statements
(path, line within two, level).
"""

from __future__ import annotations

import argparse
import json
import re
import time
from pathlib import Path
from statistics import mean
from typing import Any

from anchors.workspace import Workspace
from iquest_cli.analyst.answer import Answer
from iquest_cli.analyst.static import answer_static

MEASURES = ("file@5", "line@5", "must-a", "flow", "logs-r", "logs-p", "cpu")
LEVELS = {"warning": "warn", "err": "error", "fatal": "critical"}
Scores = dict[str, float]


def score(case: dict[str, Any], answer: Answer) -> Scores:
    files = list(dict.fromkeys(citation.path for citation in answer.citations))[:5]
    ranges = [(path, *lines) for path, lines in case["gold_lines"].items()]
    ranges += [tuple(row) for row in case.get("gold_lines_more", [])]
    found = {
        "file@5": len(set(files) & set(case["gold_files"])) / len(case["gold_files"]),
        "line@5": float(
            any(
                c.path == path and c.start_line <= last and c.end_line >= first
                for c in answer.citations[:5]
                for path, first, last in ranges
            )
        ),
        "must-a": mean(float(_mentions(answer.answer, item)) for item in case["must_mention"]),
    }
    if case.get("gold_flow"):
        gold = [re.split(r"[.:]+", step["symbol"])[-1] for step in case["gold_flow"]]
        found["flow"] = _common(gold, [step.symbol for step in answer.flow]) / len(gold)
    if case.get("gold_logs"):
        gold_logs = case["gold_logs"]
        wanted = [log for log in gold_logs if not log.get("optional")]
        found["logs-r"] = mean(float(any(_is_it(log, other) for other in answer.logs)) for log in wanted)
        found["logs-p"] = mean([float(any(_is_it(log, other) for log in gold_logs)) for other in answer.logs] or [0.0])
    return found


def _mentions(text: str, item: str) -> bool:
    """One of the alternatives stands in the text, not inside of a longer word."""
    return any(re.search(rf"(?<![A-Za-z0-9]){re.escape(w)}(?![A-Za-z])", text, re.IGNORECASE) for w in item.split("|"))


def _common(gold: list[str], steps: list[str]) -> int:
    row = [0] * (len(steps) + 1)
    for name in gold:
        before = 0
        for at, step in enumerate(steps, 1):
            same = _mentions(step, name)
            before, row[at] = row[at], before + 1 if same else max(row[at], row[at - 1])
    return row[-1]


def _is_it(gold: dict[str, Any], log: Any) -> bool:
    levels = {LEVELS.get(level.lower(), level.lower()) for level in (gold["level"], log.level)}
    return gold["path"] == log.path and abs(gold["line"] - log.line) <= 2 and len(levels) == 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("checkouts", type=Path)
    options = parser.parse_args()
    cases = [json.loads(line) for line in options.file.read_text(encoding="utf-8").splitlines() if line.strip()]
    rows: list[Scores] = []
    for repository in dict.fromkeys(case["repo"] for case in cases):
        with Workspace.open(options.checkouts / repository) as workspace:
            for case in (case for case in cases if case["repo"] == repository):
                started = time.process_time()
                answer = answer_static(workspace, case["question"])
                rows.append({**score(case, answer), "cpu": time.process_time() - started})
                print(case["id"], " ".join(f"{name} {value:.2f}" for name, value in rows[-1].items()))
    means = {name: mean(row[name] for row in rows if name in row) for name in MEASURES if any(name in r for r in rows)}
    print(f"{len(rows)} questions:", " ".join(f"{name} {value:.3f}" for name, value in means.items()))


if __name__ == "__main__":
    main()
