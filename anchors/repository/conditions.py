"""The named conditions of a repository that a report must mention: shallow, partial, detached, damaged index…"""

from __future__ import annotations

import os
from collections.abc import Sequence

from anchors.repository.called import index_path, other_git_dir
from anchors.repository.file_list import FileList
from anchors.repository.layout import Layout
from anchors.repository.listing import Listing
from anchors.repository.seen import Seen
from anchors.repository.shadow import shallow_commits
from anchors.repository.staging import Staging
from anchors.types import SourceFile


def of_repository(layout: Layout) -> set[str]:
    """What holds for every view."""
    states = set()
    if shallow_commits(layout):
        states.add("shallow clone")
    if layout.is_partial:
        states.add("partial clone")
    if layout.is_bare:
        states.add("bare repository")
    if layout.is_linked:
        states.add("linked work tree")
    if layout.object_format != "sha1":
        states.add(f"object format {layout.object_format}")
    return states


def of_work_tree(layout: Layout, commit: str | None, branch: str | None) -> set[str]:
    """What holds for a work tree that stands on a commit (None: before the first) and a branch (None: detached)."""
    states = set()
    if branch is None:
        states.add("detached HEAD")
    if commit is None:
        states.add("no commit yet")
    lock = os.path.join(layout.git_dir, "index.lock")
    if os.path.lexists(lock) and index_path(layout) != lock:
        states.add("index.lock present: git is at work, or was interrupted")
    other = other_git_dir(layout)
    if other:
        states.add(f"GIT_DIR names {other}, which is not followed: what is read is what stands at {layout.root}")
    return states


def of_files(listed: FileList) -> set[str]:
    """What a list of files shows."""
    states = set(listed.notes)
    if any(entry.reason == "submodule" for entry in listed.skipped):
        states.add("submodules")
    if _differ_in_case_only(listed.files):
        states.add("paths that differ in case only")
    return states


def _differ_in_case_only(files: Sequence[SourceFile]) -> bool:
    return len({file.path.lower() for file in files}) < len({file.path for file in files})


def is_changed(commit: str | None, listing: Listing, staging: Staging, seen: Seen) -> bool:
    """Whether a work tree or its index differs from the commit it stands on; `seen` remembers one that does not.

    Raises GitFailed where the commit cannot be compared with.
    """
    if listing.changed or listing.deleted or listing.untracked:
        return True
    if commit is None or not staging.is_whole:
        return commit is None and bool(staging.entries)
    if seen.clean == commit:
        return False
    if not staging.equals(commit):
        return True
    seen.clean = commit
    return False
