"""Names of commits as people write them: HEAD, branches, tags, ids, `~n` and `^n`, the default branch, merge bases.

Joins references (files) and objects (the shadow). Does not know trees or files. The reflog (`@{…}`) is not read.
"""

from __future__ import annotations

import re
from typing import Final

from anchors.errors import BadHead, MissingMergeBase, UnknownRevision
from anchors.regexes import regex
from anchors.repository.git import Git
from anchors.repository.layout import Layout
from anchors.repository.objects import Objects
from anchors.repository.refs import Refs, is_object_id
from anchors.repository.shadow import shallow_commits

MAX_TAG_DEPTH: Final = 10
DEEPER: Final = "fetch the whole history (`git fetch --unshallow`; in CI, `fetch-depth: 0`)"
SHALLOW: Final = f"this clone is shallow and may lack it: {DEEPER}"
_REVISION = regex(r"(?P<name>.+?)(?P<steps>(?:\^\{(?:commit|tag|)\}|\^[0-9]{0,4}|~[0-9]{0,6})*)\Z", re.DOTALL)
_ABBREVIATED = regex(r"[0-9a-f]{4,63}\Z")


class Revisions:
    """Looks names up; answers are full ids of commits that are really there."""

    def __init__(self, layout: Layout, git: Git, objects: Objects) -> None:
        self._layout = layout
        self._git = git
        self._objects = objects
        self._refs = Refs(layout)

    def head(self) -> tuple[str | None, str | None]:
        """(commit, branch): the branch is None when HEAD is detached, the commit before the first. Raises BadHead."""
        object_id, name = self._refs.head()
        branch = name.removeprefix("refs/heads/") if name else None
        if object_id is None:
            return None, branch
        commit = self.to_commit(object_id)
        if commit is None:
            remedy = self._git.borrowed or "name a revision with --rev or clone again"
            raise BadHead(f"HEAD of {self._layout.root} leads to no commit: {remedy}")
        return commit, branch

    def to_commit(self, object_id: str) -> str | None:
        """The commit that an object is, or that a chain of tags leads to."""
        for _ in range(MAX_TAG_DEPTH):
            ((_, kind, _),) = self._objects.headers([object_id])
            if kind == "commit":
                return object_id
            data = self._objects.read(object_id, "tag", 1 << 20) if kind == "tag" else None
            named = (data or b"").split(b"\n", 1)[0].removeprefix(b"object ").decode("ascii", "replace")
            if not is_object_id(named):
                return None
            object_id = named
        return None

    def resolve(self, rev: str) -> str:
        """The full id of a commit. Raises UnknownRevision."""
        found = _REVISION.match(rev)
        start = self._lookup(found.group("name")) if found else None
        commit = self.to_commit(start) if start else None
        if found is None or commit is None:
            raise UnknownRevision(self._why_not(rev, found.group("name") if found else rev, start))
        if not found.group("steps"):
            return commit
        stepped = self._rev_parse(f"{commit}{found.group('steps')}")
        if stepped is None and shallow_commits(self._layout):
            raise UnknownRevision(f"{rev!r} goes back further than the history here: {DEEPER}")
        if stepped is None:
            beyond = "is before the first commit, or a parent that there is not"
            raise UnknownRevision(f"{rev!r} {beyond}: name another commit (`git log --graph` shows them)")
        if self.to_commit(stepped) is None:
            raise UnknownRevision(self._why_not(stepped, stepped, stepped))
        return stepped

    def _why_not(self, rev: str, name: str, start: str | None) -> str:
        """What a name led to that leads to no commit."""
        if start is None:
            if name in ("HEAD", "@"):
                return f"{rev!r} has no commit yet: leave --rev out to read the work tree, or commit first"
            if "@{" in name:
                return f"{rev!r} is not read, for the reflog is not: name a branch, or what `git rev-parse {rev}` says"
            deeper = SHALLOW if shallow_commits(self._layout) else "look at `git branch -a` and `git tag`"
            return f"no commit is called {rev!r}: {deeper}"
        if not start.strip("0"):
            return f"{rev!r} stands for no commit (a branch that is new, or gone): name a base that is here"
        ((_, kind, _),) = self._objects.headers([start])
        if kind in ("blob", "tree"):
            return f"{rev!r} is a {kind}, not a commit: name a branch, a tag or a commit"
        if self._git.borrowed:
            return f"{rev!r} leads to {start[:10]}, which is missing: {self._git.borrowed}"
        if start == name:
            remedy = SHALLOW if shallow_commits(self._layout) else "run `git fetch`, or clone again"
            return f"commit {start[:10]} is not here, or damaged: {remedy}"
        return f"{rev!r} leads to {start[:10]}, which is missing or damaged: run `git fetch`, or clone again"

    def _lookup(self, name: str) -> str | None:
        if name in ("HEAD", "@"):
            return self._refs.head()[0]
        if is_object_id(name):
            return name
        found = self._refs.expand(name)
        return self._rev_parse(f"{name}^{{commit}}") if found is None and _ABBREVIATED.match(name) else found

    def _rev_parse(self, spelled: str) -> str | None:
        """What git makes of a text that begins with hexadecimal digits."""
        args = ["rev-parse", "--verify", "--quiet", "--end-of-options", spelled]
        out = self._git.run(args, ok=(0, 1, 128)).decode("ascii", "replace").strip()
        return out if is_object_id(out) else None

    def default_branch(self) -> str | None:
        """What a change is compared with: origin's HEAD, else main or master (here, then at origin)."""
        target = self._refs.symbolic_target("refs/remotes/origin/HEAD")
        candidates = [target] if target else []
        candidates += [f"refs/{kind}/{name}" for kind in ("heads", "remotes/origin") for name in ("main", "master")]
        for candidate in candidates:
            if candidate.startswith("refs/") and self._refs.lookup(candidate):
                return candidate.removeprefix("refs/heads/").removeprefix("refs/remotes/")
        return None

    def merge_base(self, a: str, b: str) -> str:
        """The best common ancestor. Raises UnknownRevision, MissingMergeBase, GitFailed."""
        first, second = self.resolve(a), self.resolve(b)
        if first == second:
            return first
        out = self._git.run(["merge-base", first, second], ok=(0, 1)).decode("ascii", "replace").strip()
        if is_object_id(out):
            return out
        if shallow_commits(self._layout):
            raise MissingMergeBase(f"this shallow clone lacks the common ancestor of {a} and {b}: {DEEPER}")
        raise MissingMergeBase(f"{a} and {b} have no common ancestor: name a base that shares history")
