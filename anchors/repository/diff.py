"""What changed between two states of a repository, or in a patch file, as one `Diff`.

Both sides are trees: a commit's, the index's, or that of the work tree. Bounded in files, lines and bytes; what a
bound left out is said in the file's note. Does not know symbols or rules.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from msgspec.structs import replace

from anchors.errors import BadPatch, RepositoryError, UnknownRevision
from anchors.repository.apply import apply_partly, apply_whole
from anchors.repository.listing import SPARSE
from anchors.repository.patch import parse_changes
from anchors.repository.repository import Repository
from anchors.repository.revisions import SHALLOW
from anchors.repository.shadow import EMPTY_TREES
from anchors.repository.snapshot_tree import SnapshotTree, tree_of_index, tree_of_work_tree
from anchors.repository.tree_changes import changes_between
from anchors.types import ChangeStatus, Diff, FileChange


def diff(
    repository: Repository,
    *,
    base: str | None = None,
    head: str | None = None,
    staged: bool = False,
    worktree: bool = False,
    from_merge_base: bool = True,
) -> Diff:
    """The change from `base` to `head`, to the index (`staged`), or to the work tree (no `head`).

    Without a base: of `staged` and `worktree`, HEAD; else the default branch. A base is replaced by its merge base with
    the other side unless `from_merge_base` is False. The work-tree and staged cases need a view without revision.
    Raises UnknownRevision, MissingMergeBase, RepositoryError, GitFailed.
    """
    own = repository.commit
    if head is not None:
        return _between(repository, base, head, from_merge_base)
    if repository.rev is not None:
        return _between(repository, base, repository.rev, from_merge_base)
    what = "staged changes" if staged else "work tree"
    if base is None and (staged or worktree):
        commit, label = own, f"{what} against {_short(own) if own else 'nothing'}"
    else:
        commit, name = _base(repository, base, own, from_merge_base)
        label = f"{what} against {name}"
    tree = tree_of_index(repository) if staged else tree_of_work_tree(repository)
    files = changes_between(repository, commit or EMPTY_TREES[repository.object_format], tree.tree)
    # Of a sparse checkout the tree has all: what stands outside uses what was changed, too.
    is_tree = staged or tree.is_later or SPARSE in repository.listing.notes
    return Diff(commit, None, label, _with_notes(repository, files, tree), head_tree=tree.tree if is_tree else None)


def diff_commit(repository: Repository, rev: str) -> Diff:
    """One commit against its first parent, or against nothing. Raises UnknownRevision, RepositoryError, GitFailed."""
    commit = repository.resolve(rev)
    parent = _first_parent(repository, commit)
    files = changes_between(repository, parent or EMPTY_TREES[repository.object_format], commit)
    return Diff(parent, commit, f"commit {_short(commit)}", files)


def diff_patch(repository: Repository, data: bytes) -> Diff:
    """What a patch does here, both of its sides as trees: on the commit that is viewed, else as applied in the work
    tree already, else on top of the work tree, else as far as it fits the commit; the rest says so in its note.

    Raises BadPatch when nothing of it fits, RepositoryError, GitFailed.
    """
    parts = parse_changes(data)
    commit, git = repository.commit, repository.git
    start = commit or EMPTY_TREES[repository.object_format]
    name = _short(commit) if commit else "nothing"
    tree = apply_whole(git, start, data)
    if tree is not None:
        return _with_lost(_of_trees(repository, None, tree, f"patch on {name}"), parts)
    if repository.rev is None:
        current = tree_of_work_tree(repository).tree
        before = apply_whole(git, current, data, is_reverse=True)
        if before is not None:
            return _with_lost(_of_trees(repository, before, current, "patch as applied in the work tree"), parts)
        after = apply_whole(git, current, data)
        if after is not None:
            return _with_lost(_of_trees(repository, current, after, "patch on the work tree"), parts)
    tree, unfit = apply_partly(git, start, data, [part.path for part in parts])
    if len(unfit) == len({part.path for part in parts}):
        raise BadPatch(f"the patch does not fit {name} ({min(unfit)}): name the commit it was made on with --rev")
    diff = _of_trees(repository, None, tree, f"patch on {name}, in part")
    rest = [replace(part, note=part.note or f"does not fit {name}") for part in parts if part.path in unfit]
    return _with_lost(_joined(diff, rest), parts)


def _with_lost(diff: Diff, parts: Sequence[FileChange]) -> Diff:
    """Names the parts that came to nothing: git passes over a damaged binary part and reports success."""
    names = {path for change in diff.files for path in (change.old_path, change.new_path) if path}
    tails = {name[at:] for name in names for at in (0, *(n + 1 for n, char in enumerate(name) if char == "/"))}

    def is_there(part: FileChange) -> bool:
        return any(path in tails or path.partition("/")[2] in names for path in (part.old_path, part.new_path) if path)

    return _joined(diff, [replace(part, hunks=(), note="came to nothing here") for part in parts if not is_there(part)])


def _joined(diff: Diff, more: Sequence[FileChange]) -> Diff:
    return replace(diff, files=tuple(sorted((*diff.files, *more), key=lambda change: os.fsencode(change.path))))


def _of_trees(repository: Repository, base: str | None, head: str, label: str) -> Diff:
    start = base or repository.commit or EMPTY_TREES[repository.object_format]
    files = changes_between(repository, start, head)
    return Diff(repository.commit, None, label, files, base_tree=base, head_tree=head)


def parse_patch(data: bytes) -> Diff:
    """A patch file by itself, without sides. Raises BadPatch when it holds no change."""
    return Diff(None, None, "patch", parse_changes(data))


def _between(repository: Repository, base: str | None, head: str, from_merge_base: bool) -> Diff:
    commit = repository.resolve(head)
    start, name = _base(repository, base, commit, from_merge_base)
    label = f"{_short(commit) if commit.startswith(head) else head} against {name}"
    return Diff(start, commit, label, changes_between(repository, start, commit))


def _base(repository: Repository, base: str | None, other: str | None, from_merge_base: bool) -> tuple[str, str]:
    """(commit to compare with, what a person would call it)."""
    name = base or repository.default_branch()
    if name is None:
        lacks = "no default branch (origin's HEAD, main, master) was found"
        raise UnknownRevision(f"{lacks}: {SHALLOW if repository.is_shallow else 'name a base revision'}")
    if not from_merge_base or other is None:
        commit = repository.resolve(name)
        return commit, _named(name, commit)
    commit = repository.merge_base(name, other)
    if commit == repository.resolve(name):
        return commit, _named(name, commit)
    return commit, f"{name} (merge base {_short(commit)})"


def _named(name: str, commit: str) -> str:
    return _short(commit) if commit.startswith(name) else f"{name} ({_short(commit)})"


def _short(commit: str) -> str:
    return commit[:10]


def _first_parent(repository: Repository, commit: str) -> str | None:
    """The commit before it; None before the first one, never where it is merely not here: all would look added."""
    found = repository.commits.read(commit)
    if found is None:
        raise RepositoryError(f"commit {_short(commit)} is damaged or too large: clone the repository again")
    if not found.parents:
        return None
    ((parent, kind, _),) = repository.objects.headers(found.parents[:1])
    if kind == "commit":
        return parent
    if repository.is_shallow:
        raise RepositoryError(
            f"the parent of {_short(commit)} is not in this shallow clone: "
            "fetch more history (`git fetch --deepen=1`; in CI, `fetch-depth: 0`)"
        )
    raise RepositoryError(f"the parent of {_short(commit)} is missing or damaged: clone the repository again")


def _with_notes(repository: Repository, files: tuple[FileChange, ...], tree: SnapshotTree) -> tuple[FileChange, ...]:
    """Adds what the tree could not show: large or unreadable files, and unmerged paths."""
    tracked = {entry.path: entry.object_id for entry in repository.staging.entries}
    changes = list(files)
    for path, note in tree.notes.items():
        old = tracked.get(path)
        status: ChangeStatus = "modified" if old else "added"
        changes.append(FileChange(path if old else None, path, status, old, None, (), False, note))
    for path in tree.unmerged:
        changes.append(
            FileChange(path, path, "unmerged", None, None, (), False, "unmerged: resolve the conflict first")
        )
    return tuple(sorted(changes, key=lambda change: os.fsencode(change.path)))
