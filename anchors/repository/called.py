"""What git says to a program that it starts: hooks are told by the environment which index a commit is made of, and
where the objects of a push wait.

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


def quarantine(layout: Layout, environ: Mapping[str, str] = os.environ) -> str:
    """Where the objects of a push lie until the hook that looks at them (`pre-receive`) lets it in; "" elsewhere."""
    named, objects = environ.get("GIT_QUARANTINE_PATH", ""), os.path.realpath(layout.objects)
    path = os.path.realpath(named) if named else ""
    return path if path.startswith(objects + os.sep) and os.path.isdir(path) else ""


def other_git_dir(layout: Layout, environ: Mapping[str, str] = os.environ) -> str:
    """The git folder that GIT_DIR names, where it is another than the one that was found; "" where not."""
    named = environ.get("GIT_DIR", "")
    ours = (layout.git_dir, layout.common_dir)
    return named if named and os.path.realpath(named) not in map(os.path.realpath, ours) else ""
