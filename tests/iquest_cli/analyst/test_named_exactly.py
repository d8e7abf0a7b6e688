"""What a question names is what it is answered about: the repository itself, a method, a key, a language."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.cli import iquest
from support.repos import make_repo

from iquest_cli.analyst.asked.question import understand
from iquest_cli.analyst.asked.spoken import named_languages

STORE = """class PageStore:
    def put_error(self, page):
        return page

    def publish_put_error(self, page):
        \"\"\"Publish the error of a put page store.\"\"\"
        return self.put_error(page)


def nightly(store: PageStore):
    PageStore().publish_put_error(1)
    PageStore().publish_put_error(2)
"""
SETTINGS = 'MESSAGES = ["inflight", "messages"]\nMESSAGE = "max messages"\nMAX_INFLIGHT_MESSAGES = 20\n'


def ask(state: Path, tmp_path: Path, files: dict[str, str], question: str) -> dict[str, Any]:
    repo = make_repo(tmp_path / "repo", files)
    ran = iquest(state, "ask", question, "-C", str(repo.root), "--model", "none", "--format", "json")
    assert ran.code == 0, ran.err
    found: dict[str, Any] = json.loads(ran.out)
    return found


@pytest.mark.parametrize(
    "text",
    [
        "What does hop-shop do?",
        "what is hop_shop?",
        "What is the hopshop library for?",
        "What's hop-shop and what is it good for?",
        "what is this?",
        "What does it do?",
        "What is this all about?",
        "Explain this repository",
    ],
)
def test_who_asks_what_the_repository_is_wants_an_overview(text: str) -> None:
    assert understand(text, "hop-shop").kind == "overview"


@pytest.mark.parametrize("text", ["What does hop do?", "What does hop-shop do when a hop fails?"])
def test_who_asks_for_a_part_wants_none(text: str) -> None:
    assert understand(text, "hop-shop").kind != "overview"


def test_the_callers_are_those_of_the_method_that_is_named(state: Path, tmp_path: Path) -> None:
    found = ask(state, tmp_path, {"shop/store.py": STORE}, "who calls PageStore.put_error?")
    assert found["answer"].startswith("`PageStore.put_error`")


def test_the_setting_whose_name_is_spelled_comes_first(state: Path, tmp_path: Path) -> None:
    found = ask(state, tmp_path, {"shop/settings.py": SETTINGS}, "where is max_inflight_messages configured?")
    assert found["answer"].startswith("`MAX_INFLIGHT_MESSAGES`")


def test_a_language_that_is_named_is_the_one_looked_at(state: Path, tmp_path: Path) -> None:
    files = {
        "a/hops.py": "def count_hops(hops):\n    return len(hops)\n\n\ndef f():\n    return count_hops([])\n",
        "b/hops.ts": "export function countHops(hops: string[]) {\n  return hops.length\n}\n",
    }
    for text, name in (("Where are hops counted in the TypeScript code?", "countHops"),
                       ("Where are hops counted in Python?", "count_hops")):  # fmt: skip
        assert ask(state, tmp_path / name, files, text)["answer"].startswith(f"`{name}`")


def test_words_that_only_look_like_languages_name_none() -> None:
    assert named_languages("Where does it go in the end?") == (frozenset(), "Where does it go in the end?")
    assert named_languages("who calls it in the C# client?")[0] == {"csharp"}
    assert named_languages("where is node.js started?")[0] == frozenset()


def test_how_something_is_computed_is_no_question_for_a_setting() -> None:
    assert understand("how is the default retry delay computed?").kind == "locate"


def test_an_overview_shows_each_start_once_and_programs_first(state: Path, tmp_path: Path) -> None:
    web = "from flask import Flask\n\napp = Flask(__name__)\n\n\n" + "".join(
        f'@app.route("/{name}")\ndef {name}():\n    return "{name}"\n\n\n' for name in ("ask", "buy", "cut", "dry")
    )
    files = {
        "shop/web.py": web,
        "shop/run.py": 'def main():\n    pass\n\n\nif __name__ == "__main__":\n    main()\n',
        "README.md": "# repo\n\nrepo is a shop that sells hops.\n",
    }
    said = ask(state, tmp_path, files, "what does repo do?")["answer"]
    assert "repo is a shop that sells hops." in said
    starts = said.partition("It starts at:")[2].partition("\n\n")[0]
    assert starts.index("__main__ guard") < starts.index("route /ask")


def test_two_words_are_found_where_they_are_written_as_one(state: Path, tmp_path: Path) -> None:
    files = {
        "ops/lockfile.py": "def write_pkg_lockfile(resolve):\n    out = encode(resolve)\n    path().write(out)\n",
        "hold.py": "def hold(unit):\n    file = LOCK.write(unit)\n    return file\n",
    }
    text = ask(state, tmp_path, files, "Where is the lock file written?")["answer"]
    assert text.startswith("`write_pkg_lockfile` (ops/lockfile.py:1)")


def test_a_name_that_only_tests_define_is_not_taken_for_another(state: Path, tmp_path: Path) -> None:
    files = {
        "src/id.py": "class PackageId:\n    def to_spec(self):\n        return Spec(self)\n\n\n"
        "def show(package):\n    return package.to_spec()\n\n\nclass Spec:\n    pass\n",
        "tests/fake_spec.py": "class PackageSpec:\n    pass\n\n\ndef use():\n    return PackageSpec()\n",
    }
    text = ask(state, tmp_path, files, "Who uses PackageSpec?")["answer"]
    assert text.startswith("`PackageSpec` (tests/fake_spec.py:1)")


@pytest.mark.parametrize("question", ["who calls place", "Who calls place?", "What calls the place?"])
def test_a_name_that_is_an_everyday_word_is_a_name_where_nothing_else_is_asked_for(
    state: Path, tmp_path: Path, question: str
) -> None:
    files = {"shop.py": "def place(order):\n    return order\n\n\ndef total(order):\n    return place(order)\n"}
    answer = ask(state, tmp_path, files, question)["answer"]
    assert answer.startswith("`place` (shop.py:1) has one user outside its tests") and "`total`" in answer
