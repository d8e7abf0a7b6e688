"""`iquest check` called by git itself: the index that a hook is told of is the one that is to be committed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.cli import ROOT, clean_environment, iquest
from support.repos import RepoBuilder, git_env, make_repo

CORE = "def add(item):\n    return item\n"
BROKEN = "def add(item, name):\n    return item\n"


@pytest.fixture
def repo(tmp_path: Path) -> RepoBuilder:
    """A repository whose pre-commit hook is `iquest check --staged`."""
    repo = make_repo(tmp_path / "repo", {"core.py": CORE, "app.py": "from core import add\n\nadd(1)\n", "other.py": ""})
    hook = repo.root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\nexec '{sys.executable}' -P -m iquest_cli check --staged >'{tmp_path}/said' 2>&1\n")
    hook.chmod(0o755)
    return repo


def commit(tmp_path: Path, repo: RepoBuilder, *args: str, folder: str = "") -> tuple[bool, str]:
    """Whether git committed, and what the hook said."""
    env = {**git_env(), **clean_environment(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["git", "commit", "-q", "-m", "x", *args], cwd=repo.root / folder, env=env, capture_output=True, timeout=60
    )
    return done.returncode == 0, (tmp_path / "said").read_text()


def test_all_that_is_committed_is_checked(tmp_path: Path, repo: RepoBuilder) -> None:
    repo.write({"core.py": BROKEN})
    went_through, said = commit(tmp_path, repo, "-a")
    assert not went_through and "1 caller no longer fits" in said


def test_one_file_of_several_is_committed_and_checked(tmp_path: Path, repo: RepoBuilder) -> None:
    (repo.root / "lib").mkdir()
    repo.write({"core.py": BROKEN, "other.py": "X = 1\n"})
    repo.git("add", "core.py")
    went_through, said = commit(tmp_path, repo, "../other.py", folder="lib")
    assert went_through and "1 of 1 changed line read · 1 file" in said
    assert not commit(tmp_path, repo, "core.py")[0]


def test_a_linked_work_tree_has_its_own(tmp_path: Path, repo: RepoBuilder) -> None:
    repo.git("worktree", "add", "-q", str(tmp_path / "linked"))
    linked = RepoBuilder(tmp_path / "linked")
    linked.write({"core.py": BROKEN})
    assert not commit(tmp_path, linked, "-a")[0]


def test_the_index_of_another_repository_is_left_alone(tmp_path: Path, repo: RepoBuilder) -> None:
    other = make_repo(tmp_path / "other", {"a.py": "x = 1\n"})
    other.write({"a.py": "x = 2\n"})
    other.git("add", "a.py")
    for named in (str(repo.root / ".git/index"), ".git/index.lock", str(tmp_path / "gone")):
        ran = iquest(tmp_path, "check", "--staged", "-C", str(other.root), env={"GIT_INDEX_FILE": named})
        assert ran.code == 0 and "2 of 2 changed lines read · 1 file" in ran.out, (named, ran)


def test_an_index_that_somebody_made_elsewhere_is_read(tmp_path: Path, repo: RepoBuilder) -> None:
    named = str(tmp_path / "my-index")
    repo.write({"core.py": BROKEN})
    env = os.environ | git_env() | {"GIT_INDEX_FILE": named}
    subprocess.run(["git", "read-tree", "HEAD"], cwd=repo.root, env=env, check=True)
    subprocess.run(["git", "add", "core.py"], cwd=repo.root, env=env, check=True)
    ran = iquest(tmp_path, "check", "--staged", "-C", str(repo.root), env={"GIT_INDEX_FILE": named})
    assert ran.code == 1 and "1 caller no longer fits" in ran.out


def test_a_push_is_checked_before_it_is_let_in(tmp_path: Path, repo: RepoBuilder) -> None:
    """A server's `pre-receive`: what was pushed lies in quarantine, and is no object of the repository yet."""
    repo.git("clone", "-q", "--bare", str(repo.root), str(tmp_path / "server.git"))
    hook = tmp_path / "server.git/hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    check = f"'{sys.executable}' -P -m iquest_cli check main..$new >>'{tmp_path}/said' 2>&1"
    hook.write_text(f"#!/bin/sh\nwhile read old new ref; do {check} || exit 1; done\n")
    hook.chmod(0o755)
    (repo.root / ".git/hooks/pre-commit").unlink()
    env = {**git_env(), **clean_environment(tmp_path), "PYTHONPATH": str(ROOT)}

    def push() -> bool:
        args = ["git", "push", "-q", str(tmp_path / "server.git"), "HEAD:refs/heads/topic"]
        return subprocess.run(args, cwd=repo.root, env=env, capture_output=True, timeout=60).returncode == 0

    repo.commit({"other.py": "X = 1\n"})
    assert push() and "1 of 1 changed line read" in (tmp_path / "said").read_text()
    repo.commit({"core.py": BROKEN})
    assert not push() and "1 caller no longer fits" in (tmp_path / "said").read_text()
