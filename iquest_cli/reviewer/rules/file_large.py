"""`file/large`: a file over the size that is read at all was added. Knows the size, not what is in it."""

from __future__ import annotations

from collections.abc import Iterator

from anchors.repository.listing import max_bytes_of
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule


class FileLarge(Rule):
    id = "file/large"
    title = "A large file was added"
    severity = "low"

    def check(self, change: Change) -> Iterator[Finding]:
        added = {file.new_path for file in change.diff.files if file.status == "added" and file.new_path is not None}
        if not added:
            return
        for item in change.head.workspace.coverage.skipped:
            large = f"over {max_bytes_of(item.path):,} bytes"
            if item.path in added and item.reason == large:
                yield self.finding(
                    item.path,
                    1,
                    f"a file {large} was added",
                    "Every clone carries it from now on, even after it is deleted: keep it with Git LFS or outside.",
                )
