"""Later questions of a talk that speak of what was told before, and those that do not."""

from pathlib import Path

import pytest
from support.cli import iquest
from support.repos import RepoBuilder

from iquest_cli.analyst.asked.referring import spelled_out, subject_of


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("and who tests it?", "Who tests Cart.add?"),
        ("What does it return?", "What does Cart.add return?"),
        ("ok, and what are its callers?", "What are Cart.add's callers?"),
        ("Who calls this method?", "Who calls Cart.add?"),
        ("Where is that?", "Where is Cart.add?"),
        ("Where is that configured?", "Where is Cart.add configured?"),
        ("show me", "Cart.add"),
        ("And show the code!", "Cart.add"),
        ("what about tests?", "Who tests Cart.add?"),
        ("and its callers?", "Who calls Cart.add?"),
        ("and the logs?", "What does Cart.add log?"),
        ("What about the tests of Windows?", "What about the tests of Windows?"),
        ("Where is the function that parses dates?", "Where is the function that parses dates?"),
        ("Is it possible to add a command?", "Is it possible to add a command?"),
        ("How long does it take?", "How long does it take?"),
        ("Where is it that Basket.pay is called?", "Where is it that Basket.pay is called?"),
        ("Who calls `pay` and tests it?", "Who calls `pay` and tests it?"),
        ("Where are items split?", "Where are items split?"),
        ("What is the limit?", "What is the limit?"),
    ],
)
def test_a_word_that_refers_to_the_last_answer(asked: str, meant: str) -> None:
    assert spelled_out(asked, "Cart.add") == meant
    assert spelled_out(asked, "") == asked


def test_a_subject_stands_at_the_beginning() -> None:
    assert subject_of("`Cart.add` (a.py:3) has two users") == "Cart.add"
    assert subject_of("**`add()`** is it") == "add"
    assert subject_of("Two records are written by `add`") == "" and subject_of("") == ""


def test_a_talk_without_a_model_knows_what_it_means(state: Path, service: RepoBuilder) -> None:
    lines = b"Who calls charge?\nAnd where is it defined?\nWhere are users stored?\n"
    ran = iquest(state, "chat", "-C", str(service.root), "--model", "none", stdin=lines)
    assert ran.err.count("taken to be about") == 1
    assert ran.out.count("services/billing.py") > 1


def test_what_was_not_found_or_asked_of_the_subject_changes_no_subject(state: Path, service: RepoBuilder) -> None:
    lines = b"Who calls charge?\nWhere are zeppelins moored?\nAnd the logs?\nShow me\n"
    ran = iquest(state, "chat", "-C", str(service.root), "--model", "none", stdin=lines)
    assert "Not found" in ran.out and ran.err.count("taken to be about charge") == 2
