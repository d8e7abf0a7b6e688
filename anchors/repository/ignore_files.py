"""Where ignore rules stand: in the work tree's folders, in the repository's info/exclude, in the person's own file.

Reads them as files. Does not know what a rule means.
"""

from __future__ import annotations

import os

from anchors.errors import RepositoryError
from anchors.repository.files import SkippedRead, Tree
from anchors.repository.ignore import Ignore
from anchors.repository.layout import Layout, read_text
from anchors.repository.listing import MAX_FILE_BYTES


def ignore_of(shared: list[str], tree: Tree) -> Ignore:
    """The rules that git would apply, `shared` and those of folders. `tree` is asked out of order: it should be no one
    else's."""

    def rules_of(folder: str) -> str | None:
        try:
            return os.fsdecode(tree.read(f"{folder}/.gitignore" if folder else ".gitignore", MAX_FILE_BYTES))
        except SkippedRead:
            return None  # a link or a special file counts as none

    return Ignore(rules_of, shared)


def shared_rules(layout: Layout) -> list[str]:
    """The texts that hold for the whole tree, the strongest first."""
    home = os.environ.get("XDG_CONFIG_HOME") or os.path.join(os.path.expanduser("~"), ".config")
    texts = []
    for path in (os.path.join(layout.common_dir, "info", "exclude"), os.path.join(home, "git", "ignore")):
        try:
            texts.append(read_text(path) or "")
        except RepositoryError:
            continue
    return texts
