"""Reads that stay below their folder, and ids that are those of git."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from anchors.repository.files import (
    SkippedRead,
    Tree,
    are_safe,
    blob_hash,
    read_metadata,
    read_worktree_file,
    unsafe_reason,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    (root / "a/b").mkdir(parents=True)
    (root / "a/b/c.py").write_text("inside\n")
    (tmp_path / "secret").write_text("outside\n")
    (root / "file-link").symlink_to(tmp_path / "secret")
    (root / "folder-link").symlink_to(tmp_path)
    os.mkfifo(root / "pipe")
    return root


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("file-link", "symbolic link"),
        ("folder-link/secret", "below a symbolic link or a file"),
        ("pipe", "not a regular file"),
        ("a", "not a regular file"),
        ("a/b/none.py", "missing"),
        ("a/b/c.py/d", "below a symbolic link or a file"),
        ("../secret", "unsafe path"),
        ("a/../../secret", "unsafe path"),
        ("/etc/passwd", "unsafe path"),
        ("a//b", "unsafe path"),
        (".git/config", "unsafe path"),
        ("a/.GIT/config", "unsafe path"),
        ("a/b\0c", "unsafe path"),
        ("x" * 5000, "path too long"),
        ("x" * 300, "missing"),
    ],
)
def test_what_is_not_read(folder: Path, path: str, reason: str) -> None:
    with pytest.raises(SkippedRead) as caught:
        read_worktree_file(str(folder), path, 100)
    assert caught.value.reason == reason


def test_sizes_and_expected_ids(folder: Path) -> None:
    root = str(folder)
    assert read_worktree_file(root, "a/b/c.py", 7) == b"inside\n"
    assert read_worktree_file(root, "a/b/c.py", 7, expect=blob_hash(b"inside\n")) == b"inside\n"
    with pytest.raises(SkippedRead, match="over 6 bytes"):
        read_worktree_file(root, "a/b/c.py", 6)
    with pytest.raises(SkippedRead, match="changed"):
        read_worktree_file(root, "a/b/c.py", 7, expect=blob_hash(b"other"))


def test_many_reads_keep_no_descriptor(folder: Path) -> None:
    before = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    with Tree(str(folder)) as tree:
        for _ in range(50):
            assert tree.read("a/b/c.py", 100) == b"inside\n"
            with pytest.raises(SkippedRead):
                tree.read("folder-link/secret", 100)
            with pytest.raises(SkippedRead):
                tree.read("a/none/x", 100)
    assert not before or len(os.listdir("/proc/self/fd")) == before


def test_metadata(folder: Path) -> None:
    assert read_metadata(str(folder / "none")) is None
    assert read_metadata(str(folder / "folder-link/secret")) == b"outside\n"
    for name in ("file-link", "pipe", "a"):
        with pytest.raises(SkippedRead):
            read_metadata(str(folder / name))


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_ids_are_those_of_git(algorithm: str, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", f"--object-format={algorithm}", str(tmp_path)], check=True)
    for data in (b"", b"x = 1\r\n", bytes(range(256))):
        args = ["git", "hash-object", "--no-filters", "--stdin"]
        said = subprocess.run(args, input=data, cwd=tmp_path, capture_output=True, check=True).stdout
        assert blob_hash(data, algorithm) == said.decode().strip()


def test_ordinary_paths_are_safe() -> None:
    for path in ("a", "a/b.py", "..a/b..", ".gitignore", ".github/x", "a/.git.py", "C:/x", "-rf", "a b"):
        assert unsafe_reason(path) is None
        assert are_safe(["x", path, "y"])


def test_many_paths_are_judged_no_milder_than_each() -> None:
    for path in (
        "",
        "/a",
        "a/",
        "a//b",
        ".",
        "a/..",
        "../a",
        ".git",
        "a/.GIT/b",
        ".Git",
        "a\0b",
        "x" * 5000,
        "é" * 2100,
    ):
        assert unsafe_reason(path) and not are_safe(["x", path, "y"]) and not are_safe([path]), path
    for letter in map(chr, range(0x20000)):  # no letter beyond has a case
        if letter.lower() != letter or letter.upper() != letter:
            path = f".g{letter}t"
            assert not unsafe_reason(path) or not are_safe(["x", path]), ascii(letter)
    assert are_safe(["tests/⊗.txt", "é.py", "\udcff.py"])


def test_a_folder_is_found_from_any_other(folder: Path) -> None:
    for path in ("a/bc", "ab", "a/b/d/e"):
        (folder / path).mkdir(parents=True)
    names = ["", "a", "a/b", "a/b/d", "a/b/d/e", "a/bc", "ab"]
    with Tree(str(folder)) as tree:
        for first in names:
            for second in names:
                tree.folder(first)
                assert os.path.samestat(os.fstat(tree.folder(second)), os.stat(folder / second)), (first, second)
            for absent in ("a/none", "a/b/c.py", "none/a", "folder-link"):
                with pytest.raises(OSError):
                    tree.folder(absent)
