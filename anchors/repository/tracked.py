"""What the index tracks, while a walk goes over it: by path, and what is left of it in the end.

Does not look at the work tree.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cached_property

from anchors.repository.files import are_safe, unsafe_reason
from anchors.repository.index_file import GITLINK, Entries, IndexEntry
from anchors.repository.listing import SPARSE, Listing


class Tracked:
    """Entries of safe paths, of an unmerged path the first stage. What the walk has met is taken."""

    def __init__(self, entries: Entries) -> None:
        self._entry = entries.entry
        self._unsafe: dict[str, str] = {}
        paths = entries.paths
        self._numbers = dict(zip(reversed(paths), range(len(paths) - 1, -1, -1), strict=True))
        self._taken: set[str] = set()
        if not are_safe(paths):
            reasons = {path: unsafe_reason(path) for path in self._numbers}
            self._unsafe = {path: reason for path, reason in reasons.items() if reason}
            for path in self._unsafe:
                del self._numbers[path]

    def take(self, path: str) -> IndexEntry | None:
        number = self._numbers.get(path)
        if number is None:
            return None
        self._taken.add(path)
        return self._entry(number)

    def put_back(self, path: str) -> None:
        self._taken.discard(path)

    def pass_over(self, paths: Iterable[str]) -> None:
        """As `take`, of what is not asked for."""
        self._taken.update(paths)

    @cached_property
    def folders(self) -> set[str]:
        """All that lead to an entry."""
        found: set[str] = set()
        for folder in {path.rpartition("/")[0] for path in self._numbers}:
            while folder and folder not in found:
                found.add(folder)
                folder = folder.rpartition("/")[0]
        return found

    def report_rest(self, out: Listing) -> None:
        """Enters the entries that are left, which the walk did not meet, and those that it must not look for."""
        out.skipped.update(self._unsafe)
        for path in sorted(self._numbers.keys() - self._taken, key=os.fsencode):
            _report(path, self._entry(self._numbers[path]), out)


def _report(path: str, entry: IndexEntry, out: Listing) -> None:
    if entry.stage:
        out.notes.add("unmerged paths")
    if entry.mode == GITLINK:
        out.skipped[path] = "submodule"
    elif entry.is_skip_worktree:
        out.notes.add(SPARSE)
        out.skipped[path] = "outside the sparse checkout"
    else:
        out.deleted.append(path)
        reason = _why_missing(path, out)
        if reason:
            out.skipped[path] = reason


def _why_missing(path: str, out: Listing) -> str | None:
    """None for a file that was simply deleted."""
    folder = path.rpartition("/")[0]
    while folder:
        if folder in out.links:
            return "below a symbolic link"
        if folder in out.skipped:
            return out.skipped[folder]
        folder = folder.rpartition("/")[0]
    return None
