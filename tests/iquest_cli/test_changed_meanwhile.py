"""Files that are changed while a change is reviewed: what is said holds for one moment, before or after, and is never
made up of both."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from support.cli import Ran, iquest
from support.repos import RepoBuilder, copy_repo, make_repo

from anchors.repository.files import Tree

CORE = "def add(item):\n    return item\n\n\ndef sub(item):\n    return -item\n"
APP = "from core import add, sub\n\n\ndef main():\n    return add(1)\n\n\nprint(sub(2))\n"
EDITED = CORE.replace("add(item)", "add(item, name)")
LATER = "# A line.\n" * 3 + EDITED.replace("sub(item)", "sub(item, more)")
Change = Callable[[Path], object]


def replaced(core: Path) -> None:
    core.write_text(LATER)


def cut(core: Path) -> None:
    core.write_text(EDITED[:39])


def deleted(core: Path) -> None:
    core.unlink(missing_ok=True)


def led_away(core: Path) -> None:
    core.unlink(missing_ok=True)
    core.symlink_to("/etc/passwd")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> RepoBuilder:
    return make_repo(tmp_path_factory.mktemp("source"), {"core.py": CORE, "app.py": APP, "data.txt": "x\n"})


def review(tmp_path: Path, source: RepoBuilder, at: int, change: Change, monkeypatch: pytest.MonkeyPatch) -> Ran | None:
    """A check of an edited file that is changed again before the `at`th file is read; None when there are fewer."""
    folder = tmp_path / str(at)
    repo, looks = copy_repo(source, folder / "repo"), 0
    repo.write({"core.py": EDITED})
    os.utime(repo.root / "core.py", (1, 1))
    real = Tree.read_with_stat

    def read(tree: Tree, path: str, max_bytes: int) -> tuple[bytes, os.stat_result]:
        nonlocal looks
        looks += 1
        if looks == at:
            change(repo.root / "core.py")
        return real(tree, path, max_bytes)

    with monkeypatch.context() as patched:
        patched.setattr(Tree, "read_with_stat", read)
        ran = iquest(folder, "check", "--worktree", "-C", str(repo.root))
    return ran if looks >= at else None


def findings(ran: Ran) -> str:
    return "\n".join(line for line in ran.out.split("\n") if " high " in line or "critical" in line)


@pytest.mark.parametrize("change", [replaced, cut, deleted, led_away], ids=lambda change: change.__name__)
def test_a_review_is_of_one_moment(
    tmp_path: Path, source: RepoBuilder, change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = review(tmp_path, source, 1_000, lambda core: None, monkeypatch)
    assert before is None
    after = copy_repo(source, tmp_path / "after/repo")
    (after.root / "core.py").write_text(EDITED)
    moments = {findings(iquest(tmp_path / "after", "check", "--worktree", "-C", str(after.root)))}
    change(after.root / "core.py")
    moments.add(findings(iquest(tmp_path / "after", "check", "--worktree", "-C", str(after.root))))
    assert len(moments) == 2, moments
    at, seen = 1, set()
    while (ran := review(tmp_path, source, at, change, monkeypatch)) is not None:
        assert ran.code in (0, 1) and ran.err == "", ran
        assert findings(ran) in moments, (at, ran.out)
        seen.add(findings(ran))
        at += 1
    assert at > 5 and seen == moments
