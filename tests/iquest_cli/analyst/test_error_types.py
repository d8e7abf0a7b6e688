"""An error that is raised without a text says what its type says; what a function raises besides is told too."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.asking import ask

PYTHON = '''class Replay(Exception):
    """The repository is older than what this machine has seen of it."""


class Locked(Exception):
    """Somebody else holds the repository."""


class Odd(Exception):
    pass


def check(repository, known):
    if repository.is_locked:
        raise Locked(repository)
    if repository.time < known.time:
        raise Replay(repository)
    raise Odd("the clock of the repository goes backwards")
'''
JAVA = """package shop;

public class StockException extends RuntimeException {
    public StockException(long article) {
        super("nothing of the article is left in the warehouse");
    }
}
"""
JAVA_SHOP = """package shop;

public class Shop {
    public void sell(long article) {
        if (count(article) == 0) {
            throw new StockException(article);
        }
    }
}
"""


@pytest.mark.parametrize(
    ("files", "question", "told"),
    [
        (
            {"shop/check.py": PYTHON},
            "Which error is raised when a repository is older than what the machine has seen?",
            "`Replay` is raised by `check` (shop/check.py:17): `raise Replay(repository)`; "
            "its type (shop/check.py:1) says: `The repository is older than what this machine has seen of it.`",
        ),
        (
            {"shop/StockException.java": JAVA, "shop/Shop.java": JAVA_SHOP},
            "Which error is raised when the warehouse has no article left?",
            "`StockException` is raised by `Shop.sell` (shop/Shop.java:6): `throw new StockException(article)`; "
            "its type (shop/StockException.java:3) says: `nothing of the article is left in the warehouse`",
        ),
    ],
)
def test_the_type_of_an_error_tells_what_it_is_for(
    state: Path, files: dict[str, str], question: str, told: str
) -> None:
    first = ask(state, files, question)["answer"].split("\n")[0]
    assert told in first


def test_what_the_same_function_raises_besides_is_told(state: Path) -> None:
    question = "Which error is raised when a repository is older than what the machine has seen?"
    answer = ask(state, {"shop/check.py": PYTHON}, question)["answer"]
    beside = answer.partition("Raised by `check` as well:")[2]
    assert "`Locked` | `Somebody else holds the repository.`" in beside
    assert "`Odd` | `the clock of the repository goes backwards`" in beside
    assert "`Replay`" not in beside


def test_what_a_type_or_a_function_says_of_itself_is_told_without_its_secrets(state: Path) -> None:
    token = "ghp_16C7e42F292c6912E7710c838347Ae178B4a"
    files = {
        "shop/check.py": PYTHON.replace("Somebody else holds", f"Somebody else with {token} holds"),
        "shop/wish.py": f'def register_voucher(kind):\n    """Register a kind of voucher {token}."""\n',
    }
    for question in (
        "Which error is raised when a repository is older than what the machine has seen?",
        "I want a kind of voucher of my own. What do I write, and where is it registered?",
    ):
        answer = ask(state, files, question)["answer"]
        assert token[:12] not in answer and "redacted: github token" in answer
