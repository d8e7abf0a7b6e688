"""States that a repository is left in by moving, copying and mounting: one clear line with a remedy that helps, or the
answer that holds for what stands there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.cli import Ran, clean_environment, iquest
from support.repos import RepoBuilder, make_repo

FILES = {"core.py": "def add(item):\n    return item\n", "app.py": "from core import add\n\nadd(1)\n"}


def is_one_line(ran: Ran, *said: str) -> None:
    assert (ran.code, ran.out, ran.err.count("\n")) == (3, "", 1), ran
    for text in said:
        assert text in ran.err, ran.err


def test_a_linked_work_tree_whose_main_one_was_moved(tmp_path: Path) -> None:
    main = make_repo(tmp_path / "main", FILES)
    main.git("worktree", "add", "-q", str(tmp_path / "linked"))
    (tmp_path / "main").rename(tmp_path / "moved")
    is_one_line(iquest(tmp_path, "index", "-C", str(tmp_path / "linked")), "git worktree repair")
    RepoBuilder(tmp_path / "moved").git("worktree", "repair", str(tmp_path / "linked"))
    assert iquest(tmp_path, "index", "-C", str(tmp_path / "linked")).code == 0


def test_a_submodule_whose_git_folder_is_gone(tmp_path: Path) -> None:
    make_repo(tmp_path / "library", FILES)
    around = make_repo(tmp_path / "around")
    around.git("-c", "protocol.file.allow=always", "submodule", "-q", "add", str(tmp_path / "library"), "lib")
    inside = ("index", "-C", str(around.root / "lib"))
    assert "2 of 2 files indexed" in iquest(tmp_path, *inside).out
    shutil.rmtree(around.root / ".git/modules")
    is_one_line(iquest(tmp_path, *inside), "git submodule update --init")


def test_objects_borrowed_from_a_repository_that_is_gone(tmp_path: Path) -> None:
    source = make_repo(tmp_path / "source", FILES)
    source.git("clone", "-q", "--shared", str(source.root), str(tmp_path / "clone"))
    (tmp_path / "source").rename(tmp_path / "away")
    for args in ((), ("--rev", "HEAD"), ("--rev", "HEAD~1")):
        ran = iquest(tmp_path, "index", "-C", str(tmp_path / "clone"), *args)
        is_one_line(ran, "it borrows from", "source/.git/objects", "put that back")
    (tmp_path / "away").rename(tmp_path / "source")
    assert iquest(tmp_path, "index", "-C", str(tmp_path / "clone")).code == 0


def test_files_that_stand_where_core_worktree_says(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo", FILES)
    (tmp_path / "files").mkdir()
    repo.git("config", "core.worktree", str(tmp_path / "files"))
    is_one_line(iquest(tmp_path, "check", "-C", str(repo.root)), "core.worktree", "--rev HEAD")
    assert "2 of 2 files indexed" in iquest(tmp_path, "index", "--rev", "HEAD", "-C", str(repo.root)).out
    for here in (str(repo.root), "..", "/nonexistent/elsewhere"):
        repo.git("config", "--file", str(repo.root / ".git/config"), "core.worktree", here)
        assert "2 of 2 files indexed" in iquest(tmp_path, "index", "-C", str(repo.root)).out, here


def test_an_orphan_branch_is_not_an_empty_repository(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo", FILES)
    repo.git("switch", "-q", "--orphan", "fresh")
    is_one_line(iquest(tmp_path, "index", "-C", str(repo.root)), "add a file, or name another branch with --rev")
    assert "2 of 2 files indexed" in iquest(tmp_path, "index", "--rev", "main", "-C", str(repo.root)).out


def test_git_dir_is_not_followed_and_that_is_said(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo", FILES)
    other = make_repo(tmp_path / "other", {"a.py": "x = 1\n"})
    env = {"GIT_DIR": str(other.root / ".git"), "GIT_WORK_TREE": str(other.root)}
    ran = iquest(tmp_path, "index", "-C", str(repo.root), env=env)
    assert "2 of 2 files indexed" in ran.out and f"GIT_DIR names {other.root}/.git, which is not followed" in ran.out
    assert "GIT_DIR" not in iquest(tmp_path, "index", "-C", str(other.root), env=env).out
    (tmp_path / "plain").mkdir()
    is_one_line(iquest(tmp_path, "index", "-C", str(tmp_path / "plain"), env=env), "GIT_DIR is not followed")


def test_no_repository_is_looked_for_above_a_ceiling(tmp_path: Path) -> None:
    home = make_repo(tmp_path / "home", FILES)
    (home.root / "work/thing").mkdir(parents=True)
    inside = ("index", "-C", str(home.root / "work/thing"))
    assert iquest(tmp_path, *inside).code == 0
    for ceiling in (home.root, home.root / "work"):
        ran = iquest(tmp_path, *inside, env={"GIT_CEILING_DIRECTORIES": f"relative{os.pathsep}{ceiling}"})
        is_one_line(ran, "no git repository at or above")
    env = {"GIT_CEILING_DIRECTORIES": str(home.root)}
    assert iquest(tmp_path, "index", "-C", str(home.root), env=env).code == 0


@pytest.mark.parametrize("part", [".git", ".git/objects", ".git/refs"])
def test_what_may_not_be_read_is_not_what_is_not_there(
    tmp_path: Path, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = make_repo(tmp_path / "repo", FILES)
    real = os.access
    shut = str(repo.root / part)  # not by its mode: who runs this may be allowed everything
    monkeypatch.setattr(os, "access", lambda path, mode: os.fspath(path) != shut and real(path, mode))
    is_one_line(iquest(tmp_path, "index", "-C", str(repo.root)), f"{shut} may not be read", "owner")


# ------------------------------------------------------------------ line ends


@pytest.mark.parametrize("setting", ["attribute", "autocrlf"])
def test_of_lines_that_git_keeps_otherwise_only_those_that_changed_have_changed(tmp_path: Path, setting: str) -> None:
    repo = RepoBuilder(tmp_path / "repo")
    if setting == "attribute":
        repo.write({".gitattributes": "*.py text eol=crlf\n"})
    else:
        repo.git("config", "core.autocrlf", "true")
    text = "def add(item):\r\n    breakpoint()\r\n    return item\r\n"
    repo.commit({"core.py": text})
    repo.write({"core.py": text.replace("return item", "return 2 * item")})
    ran = iquest(tmp_path, "check", "--worktree", "--format", "json", "-C", str(repo.root))
    found = json.loads(ran.out)
    assert (ran.code, found["coverage"]["changed_lines"], found["findings"]) == (0, 2, []), "the breakpoint is not new"
    repo.write({"core.py": text + "    breakpoint()\r\n"})
    ran = iquest(tmp_path, "check", "--worktree", "--format", "json", "-C", str(repo.root))
    assert [item["start_line"] for item in json.loads(ran.out)["findings"]] == [4]


def test_line_ends_that_git_keeps_are_a_change(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo", {"core.py": "x = 1\r\ny = 2\r\n"})
    repo.write({"core.py": "x = 1\ny = 2\n"})
    ran = iquest(tmp_path, "check", "--worktree", "--format", "json", "-C", str(repo.root))
    assert json.loads(ran.out)["coverage"]["changed_lines"] == 4


# ------------------------------------------------------------------ nobody's home


NOBODY = """
import os, pwd, sys

