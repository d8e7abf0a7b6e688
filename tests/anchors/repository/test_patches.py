"""Many commits' patches from one process are those that each gives by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.repos import RepoBuilder, make_repo

from anchors.errors import GitFailed
from anchors.repository.diff import diff_commit
from anchors.repository.history import last_change, last_changes
from anchors.repository.patches import patches_of
from anchors.repository.repository import Repository

BODY = "".join(f"line {number}\n" for number in range(40))


@pytest.fixture
def repo(tmp_path: Path) -> RepoBuilder:
    repo = make_repo(tmp_path / "r", {"a.py": BODY, "b ü.py": "x = 1\n"})
    repo.git("mv", "a.py", "moved.py")
    repo.commit({"moved.py": BODY.replace("line 7\n", "line seven\n")}, "move")
    repo.git("checkout", "-q", "-b", "side")
    repo.commit({"b ü.py": "x = 2\n", "pic.bin": "\0\1"}, "side")
    repo.git("checkout", "-q", "-")
    repo.commit({"moved.py": BODY}, "back")
    repo.git("merge", "-q", "--no-ff", "-m", "merge", "side")
    repo.git("commit", "-q", "--allow-empty", "-m", "no")
    return repo


def test_the_same_as_each_commit_gives(repo: RepoBuilder) -> None:
    with Repository.open(repo.root) as repository:
        commits = repo.git("rev-list", "HEAD").split()
        assert len(commits) == 6
        found = patches_of(repository, commits)
        assert list(found) == commits
        for commit in commits:
            alone = [(c.old_path, c.new_path, c.status, c.hunks) for c in diff_commit(repository, commit).files]
            assert [(c.old_path, c.new_path, c.status, c.hunks) for c in found[commit]] == alone
        assert any(change.status == "renamed" for change in found[commits[-2]])
        assert {change.path for change in found[commits[1]]} == {"b ü.py", "pic.bin"}  # against the first parent


def test_what_cannot_be_compared_is_left_out(repo: RepoBuilder, tmp_path: Path) -> None:
    tip = repo.git("rev-parse", "HEAD").strip()
    repo.git("clone", "-q", "--depth=3", f"file://{repo.root}", str(tmp_path / "shallow"))
    with Repository.open(str(tmp_path / "shallow")) as repository:
        here = repo.git("-C", str(tmp_path / "shallow"), "rev-list", "HEAD").split()
        found = patches_of(repository, [*here, "0" * 40])
        assert tip in found
        assert 0 < len(found) < len(here)
        assert patches_of(repository, ["0" * 40]) == patches_of(repository, []) == {}


def test_ranges_of_one_file_are_asked_together(repo: RepoBuilder) -> None:
    ranges = [("moved.py", 1, 9), ("b ü.py", 1, 1), ("moved.py", 8, 8), ("moved.py", 30, 35), ("none.py", 1, 2)]
    with Repository.open(repo.root) as repository:
        found = last_changes(repository, ranges)
        assert found == [last_change(repository, *lines) for lines in ranges]
        middle = found[2]
        assert not isinstance(middle, GitFailed)
        assert [(o.start_line, o.end_line, o.commit.subject) for o in middle] == [(8, 8, "back")]
