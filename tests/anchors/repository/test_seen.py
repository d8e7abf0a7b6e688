"""A walk that knows what an earlier one saw lists what one that knows nothing lists, whatever happened in between."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
from pathlib import Path

import pytest
from support.repos import RepoBuilder, make_repo

from anchors.repository import fingerprints, worktree
from anchors.repository.listing import Listing
from anchors.repository.repository import Repository
from anchors.repository.seen import Seen, pack_seen, unpack_seen

FILES = {f"{folder}{name}": f"{folder}{name}\n" for folder in ("", "a/", "a/b/", "c/") for name in ("x.py", "y.txt")}
DONE = "edit edit add add rules rules remove chmod link nest unnest stage commit swap folder touch"
RULES = ("*.log\n", "*.txt\n", "b/\n", "!y.txt\n*.py\n", "/d\n", "# nothing\n", "a/b/x.py\n")


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fingerprints, "RACY_NS", -(10**15))  # every stat counts as settled, also one of just now


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The folders whose entries a walk takes one by one."""
    found: list[str] = []
    look = worktree.Walk._look_at

    def spy(self: worktree.Walk, prefix: str, items: list[os.DirEntry[str]]) -> list[str]:
        found.append(prefix)
        return look(self, prefix, items)

    monkeypatch.setattr(worktree.Walk, "_look_at", spy)
    return found


def walked(root: Path, known: Seen | None = None) -> tuple[Seen, Listing, object]:
    with Repository.open(root) as repository:
        files = repository.files(known)
        info = repository.info
        return unpack_seen(pack_seen(repository.seen())), repository.listing, (files, info)


def change(repo: RepoBuilder, root: Path, dice: random.Random, turn: int) -> str:
    """One of the things that happen to a work tree; says which."""
    folders = [path for path in (root, *root.rglob("*")) if path.is_dir() and ".git" not in path.parts]
    paths = [path for path in root.rglob("*") if not path.is_dir() and ".git" not in path.parts]
    folder, path = dice.choice(folders), dice.choice(paths)
    name = dice.choice(["x.py", "y.txt", "z.log", "d", "b", "e.py"])
    new = folder / name
    what = dice.choice(DONE.split())
    if what == "edit" and not path.is_symlink():
        path.write_text("edited " * turn)
    elif what == "add" and not os.path.lexists(new):
        new.write_text("added " * turn)
    elif what == "rules":
        (folder / ".gitignore").write_text("#" * turn + "\n" + dice.choice(RULES))
    elif what == "remove":
        path.unlink()
    elif what == "chmod" and not path.is_symlink():
        path.chmod(path.stat().st_mode ^ 0o100)
    elif what == "link" and not os.path.lexists(new):
        new.symlink_to("x.py" * turn)
    elif what == "nest" and folder != root and not (folder / ".git").exists():
        repo.git("init", "-q", str(folder))
    elif what == "unnest" and folder != root and (folder / ".git").exists():
        shutil.rmtree(folder / ".git")
    elif what == "stage":
        with contextlib.suppress(RuntimeError):  # a repository in it has no commit yet
            repo.git("add", "-A", "--", *([str(path)] if dice.random() < 0.5 and path.exists() else ["."]))
    elif what == "commit":
        repo.git("commit", "-q", "-m", str(turn), "--allow-empty")
    elif what == "swap" and not path.is_symlink():
        path.unlink()
        path.mkdir()
        (path / "inner.py").write_text("inner " * turn)
    elif what == "folder" and folder != root and not (folder / ".git").exists():
        shutil.rmtree(folder)
        folder.write_text("was a folder " * turn)
    elif what == "touch" and not path.is_symlink():
        os.utime(path, (turn, turn))
    return f"{what} {folder} {path.name} {name}"


