"""What only fetches, makes, or is called after what was done gives way to what does it; so does what draws a page."""

from __future__ import annotations

import pytest
from support.repos import make_repo

from anchors.workspace import Workspace
from iquest_cli.analyst.asked.question import understand
from iquest_cli.analyst.ranking.accessors import asks_doing
from iquest_cli.analyst.ranking.doing import verb_of
from iquest_cli.analyst.ranking.giving_way import AFTERWARDS, CONTRARY, FETCHES, MAKES, giving_way
from iquest_cli.analyst.ranking.relevance import Relevance
from iquest_cli.analyst.ranking.scored import Scored
from iquest_cli.analyst.static import answer_static
from iquest_cli.analyst.texts.source import Source
from iquest_cli.analyst.texts.values import CALLABLE

CODE = {
    "app/users.go": (
        "package app\n\ntype Users struct{ kept map[string]bool }\n\n"
        "// BlockedUsers returns a list of all blocked users.\n"
        "func (u *Users) BlockedUsers() []string {\n\tnames := []string{}\n\tfor name := range u.kept {\n"
        "\t\tnames = append(names, blockedUser(name))\n\t}\n\treturn names\n}\n\n"
        "func blockedUser(name string) string {\n\treturn clean(name)\n}\n\n"
        "// SetBlock blocks a user.\nfunc (u *Users) SetBlock(user string) {\n"
        "\tu.kept[user] = true\n\tu.tell(user)\n}\n"
    ),
    "app/tasks.py": (
        "def get_overdue_tasks(store):\n    rows = store.query('overdue tasks')\n    return sorted(rows)\n\n\n"
        "def send_overdue(mailer, store):\n    for task in get_overdue_tasks(store):\n"
        "        mailer.notify(task.owner, 'the task is overdue')\n"
    ),
    "app/session.cc": (
        "class SaveSessionCommand {\n public:\n  SaveSessionCommand(int id, Engine* engine);\n  void run();\n};\n"
        "SaveSessionCommand::SaveSessionCommand(int id, Engine* engine)\n    : id_(id), engine_(engine)\n{\n}\n"
        "void SessionWriter::save(const char* name)\n{\n  auto session = open(name);\n  session.write(all());\n}\n"
    ),
    "web/limits.ts": (
        "export class LimitSettings {\n  saveRateLimit(form) {\n"
        "    this.rateLimit = enforceRateLimit(form.value);\n    return this.rateLimit;\n  }\n}\n"
    ),
    "app/doors.py": "def log_in(user):\n    user.enter()\n\n\ndef logout(user):\n    user.leave()\n",
    "web/doors.ts": (
        "// What happens when a door stays open: the door that is open too long is shown.\n"
        "export function openDoor(door) {\n  return badge(door.open, 'open door');\n}\n"
    ),
    "app/alarms.py": "def raise_alarm(door):\n    if door.is_open:\n        call(door.owner)\n",
    "app/limits.py": (
        "def check_rate_limit(api, level):\n    if api.count(level) > api.limit:\n        raise TooMany(api)\n"
    ),
}
QUESTIONS = {"How is a user blocked?": "Users.SetBlock", "How is a rate limit enforced?": "check_rate_limit"}
FACTORS = [
    ("BlockedUsers", "How is a user blocked?", AFTERWARDS),
    ("SetBlock", "How is a user blocked?", 1.0),
    ("get_overdue_tasks", "How are overdue tasks notified?", FETCHES),
    ("get_overdue_tasks", "How are overdue tasks found?", 1.0),
    ("send_overdue", "How are overdue tasks notified?", 1.0),
    ("SaveSessionCommand", "Where is the session saved?", MAKES),
    ("SaveSessionCommand", "How is the command created?", 1.0),
    ("save", "Where is the session saved?", 1.0),
    ("log_in", "How is a user logged out?", CONTRARY),
    ("logout", "How is a user logged out?", 1.0),
    ("logout", "How is a user logged in?", CONTRARY),
    ("log_in", "When is a user logged?", 1.0),
]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return Workspace.open(make_repo(tmp_path_factory.mktemp("giving_way"), CODE).root)


@pytest.mark.parametrize(("question", "name"), QUESTIONS.items())
def test_what_does_it_is_told_first(workspace: Workspace, question: str, name: str) -> None:
    assert answer_static(workspace, question).answer.startswith(f"`{name}` ")


@pytest.mark.parametrize(("name", "question", "factor"), FACTORS)
def test_what_only_comes_near_gives_way(workspace: Workspace, name: str, question: str, factor: float) -> None:
    snapshot = workspace.snapshot
    named = [snapshot.symbol(n) for n in range(snapshot.num_symbols) if snapshot.name(n) == name]
    symbol = next(symbol for symbol in named if symbol.kind in CALLABLE)
    scored = Scored(symbol, symbol.qualified_name, symbol.path, symbol.start_line, symbol.end_line, 1.0, {}, (1, 1))
    assert giving_way(scored, verb_of(question), question, is_doing=asks_doing(question)) == factor


def test_what_fetches_is_told_where_that_is_asked(workspace: Workspace) -> None:
    assert answer_static(workspace, "How are overdue tasks found?").answer.startswith("`get_overdue_tasks` ")


def test_a_page_is_told_where_one_is_asked_for(workspace: Workspace) -> None:
    assert "LimitSettings" in answer_static(workspace, "Which form saves the rate limit?").answer.splitlines()[0]


@pytest.mark.parametrize(
    ("question", "path"),
    {
        "What happens when a door stays open?": "app/alarms.py",
        "What does the page show when a door stays open?": "web/doors.ts",
    }.items(),
)
def test_what_draws_a_page_gives_way_in_the_parts_of_a_question_too(
    workspace: Workspace, question: str, path: str
) -> None:
    asked = understand(question)
    whole = Relevance(workspace, asked, Source(workspace))
    assert whole.focused(workspace, asked, "an open door").candidates[0].path == path