def unknown(uid):
    raise KeyError(uid)

pwd.getpwuid = unknown
for name in ("HOME", "IQUEST_CACHE_DIR", "IQUEST_CONFIG"):
    os.environ.pop(name, None)
from iquest_cli.app import run
sys.exit(run(sys.argv[1:]))
"""
"""A user whom the machine does not know, as in a container that is started with a number for a user."""


def as_nobody(tmp_path: Path, repo: RepoBuilder, *args: str) -> Ran:
    command = [sys.executable, "-P", "-c", NOBODY, *args]
    done = subprocess.run(command, cwd=repo.root, env=clean_environment(tmp_path), capture_output=True, timeout=60)
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def test_who_has_no_home_is_served_and_nothing_is_written_where_they_stand(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo", FILES)
    ran = as_nobody(tmp_path, repo, "check")
    assert (ran.code, ran.err) == (0, "") and "No findings" in ran.out
    ran = as_nobody(tmp_path, repo, "index")
    assert ran.code == 0 and "kept in memory only: no home folder is known; set HOME" in ran.err
    assert "no home folder is known; set HOME" in as_nobody(tmp_path, repo, "doctor").out
    is_one_line(as_nobody(tmp_path, repo, "config", "path"), "no home folder is known: set HOME, or IQUEST_CONFIG")
    assert sorted(os.listdir(repo.root)) == [".git", "app.py", "core.py"]
