"""Which change is meant: flags become a diff and the two sides that it lies between.

`BASE..HEAD` and `BASE...HEAD` both start at the merge base: what the head's side did, as a merge request shows it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anchors.repository.diff import diff as read_diff
from anchors.repository.diff import diff_commit, diff_patch
from anchors.repository.repository import Repository
from anchors.types import Diff
from anchors.workspace import Workspace
from iquest_cli.errors import CannotDo, UsageProblem
from iquest_cli.reviewer.ci import base_of_job, range_of_hook
from iquest_cli.reviewer.contents import require_shown

if TYPE_CHECKING:
    from anchors.index.roots import Root
    from anchors.index.store import Store


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line named; at most one of them is set."""

    range: str | None = None
    is_staged: bool = False
    is_worktree: bool = False
    commit: str | None = None
    patch: str | None = None

    @property
    def head(self) -> str | None:
        """The revision that it names as the new side; None where that is what stands here."""
        _, dots, head = (self.range or "").partition("..")
        return (head.lstrip(".") or "HEAD") if dots else self.commit

    def checked(self) -> Asked:
        """What was named, else what a hook says is meant. Raises UsageProblem."""
        given = [self.range, self.is_staged, self.is_worktree, self.commit, self.patch]
        if sum(map(bool, given)) > 1:
            raise UsageProblem("name one change: BASE[..HEAD], --staged, --worktree, --commit or --diff")
        return self if any(given) else Asked(range_of_hook())


def find_diff(repository: Repository, asked: Asked, read_stdin: Callable[[], bytes]) -> Diff:
    """Raises CannotDo, BadPatch, UnknownRevision, MissingMergeBase."""
    diff = _find_diff(repository, asked, read_stdin)
    require_shown(repository, diff)
    return diff


def _find_diff(repository: Repository, asked: Asked, read_stdin: Callable[[], bytes]) -> Diff:
    if asked.patch is not None:
        return diff_patch(repository, read_stdin() if asked.patch == "-" else _read_file(asked.patch))
    if asked.commit is not None:
        return diff_commit(repository, asked.commit)
    if asked.is_staged or asked.is_worktree:
        return read_diff(repository, staged=asked.is_staged, worktree=asked.is_worktree)
    name, dots, _ = (asked.range or "").partition("..")
    return read_diff(repository, base=name or base_of_job(repository), head=asked.head if dots else None)


def base_view(repository: Repository, diff: Diff) -> Repository | None:
    """The old side, to be closed by itself; None when the change has no parent."""
    if diff.base_tree is not None:
        return repository.at_tree(diff.base_tree)
    return repository.at(diff.base) if diff.base is not None else None


def open_sides(
    repository: Repository, diff: Diff, store: Store, root: Root, **options: Any
) -> tuple[Workspace | None, Workspace]:
    """The workspaces of both sides, on one index; nothing is read yet. `repository` may become the new one."""
    if diff.head_tree is not None:
        new = repository.at_tree(diff.head_tree)
    else:
        new = repository.at(diff.head) if diff.head is not None else repository
    head = Workspace(new, store, beside=(), owns_store=False, root=root, **options)
    if diff.base_tree is not None:
        return head.at_tree(diff.base_tree), head
    return (head.at(diff.base) if diff.base is not None else None), head


def _read_file(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise CannotDo(f"{path} cannot be read: {error.strerror}") from error
