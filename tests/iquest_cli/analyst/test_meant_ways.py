"""Which way of several a question means, and questions that tell its end with "until"."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.cli import iquest
from support.repos import make_repo

from anchors.workspace import Workspace
from iquest_cli.analyst.asked.question import understand
from iquest_cli.analyst.calls.starts import pick_start
from iquest_cli.analyst.ranking.relevance import Relevance
from iquest_cli.analyst.texts.source import Source

PARCELS = """def take_parcel(parcel):
    \"\"\"A parcel comes in.\"\"\"
    count(parcel)
    weigh_parcel(parcel)


def count(parcel):
    tick(parcel)


def tick(parcel):
    print_shelf_label(parcel)


def print_shelf_label(parcel):
    \"\"\"The label of the shelf is printed.\"\"\"
    return parcel


def weigh_parcel(parcel):
    \"\"\"Weigh the parcel on the scale.\"\"\"
    sort_parcel(parcel)


def sort_parcel(parcel):
    \"\"\"Sort the parcel by its weight.\"\"\"
    print_label(parcel)


def print_label(parcel):
    return parcel


def open_parcel_gate(gate):
    return gate
"""

REPLIES = """class FileReply:
    def __init__(self, path):
        self.path = path

    def __call__(self, send):
        send_bytes(send, self.path)


def send_bytes(send, path):
    send(path)


def serve_file(path):
    return FileReply(path)
"""
CALLS = """package shop;

class AsyncCall implements Runnable {
    void executeOn(Executor executor) { executor.execute(this); }

    public void run() { collectAnswers(); }

    void collectAnswers() {}
}
"""


@pytest.mark.parametrize(
    ("question", "start", "end"),
    [
        (
            "Somebody saves a note. Which functions does the server go through until the mail is sent?",
            "Somebody saves a note the server",
            "the mail is sent",
        ),
        ("What happens to a filter given to list_notes until it is SQL?", "a filter given list_notes", "it is SQL"),
        ("A note is dropped. From there, what happens until it is shown?", "A note is dropped", "it is shown"),
        ("A reply comes. What does it go through until it is stored?", "A reply comes", "it is stored"),
        ("What happens step by step when I close a note, until it is back?", "I close a note", "it is back"),
        ("Which methods are run through when a page opens, until it is drawn?", "a page opens", "it is drawn"),
        ("A handler raises an error. How does that become a reply?", "A handler raises an error that", "a reply"),
        (
            "I type a line and press enter. How does the line become a call?",
            "I type a line and press enter the line",
            "a call",
        ),
    ],
)
def test_a_way_whose_end_is_told_with_until(question: str, start: str, end: str) -> None:
    asked = understand(question)
    assert (asked.kind, asked.start, asked.end) == ("flow", start, end)


@pytest.mark.parametrize(
    "question",
    ["How long does it wait until a session ends?", "Which setting says how long to wait until a session ends?"],
)
def test_until_alone_asks_for_no_way(question: str) -> None:
    assert understand(question).kind == "config"


def test_a_way_through_what_is_spoken_of_is_meant_rather_than_a_short_one_past_it(
    tmp_path: Path,
) -> None:
    repository = make_repo(tmp_path / "repo", {"parcels.py": PARCELS}).root
    question = "I call take_parcel. What happens with weight and sorting of the parcel until its label is printed?"
    result = iquest(tmp_path, "ask", question, "-C", str(repository), "--format", "json", "--model", "none")
    names = [step["symbol"] for step in json.loads(result.out)["flow"]]
    way = [name for name in names if name in ("weigh_parcel", "sort_parcel", "print_label")]
    assert way == ["weigh_parcel", "sort_parcel", "print_label"]
    assert "print_shelf_label" not in names


def test_a_word_that_only_begins_a_sentence_names_no_beginning(tmp_path: Path) -> None:
    repository = make_repo(tmp_path / "repo", {"parcels.py": PARCELS}).root
    with Workspace.open(repository) as workspace:
        question = understand("Parcels come in at the gate. How do they get to the label?")
        relevance = Relevance(workspace, question, Source(workspace))
        starts = [workspace.snapshot.name(symbol) for symbol in pick_start(workspace, relevance, question)]
    assert {"take_parcel", "open_parcel_gate", "weigh_parcel"} <= set(starts)


@pytest.mark.parametrize(
    ("files", "question", "way"),
    [
        (
            {"replies.py": REPLIES},
            "How does serve_file get to send_bytes?",
            ["serve_file", "FileReply.__call__", "send_bytes"],
        ),
        (
            {"src/main/java/shop/AsyncCall.java": CALLS},
            "How does executeOn get to collectAnswers?",
            ["AsyncCall.executeOn", "AsyncCall.run", "AsyncCall.collectAnswers"],
        ),
    ],
)
def test_what_is_made_to_be_called_and_what_hands_itself_over_goes_on(
    tmp_path: Path, files: dict[str, str], question: str, way: list[str]
) -> None:
    repository = make_repo(tmp_path / "repo", files).root
    result = iquest(tmp_path, "ask", question, "-C", str(repository), "--format", "json", "--model", "none")
    answer = json.loads(result.out)
    assert [step["symbol"] for step in answer["flow"] if step["symbol"] in way] == way
    assert "not called from" not in answer["answer"]
