"""What all views of one repository hold in common: its layout, the shadow and what runs upon it.

Closed with the last of the views. Does not know what a view shows.
"""

from __future__ import annotations

from collections.abc import Callable

from anchors.repository.commits import Commits
from anchors.repository.file_list import FileList
from anchors.repository.git import Git
from anchors.repository.layout import Layout, find
from anchors.repository.objects import Objects
from anchors.repository.revisions import Revisions
from anchors.repository.shadow import Shadow


class Shared:
    """Opened for one view; each further one adds to `views`.

    Raises NotARepository, UnsupportedRepository, RepositoryError.
    """

    def __init__(self, path: str) -> None:
        self.layout: Layout = find(path)
        self.shadow = Shadow(self.layout, None)
        self.git = Git(self.shadow)
        self.objects = Objects(self.git)
        self.commits = Commits(self.shadow.path, self.objects)
        self.revisions = Revisions(self.layout, self.git, self.objects)
        self.views = 1
        self._lists: dict[tuple[str, int], FileList] = {}

    def list_of(self, tree: str, max_paths: int, make: Callable[[], FileList]) -> FileList:
        """The list of a commit or tree, made once for all views of it."""
        found = self._lists.get((tree, max_paths))
        if found is None:
            found = self._lists[tree, max_paths] = make()
        return found

    def release(self) -> None:
        """One view less; the last one takes everything with it."""
        self.views -= 1
        if self.views == 0:
            self.close()

    def close(self) -> None:
        self.commits.close()
        self.objects.close()
        self.shadow.close()
