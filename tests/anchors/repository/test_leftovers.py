"""What a killed process leaves behind is swept; what lives, is young, or is not ours stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from support.cli import ROOT
from support.repos import make_repo

from anchors.repository import leftovers
from anchors.repository.repository import Repository

HOLDER = """
import sys, time
from anchors.repository.repository import Repository
repository = Repository.open(sys.argv[1])
print(repository.git.path, flush=True)
time.sleep(600)
"""
LATER = 100.0


def start(repo: Path, folder: Path) -> tuple[subprocess.Popen[str], Path]:
    env = {"PATH": os.environ["PATH"], "TMPDIR": str(folder), "PYTHONPATH": str(ROOT)}
    child = subprocess.Popen(
        [sys.executable, "-P", "-c", HOLDER, str(repo)], env=env, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    return child, Path(child.stdout.readline().strip())


def sweep(folder: Path, later: float) -> int:
    leftovers._swept.clear()
    return leftovers.sweep(str(folder), time.time() + later)


def test_the_shadow_of_a_killed_process_goes_and_that_of_a_live_one_stays(tmp_path: Path) -> None:
    repo, folder = make_repo(tmp_path / "repo").root, tmp_path / "tmp"
    folder.mkdir()
    alive, kept = start(repo, folder)
    killed, left = start(repo, folder)
    try:
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        assert kept.parent == left.parent == folder
        assert sweep(folder, 0) == 0 and left.exists(), "it is young"
        assert sweep(folder, LATER) == 1
        assert (kept.exists(), left.exists()) == (True, False)
    finally:
        alive.kill()
        alive.wait()
    assert sweep(folder, LATER) == 1 and not list(folder.iterdir())


def test_a_folder_that_goes_while_it_is_looked_at_is_no_error(tmp_path: Path) -> None:
    """Its process, or another one that sweeps, may be quicker."""
    assert leftovers._sweep_one(str(tmp_path / "iquest-git-gone00"), time.time() + LATER) is False


def test_what_is_not_as_we_make_it_is_left_alone(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "deep").mkdir(parents=True)
    (elsewhere / "lock").touch()
    folder = tmp_path / "tmp"
    for name in ("iquest-git-unlocked", "iquest-git-odd..name", "iquest-git-abcdefgh-more", "other", "iquest-git-link"):
        (folder / name).mkdir(parents=True)
    (folder / "iquest-git-afile01").touch()
    (folder / "iquest-git-dirlink").symlink_to(elsewhere)
    (folder / "iquest-git-link/lock").symlink_to(elsewhere / "lock")
    (folder / "iquest-git-odd..name/lock").touch()
    before = sorted(path.name for path in folder.iterdir())
    assert sweep(folder, LATER) == 0
    assert sorted(path.name for path in folder.iterdir()) == before
    assert sweep(folder, 3 * 86_400) == 1, "one that never had a lock, after days"
    assert sorted(path.name for path in folder.iterdir()) == [name for name in before if "unlocked" not in name]
    assert (elsewhere / "deep").is_dir()


def test_opening_a_repository_sweeps_once(tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    stale = tmp_path / "tmp/iquest-git-abcdefgh"
    stale.mkdir(parents=True)
    (stale / "lock").touch()
    os.utime(stale, (1, 1))
    leftovers._swept.clear()
    with Repository.open(make_repo(tmp_path / "repo").root) as repository:
        assert not stale.exists()
        assert Path(repository.git.path).parent == tmp_path / "tmp"
    assert not list((tmp_path / "tmp").iterdir())
