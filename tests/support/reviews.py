"""A review of two small sides, each a few files."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from support.repos import make_repo

from anchors.repository.diff import diff as read_diff
from anchors.workspace import Workspace
from iquest_cli.reviewer.finding import Finding, ReviewReport
from iquest_cli.reviewer.review import review
from iquest_cli.settings import ReviewSettings


def findings(
    tmp_path: Path, before: Mapping[str, str | bytes], after: Mapping[str, str | bytes | None], **settings: Any
) -> tuple[Finding, ...]:
    """Of a change from `before` to `after`; what is None there is deleted, what is not named stays."""
    return reported(tmp_path, before, after, **settings).findings


def reported(
    tmp_path: Path, before: Mapping[str, str | bytes], after: Mapping[str, str | bytes | None], **settings: Any
) -> ReviewReport:
    """The whole report of the same."""
    repo = make_repo(tmp_path / "repo", {**before, "README.md": "x\n"})
    for path in (path for path, text in after.items() if text is None):
        (repo.root / path).unlink()
    repo.write({path: text for path, text in after.items() if text is not None})
    with Workspace.open(repo.root, cache_dir=tmp_path / "cache", jobs=1) as head:
        diff = read_diff(head.repository, worktree=True)
        with head.at(diff.base) as base:
            return review(base, head, diff, ReviewSettings(**settings))
