"""What the words are for that only say that the impact of a change is asked for, and what is called as its object."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.cli import iquest
from support.repos import make_repo

from iquest_cli.analyst.asked.framed import without_frame
from iquest_cli.analyst.asked.question import concepts_of

FILES = {
    "lib/card.py": (
        "class GiftCard:\n    code = 1\n\n\n"
        'def add_gift_card_tags(card):\n    """Adds the tags of a gift card to the gift card."""\n    return card\n\n\n'
        "def gift():\n    return add_gift_card_tags(GiftCard())\n"
    ),
    "lib/shop.py": "from lib.card import GiftCard\n\n\ndef sell():\n    return GiftCard()\n",
}


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("What would break if I change the way priority is computed?", "priority is computed?"),
        ("If we rename the cache, what else is affected?", "the cache, ?"),
        ("Is it safe to remove the health check?", "the health check?"),
        ("What is the impact of removing the parser?", "What is the parser?"),
        ("What would break if storing a card took other arguments?", "if storing a card ?"),
        (
            "What breaks if the check that a card is valid returned something else?",
            "if the check that a card is valid ?",
        ),
        ("Where is a card that was removed?", "Where is a card that was removed?"),
        ("What breaks the circuit?", "What breaks the circuit?"),
        ("Where is it decided what happens if I change the theme?", None),
    ],
)
def test_only_the_words_around_what_is_changed_go(question: str, left: str | None) -> None:
    assert " ".join(without_frame(question).split()) == (question if left is None else left)


def _told(state: Path, tmp_path: Path, question: str) -> str:
    root = make_repo(tmp_path / "lib", FILES).root
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    return str(json.loads(ran.out)["answer"])


def test_what_is_changed_is_looked_for_and_not_the_change() -> None:
    concepts = concepts_of("What would break if I change the way ranks are computed?")
    assert [concept.word for concept in concepts] == ["ranks", "computed"]


def test_what_is_called_as_the_object_comes_first(state: Path, tmp_path: Path) -> None:
    answer = _told(state, tmp_path, "Who uses the gift card?")
    assert answer.startswith("`GiftCard` (lib/card.py:1)") and "lib/shop.py:5" in answer
