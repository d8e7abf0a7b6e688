"""What a repository plants is never run, read or waited for, whatever verb is used on it."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.repos import git_env
from support.zoo import AWKWARD, TRAPS, digest

from anchors.errors import AnchorsError
from anchors.repository.diff import diff, diff_commit
from anchors.repository.files import SkippedRead
from anchors.repository.history import commit_info, commits_touching, last_change, log_of_lines, pickaxe
from anchors.repository.repository import Repository
from anchors.types import SkippedFile


@pytest.fixture(autouse=True)
def alarm() -> Iterator[None]:
    """A test that hangs on a pipe fails instead."""

    def ring(*_: object) -> None:
        raise TimeoutError("the repository made us wait")

    previous = signal.signal(signal.SIGALRM, ring)
    signal.alarm(10)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, previous)


def use_view(repository: Repository, is_second: bool = False) -> list[str]:
    """Every verb on one view, of a second view those that depend on it; texts of the errors met on the way."""
    files, _ = repository.files()
    said = []
    for file, content in repository.read_many(files):
        assert isinstance(content, bytes) or isinstance(content, SkippedFile) and content.path == file.path
    verbs: list[Callable[[], object]] = [
        lambda: repository.info,
        lambda: repository.read_path("a.py"),
        lambda: diff(repository),
        lambda: log_of_lines(repository, "a.py", 1, 1),
        lambda: last_change(repository, "a.py", 1, 1),
    ]
    if not is_second:
        verbs += [
            lambda: repository.default_branch(),
            lambda: repository.merge_base("HEAD", "HEAD~1"),
            lambda: diff(repository, worktree=True),
            lambda: diff(repository, staged=True),
            lambda: diff(repository, base="HEAD~1", head="HEAD"),
            lambda: diff_commit(repository, "HEAD"),
            lambda: commit_info(repository, "HEAD"),
            lambda: commits_touching(repository, "a.py"),
            lambda: pickaxe(repository, "x ="),
            lambda: pickaxe(repository, "x.=", is_regex=True),
        ]
    for verb in verbs:
        try:
            verb()
        except (AnchorsError, KeyError) as error:
            said.append(str(error))
    return said


def use(folder: Path) -> list[str]:
    """Every verb on the work tree (where there is one) and on HEAD."""
    said, is_second = [], False
    for rev in (None, "HEAD"):
        try:
            with Repository.open(folder, rev) as repository:
                said += use_view(repository, is_second)
                is_second = True
        except AnchorsError as error:
            said.append(str(error))
    assert all("\n" not in text.replace("new\nline", "") for text in said)
    return said


def plain_git(args: tuple[str, ...], folder: Path) -> None:
    """git as a person would run it: upon the repository itself; with `-p`, before a terminal."""
    ours, theirs = pty.openpty()
    out = theirs if args[0] == "-p" else subprocess.DEVNULL
    nothing = subprocess.DEVNULL
    try:
        subprocess.run(["git", *args], cwd=folder, env=git_env(), stdout=out, stderr=nothing, stdin=nothing, timeout=20)
    finally:
        os.close(theirs)
        os.close(ours)


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_snaps_at_plain_git_but_not_at_us(name: str, tmp_path: Path) -> None:
    trap = TRAPS[name]
    marker = tmp_path / "marker"
    trap.build(tmp_path / "control", marker)
    marker.unlink(missing_ok=True)
    plain_git(trap.control, tmp_path / "control" / trap.folder)
    assert marker.exists(), "the control shows nothing: plain git did not run the program"

    trap.build(tmp_path / "target", marker)
    marker.unlink(missing_ok=True)
    before = digest(tmp_path / "target")
    use(tmp_path / "target" / trap.folder)
    assert not marker.exists()
    assert digest(tmp_path / "target") == before


@pytest.mark.parametrize("name", [name for name in AWKWARD if name != "tree_bomb"])
def test_an_awkward_repository_ends_no_run(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    AWKWARD[name](tmp_path / "target", tmp_path / "marker")
    (tmp_path / "temp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))
    before = digest(tmp_path)
    use(tmp_path / "target")
    assert digest(tmp_path) == before, "the repository was changed, or a shadow was left behind"


def test_a_read_never_follows_a_link_that_replaced_a_file(tmp_path: Path) -> None:
    AWKWARD["links"](tmp_path / "target", tmp_path / "marker")
    with Repository.open(tmp_path / "target") as repository:
        files, skipped = repository.files()
        assert [file.path for file in files] == ["a.py"]
        reasons = {entry.path: entry.reason for entry in skipped}
        assert reasons["dir/passwd"] == "below a symbolic link"
        assert reasons["abs.py"] == "symbolic link"
        (tmp_path / "target" / "a.py").unlink()
        (tmp_path / "target" / "a.py").symlink_to("/etc/passwd")
        with pytest.raises(SkippedRead, match="symbolic link"):
            repository.read(files[0])