@pytest.mark.parametrize("seed", range(12))
def test_what_was_seen_changes_no_listing(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where a run comes so soon after a change that no stat of it is believed yet."""
    dice = random.Random(seed)
    repo = make_repo(tmp_path, FILES)
    seen, _, _ = walked(tmp_path)
    story = []
    for turn in range(1, 26):
        story.append(change(repo, tmp_path, dice, turn))
        monkeypatch.setattr(fingerprints, "RACY_NS", 10**15 * dice.choice((-1, -1, 1)))
        seen, warm, told = walked(tmp_path, seen)
        _, cold, expected = walked(tmp_path)
        assert warm == cold and told == expected, story


def test_a_folder_that_becomes_a_repository_and_is_none_again(tmp_path: Path) -> None:
    repo = make_repo(tmp_path, FILES)
    repo.write({"new/deep/file.py": "x\n"})
    seen, listing, _ = walked(tmp_path)
    assert listing.untracked == ["new/deep/file.py"]
    for folder in ("new/deep", "new"):
        repo.git("init", "-q", folder)
        seen, listing, told = walked(tmp_path, seen)
        assert (listing.untracked, listing.skipped) == ([], {folder: "nested repository"})
        assert told == walked(tmp_path)[2]
        shutil.rmtree(tmp_path / folder / ".git")
        seen, listing, told = walked(tmp_path, seen)
        assert (listing.untracked, listing.skipped) == (["new/deep/file.py"], {})


def test_only_where_something_is_otherwise_entries_are_looked_at(tmp_path: Path, looked_at: list[str]) -> None:
    make_repo(tmp_path, {**FILES, ".gitignore": "*.log\n"})
    seen, _, _ = walked(tmp_path)
    assert looked_at == ["", "a/", "a/b/", "c/"]
    looked_at.clear()
    again, _, _ = walked(tmp_path, seen)
    assert looked_at == []
    (tmp_path / "a/new.py").write_text("new\n")
    again, listing, _ = walked(tmp_path, again)
    assert looked_at == ["a/"] and listing.untracked == ["a/new.py"]
    looked_at.clear()
    (tmp_path / "a/.gitignore").write_text("*.py\n")
    _, listing, _ = walked(tmp_path, again)
    assert looked_at[-4:] == ["", "a/", "a/b/", "c/"] and listing.untracked == ["a/.gitignore"]


def test_a_folder_of_a_file_of_just_now_is_looked_at_again(
    tmp_path: Path, looked_at: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_repo(tmp_path, FILES)
    monkeypatch.setattr(fingerprints, "RACY_NS", 10**15)
    seen, _, _ = walked(tmp_path)
    assert not any(folder.is_whole for folder in seen.folders.values()) and not seen.stats
    looked_at.clear()
    walked(tmp_path, seen)
    assert looked_at == ["", "a/", "a/b/", "c/"]


def test_what_is_not_settled_yet_is_nothing_to_remember(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_repo(tmp_path, FILES)
    seen, _, _ = walked(tmp_path)
    (tmp_path / "a/x.py").write_text("edited\n")
    for racy_ns, is_known in ((10**15, True), (-(10**15), False)):
        monkeypatch.setattr(fingerprints, "RACY_NS", racy_ns)
        with Repository.open(tmp_path) as repository:
            repository.files(seen)
            assert repository.listing.changed == ["a/x.py"] and repository.info.is_dirty
            assert (repository.seen() is seen) == is_known


def test_of_an_index_the_first_stage_counts_and_what_is_gone_is_reported(tmp_path: Path) -> None:
    repo = make_repo(tmp_path, FILES)
    repo.git("update-index", "--index-version", "4")
    seen, _, _ = walked(tmp_path)
    (tmp_path / "a/b/x.py").unlink()
    (tmp_path / "c/new.py").write_text("new\n")
    _, listing, told = walked(tmp_path, seen)
    assert (listing.deleted, listing.untracked) == (["a/b/x.py"], ["c/new.py"])
    assert told == walked(tmp_path)[2]


def test_an_unchanged_tree_is_compared_with_neither_index_nor_head(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from anchors.repository import staging

    repo = make_repo(tmp_path, FILES)
    seen, _, before = walked(tmp_path)
    monkeypatch.setattr(staging, "parse_index", lambda data, object_format: pytest.fail("parsed again"))
    assert walked(tmp_path, seen)[2] == before
    monkeypatch.undo()
    monkeypatch.setattr(fingerprints, "RACY_NS", -(10**15))
    repo.write({"more.py": "more\n"})
    repo.git("add", "more.py")
    with Repository.open(tmp_path) as repository:
        repository.files(seen)
        assert repository.info.is_dirty


@pytest.mark.parametrize("cut", [0, 1, 10, 100, -1])
def test_cut_bytes_are_a_value_error(tmp_path: Path, cut: int) -> None:
    make_repo(tmp_path, FILES)
    data = pack_seen(walked(tmp_path)[0])
    with pytest.raises(ValueError):
        unpack_seen(data[:cut])


def test_what_was_let_go_is_had_again(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo", FILES)
    with Repository.open(repo.root) as repository:
        seen, staging = repository.seen(), repository.staging
        folders, stats, entries = seen.folders, seen.stats, staging.entries
        repository.relieve()
        assert staging.entries is entries  # whether anything is staged was not asked yet
        assert not repository.info.is_dirty
        seen.relieve(pack_seen(seen))
        repository.relieve()
        assert not {"folders", "stats"} & vars(seen).keys() and "entries" not in vars(staging)
        assert staging.is_whole and staging.entries == entries and staging.entries is not entries
        assert seen.folders == folders and seen.stats == stats
        assert unpack_seen(pack_seen(seen)).folders == folders
