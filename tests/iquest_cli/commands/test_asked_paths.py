"""Paths on the command line: told from the repository's root or from where the command runs."""

import json

import pytest
from support.cli import iquest
from support.repos import make_repo

from anchors.workspace import Workspace
from iquest_cli.analyst.ranking import relevance
from iquest_cli.analyst.static import answer_static

FILES = {
    "shop/weigh.py": "def weigh_parcel(parcel):\n    return parcel.grams\n",
    "shop/deep/weigh.py": "def weigh_letter(letter):\n    return letter.grams\n",
    "other/weigh.py": "def weigh_box(box):\n    return box.grams\n",
}
QUESTION = "Where is something weighed?"


@pytest.fixture(scope="module")
def state(tmp_path_factory):
    return tmp_path_factory.mktemp("state")


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return make_repo(tmp_path_factory.mktemp("paths") / "repo", FILES).root


def cited(state, folder, path, question=QUESTION):
    ran = iquest(state, "-C", str(folder), "ask", question, path, "--model", "none", "--format", "json")
    assert ran.code == 0, ran.err
    return {citation["path"] for citation in json.loads(ran.out)["citations"]}


@pytest.mark.parametrize(
    ("folder", "path", "found"),
    [
        ("", "shop/deep", {"shop/deep/weigh.py"}),
        ("", "./shop/deep/", {"shop/deep/weigh.py"}),
        ("shop", "deep", {"shop/deep/weigh.py"}),
        ("shop", "other/weigh.py", {"other/weigh.py"}),
        ("shop/deep", ".", {"shop/deep/weigh.py"}),
        ("shop/deep", "../../other", {"other/weigh.py"}),
        ("shop", "..", set(FILES)),
    ],
)
def test_answers_keep_to_the_paths_that_are_meant(state, root, folder, path, found):
    assert cited(state, root / folder, path) == found


def test_an_absolute_path_is_one_of_the_repository(state, root):
    assert cited(state, root, str(root / "other")) == {"other/weigh.py"}


@pytest.mark.parametrize("command", ["ask", "pack", "chat"])
@pytest.mark.parametrize("path", ["shopp", "../outside", "/etc/passwd", "shop/weigh"])
def test_a_path_under_which_nothing_is_read_is_an_error(state, root, command, path):
    ran = iquest(state, "-C", str(root), command, *([QUESTION] if command != "chat" else []), path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"iquest: no file that is read lies at '{path}'; name one from the repository's root\n"


def test_a_pack_holds_what_lies_there_alone(state, root):
    ran = iquest(state, "-C", str(root / "shop"), "pack", "", "deep", "--list")
    assert ran.out == "shop/deep/weigh.py\n"


def test_what_meets_the_question_better_elsewhere_leaves_no_less_room(tmp_path, monkeypatch):
    monkeypatch.setattr(relevance, "MAX_RANKED_FILES", 0)  # as in a large repository
    many = "".join(f"def weigh_parcel_{n}(parcel):\n    return weigh(parcel)\n\n\n" for n in range(1500))
    lone = 'def note(book):\n    """Writes the weight of a parcel."""\n    return book.write()\n'
    root = make_repo(tmp_path / "repo", {"many/weigh.py": many, "lone/notes.py": lone}).root
    with Workspace.open(root, cache_dir=tmp_path / "cache") as workspace:
        answer = answer_static(workspace, "How is a parcel weighed?", paths=("lone",))
    assert {citation.path for citation in answer.citations} == {"lone/notes.py"}


def test_lists_and_settings_keep_to_the_paths(tmp_path):
    files = {
        "till/run.py": 'import os\n\nLIMIT = os.environ.get("TILL_LIMIT", "5")\n',
        "desk/run.py": 'import os\n\nLIMIT = os.environ.get("DESK_LIMIT", "7")\n',
    }
    root = make_repo(tmp_path / "repo", files).root
    for question in (
        "Which environment variables are read?",
        "What is the default of the limits `TILL_LIMIT` and `DESK_LIMIT`?",
    ):
        ran = iquest(tmp_path, "-C", str(root), "ask", question, "till", "--model", "none")
        assert "TILL_LIMIT" in ran.out
        assert "DESK_LIMIT" not in ran.out
