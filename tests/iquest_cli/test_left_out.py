"""What a bound leaves out is told, with how much it is, wherever a person or a program reads a list as all there is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.cli import iquest
from support.repos import make_repo

from iquest_cli.reports import review_markdown, review_sarif
from iquest_cli.reviewer.finding import ReviewReport

NUM_MODES = 90
NUM_CALLERS = 520
ENUM = "pub enum PaintMode {\n" + "".join(f"    Mode{n},\n" for n in range(NUM_MODES)) + "}\n"
HUB = "def hub(a, b={}):\n    return a + b\n"
USE = "def use_#():\n    return hub(#)\n"
PART = "from app.part_# import go_#\n\n\ndef go_@():\n    return go_#()\n"
FILES = {
    "src/mode.rs": ENUM,
    "app/hub.py": HUB.format(1),
    "app/users.py": "from app.hub import hub\n" + "".join(USE.replace("#", str(n)) for n in range(NUM_CALLERS)),
    **{f"app/part_{n}.py": PART.replace("#", str(n + 1)).replace("@", str(n)) for n in range(40)},
    **{f"tests/test_refund_orders_{n}.py": f"def test_refund_orders_{n}():\n    assert call({n})\n" for n in range(12)},
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    repo = make_repo(tmp_path_factory.mktemp("left") / "repo", FILES)
    repo.write({"app/hub.py": HUB.format(2)})
    return repo.root


def run(root: Path, *args: str) -> str:
    ran = iquest(root.parent, *args, "-C", str(root))
    assert ran.code in (0, 1), ran
    return ran.out


def answer(root: Path, question: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(root, "ask", question, "--format", "json"))
    return found


def test_all_of_a_list_are_counted_and_the_first_are_shown(root: Path) -> None:
    said = answer(root, "Which paint modes are there?")["answer"]
    assert f"has {NUM_MODES} members" in said and f"And {NUM_MODES - 40} more." in said


def test_of_a_function_that_is_not_read_to_its_end_there_may_be_more_cases(tmp_path: Path) -> None:
    """Twenty names stand in what is read of it."""
    arms = "".join(f'    case "k{n}":\n' + "        work()\n" * 19 for n in range(30))
    code = f"package paint\n\nfunc PaintKinds(kind string) {{\n    switch kind {{\n{arms}    }}\n}}\n"
    repo = make_repo(tmp_path / "repo", {"paint.go": code})
    said = answer(repo.root, "Which paint kinds are there?")["answer"]
    assert "`PaintKinds` is longer than was read: there may be more." in said
    short = make_repo(tmp_path / "short" / "repo", {"paint.go": code.replace("        work()\n" * 18, "")})
    said = answer(short.root, "Which paint kinds are there?")["answer"]
    assert "k29" in said and "there may be more" not in said


def test_tests_found_by_their_names_are_counted(root: Path) -> None:
    said = answer(root, "Which tests cover refund orders?")["answer"]
    assert "and four more." in said or "4 more" in said


@pytest.mark.parametrize("form", ["mermaid", "dot"])
def test_diagrams_say_what_there_was_no_room_for(root: Path, form: str) -> None:
    assert "files, " in (said := run(root, "map", "--format", form)) and " more" in said
    assert "cut short: there are more" in run(root, "trace", "go_0", "--format", form)
    assert "cut short" not in run(root, "trace", "go_38", "--format", form)
    assert "no way found to go_1" in run(root, "trace", "go_3", "--to", "go_1", "--format", form)


def test_a_way_that_was_given_up_says_after_how_many_calls(root: Path) -> None:
    assert "no way found to go_39 within 30 calls" in run(root, "trace", "go_0", "--to", "go_39")
    assert "no way found to go_39\n" not in run(root, "trace", "go_0", "--to", "go_39", "--depth", "30")
    assert "no way found to go_0\n" in run(root, "trace", "go_39", "--to", "go_0")


def test_a_map_cut_to_a_budget_says_how_many_rows_it_lost(root: Path) -> None:
    whole, cut = (json.loads(run(root, "map", "--format", "json", *more)) for more in ((), ("--budget", "600")))
    assert set(whole["num_omitted"].values()) == {0}
    for key, left in cut["num_omitted"].items():
        assert len(cut[key]) + left == len(whole[key])
    assert sum(cut["num_omitted"].values()) > 0


def test_a_review_says_which_callers_no_rule_looked_at(root: Path) -> None:
    notes = json.loads(run(root, "check", "--format", "json"))["summary"]["notes"]
    assert "callers of hub that may leave out an argument: only the first 500 were looked at" in notes


def test_notes_and_unread_files_over_the_bound_of_a_report_are_counted() -> None:
    report = ReviewReport("a", "b", "a..b", (), notes=tuple(f"note {n}" for n in range(1200)))
    assert "- and 1,180 more" in review_markdown.render(report)
    told = review_sarif.as_dict(report)["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert len(told) == 1000 and told[-1]["message"]["text"] == "and 201 more notes"


def test_names_that_are_not_followed_to_their_end_are_told_by_whoever_uses_the_graph(tmp_path: Path) -> None:
    files = {f"m{at:03}.py": f"from m{at + 1:03} import *\n" for at in range(120)}
    goal = "def goal():\n    pass\n"
    repo = make_repo(tmp_path / "repo", {**files, "m120.py": goal, "use.py": "from m000 import goal\n\ngoal()\n"})
    for command in (["map"], ["ask", "Who calls goal?"], ["trace", "goal", "--callers"], ["pack", "goal"], ["index"]):
        ran = iquest(tmp_path, *command, "-C", str(repo.root))
        assert ran.err.count("calls and uses may be missing") == 1, command
    repo.write({"m120.py": goal.replace("()", "(a)")})
    report = json.loads(iquest(tmp_path, "check", "--format", "json", "-C", str(repo.root)).out)
    assert any("calls and uses may be missing" in note for note in report["summary"]["notes"])
