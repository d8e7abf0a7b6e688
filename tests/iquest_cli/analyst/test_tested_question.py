"""Questions for tests are answered with those that reach the code, by itself or through what calls it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.cli import iquest
from support.repos import make_repo

from iquest_cli.analyst.asked.question import understand
from iquest_cli.analyst.calls.tested import ASKED

SHOP = {
    "shop/till.py": "def price_of(basket):\n    return sum(basket)\n\n\n"
    "def pay(basket):\n    return price_of(basket)\n\n\n"
    "def refund_everything(basket):\n    return 0\n\n\nclass Receipt:\n    def lines(self):\n        return []\n",
    "shop/app.py": "from shop.till import pay\n\n\ndef checkout(basket):\n    return pay(basket)\n",
    "tests/helpers.py": "from shop.till import price_of\n\n\ndef priced(basket):\n    return price_of(basket)\n",
    "tests/test_till.py": "from shop.till import Receipt, price_of\n\n\ndef test_prices_are_summed():\n"
    "    assert price_of([1]) == 1\n\n\ndef test_lines_of_a_receipt():\n    assert Receipt().lines() == []\n",
    "tests/test_app.py": "from shop.app import checkout\n\n\ndef test_checkout():\n    assert checkout([1]) == 1\n",
    "tests/test_money.py": "def test_refund_of_everything():\n    assert call('refund') == 0\n",
}


def ask(state: Path, folder: Path, question: str) -> dict[str, Any]:
    root = make_repo(folder / "repo", SHOP).root
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    found: dict[str, Any] = json.loads(ran.out)
    return found


def test_those_that_use_it_come_first_and_tests_before_what_helps_them(state: Path, tmp_path: Path) -> None:
    assert ask(state, tmp_path / "who", "Who tests price_of?")["answer"].startswith(
        "`price_of` (shop/till.py:1) is used by"
    )
    found = ask(state, tmp_path, "Which tests cover price_of?")
    assert found["answer"].startswith("`price_of` (shop/till.py:1) is used by two tests in two files:")
    assert found["answer"].index("test_prices_are_summed") < found["answer"].index("priced")
    assert (found["citations"][0]["path"], found["kind"]) == ("tests/test_till.py", "callers")


def test_those_that_go_through_a_caller_are_told_with_it(state: Path, tmp_path: Path) -> None:
    text = ask(state, tmp_path, "where is pay() tested?")["answer"]
    assert text.startswith("No test uses `pay` (shop/till.py:5) by itself.")
    assert "One test reaches it through what calls it:" in text
    assert "tests/test_app.py:5 | `test_checkout` | through `checkout`" in text


def test_what_was_not_gone_through_is_said(state: Path, tmp_path: Path) -> None:
    callers = "".join(f"def pays{n}(basket):\n    return pay(basket)\n\n\n" for n in range(90))
    root = make_repo(tmp_path / "repo", SHOP | {"shop/many.py": f"from shop.till import pay\n\n\n{callers}"}).root
    ran = iquest(state, "ask", "where is pay() tested?", "-C", str(root), "--model", "none", "--format", "json")
    assert "Not all of what calls it was looked at" in json.loads(ran.out)["answer"]
    assert "Not all of" not in ask(state, tmp_path / "few", "where is pay() tested?")["answer"]


def test_members_count_for_their_type(state: Path, tmp_path: Path) -> None:
    assert "`test_lines_of_a_receipt`" in ask(state, tmp_path, "Is there a test for Receipt?")["answer"]


def test_what_no_test_reaches_is_said_with_what_is_named_so(state: Path, tmp_path: Path) -> None:
    text = ask(state, tmp_path, "Which tests cover the refund of everything?")["answer"]
    assert text.startswith("No test is seen to reach `refund_everything` (shop/till.py:9)")
    assert "tests/test_money.py:1 | `test_refund_of_everything`" in text


def test_what_nothing_speaks_of_is_not_found(state: Path, tmp_path: Path) -> None:
    assert ask(state, tmp_path, "Which tests cover the zeppelin?")["answer"].startswith("Not found:")


def test_what_a_change_would_break_are_users_and_tests(state: Path, tmp_path: Path) -> None:
    text = ask(state, tmp_path, "What would break if I change price_of?")["answer"]
    assert "`pay`" in text and "Two tests in two files use it too." in text


@pytest.mark.parametrize(
    "text",
    [
        "How do I run the tests?", "Which function tests for a terminal?", "Why do the tests fail?",
        "Where is the test suite?", "Which tests fail?", "What does test_app do?",
    ],
)  # fmt: skip
def test_other_questions_that_speak_of_tests_are_none_for_them(text: str) -> None:
    assert understand(text).kind == "howto" or not ASKED.search(text)


TILLS = SHOP | {
    "shop/cover.py": "class CoverManager:\n    def read_cover(self):\n        return b''\n",
    "shop/limits.py": "class RateLimiter:\n    def take(self):\n        return True\n",
    "tests/test_rate_limits.py": "from app import client\n\nassert client().get('/').status == 429\n",
    "tests/test_rate_limiter.py": "from shop.limits import RateLimiter\n\n\n"
    "def test_take():\n    assert RateLimiter().take()\n",
    "src/vault.rs": "pub fn seal(text: &str) -> String {\n    text.into()\n}\n\n#[cfg(test)]\nmod tests {\n"
    "    #[test]\n    fn test_seal_roundtrip() {}\n\n    #[test]\n    fn test_seal_errors() {}\n}\n",
}


@pytest.mark.parametrize(
    ("question", "has", "lacks"),
    [
        ("Which tests cover the rate limiter?", ["tests/test_rate_limiter.py:5", "tests/test_rate_limits.py"], "cover"),
        ("Which tests cover rate limits?", ["tests/test_rate_limits.py"], "read_cover"),
        ("Which tests cover seals of the vault?", ["`tests.test_seal_roundtrip`", "`tests.test_seal_errors`"], "cover"),
    ],
)
def test_files_called_so_and_tests_inside_of_the_code_are_told(
    state: Path, tmp_path: Path, question: str, has: list[str], lacks: str
) -> None:
    root = make_repo(tmp_path / "repo", TILLS).root
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    text = json.loads(ran.out)["answer"]
    assert all(part in text for part in has), text
    assert lacks not in text


def test_who_uses_it_is_told_beside_its_tests_where_both_are_asked_for(state: Path, tmp_path: Path) -> None:
    answer = ask(state, tmp_path, "Who calls price_of, and which tests cover it?")["answer"]
    assert answer.startswith("`price_of` (shop/till.py:1) has one user outside its tests:")
    assert "is used by two tests in two files:" in answer
