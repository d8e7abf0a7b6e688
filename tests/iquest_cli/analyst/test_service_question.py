"""The example that everything started from: a small web service, a wrong password, three log statements."""

from __future__ import annotations

import json
from pathlib import Path

from support.answer_cases import SERVICE, WRONG_PASSWORD
from support.cli import iquest
from support.repos import RepoBuilder


def _ask(state: Path, repo: RepoBuilder, question: str) -> dict:
    ran = iquest(state, "ask", question, "-C", str(repo.root), "--model", "none", "--format", "json")
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def test_the_records_their_levels_and_the_chain(state: Path, service: RepoBuilder) -> None:
    assert len(SERVICE) == 12
    answer = _ask(state, service, WRONG_PASSWORD)
    assert (answer["found"], answer["kind"], answer["mode"]) == (True, "logs", "static")
    written = {(log["path"], log["level"], log["message"]) for log in answer["logs"]}
    assert written == {
        ("services/login.py", "warning", "login failed for user %s: wrong password"),
        ("auth/views.py", "info", "401 returned to %s"),
    }
    assert {log["effective_level"] for log in answer["logs"]} == {"info"}
    chain = [step["symbol"] for step in answer["flow"]]
    assert chain == ["login_view", "LoginService.authenticate"]
    assert "InvalidCredentials" in answer["answer"]


def test_what_configuration_stops_is_said_and_not_reported_as_written(state: Path, service: RepoBuilder) -> None:
    answer = _ask(state, service, WRONG_PASSWORD)["answer"]
    assert "password of length %d compared" in answer
    assert "threshold is INFO (config/settings.py:4)" in answer
    assert "negative amount" not in answer and "session opened" not in answer


def test_every_citation_is_the_text_of_its_lines(state: Path, service: RepoBuilder) -> None:
    answer = _ask(state, service, WRONG_PASSWORD)
    assert answer["citations"]
    for citation in answer["citations"]:
        lines = (service.root / citation["path"]).read_text().split("\n")
        there = "\n".join(lines[citation["start_line"] - 1 : citation["end_line"]])
        assert citation["excerpt"] == there and citation["verified"] is True
        assert 0 < citation["end_line"] - citation["start_line"] + 1 <= 60


def test_the_terminal_shows_the_table_and_says_that_no_model_ran(state: Path, service: RepoBuilder) -> None:
    ran = iquest(state, "ask", WRONG_PASSWORD, "-C", str(service.root), "--model", "none")
    lines = ran.out.rstrip("\n").split("\n")
    assert lines[0].startswith("Two records are written")
    assert any("WARNING" in line and "services/login.py:19" in line for line in lines)
    assert lines[-1].endswith("no model") and "12 of 12 files read" in lines[-1]


def test_the_same_question_in_german_and_chinese(state: Path, service: RepoBuilder) -> None:
    for question in (
        "Welche Logs werden bei falschem Passwort geschrieben, und auf welcher Stufe?",
        "密码错误时记录哪些日志,什么级别?",
    ):
        answer = _ask(state, service, question)
        assert answer["kind"] == "logs"
        assert any(log["message"].startswith("login failed") for log in answer["logs"])


def test_what_is_not_there_is_not_found(state: Path, service: RepoBuilder) -> None:
    answer = _ask(state, service, "Where is the payment webhook signature verified?")
    assert answer["found"] is False
    assert answer["answer"].startswith("Not found: nothing here speaks of `payment`")
    assert "Nearest:" in answer["answer"]
    assert "not by meaning" in answer["answer"]


def test_two_runs_give_the_same_bytes_but_for_the_times(state: Path, service: RepoBuilder) -> None:
    first, second = (_ask(state, service, WRONG_PASSWORD) for _ in range(2))
    first.pop("timings"), second.pop("timings")
    assert first == second


def test_an_overview_names_where_it_starts(state: Path, service: RepoBuilder) -> None:
    for question in ("What does this project do?", "What are the entry points?"):
        answer = _ask(state, service, question)
        assert answer["found"] and "It starts at:" in answer["answer"] and "main.py" in answer["answer"]
