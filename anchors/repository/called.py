"""What git says to a program that it starts: hooks are told the index that a commit is made of, by the environment.

The environment is the person's; nothing that a repository holds can set it. Reads no index.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from anchors.repository.layout import Layout, is_git_dir


def index_path(layout: Layout, environ: Mapping[str, str] = os.environ) -> str:
    """The index: of a hook the one that is to be committed (`git commit -a`, `git commit FILE`), which is not yet the
    repository's own. One of another repository, or that is gone, is none."""
    own = os.path.join(layout.git_dir, "index")
    named = environ.get("GIT_INDEX_FILE", "")
    if not named:
        return own
    path = os.path.join(layout.root, named)
    return own if not os.path.lexists(path) or _is_of_another(path, layout) else path


def _is_of_another(path: str, layout: Layout) -> bool:
    ours = {os.path.realpath(layout.git_dir), os.path.realpath(layout.common_dir)}
    folder = os.path.dirname(os.path.realpath(path))
    while folder not in ours:
        above = os.path.dirname(folder)
        if above == folder or is_git_dir(folder):
            return above != folder
        folder = above
    return False


def other_git_dir(layout: Layout, environ: Mapping[str, str] = os.environ) -> str:
    """The git folder that GIT_DIR names, where it is another than the one that was found; "" where not."""
    named = environ.get("GIT_DIR", "")
    ours = (layout.git_dir, layout.common_dir)
    return named if named and os.path.realpath(named) not in map(os.path.realpath, ours) else ""
