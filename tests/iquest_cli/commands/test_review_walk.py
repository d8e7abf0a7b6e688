"""A check of the work tree looks closely only where something is otherwise than an earlier run saw it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from support.cli import Ran, iquest
from support.repos import RepoBuilder, make_repo

from anchors.repository import diff, fingerprints, repository, worktree

FILES = {
    "shop/a.py": "def price(name):\n    return len(name)\n",
    "till/b.py": "from shop.a import price\n\nprint(price(1))\n",
    "c.py": "y = 1\n",
}


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The folders whose entries a walk takes one by one; every stat counts as settled."""
    monkeypatch.setattr(fingerprints, "RACY_NS", -(10**15))
    found: list[str] = []
    look = worktree.Walk._look_at

    def spy(self: worktree.Walk, prefix: str, items: list[os.DirEntry[str]]) -> list[str]:
        found.append(prefix)
        return look(self, prefix, items)

    monkeypatch.setattr(worktree.Walk, "_look_at", spy)
    return found


@pytest.fixture
def repo(tmp_path: Path) -> RepoBuilder:
    return make_repo(tmp_path / "repo", FILES)


@pytest.fixture
def run(tmp_path: Path, repo: RepoBuilder) -> Callable[..., Ran]:
    return lambda *args: iquest(tmp_path, "-C", str(repo.root), "check", "--fail-on", "none", *args)


def said(ran: Ran) -> str:
    """All but how long it took."""
    return re.sub(r" · \d+\.\d s\b", "", ran.out)


@pytest.mark.parametrize("flags", [(), ("--worktree",)])
def test_what_stands_as_it_did_is_not_looked_at_again(
    run: Callable[..., Ran], repo: RepoBuilder, looked_at: list[str], flags: tuple[str, ...]
) -> None:
    assert run(*flags).code == 0, "nothing changed, and nothing parsed: what was seen is kept all the same"
    assert sorted(looked_at) == ["", "shop/", "till/"]
    looked_at.clear()
    repo.write({"shop/a.py": "def cost(name):\n    return len(name)\n"})
    changed = run(*flags)
    assert looked_at == ["shop/"]
    assert "api/removed" in changed.out and "price" in changed.out
    looked_at.clear()
    again = run(*flags)
    assert looked_at == []
    assert said(again) == said(changed)


def test_a_check_and_a_question_know_of_each_other(
    tmp_path: Path, run: Callable[..., Ran], repo: RepoBuilder, looked_at: list[str]
) -> None:
    assert iquest(tmp_path, "-C", str(repo.root), "map").code == 0
    looked_at.clear()
    assert run().code == 0
    assert run("--preview").code == 0
    assert iquest(tmp_path, "-C", str(repo.root), "map").code == 0
    assert looked_at == []


def test_what_is_kept_in_memory_alone_is_seen_anew(
    tmp_path: Path, run: Callable[..., Ran], repo: RepoBuilder, looked_at: list[str]
) -> None:
    (tmp_path / "cache").write_text("no folder")
    repo.write({"shop/a.py": "def cost(name):\n    return len(name)\n"})
    assert said(run()) == said(run())
    assert sorted(looked_at) == ["", "", "shop/", "shop/", "till/", "till/"]


def test_a_check_that_is_interrupted_leaves_what_was_seen_before(
    run: Callable[..., Ran], repo: RepoBuilder, looked_at: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run().code == 0
    repo.write({"shop/a.py": "def cost(name):\n    return len(name)\n"})

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(diff, "changes_between", stop)
        assert run().code == 130
    looked_at.clear()
    assert "api/removed" in run().out
    assert looked_at == ["shop/"]


def test_a_commit_is_listed_once_however_many_look_at_it(
    run: Callable[..., Ran], repo: RepoBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.write({"shop/a.py": "def cost(name):\n    return len(name)\n"})
    listed: list[str] = []
    make = repository.list_revision

    def spy(git: object, commit: str, *rest: object) -> object:
        listed.append(commit)
        return make(git, commit, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(repository, "list_revision", spy)
    assert "api/removed" in run().out
    assert len(listed) == 1
