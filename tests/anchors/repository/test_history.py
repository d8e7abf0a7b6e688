"""Which commits touched what."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.repos import RepoBuilder, make_repo
from support.zoo import AWKWARD

from anchors.repository.commits import parse_commit
from anchors.repository.history import commit_info, commits_touching, last_change, log_of_lines, pickaxe
from anchors.repository.repository import Repository
from anchors.types import History

BODY = "def f():\n    return 1\n\n\ndef g():\n    return LIMIT\n"


def subjects(history: History) -> list[tuple[str, str]]:
    return [(change.commit.subject, change.path) for change in history.changes]


@pytest.fixture
def repo(tmp_path: Path) -> RepoBuilder:
    repo = make_repo(tmp_path, {"old.py": BODY.replace("LIMIT", "2")})
    repo.commit({"old.py": BODY}, "name the limit\n\nBecause two says nothing.", author="Eve Editor")
    repo.git("mv", "old.py", "new.py")
    repo.commit(message="move it")
    repo.commit({"new.py": BODY.replace("return 1", "return 10"), "other.py": "LIMIT = 2\n"}, "ten")
    return repo


def test_lines_paths_texts(repo: RepoBuilder) -> None:
    with Repository.open(repo.root) as repository:
        assert subjects(log_of_lines(repository, "new.py", 5, 6)) == [("name the limit", "old.py"), ("first", "old.py")]
        assert subjects(log_of_lines(repository, "new.py", 1, 2)) == [("ten", "new.py"), ("first", "old.py")]
        touched = commits_touching(repository, "new.py")
        assert [subject for subject, _ in subjects(touched)] == ["ten", "move it", "name the limit", "first"]
        assert touched.is_complete and touched.changes[2].hunks[0].lines[-1] == "+    return LIMIT"
        cut = commits_touching(repository, "new.py", max_count=2)
        assert len(cut.changes) == 2 and not cut.is_complete
        assert subjects(pickaxe(repository, "LIMIT", paths=("old.py", "other.py")))[0] == ("ten", "other.py")
        assert (
            subjects(pickaxe(repository, "return L[A-Z]+$", is_regex=True, paths=("old.py",)))[-1][0]
            == "name the limit"
        )
        assert subjects(pickaxe(repository, "--output=pwned")) == []
        assert subjects(commits_touching(repository, "../x")) == subjects(log_of_lines(repository, "no.py", 1, 2)) == []


def test_who_changed_a_line_last(repo: RepoBuilder) -> None:
    with Repository.open(repo.root) as repository:
        origins = last_change(repository, "new.py", 1, 6)
        assert [(o.start_line, o.end_line, o.commit.subject, o.path) for o in origins] == [
            (1, 1, "first", "old.py"),
            (2, 2, "ten", "new.py"),
            (3, 5, "first", "old.py"),
            (6, 6, "name the limit", "old.py"),
        ]
        info = origins[-1].commit
        assert (info.author, info.date, info.body) == (
            "Eve Editor",
            "2023-11-14T22:14:20+00:00",
            "Because two says nothing.",
        )


def test_uncommitted_lines_are_mapped_to_those_of_head(repo: RepoBuilder) -> None:
    repo.write({"new.py": "# one\n# two\n" + BODY.replace("return 1", "return 10"), "fresh.py": "x = 1\n"})
    with Repository.open(repo.root) as repository:
        assert subjects(log_of_lines(repository, "new.py", 8, 8))[0] == ("name the limit", "old.py")
        assert [o.commit.subject for o in last_change(repository, "new.py", 8, 8)] == ["name the limit"]
        assert last_change(repository, "new.py", 1, 2) == ()
        assert log_of_lines(repository, "fresh.py", 1, 1).changes == ()


def test_a_hostile_commit_is_still_a_value(tmp_path: Path) -> None:
    AWKWARD["evil_commit"](tmp_path / "r", tmp_path)
    with Repository.open(tmp_path / "r", "main") as repository:
        info = commit_info(repository, "HEAD")
        assert info.subject == "second" and info.date
    for encoding in (b"zlib", b"unicode_escape", b"x" * 30, b"latin1"):
        data = b"author A <a@b> 99999999999999999999999 -9999\nencoding %s\n\nh\xe9\n\n\nbody\n" % encoding
        got = parse_commit("0" * 40, data)
        assert got.subject == ("hé" if encoding == b"latin1" else "h\ufffd")
        assert got.date.startswith("9999-12-31") and got.body == "body"
    assert parse_commit("0" * 40, b"").author == ""
