"""How sure an answer sounds: what it says nothing of is told, and certain is only what the question names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.cli import iquest
from support.repos import make_repo

STORE = '''"""Keeps parcels."""


def purge_expired(parcels):
    """Drops parcels whose time is over."""
    return [parcel for parcel in parcels if not parcel.expired]


def weigh(parcel):
    return parcel.kilograms


def sweep(store):
    store.parcels = purge_expired(store.parcels)
'''
LABELS = '''"""Prints labels."""


def print_label(parcel):
    return draw(parcel.label)


def draw(label):
    return label.upper()


def draw_label(label):
    return draw(label.text)
'''
FILES = {"store.py": STORE, "labels.py": LABELS, "disk.py": "def free(disk):\n    return disk.size - disk.used\n"}


@pytest.fixture(scope="module")
def parcels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_repo(tmp_path_factory.mktemp("sure"), FILES).root


def ask(state: Path, root: Path, question: str) -> dict[str, Any]:
    ran = iquest(state, "ask", question, "-C", str(root), "--format", "json", "--model", "none")
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


def test_what_a_place_says_nothing_of_is_told(state: Path, parcels: Path) -> None:
    clear = ask(state, parcels, "Where are expired parcels dropped?")["answer"]
    assert clear.startswith("`purge_expired` (store.py:4) is the place.") and "It says nothing of" not in clear
    unsure = ask(state, parcels, "Where are expired parcels dropped before the disk is full?")["answer"]
    assert unsure.startswith("`purge_expired` (store.py:4) is the likeliest place.")
    assert "It says nothing of `disk`." in unsure


def test_where_another_place_is_nearly_as_good_none_is_the_likeliest(state: Path, parcels: Path) -> None:
    text = ask(state, parcels, "Where is a label drawn?")["answer"]
    assert text.startswith("`draw` (labels.py:8) is the best lead.")  # of labels, by its file's name
    assert "`draw_label` (labels.py:12) may be it as well." in text
    assert "likeliest" not in text


def test_calls_are_certain_only_where_the_question_names_what_they_are_about(state: Path, parcels: Path) -> None:
    named = ask(state, parcels, "Who calls purge_expired?")
    assert named["certainty"] == "certain: every call above is resolved"
    described = ask(state, parcels, "Who draws a label?")
    assert described["answer"].startswith("`draw` (labels.py:8) has two users")
    assert described["certainty"] == "every call above is resolved; that these are meant is inferred from words"


def test_both_ends_of_a_chain_have_to_be_named(state: Path, parcels: Path) -> None:
    named = ask(state, parcels, "What happens from sweep to purge_expired?")
    assert named["certainty"] == "certain: every call above is resolved"
    described = ask(state, parcels, "What happens from sweep to the dropping of old parcels?")
    assert not described["certainty"].startswith("certain")
