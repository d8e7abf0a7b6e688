"""A way that begins where anything may come in is that of what the question says is carried."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.cli import iquest
from support.repos import make_repo

from iquest_cli.analyst.question import understand

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
