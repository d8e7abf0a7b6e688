"""A question that names a thing and asks nothing else is answered by that thing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.cli import iquest
from support.repos import make_repo

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
