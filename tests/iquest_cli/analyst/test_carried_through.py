"""A way that begins where anything may come in is that of what the question says is carried."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.cli import iquest
from support.repos import make_repo

from iquest_cli.analyst.asked.question import understand

PLAY = """class PlayController:
    def send_state(self, request):
        return self.keeper.save_state(request)


class Keeper:
    def save_state(self, request):
        return self.check_state(request)

    def check_state(self, request):
        return True
"""
LOGIN = """class UserController:
    def login(self, request):
        return SessionManager().open_session(request.name, request.password)


class SessionManager:
    def open_session(self, name, password):
        return verify_password(name, password)


def verify_password(name, password):
    return check_hash(password)


def check_hash(password):
    return bool(password)
"""


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("How does a login get from the controller to the check?", "a login the controller"),
        ("How does an order go from the HTTP API to the till?", "an order the HTTP API"),
        ("How does an order get from parse_order to the till?", "parse_order"),
        ("What is called from the controller to the till?", "the controller"),
        ("By which calls does an order get from the HTTP API to the till?", "an order the HTTP API"),
        ("I call save_row on it. Through which functions does my row get to the disk?", "my row save_row"),
        ("I read SQL. By which calls does my row get to the disk?", "my row"),
    ],
)
def test_what_is_carried_tells_which_door_is_meant(question: str, start: str) -> None:
    assert understand(question).start == start


def test_the_way_is_that_of_what_is_carried(state: Path, tmp_path: Path) -> None:
    root = make_repo(tmp_path / "repo", {"shop/play.py": PLAY, "shop/users.py": LOGIN}).root
    question = "How does a login request get from the controller to the password check?"
    ran = iquest(state, "ask", question, "-C", str(root), "--format", "json", "--model", "none")
    steps = [step["symbol"] for step in json.loads(ran.out)["flow"]]
    assert steps[0] == "UserController.login" and "verify_password" in steps
    assert "PlayController.send_state" not in steps


CLIENTS = """class RetryClient:
    def process(self, command):
        return self.try_again(command)

    def try_again(self, command):
        return find_slot(command)


class Client:
    def process(self, command):
        return self.send_over(command)

    def send_over(self, command):
        return take_connection(command)


def find_slot(command):
    return take_connection(command)


def take_connection(command):
    return command
"""
SAVES = """def render_row(row):
    return str(row)


def save_row(row):
    return queue_row(row)


def queue_row(row):
    return write_row(row)


def write_row(row):
    return row
"""


def flow_of(state: Path, root: Path, question: str) -> list[str]:
    ran = iquest(state, "ask", question, "-C", str(root), "--format", "json", "--model", "none")
    return [step["symbol"] for step in json.loads(ran.out)["flow"]]


def test_what_takes_the_way_tells_whose_beginning_is_meant(state: Path, tmp_path: Path) -> None:
    root = make_repo(tmp_path / "repo", {"wire/clients.py": CLIENTS}).root
    question = "By which calls does a command of a plain client get from process to take_connection?"
    steps = flow_of(state, root, question.replace("process", "process()"))
    assert steps[:3] == ["Client.process", "Client.send_over", "take_connection"]


def test_what_is_called_stands_before_the_question(state: Path, tmp_path: Path) -> None:
    root = make_repo(tmp_path / "repo", {"wire/rows.py": SAVES}).root
    question = "I call save_row on it. Through which functions does my row get to what writes it?"
    assert flow_of(state, root, question) == ["save_row", "queue_row", "write_row"]


def test_an_example_is_no_beginning(state: Path, tmp_path: Path) -> None:
    example = "from wire.rows import save_row\n\n\ndef show_saving(row):\n    return save_row(row)\n"
    root = make_repo(tmp_path / "repo", {"wire/rows.py": SAVES, "examples/show.py": example}).root
    question = "By which calls does a row get from being saved to being written?"
    assert flow_of(state, root, question)[0] == "save_row"
