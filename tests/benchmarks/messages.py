"""Messages as a log, an error or a stack trace shows them: is the place that writes them the first evidence?

    python tests/benchmarks/messages.py FOLDER [--lists FILE] [--only NAME] [--cache FOLDER]

FOLDER holds clones named `owner+name` or `name`. A line of the list has repository, commit, kind, places and question;
`|` stands between places that are as right, `path:3-9` is any line of them, `\\n` and `\\t` stand for themselves. Right
is an answer whose first place is that statement (from six lines above to one below, since it may begin earlier), and
whose first citation shows it.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from entry_points import clone_of

ROOT = Path(__file__).resolve().parents[2]
LISTS = Path(__file__).with_name("messages.tsv")
ABOVE = 6
_PLACE = re.compile(r"([\w./+@-]+\.\w+):(\d+)")


def asked(clone: Path, commit: str, question: str, cache: str) -> dict[str, Any]:
    """Empty where the run failed."""
    command = [sys.executable, "-m", "iquest_cli", "--rev", commit, "-C", str(clone), "ask", question]
    ran = subprocess.run(
        [*command, "--format", "json", "--model", "none"],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "IQUEST_CACHE_DIR": cache, "HOME": cache},
    )
    answer: dict[str, Any] = json.loads(ran.stdout) if ran.stdout.startswith("{") else {}
    return answer


def is_right(answer: dict[str, Any], places: str) -> bool:
    said = _PLACE.search(answer.get("answer", ""))
    cited = next(iter(answer.get("citations", ())), None)
    if said is None or cited is None:
        return False
    for place in places.split("|"):
        path, _, lines = place.rpartition(":")
        first, _, last = lines.partition("-")
        low, high = (int(first), int(last)) if last else (int(first) - ABOVE, int(first) + 1)
        is_said = said[1] == path and low <= int(said[2]) <= high
        if is_said and cited["path"] == path and cited["start_line"] <= high and cited["end_line"] >= low:
            return True
    return False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lists", type=Path, default=LISTS, help="another list of messages")
    parser.add_argument("--only", default="", help="repositories of this name")
    parser.add_argument("--cache", help="where indexes are kept between runs")
    options = parser.parse_args()
    right: Counter[str] = Counter()
    there: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as made:
        for row in options.lists.read_text(encoding="utf-8").splitlines():
            if not row or row.startswith("#"):
                continue
            repository, commit, kind, places, question = row.split("\t")
            clone = clone_of(options.folder, repository) if options.only in repository else None
            if clone is None:
                continue
            text = question.replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\")
            answer = asked(clone, commit, text, options.cache or made)
            there[kind] += 1
            if is_right(answer, places):
                right[kind] += 1
                continue
            said = _PLACE.search(answer.get("answer", ""))
            print(f"{repository} {kind} {places}: {said[0] if said else 'nothing'} for {question[:80]}")
    for kind, number in there.items():
        print(f"{kind}: {right[kind]} of {number}")
    print(f"all: {right.total()} of {there.total()}")


if __name__ == "__main__":
    main()
