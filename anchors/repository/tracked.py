"""What the index tracks, while a walk goes over it: by path, and what is left of it in the end.

Does not look at the work tree.
"""

from __future__ import annotations

import os

from anchors.repository.files import are_safe, unsafe_reason
from anchors.repository.index_file import GITLINK, IndexEntry
from anchors.repository.listing import Listing


class Tracked:
    """`entries`: those of safe paths, of an unmerged path the first stage; `folders`: all that lead to one of them."""

    def __init__(self, entries: list[IndexEntry]) -> None:
        self._unsafe: dict[str, str] = {}
        if not are_safe([entry.path for entry in entries]):
            reasons = {entry.path: unsafe_reason(entry.path) for entry in entries}
            self._unsafe = {path: reason for path, reason in reasons.items() if reason}
            entries = [entry for entry in entries if entry.path not in self._unsafe]
        self.entries = {entry.path: entry for entry in reversed(entries)}
        self.folders: set[str] = set()
        for folder in {path.rpartition("/")[0] for path in self.entries}:
            while folder and folder not in self.folders:
                self.folders.add(folder)
                folder = folder.rpartition("/")[0]

    def report_rest(self, out: Listing) -> None:
        """Enters the entries that are left, which the walk did not meet, and those that it must not look for."""
        out.skipped.update(self._unsafe)
        for path in sorted(self.entries, key=os.fsencode):
            _report(path, self.entries[path], out)


def _report(path: str, entry: IndexEntry, out: Listing) -> None:
    if entry.stage:
        out.notes.add("unmerged paths")
    if entry.mode == GITLINK:
        out.skipped[path] = "submodule"
    elif entry.is_skip_worktree:
        out.notes.add("sparse checkout")
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
