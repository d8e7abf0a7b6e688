"""A question that names a thing and asks nothing else is answered by that thing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import pytest
from support.cli import iquest
from support.repos import make_repo

from anchors.workspace import Workspace
from iquest_cli.analyst.calls.starts import matching

TIMER = '''"""Timers."""


class WheelTimer:
    """Runs tasks later."""

    def __init__(self):
        self.tasks = []

    def new_timeout(self, task, delay):
        self._check(task)
        return Timeout(task, delay)

    def stop(self):
        self.tasks.clear()

    def _check(self, task):
        assert task


class Timeout:
    def __init__(self, task, delay):
        self.task = task
'''
USERS = "from timer import WheelTimer\n\n\n" + "".join(
    f"def use{number}():\n    return WheelTimer().stop()\n\n\n" for number in range(9)
)
OTHER = '''class Builder:
    """Builds a cart."""

    def stop(self):
        return 1
'''
FILES = {
    "timer.py": TIMER,
    "users.py": USERS,
    "cart.py": OTHER,
    "tests/test_cart.py": "class Builder:\n    pass\n",
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_repo(tmp_path_factory.mktemp("named"), FILES).root


def ask(state: Path, root: Path, question: str) -> dict[str, Any]:
    ran = iquest(state, "ask", question, "-C", str(root), "--format", "json", "--model", "none")
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


@pytest.mark.parametrize(
    "question",
    [
        "WheelTimer",
        "Where is WheelTimer defined?",
        "What is WheelTimer?",
        "show me the class WheelTimer",
        "Which file contains `WheelTimer`?",
    ],
)
def test_a_type_is_told_with_what_it_has_and_who_uses_it(state: Path, shop: Path, question: str) -> None:
    found = ask(state, shop, question)
    assert found["found"] and found["answer"].startswith("`WheelTimer` stands at timer.py:4. Runs tasks later.")
    assert "It has `new_timeout` (10) and `stop` (14)." in found["answer"]
    assert found["answer"].partition("is used by")[2].partition("\n")[0].endswith("and 5 more.")  # of nine
    assert found["citations"][0]["path"] == "timer.py"


def test_a_method_is_told_with_what_it_calls(state: Path, shop: Path) -> None:
    text = ask(state, shop, "What does WheelTimer.new_timeout do?")["answer"]
    assert text.startswith("`WheelTimer.new_timeout` stands at timer.py:10.")
    assert "It calls `WheelTimer._check` (11) and `Timeout` (12)." in text


def test_others_of_the_name_are_told_the_products_own_first(state: Path, shop: Path) -> None:
    text = ask(state, shop, "What is Builder?")["answer"]
    assert text.startswith("`Builder` stands at cart.py:1. Builds a cart.")
    assert "Called so as well: `Builder` (tests/test_cart.py:1)." in text


def test_where_more_is_asked_the_words_are_looked_for(state: Path, shop: Path) -> None:
    text = ask(state, shop, "Where is the task of a WheelTimer checked?")["answer"]
    assert text.startswith("`WheelTimer._check` (timer.py:17)")


def test_of_a_name_that_nothing_has_nothing_is_made_up(state: Path, shop: Path) -> None:
    found = ask(state, shop, "Where is WheelBarrow defined?")
    assert not found["found"] and found["answer"].startswith("Not found: nothing here speaks of `WheelBarrow`.")


SHORT = {
    "a.py": "def f7(x):\n    return x\n\n\ndef db(x):\n    return f7(x)\n\n\ndef go(y):\n    return db(y)\n\n\n"
    "def t(y):\n    return db(y)\n",
    "b.py": "user = 1\n",
    "c.py": "user = 2\n",
}


@pytest.mark.parametrize("name", ["f7", "db", "go", "t", "`t`", "go()", "the function go"])
@pytest.mark.parametrize("verb", ["defined", "declared"])
def test_whatever_is_asked_to_be_defined_is_a_name(state: Path, tmp_path: Path, name: str, verb: str) -> None:
    """A short one, and one that questions are full of."""
    answer = ask(state, make_repo(tmp_path, SHORT).root, f"Where is {name} {verb}?")
    plain = name.strip("`()").rpartition(" ")[2]
    assert answer["found"] and answer["citations"][0]["symbol"] == plain


def test_a_name_of_a_letter_and_a_digit_is_looked_for_whole(state: Path, tmp_path: Path) -> None:
    root = make_repo(tmp_path, SHORT).root
    assert ask(state, root, "Who uses f7?")["answer"].startswith("`f7` (a.py:1) has one user")
    missing = ask(state, root, "Where is f9 defined?")["answer"]
    assert missing.startswith("Not found: nothing here speaks of `f9`.")


def test_an_everyday_word_that_several_things_are_called_is_none(state: Path, tmp_path: Path) -> None:
    answer = ask(state, make_repo(tmp_path, SHORT).root, "Where is user defined?")["answer"]
    assert "stands at" not in answer


def test_of_hundreds_of_one_name_all_are_counted_and_the_first_are_read(state: Path, tmp_path: Path) -> None:
    num = 130
    root = make_repo(
        tmp_path, {f"c{at:03}.py": f"class C{at}:\n    def run_it(self):\n        return {at}\n" for at in range(num)}
    ).root
    said = ask(state, root, "Where is run_it?")["answer"]
    assert f" and {num - 1 - 6} more." in said
    with Workspace.open(root, cache_dir=state) as workspace:
        before = cast("Any", workspace.snapshot.record).cache_info().misses
        assert len(matching(workspace, "run_it", 10)) == 10 and len(matching(workspace, "C1.run_it", 10)) == 1
        assert cast("Any", workspace.snapshot.record).cache_info().misses - before <= 11
