"""Clones that left something out (`--filter`, sparse checkouts): nothing is fetched behind one's back, and what is not
there is said with the remedy."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.cli import iquest
from support.repos import RepoBuilder, make_repo
from support.zoo import payload

CORE = "def add(item):\n    return item\n"
BROKEN = "def add(item, name):\n    return item\n"
APP = "from lib.core import add\n\nadd(1)\n"


@pytest.fixture
def forge(tmp_path: Path) -> RepoBuilder:
    forge = make_repo(tmp_path / "forge", {"lib/core.py": CORE, "app/run.py": APP})
    forge.git("config", "uploadpack.allowFilter", "true")
    forge.git("config", "uploadpack.allowAnySHA1InWant", "true")
    forge.commit({"lib/core.py": BROKEN, "notes.bin": b"\0" * 10})
    return forge


def clone(tmp_path: Path, forge: RepoBuilder, *options: str) -> RepoBuilder:
    """A clone whose remote runs a program of the repository's own when something is fetched from it."""
    forge.git("clone", "-q", *options, forge.root.as_uri(), str(tmp_path / "clone"))
    made = RepoBuilder(tmp_path / "clone")
    program = payload(made.root, tmp_path / "fetched", then='exec git-upload-pack "$@"')
    made.git("config", "remote.origin.uploadpack", program)
    return made


def test_the_payload_fires_when_git_fetches_by_itself(tmp_path: Path, forge: RepoBuilder) -> None:
    clone(tmp_path, forge, "--filter=blob:none").git("show", "HEAD~1:lib/core.py")
    assert (tmp_path / "fetched").exists()


@pytest.mark.parametrize("args", [("check", "HEAD~1..HEAD"), ("review", "--commit", "HEAD"), ("check", "HEAD~1")])
def test_a_change_whose_contents_were_left_out_is_no_clean_change(
    tmp_path: Path, forge: RepoBuilder, args: tuple[str, ...]
) -> None:
    made = clone(tmp_path, forge, "--filter=blob:none")
    ran = iquest(tmp_path, *args, "-C", str(made.root))
    assert (ran.code, ran.out, ran.err.count("\n")) == (3, "", 1)
    assert "this partial clone lacks 1 changed file (lib/core.py)" in ran.err and "--refetch" in ran.err
    assert not (tmp_path / "fetched").exists()
    sides = ran.err.partition("`git diff ")[2].partition(" >")[0].split()
    made.git("diff", *sides)  # the remedy that it names, run
    ran = iquest(tmp_path, *args, "-C", str(made.root))
    assert ran.err == "" and "1 caller no longer fits" in ran.out


def test_trees_that_were_left_out(tmp_path: Path, forge: RepoBuilder) -> None:
    made = clone(tmp_path, forge, "--filter=tree:0")
    ran = iquest(tmp_path, "check", "HEAD~1..HEAD", "-C", str(made.root))
    assert (ran.code, ran.out, ran.err.count("\n")) == (3, "", 1)
    assert "this is a partial clone" in ran.err and "`git fetch --refetch --no-filter`" in ran.err
    assert not (tmp_path / "fetched").exists()
    made.git("fetch", "-q", "--refetch", "--no-filter")
    assert "1 caller no longer fits" in iquest(tmp_path, "check", "HEAD~1..HEAD", "-C", str(made.root)).out


@pytest.mark.parametrize("what", ["blob:none", "tree:0"])
def test_the_work_tree_is_whole(tmp_path: Path, forge: RepoBuilder, what: str) -> None:
    made = clone(tmp_path, forge, f"--filter={what}")
    ran = iquest(tmp_path, "index", "-C", str(made.root))
    assert (ran.code, ran.err) == (0, "") and "2 of 3 files indexed" in ran.out and "partial clone" in ran.out
    made.write({"lib/core.py": CORE})
    ran = iquest(tmp_path, "check", "--worktree", "-C", str(made.root))
    assert ran.err == "" and "2 of 2 changed lines read" in ran.out
    ran = iquest(tmp_path, "ask", "where is add", "--rev", "HEAD~1", "-C", str(made.root))
    assert "not in this partial clone" in ran.out + ran.err or "this is a partial clone" in ran.err
    assert not (tmp_path / "fetched").exists()


def test_what_no_rule_reads_may_be_left_out(tmp_path: Path, forge: RepoBuilder) -> None:
    forge.commit({"notes.bin": b"\0" * 20, "lib/core.py": BROKEN + "\n\nX = 1\n"})
    made = clone(tmp_path, forge, "--filter=blob:none")
    made.git("show", "HEAD~1:lib/core.py")
    (tmp_path / "fetched").unlink()
    ran = iquest(tmp_path, "check", "HEAD~1..HEAD", "-C", str(made.root))
    assert ran.code == 0 and "not read, not in this partial clone: notes.bin" in ran.out


@pytest.mark.parametrize("cone", ["--cone", "--no-cone"])
def test_a_caller_outside_a_sparse_checkout_is_a_caller(tmp_path: Path, cone: str) -> None:
    repo = make_repo(tmp_path / "repo", {"lib/core.py": CORE, "app/run.py": APP})
    repo.git("sparse-checkout", "set", cone, *(["--sparse-index"] if cone == "--cone" else []), "lib")
    assert not (repo.root / "app").exists()
    repo.write({"lib/core.py": BROKEN})
    for args in (("--worktree",), ("HEAD",)):
        ran = iquest(tmp_path, "check", *args, "-C", str(repo.root))
        assert ran.code == 1 and "app/run.py" in ran.out, ran


def test_a_sparse_checkout_of_a_partial_clone_says_whose_uses_it_does_not_know(
    tmp_path: Path, forge: RepoBuilder
) -> None:
    made = clone(tmp_path, forge, "--filter=blob:none", "--sparse")
    made.git("sparse-checkout", "set", "lib")
    made.write({"lib/core.py": CORE})
    (tmp_path / "fetched").unlink(missing_ok=True)
    ran = iquest(tmp_path, "check", "--worktree", "-C", str(made.root))
    assert ran.code == 0 and "not in this partial clone, so that what they use is not known: app/run.py" in ran.out
    assert not (tmp_path / "fetched").exists()
