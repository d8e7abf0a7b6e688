"""Small git repositories for tests: real git, made in a folder of the test, the same bytes every time."""

from __future__ import annotations

import copy
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

EPOCH = 1_700_000_000
"""Seconds of the first commit's date; each further commit is one minute later."""


def git_env(tick: int = 0, author: str = "Ada Writer") -> dict[str, str]:
    """An environment in which git reads no configuration of this machine and every date is fixed."""
    date = f"{EPOCH + 60 * tick} +0000"
    return {
        "PATH": os.environ["PATH"],
        "HOME": "/nonexistent",
        "LC_ALL": "C.UTF-8",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_AUTHOR_NAME": author,
        "GIT_AUTHOR_EMAIL": "ada@example.invalid",
        "GIT_AUTHOR_DATE": date,
        "GIT_COMMITTER_NAME": author,
        "GIT_COMMITTER_EMAIL": "ada@example.invalid",
        "GIT_COMMITTER_DATE": date,
    }


class RepoBuilder:
    """A repository being built. `files` maps a path to its text or bytes; folders are made as needed."""

    def __init__(self, root: Path, *init_args: str, branch: str = "main") -> None:
        self.root = root
        self.tick = 0
        root.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "--template=", "-b", branch, *init_args)

    def git(self, *args: str, data: bytes | None = None, check: bool = True, author: str = "Ada Writer") -> str:
        """Runs git here and returns its standard output, without the last newline."""
        result = subprocess.run(
            ["git", *args], cwd=self.root, input=data, env=git_env(self.tick, author), capture_output=True, timeout=120
        )
        if check and result.returncode:
            raise RuntimeError(f"git {args}: {result.stderr.decode(errors='replace')}")
        return result.stdout.decode(errors="surrogateescape").rstrip("\n")

    def write(self, files: Mapping[str, str | bytes]) -> None:
        for path, content in files.items():
            target = self.root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content if isinstance(content, bytes) else content.encode())

    def commit(
        self,
        files: Mapping[str, str | bytes] | None = None,
        message: str = "change",
        remove: tuple[str, ...] = (),
        author: str = "Ada Writer",
    ) -> str:
        """Writes `files`, deletes `remove`, commits everything and returns the commit id."""
        self.write(files or {})
        for path in remove:
            (self.root / path).unlink()
        self.git("add", "-A", "--force")
        self.git("commit", "-q", "--allow-empty", "-m", message, author=author)
        self.tick += 1
        return self.head

    def branch(self, name: str, start: str = "HEAD") -> None:
        """Makes branch `name` at `start` and checks it out."""
        self.git("checkout", "-q", "-b", name, start)

    def checkout(self, rev: str) -> None:
        self.git("checkout", "-q", rev)

    @property
    def head(self) -> str:
        return self.git("rev-parse", "HEAD")


def copy_repo(source: RepoBuilder, root: Path) -> RepoBuilder:
    """The same repository at another place, at the price of one git process."""
    shutil.copytree(source.root, root, symlinks=True, dirs_exist_ok=True)
    twin = copy.copy(source)
    twin.root = root
    twin.git("update-index", "-q", "--refresh")
    return twin


def make_repo(root: Path, files: Mapping[str, str | bytes] | None = None, *init_args: str) -> RepoBuilder:
    """A repository with one commit holding `files`."""
    repo = RepoBuilder(root, *init_args)
    repo.commit(files if files is not None else {"a.py": "x = 1\n"}, "first")
    return repo
