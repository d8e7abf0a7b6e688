"""Questions on files filled by somebody who means harm: answered in time that grows with their length, and readably."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest
from support.cli import iquest
from support.pace import within
from support.repos import make_repo

from iquest_cli.analyst.evidence.phrases import MAX_QUOTED

NUM: Final = 40_000
LINES: Final = "\n" * (NUM // 300)
"""Lines enough around a long one that the file is not taken for a tool's output."""


def flood(piece: str, num: int = NUM) -> str:
    return piece * (num // len(piece))


WORDS: Final = ["the", "system", "limit", "for", "number", "of", "file", "watchers", "reached"]
FLOODS: Final = {
    "constants of one line": (
        {
            "Shop.cs": "public class ShopOptions\n{\n    "
            + flood("public bool AllowReturns { get; set; } = false; ")
            + "\n}\n"
        },
        "What is the default of AllowReturns and where is it read?",
    ),
    "what opens a block": (
        {
            "server.c": "int run_command(int most) {\n    // "
            + flood("run(a")
            + "\n        return evict_parcels(most);\n}\n",
            "evict.c": "int evict_parcels(int most) {\n    return sort_parcels(most);\n}\n",
            "sort.c": "int sort_parcels(int most) {\n    return most;\n}\n",
        },
        "What is called from run_command to sort_parcels?",
    ),
    "texts with a quoted message's words": (
        {
            f"texts{number}.go": "package main\n"
            + "".join(
                f'var _ = "{" ".join(WORDS[(line * 7 + place * (line % 5 + 1)) % 9] for place in range(5))}"\n'
                for line in range(8000)
            )
            for number in range(20)
        },
        'Where does "the system limit for number of file watchers reached" come from?',
    ),
    "guards that nothing opens": (
        {"pool.c": flood("/**/\n", 15 * NUM) + f"int take_pool(int n) {{\n{flood('return -1;' + chr(10), 3000)}}}\n"},
        "What happens when the pool to take is full?",
    ),
}


@pytest.mark.parametrize("name", FLOODS)
def test_a_question_on_long_lines_takes_seconds(tmp_path: Path, state: Path, name: str) -> None:
    files, question = FLOODS[name]
    repo = make_repo(tmp_path / "repo", {path: text + LINES for path, text in files.items()})
    assert iquest(state, "index", "-C", str(repo.root)).code == 0
    with within(2):
        ran = iquest(state, "ask", question, "-C", str(repo.root), "--model", "none")
    assert ran.code == 0


def test_a_long_line_is_quoted_as_far_as_one_reads_and_cited_whole(tmp_path: Path, state: Path) -> None:
    long = f"    static void put_string(char *from,{flood(' ')}FILE *to) {{"
    text = f"{long}\n        for (; *from; from++)\n            putc(*from, to);\n    }}\n{LINES}"
    repo = make_repo(tmp_path / "repo", {"main.c": text})
    question = ("ask", "Where does put_string write?", "-C", str(repo.root), "--model", "none", "--format")
    answer: dict[str, Any] = json.loads(iquest(state, *question, "json").out)
    assert answer["citations"][0]["excerpt"].startswith(long) and answer["citations"][0]["verified"]
    for form in ("text", "markdown"):
        out = iquest(state, *question, form).out
        rows = [row for row in out.split("\n") if "static void put_string" in row]
        assert rows and all(row.endswith("…") and len(row) <= MAX_QUOTED + 4 for row in rows)
