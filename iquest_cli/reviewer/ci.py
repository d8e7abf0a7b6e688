"""Which commit a CI job compares with, when its command line names none: from what the runner says of the job.

Knows the variables of the usual runners and GitHub's event file; asks the repository only whether a commit is there.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from anchors.errors import MissingMergeBase, UnknownRevision
from anchors.repository.repository import Repository
from iquest_cli.errors import CannotDo

MAX_EVENT_BYTES: Final = 32 << 20
_TARGETS: Final = (
    "GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "BITBUCKET_PR_DESTINATION_BRANCH", "CHANGE_TARGET",
    "BUILDKITE_PULL_REQUEST_BASE_BRANCH", "SYSTEM_PULLREQUEST_TARGETBRANCHNAME",
)  # fmt: skip
"""Variables in which GitHub, GitLab, Bitbucket, Jenkins, Buildkite and Azure name a request's target branch."""
_REMEDY: Final = (
    "fetch the whole history (GitHub: `fetch-depth: 0`; GitLab: `GIT_DEPTH: 0`), or name a base that is here"
)


def range_of_hook(environ: Mapping[str, str] = os.environ) -> str | None:
    """What pre-commit says of a push, or of `--from-ref`; None where it says nothing, or the branch is new."""
    start, end = environ.get("PRE_COMMIT_FROM_REF", ""), environ.get("PRE_COMMIT_TO_REF", "")
    return f"{start}..{end}" if start.strip("0") and end.strip("0") else None


def base_of_job(repository: Repository, environ: Mapping[str, str] = os.environ) -> str | None:
    """A revision that is there; None where this is no CI job, or one that says nothing of a base.

    Raises CannotDo where the job names a base that was not fetched.
    """
    merge_base = environ.get("CI_MERGE_REQUEST_DIFF_BASE_SHA", "")
    if merge_base and _is_here(repository, merge_base):
        return merge_base
    target = next((environ[name] for name in _TARGETS if environ.get(name)), "")
    if target:
        return _base_of_request(repository, target, environ)
    return _base_of_event(repository, environ)


def _base_of_request(repository: Repository, target: str, environ: Mapping[str, str]) -> str:
    """The target branch; where a shallow clone lacks it, or where it was left, the one that the job's merge is upon."""
    found = next((name for name in (f"origin/{target}", target) if _is_here(repository, name)), "")
    if found and _shares_history(repository, found):
        return found
    is_merge = environ.get("GITHUB_REF", "").endswith("/merge") and environ.get("GITHUB_SHA") == repository.commit
    merged_upon = "HEAD^1" if is_merge else environ.get("CI_MERGE_REQUEST_TARGET_BRANCH_SHA", "")
    if merged_upon and _is_here(repository, merged_upon):
        return merged_upon
    if found:
        return found
    raise CannotDo(f"the target branch {target} is not in this clone: {_REMEDY}")


def _shares_history(repository: Repository, rev: str) -> bool:
    try:
        repository.merge_base(rev, "HEAD")
    except (MissingMergeBase, UnknownRevision):
        return False
    return True


def _base_of_event(repository: Repository, environ: Mapping[str, str]) -> str | None:
    """Of a merge queue's group, and of a push to the default branch; other pushes are told from that branch."""
    event, name = _event(environ), environ.get("GITHUB_EVENT_NAME", "")
    if name == "merge_group":
        base = str(_at(event, "merge_group", "base_sha"))
        if not _is_here(repository, base):
            raise CannotDo(f"the base of this merge group, {base[:10] or '(not named)'}, is not here: {_REMEDY}")
        return base
    before = str(_at(event, "before")) if name == "push" else environ.get("CI_COMMIT_BEFORE_SHA", "")
    if not before.strip("0") or not _is_on_default_branch(repository):
        return None
    if not _is_here(repository, before):
        raise CannotDo(f"the commit before this push, {before[:10]}, is not here: {_REMEDY}")
    return before


def _is_on_default_branch(repository: Repository) -> bool:
    """Whether the default branch, as far as it is known, has all of HEAD: compared with it, nothing would be new."""
    default, head = repository.default_branch(), repository.commit
    if default is None or head is None:
        return head is not None
    try:
        return repository.merge_base(default, head) == head
    except MissingMergeBase:
        return False


def _event(environ: Mapping[str, str]) -> Any:
    path = environ.get("GITHUB_EVENT_PATH", "")
    if environ.get("GITHUB_ACTIONS") != "true" or not path:
        return {}
    try:
        with Path(path).open("rb") as file:
            return json.loads(file.read(MAX_EVENT_BYTES))
    except (OSError, ValueError, RecursionError):
        return {}


def _at(value: Any, *keys: str) -> Any:
    for key in keys:
        value = value.get(key, "") if isinstance(value, dict) else ""
    return value


def _is_here(repository: Repository, rev: str) -> bool:
    try:
        repository.resolve(rev)
    except UnknownRevision:
        return False
    return True
