"""Which change is meant: flags become a diff and the two sides that it lies between.

`BASE..HEAD` and `BASE...HEAD` both start at the merge base: what the head's side did, as a merge request shows it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from anchors.repository.diff import diff as read_diff
from anchors.repository.diff import diff_commit, parse_patch
from anchors.repository.repository import Repository
from anchors.types import Diff
from anchors.workspace import Workspace
from iquest_cli.errors import CannotDo, UsageProblem


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line named; at most one of them is set."""

    range: str | None = None
    is_staged: bool = False
    is_worktree: bool = False
    commit: str | None = None
    patch: str | None = None

    def checked(self) -> Asked:
        given = [self.range, self.is_staged, self.is_worktree, self.commit, self.patch]
        if sum(map(bool, given)) > 1:
            raise UsageProblem("name one change: BASE[..HEAD], --staged, --worktree, --commit or --diff")
        return self


def find_diff(repository: Repository, asked: Asked, read_stdin: Callable[[], bytes]) -> Diff:
    """Raises CannotDo, BadPatch, UnknownRevision, MissingMergeBase. A patch is taken as made on what stands here."""
    if asked.patch is not None:
        data = read_stdin() if asked.patch == "-" else _read_file(asked.patch)
        return replace(parse_patch(data), base=repository.commit)
    if asked.commit is not None:
        return diff_commit(repository, asked.commit)
    if asked.is_staged or asked.is_worktree:
        return read_diff(repository, staged=asked.is_staged, worktree=asked.is_worktree)
    name, dots, head = (asked.range or "").partition("..")
    base = name or _default_base()
    return read_diff(repository, base=base, head=(head.lstrip(".") or "HEAD") if dots else None)


def open_sides(path: str, diff: Diff, **options: Any) -> tuple[Workspace | None, Workspace]:
    """The workspaces of both sides; nothing is indexed yet."""
    head = Workspace.open(path, diff.head, **options)
    return (head.at(diff.base) if diff.base is not None else None), head


def _default_base() -> str | None:
    """The target branch that a CI job names; None leaves the choice to the repository."""
    target = os.environ.get("GITHUB_BASE_REF") or os.environ.get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME")
    return f"origin/{target}" if target else None


def _read_file(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise CannotDo(f"{path} cannot be read: {error.strerror}") from error
