"""Repositories of which an object is lost or damaged: no gate passes what it could not read, and says what to do."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from support.cli import iquest
from support.repos import RepoBuilder, make_repo

from anchors.repository import tree_changes
from anchors.repository.repository import Repository
from anchors.types import Diff, FileChange
from iquest_cli.errors import CannotDo
from iquest_cli.reviewer.contents import require_shown

CORE = "def add(item):\n    return item\n"
BROKEN = "def add(item, name):\n    return item\n"
APP = "from lib.core import add\n\nadd(1)\n"


@pytest.fixture
def repo(tmp_path: Path) -> RepoBuilder:
    """A caller is left behind by the last commit."""
    repo = make_repo(tmp_path / "repo", {"lib/core.py": CORE, "app/run.py": APP, "notes": "a\n", "i.png": b"\x89\0a"})
    repo.commit({"lib/core.py": BROKEN, "notes": "b\n", "i.png": b"\x89\0b"})
    return repo


def object_of(repo: RepoBuilder, rev: str) -> Path:
    name = repo.git("rev-parse", rev)
    path = repo.root / ".git/objects" / name[:2] / name[2:]
    path.chmod(0o644)
    return path


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])


def swap(path: Path) -> None:
    """Another content under the same id, which git itself hands out."""
    path.write_bytes(zlib.compress(b"blob 6\0x = 1\n"))


def garble(path: Path) -> None:
    path.write_bytes(b"garbage")


FORMS = [("HEAD~1..HEAD",), ("HEAD~1",), ("--commit", "HEAD")]


@pytest.mark.parametrize("args", FORMS, ids=" ".join)
@pytest.mark.parametrize("side", ["HEAD", "HEAD~1"])
@pytest.mark.parametrize("damage", [Path.unlink, garble, cut, swap])
def test_a_changed_file_that_cannot_be_read_is_no_clean_change(
    tmp_path: Path, repo: RepoBuilder, side: str, args: tuple[str, ...], damage: Callable[[Path], None]
) -> None:
    if damage is swap and args == ("HEAD~1",):
        return  # what stands in the work tree is read there
    damage(object_of(repo, f"{side}:lib/core.py"))
    ran = iquest(tmp_path, "check", *args, "-C", str(repo.root))
    assert (ran.code, ran.out, ran.err.count("\n")) == (3, "", 1)
    assert "1 changed file cannot be read (lib/core.py: object is missing or damaged): run `git fsck`" in ran.err


@pytest.mark.parametrize("side", ["HEAD", "HEAD~1"])
@pytest.mark.parametrize("damage", [Path.unlink, garble])
def test_a_folder_that_cannot_be_read(
    tmp_path: Path, repo: RepoBuilder, side: str, damage: Callable[[Path], None]
) -> None:
    damage(object_of(repo, f"{side}:lib"))
    ran = iquest(tmp_path, "check", "HEAD~1..HEAD", "-C", str(repo.root))
    assert (ran.code, ran.out, ran.err.count("\n")) == (3, "", 1) and "`git fsck`" in ran.err


def test_a_content_that_git_takes_for_the_same(tmp_path: Path, repo: RepoBuilder) -> None:
    old = object_of(repo, "HEAD~1:lib/core.py").read_bytes()
    object_of(repo, "HEAD:lib/core.py").write_bytes(old)
    ran = iquest(tmp_path, "check", "HEAD~1..HEAD", "-C", str(repo.root))
    assert ran.code == 3 and "lib/core.py: git shows no change of it" in ran.err


def test_the_remedy_helps(tmp_path: Path, repo: RepoBuilder) -> None:
    repo.git("clone", "-q", repo.root.as_uri(), str(tmp_path / "clone"))
    made = RepoBuilder(tmp_path / "clone")
    made.git("unpack-objects", "-q", data=b"".join(path.read_bytes() for path in moved_packs(made, tmp_path)))
    object_of(made, "HEAD:lib/core.py").unlink()
    assert iquest(tmp_path, "check", "HEAD~1..HEAD", "-C", str(made.root)).code == 3
    made.git("fetch", "-q", "--refetch")
    assert "1 caller no longer fits" in iquest(tmp_path, "check", "HEAD~1..HEAD", "-C", str(made.root)).out


def moved_packs(repo: RepoBuilder, folder: Path) -> list[Path]:
    """git unpacks nothing that it has."""
    moved = []
    for path in sorted((repo.root / ".git/objects/pack").iterdir()):
        target = path.rename(folder / path.name)
        moved += [target] if target.suffix == ".pack" else []
    return moved


@pytest.mark.parametrize("args", [("--staged",), ("--worktree",), ("HEAD",)], ids=" ".join)
def test_what_stands_here_against_a_commit_of_which_a_file_is_lost(
    tmp_path: Path, repo: RepoBuilder, args: tuple[str, ...]
) -> None:
    repo.write({"lib/core.py": CORE})
    repo.git("add", "-A")
    object_of(repo, "HEAD:lib/core.py").unlink()
    ran = iquest(tmp_path, "check", *args, "-C", str(repo.root))
    assert (ran.code, ran.out) == (3, "") and "lib/core.py" in ran.err


def test_what_is_staged_and_lost(tmp_path: Path, repo: RepoBuilder) -> None:
    repo.write({"lib/core.py": CORE})
    repo.git("add", "-A")
    object_of(repo, ":lib/core.py").unlink()
    ran = iquest(tmp_path, "check", "--staged", "-C", str(repo.root))
    assert (ran.code, ran.out) == (3, "") and "lib/core.py" in ran.err


def test_a_text_of_no_known_language_is_judged_too(tmp_path: Path, repo: RepoBuilder) -> None:
    object_of(repo, "HEAD:notes").unlink()
    assert "(notes: object" in iquest(tmp_path, "check", "HEAD~1..HEAD", "-C", str(repo.root)).err


def test_what_no_rule_reads_may_be_lost(tmp_path: Path, repo: RepoBuilder) -> None:
    object_of(repo, "HEAD:i.png").unlink()
    ran = iquest(tmp_path, "check", "HEAD~1..HEAD", "-C", str(repo.root))
    assert "1 caller no longer fits" in ran.out and "not read, object is missing or damaged: i.png" in ran.out


def test_a_file_beside_the_change_is_named(tmp_path: Path, repo: RepoBuilder) -> None:
    object_of(repo, "HEAD:app/run.py").unlink()
    ran = iquest(tmp_path, "check", "HEAD~1..HEAD", "-C", str(repo.root))
    assert ran.code == 0 and "object is missing or damaged, so that what they use is not known: app/run.py" in ran.out
    for command in (("ask", "where is add"), ("index",), ("map",)):
        assert iquest(tmp_path, "--rev", "HEAD", *command, "-C", str(repo.root)).code == 0


@pytest.mark.parametrize("name", [".iquest.toml", "known.json"])
@pytest.mark.parametrize("damage", [Path.unlink, cut, swap])
def test_what_the_gate_itself_rests_on(
    tmp_path: Path, repo: RepoBuilder, name: str, damage: Callable[[Path], None]
) -> None:
    repo.commit({".iquest.toml": '[review]\nfail_on = "low"\nbaseline = "known.json"\n', "known.json": "{}\n"})
    repo.commit({"lib/core.py": CORE})
    damage(object_of(repo, f"HEAD~1:{name}"))
    ran = iquest(tmp_path, "check", "HEAD~1..HEAD", "-C", str(repo.root))
    assert (ran.code, ran.out) == (3, "")
    assert f"{name} of the base cannot be read (object is missing or damaged): run `git fsck`" in ran.err


def test_a_tracked_file_that_may_not_be_read(repo: RepoBuilder) -> None:
    def change(old: str | None, new: str) -> FileChange:
        return FileChange(old, new, "modified" if old else "added", None, None, (), False, "permission denied")

    with Repository.open(repo.root) as repository:
        require_shown(repository, Diff(None, None, "", (change(None, "data/of_a_server.py"),)))
        with pytest.raises(CannotDo, match=r"\(lib/core.py: permission denied\): make it readable"):
            require_shown(repository, Diff(None, None, "", (change("lib/core.py", "lib/core.py"),)))


def test_a_large_file_hides_no_other(tmp_path: Path, repo: RepoBuilder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree_changes, "MAX_PATCH_BYTES", 1_200_000)
    monkeypatch.setattr(tree_changes, "MAX_ROWS", 2)
    repo.commit({"a.txt": "a line of text\n" * 90_000, "b.py": "x = 1\n", "lib/core.py": CORE, "old.py": CORE * 9})
    repo.git("mv", "old.py", "new.py")
    repo.commit({"lib/core.py": BROKEN, "notes": "c\n"})
    ran = iquest(tmp_path, "check", "HEAD~2..HEAD", "-C", str(repo.root))
    assert "not read, over 1,048,576 bytes: a.txt" in ran.out and "0 of 0" not in ran.out
    repo.write({"b.py": "breakpoint()\n", "many.txt": "line\n" * 9})
    ran = iquest(tmp_path, "check", "HEAD~2", "-C", str(repo.root))
    assert ran.code == 1 and "b.py" in ran.out
    monkeypatch.setattr(tree_changes, "MAX_PATCH_BYTES", 300)
    ran = iquest(tmp_path, "check", "HEAD~2", "-C", str(repo.root))
    assert (ran.code, ran.out) == (3, "") and "the whole diff is over" in ran.err and "smaller range" in ran.err
