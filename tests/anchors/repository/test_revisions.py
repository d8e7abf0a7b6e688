"""Names that lead to no commit: the reason is the true one, and the remedy one that helps."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.repos import make_repo

from anchors.errors import UnknownRevision
from anchors.repository.repository import Repository


@pytest.mark.parametrize("rev", ["HEAD~1", "HEAD^2", "main~3^2"])
def test_a_whole_history_is_not_to_be_fetched(tmp_path: Path, rev: str) -> None:
    make_repo(tmp_path)
    with pytest.raises(UnknownRevision, match="is before the first commit, or a parent that there is not") as caught:
        Repository.open(tmp_path, rev)
    assert "fetch" not in str(caught.value)


def test_a_parent_that_is_lost_is_not_one_that_never_was(tmp_path: Path) -> None:
    repo = make_repo(tmp_path)
    lost = repo.head
    repo.commit({"a.py": "x = 2\n"})
    (tmp_path / ".git/objects" / lost[:2] / lost[2:]).unlink()
    with pytest.raises(UnknownRevision, match=f"commit {lost[:10]} is not here, or damaged: run `git fetch`"):
        Repository.open(tmp_path, "HEAD~1")


def test_what_git_calls_a_branch_that_is_new_is_no_lost_commit(tmp_path: Path) -> None:
    make_repo(tmp_path)
    with pytest.raises(UnknownRevision, match="stands for no commit .*: name a base"):
        Repository.open(tmp_path, "0" * 40)


@pytest.mark.parametrize("rev", ["@{u}", "main@{upstream}", "HEAD@{1}", "@{-1}~2"])
def test_what_git_reads_in_its_reflog_is_named_otherwise(tmp_path: Path, rev: str) -> None:
    make_repo(tmp_path)
    with pytest.raises(UnknownRevision, match="git rev-parse"):
        Repository.open(tmp_path, rev)
