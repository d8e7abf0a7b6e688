"""Questions as a newcomer puts them: what an answer to them must lead with, and what has no place in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from support.cli import iquest
from support.repos import make_repo

from anchors.types import Symbol
from iquest_cli.analyst.settings.settings import Asks

FETCH = '''import logging

from shop.errors import BadAddress, TooManyHops

logger = logging.getLogger(__name__)


def check_address(address):
    """Refuse hops to addresses that are none."""
    if ":" not in address:
        raise BadAddress("hop to a bad address")


def follow(address, hops):
    """Follow hops, as many as are allowed."""
    logger.info("hop to %s", address)
    if len(hops) > 20:
        raise TooManyHops("exceeded the hops")
    check_address(address)
    return follow(address, [*hops, address])


def visit(address):
    return follow(address, [])
'''
ERRORS = "class BadAddress(Exception):\n    pass\n\n\nclass TooManyHops(Exception):\n    pass\n"
PRINTER = """#include <stdio.h>
#define MAX_DEPTH (128)

static void usage(void) {
  puts("  -a  escape a string for output as ascii\n");
}

/* Escapes a string. */
static void put_string(const char *from, FILE *to) {
  for (; *from; from++) fputc(*from == '"' ? '_' : *from, to);
}

int nest(int depth) {
  return depth > MAX_DEPTH;
}

int main(int argc, char **argv) {
  if (argc < 2) usage();
  put_string(argv[1], stdout);
  return 0;
}
"""
STORE = """class Store:
    def update(self, change):
        \"\"\"Apply a change and write the page.\"\"\"
        change(self)
        self.commit()

    def commit(self):
        self.write_page()

    def write_page(self):
        self.normalize_color(self.page)

    def normalize_color(self, page):
        \"\"\"Normalize the color of a page.\"\"\"
        return page


def nightly(store):
    store = Store()
    store.update(print)
"""


def ask(state: Path, tmp_path: Path, files: dict[str, str], question: str) -> dict[str, Any]:
    repo = make_repo(tmp_path / "repo", files)
    ran = iquest(state, "ask", question, "-C", str(repo.root), "--model", "none", "--format", "json")
    assert ran.code == 0, ran.err
    found: dict[str, Any] = json.loads(ran.out)
    return found


def test_an_error_whose_name_the_question_spells_out_comes_first(state: Path, tmp_path: Path) -> None:
    files = {"shop/fetch.py": FETCH, "shop/errors.py": ERRORS}
    found = ask(state, tmp_path, files, "Which exception is raised when there are too many hops to an address?")
    assert found["answer"].startswith("- `TooManyHops`")


def test_who_asks_for_errors_alone_is_told_of_no_records(state: Path, tmp_path: Path) -> None:
    files = {"shop/fetch.py": FETCH, "shop/errors.py": ERRORS}
    found = ask(state, tmp_path, files, "Which exception is raised when there are too many hops to an address?")
    assert found["logs"] == []
    asked = "Which exception is raised when there are too many hops to an address, and what is logged?"
    assert [log["line"] for log in ask(state, tmp_path / "again", files, asked)["logs"]] == [16]


def test_what_prints_the_usage_is_no_place_where_things_are_done(state: Path, tmp_path: Path) -> None:
    found = ask(state, tmp_path, {"src/main.c": PRINTER}, "Where is a string escaped for output?")
    assert found["answer"].startswith("`put_string`")


def test_the_value_of_a_macro_is_its_default(state: Path, tmp_path: Path) -> None:
    found = ask(state, tmp_path, {"src/main.c": PRINTER}, "What is the maximum depth of nesting by default?")
    assert "`MAX_DEPTH` (default `128`)" in found["answer"]


def test_how_many_is_answered_by_a_number() -> None:
    asks = Asks.of("How many times is a job retried by default, and which option is it?")
    factors = [
        asks.factor_of_symbol(constant(f"MAX_RETRIES = {value}")) for value in ("25", "[1, 2]", "Set.new(%w[a])")
    ]
    assert factors[0] == 2 * factors[1] == 2 * factors[2]
    assert len({Asks.of("Which option is it?").factor_of_symbol(constant(f"A = {v}")) for v in ("25", "[1]")}) == 1


def constant(signature: str) -> Symbol:
    return Symbol(
        1, "a.py", "python", "MAX_RETRIES", "MAX_RETRIES", "constant", None, 1, 1, 1, 1, signature, "", (), (), True
    )


def test_what_somebody_calls_begins_the_chain(state: Path, tmp_path: Path) -> None:
    asked = "What happens when I call store.update(), until the page is written?"
    found = ask(state, tmp_path, {"shop/store.py": STORE}, asked)
    assert [step["symbol"] for step in found["flow"]][:3] == ["Store.update", "Store.commit", "Store.write_page"]


def test_british_and_german_words_find_american_code(state: Path, tmp_path: Path) -> None:
    found = ask(state, tmp_path, {"shop/store.py": STORE}, "Where is the colour of a page normalised?")
    assert found["found"] and found["answer"].startswith("`Store.normalize_color`")
    found = ask(state, tmp_path / "de", {"shop/store.py": STORE}, "Wo wird die Seite geschrieben?")
    assert found["found"] and "`Store.write_page`" in found["answer"]
