"""What somebody wants one more of is understood from a question, from a wish before it, from a purpose behind it."""

from __future__ import annotations

import pytest

from iquest_cli.analyst.guides.wished import Wish, wish_of


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (
            "I need a placeholder of my own, for use in layouts. What do I write and how is it made known?",
            "a placeholder",
        ),
        ("I want to teach it a command of my own. What do I have to add and where?", "a command"),
        ("Which files must I touch to support another shell?", "another shell"),
        ("What has to be done to add support for a new dialect?", "a new dialect"),
        ("We are writing our own sink. What must it implement?", "our own sink"),
        ("There should be one more output format. Where is that entered?", "one more output format"),
        ("A new check is to be added: what must be written and where is it listed?", "A new check"),
        ("To support another store, what would I have to implement?", "another store"),
        ("Somebody wants to write a custom rule. Which type must they extend?", "a custom rule"),
    ],
)
def test_a_wish_is_understood(text: str, what: str) -> None:
    assert wish_of(text) == Wish("add", what)


def test_a_plain_question_keeps_its_verb_and_its_example() -> None:
    assert wish_of("How do I reset the password?") == Wish("reset", "the password")
    assert wish_of("How do I add a filter like upper?") == Wish("add", "a filter", "upper")


@pytest.mark.parametrize(
    "text",
    [
        "Where is a new session made?",
        "I want to know where passwords are checked.",
        "What happens when a new user signs up?",
        "Which tests cover another module?",
        "",
    ],
)
def test_other_questions_wish_for_nothing(text: str) -> None:
    assert wish_of(text) is None


def test_of_a_pasted_page_the_middle_wishes_for_nothing() -> None:
    page = "there should be a field that is shown somewhere. " * 400
    assert wish_of(f"{page}I need a field of my own. What do I write? {page}") is None
    assert wish_of(f"{page}. I need a placeholder of my own. What do I write?") == Wish("add", "a placeholder")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("It should read files of one more type. What has to be written, and where is it made known?", "files"),
        ("Our editors would like another shortcut. Which code must be added and where is it registered?", "shortcut"),
        ("A list should have columns of its own. What do I write, and where do I enter it?", ""),
        ("How would I go about it if the shop were to sell vouchers?", ""),
    ],
)
def test_a_wish_needs_no_word_for_wishing(text: str, what: str) -> None:
    assert wish_of(text) == Wish("add", what)


@pytest.mark.parametrize(
    "text",
    [
        "If I gave that tag another name, which places would I have to change?",
        "What is written when a file is added, and at which level?",
        "Which class writes the log, and where does it get its level?",
    ],
)
def test_who_asks_what_is_there_wishes_for_nothing(text: str) -> None:
    assert wish_of(text) is None
