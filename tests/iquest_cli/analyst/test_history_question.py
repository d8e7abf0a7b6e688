"""Why, since when, who: the commit with its date and reason, over renames and merges, and for a text that is gone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.cli import iquest
from support.repos import RepoBuilder, make_repo

from anchors.workspace import Workspace
from iquest_cli.analyst.asked.question import MAX_QUOTES, understand
from iquest_cli.analyst.guides.changes import MAX_ROOTS, MAX_SPELLED, message_score, searched, spelled
from iquest_cli.analyst.ranking.relevance import Relevance
from iquest_cli.analyst.texts.occurring import beginning, whole
from iquest_cli.analyst.texts.source import Source

START = """\"\"\"Prices.\"\"\"


def price(amount, rate):
    total = amount * rate
    return total


def greet(name):
    return "good day, " + name
"""
ROUNDED = START.replace("    return total\n", "    return round(total, 2)\n")
QUIET = ROUNDED.replace('"good day, "', '"hello, "')


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> tuple[RepoBuilder, dict[str, str]]:
    repo = RepoBuilder(tmp_path_factory.mktemp("shop") / "repo")
    ids = {"start": repo.commit({"shop.py": START}, "Start the shop")}
    repo.git("checkout", "-q", "-b", "rounding")
    reason = "Round the price to whole cents\n\nBanks refused amounts with more than two digits."
    ids["round"] = repo.commit({"shop.py": ROUNDED}, reason, author="Grace Rounder")
    repo.git("checkout", "-q", "main")
    repo.commit({"readme.md": "A shop."}, "Say what it is")
    repo.git("merge", "-q", "--no-ff", "-m", "Merge rounding", "rounding")
    repo.git("mv", "shop.py", "prices.py")
    ids["move"] = repo.commit({}, "Move the shop to prices")
    ids["quiet"] = repo.commit({"prices.py": QUIET}, "Greet shortly\n\nThe old words were too stiff.")
    return repo, ids


def _ask(state: Path, repo: RepoBuilder, question: str) -> dict[str, Any]:
    ran = iquest(state, "ask", question, "-C", str(repo.root), "--model", "none", "--format", "json")
    assert ran.code == 0, ran.err
    answer: dict[str, Any] = json.loads(ran.out)
    assert answer["kind"] == "why"
    return answer


@pytest.mark.parametrize(
    "question",
    [
        "Since when is the price rounded, and why?",
        "Who changed price() so that it is rounded to cents?",
        "Seit wann wird der Preis (price) gerundet, und warum wurde round eingebaut?",
    ],
)
def test_the_commit_its_date_and_its_reason_over_a_merge_and_a_move(
    state: Path, shop: tuple[RepoBuilder, dict[str, str]], question: str
) -> None:
    repo, ids = shop
    answer = _ask(state, repo, question)["answer"]
    first = answer.split("\n\n")[0]
    assert ids["round"][:12] in first and "Grace Rounder" in first and "2023-11-14" in first
    assert "Banks refused amounts with more than two digits." in answer
    assert "+ return round(total, 2)" in answer


def test_a_text_that_is_gone_is_dug_up(state: Path, shop: tuple[RepoBuilder, dict[str, str]]) -> None:
    repo, ids = shop
    answer = _ask(state, repo, 'Which commit removed the words "good day, "?')["answer"]
    assert ids["quiet"][:12] in answer.split("\n\n")[0] and "too stiff" in answer
    assert 'return "good day, " + name' in answer


SERVER = """def serve(listener, loop):
    connection, failed = listener.accept()
    if not failed:
        loop.watch(listener)
    return connection
"""
CURED = SERVER.replace("    if not failed:\n        loop.watch(listener)\n", "    loop.watch(listener)\n")
PIPES = """def accept_each(pipes):
    # A pipe accepts again what its listener failed to accept.
    return [pipe.accept() for pipe in pipes]
"""


def test_a_cure_of_one_line_is_found_by_what_its_message_says(state: Path, tmp_path: Path) -> None:
    repo = RepoBuilder(tmp_path / "repo")
    repo.commit({"server.py": SERVER}, "Begin")
    repo.commit({"pipes.py": PIPES}, "Take pipes")
    cured = repo.commit({"server.py": CURED}, "Watch again\n\nA listener that failed to accept was watched no more.")
    answer = _ask(state, repo, "After accept failed once, a listener was never watched again. Which commit cured that?")
    assert answer["answer"].startswith(f"Commit {cured[:12]}")


def test_a_name_that_question_and_subject_spell_alike_tells(tmp_path: Path) -> None:
    root = make_repo(tmp_path / "repo", {"client.py": 'RETRIED = {"GET", "QUERY"}\n'}).root
    with Workspace.open(root) as workspace:
        for text in ("Since when may a QUERY be retried?", 'Since when may "QUERY" be retried?'):
            relevance = Relevance(workspace, understand(text), Source(workspace))
            spelled = [message_score(relevance, f"Take {name} for retried", "") for name in ('"QUERY"', "query")]
            assert spelled[0] > spelled[1]
        relevance = Relevance(workspace, understand("Since when may a query be retried?"), Source(workspace))
        assert message_score(relevance, "Take query", "") == message_score(relevance, "Take QUERY", "")


def test_words_are_found_at_their_beginning_and_names_whole() -> None:
    text = b"con connection second cons econ_con QUERY METH_QUERY QUERYING"
    assert beginning("con", text.lower()).tolist() == [0, 22, 32]
    assert beginning("conn", text.lower()).tolist() == [4]
    assert whole("QUERY", text).tolist() == [36, 47]
    assert whole("'@'", b"a '@' b").tolist() == [2]
    assert beginning("con", b"").tolist() == whole("QUERY", b"").tolist() == []


def test_messages_are_searched_for_so_many_words_of_a_long_question(
    shop: tuple[RepoBuilder, dict[str, str]], state: Path
) -> None:
    # A page that was pasted: each name would be looked for in all messages, each quoted text in every line.
    quotes = " ".join(f'"some text {number}"' for number in range(900))
    names = " ".join(f"SomeName{number}Thing" for number in range(900))
    with Workspace.open(shop[0].root, cache_dir=state) as workspace:
        plain = Relevance(workspace, understand("Why is the price rounded?"), Source(workspace))
        assert [weighed for weighed, _ in searched(plain)] == list(plain.concepts)
        asked = understand(f"Why is the price rounded, {names} and {quotes}?")
        found = searched(Relevance(workspace, asked, Source(workspace)))
        assert 0 < sum(len(roots) for _, roots in found) <= MAX_ROOTS
        assert len(spelled(asked.text)) <= 4 * MAX_SPELLED
        assert sum(concept.is_phrase for concept in asked.concepts) <= MAX_QUOTES
