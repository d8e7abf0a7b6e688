"""Questions on files filled by somebody who means harm: answered in time that grows with their length, and readably."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest
from support.cli import iquest
from support.pace import within
from support.repos import make_repo

from iquest_cli.analyst.asked.question import MAX_QUOTES, concepts_of, identifiers_of, understand
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


def test_a_word_as_long_as_a_page_is_read_once() -> None:
    with within(2):
        understand("Where is " + "a" * 60_000 + "?")


def test_names_that_begin_with_others_stand_for_them_however_many_there_are() -> None:
    many = [f"Store{number}.put" for number in range(NUM // 100)]
    found = identifiers_of(f"How do Store7 and StoreX and Store8.put_all and {', '.join(many)} work?")
    assert set(found) == {*many, "StoreX", "Store8.put_all"}


def test_a_pasted_log_asks_nothing_by_its_words() -> None:
    """Somewhere among its lines stands any word that would ask for something."""
    line = "ERROR failed to open {}: no such file\n"
    log = "".join(line.format(f"/var/{word}") for word in [*WORDS, "overview", *WORDS] for _ in range(20))
    assert "overview" not in understand(f"Why does this fail?\n{log}").kinds
    assert understand(f"{log}\nGive me an overview.").kind == "overview"


def test_phrases_are_found_where_their_words_follow_one_another() -> None:
    def words(text: str) -> list[str]:
        return [concept.word for concept in concepts_of(text)]

    assert "user not found" in words("What happens: user not found?") or "not found" in words("user not found")
    assert words("Wo wird das falsche Passwort abgelehnt?") == words("Wo wird das falsche  Passwort abgelehnt?")


def test_what_of_many_quoted_texts_is_not_looked_for_is_told(tmp_path: Path, state: Path) -> None:
    """And the first are found: each is compared with all that the files write."""
    repo = make_repo(tmp_path / "repo", {"a.py": "def f():\n    raise ValueError('the last whale has left the sea')\n"})
    quotes = " ".join(f'"another text number {number}"' for number in range(MAX_QUOTES + 5))

    def ask(question: str) -> str:
        ran = iquest(state, "ask", question, "-C", str(repo.root), "--model", "none", "--format", "json")
        return str(json.loads(ran.out)["answer"])

    said = ask(f'Where do "the last whale has left the sea" and {quotes} come from?')
    assert "a.py:2" in said
    assert f"Of its {MAX_QUOTES + 6} texts in quotes the first {MAX_QUOTES} were looked for as they stand." in said
    assert "were looked for" not in ask('Where does "the last whale has left the sea" come from?')
    words = " ".join(f"word{number} other" for number in range(150))
    assert "ask with the line that matters" in ask(f"ERROR {words}")


def test_a_word_that_all_code_holds_is_met_by_a_place_that_holds_it(tmp_path: Path, state: Path) -> None:
    text = "".join(f"function g{number}() {{\n  console.error('user password is bad');\n}}\n" for number in range(600))
    repo = make_repo(tmp_path / "repo", {"c.js": text})
    out = iquest(state, "ask", '"user password is wrong"', "-C", str(repo.root), "--model", "none").out
    assert 'It says nothing of "user password is wrong".' in out
