"""A git repository as a list of files and their bytes: the work tree as it stands, or any revision.

`Repository` joins layout, references, shadow and work tree. Does not know syntax, diffs or history.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from anchors.errors import BareRepository, EmptyRepository, GitFailed, RepositoryError
from anchors.repository import conditions
from anchors.repository.called import index_path
from anchors.repository.commits import Commits
from anchors.repository.contents import Contents
from anchors.repository.file_list import (
    FileList,
    LanguageOf,
    OnFile,
    announce,
    list_revision,
    list_work_tree,
    walk_work_tree,
)
from anchors.repository.files import SkippedRead
from anchors.repository.git import Git
from anchors.repository.listing import Listing
from anchors.repository.objects import Objects
from anchors.repository.refs import Refs
from anchors.repository.seen import Seen
from anchors.repository.shadow import shallow_commits
from anchors.repository.shared import Shared
from anchors.repository.shown import as_shown
from anchors.repository.staging import MAX_PATHS, Staging
from anchors.types import RepositoryInfo, SkippedFile, SourceFile

_LARGE_INDEX: Final = 24 << 10  # bytes


def _default_language_of() -> LanguageOf:
    from anchors.syntax import languages  # its table is only needed where files are listed

    return languages.language_of


class Repository:
    """One view of a repository: `rev` None is the work tree. A context manager; what it read once it keeps."""

    def __init__(
        self,
        shared: Shared,
        rev: str | None,
        language_of: LanguageOf | None,
        max_paths: int = MAX_PATHS,
        tree: tuple[str, str | None] | None = None,
    ) -> None:
        """`tree`: the id of a tree that is viewed in place of a commit, and the commit that it stands on."""
        self._shared = shared
        self._tree_id = tree[0] if tree else None
        self._max_paths = max_paths
        self._language_of = language_of
        self._is_open = True
        self._listing: Listing | None = None
        self._listed: FileList | None = None
        self._recall: Callable[[], Seen] = Seen.nothing
        self._by_path: dict[str, SourceFile] = {}
        self._staging: Staging | None = None
        self._contents = Contents(shared.layout.root if rev is None else None, shared.objects)
        self._branch: str | None = None
        self._info: RepositoryInfo | None = None
        self.rev = rev
        self.commit: str | None
        if tree is not None:
            self.commit = tree[1]
        elif rev is None:
            self.commit, self._branch = shared.revisions.head()
        else:
            self.commit = self.resolve(rev)
        """The full id of the commit that is viewed, or that the work tree stands on; None before the first."""

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str] = ".",
        rev: str | None = None,
        *,
        language_of: LanguageOf | None = None,
        max_paths: int = MAX_PATHS,
    ) -> Repository:
        """The repository at or above `path`. `language_of` names a path's language (default: by our own table);
        of a revision, at most `max_paths` are listed.

        Raises NotARepository, UnsupportedRepository, BareRepository (no `rev`), BadHead (no `rev`),
        EmptyRepository (no `rev`, no commit, no file), UnknownRevision, GitFailed.
        """
        shared = Shared(os.fspath(path))
        try:
            layout = shared.layout
            if rev is None and layout.why_no_work_tree:
                raise BareRepository(f"{layout.why_no_work_tree}: name a revision with --rev, such as --rev HEAD")
            repository = cls(shared, rev, language_of, max_paths)
            if repository.commit is None and not any(repository.files()):
                others = ", or name another branch with --rev" if Refs(layout).names() else ""
                raise EmptyRepository(f"{layout.root} holds no commit and no file yet: add a file{others}")
        except BaseException:
            shared.close()
            raise
        return repository

    def __enter__(self) -> Repository:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of this view; the last one takes the shadow with it. A second call does nothing."""
        if self._is_open:
            self._is_open = False
            self._contents.close()
            self._shared.release()

    def at(self, rev: str) -> Repository:
        """Another view on the same shadow, to be closed by itself. Raises UnknownRevision."""
        view = Repository(self._shared, rev, self._language_of, self._max_paths)
        self._shared.views += 1
        return view

    def at_tree(self, tree: str) -> Repository:
        """As `at`, of a tree by its full id: what is staged, what a patch leads to. `commit` stays this view's own.

        Listing it raises GitFailed when there is no such tree.
        """
        view = Repository(self._shared, tree, self._language_of, self._max_paths, (tree, self.commit))
        self._shared.views += 1
        return view

    @property
    def root(self) -> str:
        """The work tree's folder; of a bare repository, the git folder."""
        return self._shared.layout.root

    @property
    def git(self) -> Git:
        return self._shared.git

    @property
    def objects(self) -> Objects:
        return self._shared.objects

    @property
    def commits(self) -> Commits:
        return self._shared.commits

    @property
    def is_large(self) -> bool:
        """A guess before anything is listed: whether the work tree's index is of hundreds of files."""
        if self.rev is not None:
            return False
        try:
            return os.stat(index_path(self._shared.layout)).st_size > _LARGE_INDEX
        except OSError:
            return False

    @property
    def is_shallow(self) -> bool:
        """Whether history was cut when it was cloned."""
        return bool(shallow_commits(self._shared.layout))

    @property
    def object_format(self) -> str:
        return self._shared.layout.object_format

    def resolve(self, rev: str) -> str:
        """The full commit id of HEAD, a branch, tag, remote branch, id or its start, with `~n` and `^n` after it.

        Raises UnknownRevision.
        """
        return self._shared.revisions.resolve(rev)

    def default_branch(self) -> str | None:
        """What a change is compared with: origin's HEAD, else main or master (here, then at origin)."""
        return self._shared.revisions.default_branch()

    def merge_base(self, a: str, b: str) -> str:
        """The best common ancestor of two revisions. Raises UnknownRevision, MissingMergeBase, GitFailed."""
        return self._shared.revisions.merge_base(a, b)

    # ------------------------------------------------------------------ listing

    def recall(self, known: Callable[[], Seen]) -> None:
        """Whom to ask for what an earlier run saw, should the work tree be listed before `files` is told."""
        self._recall = known

    @property
    def is_walked(self) -> bool:
        """Whether the work tree has been listed."""
        return self._listing is not None

    def files(
        self, known: Seen | None = None, on_file: OnFile | None = None
    ) -> tuple[tuple[SourceFile, ...], tuple[SkippedFile, ...]]:
        """(what can be read, what is skipped and why), each sorted by the bytes of its paths; listed once.

        `known` is what `seen()` gave at an earlier run: what it still describes is not looked at again.
        `on_file` is called with files of a work tree as they are found, until it returns False.
        Raises GitFailed when a revision's tree cannot be listed.
        """
        listed = self._list(known, on_file)
        return listed.files, listed.skipped

    def _list(self, known: Seen | None = None, on_file: OnFile | None = None) -> FileList:
        if self._listed is None:
            language_of = self._language_of or _default_language_of()
            if self.rev is None:
                found = None if on_file is None else announce(on_file, language_of)
                self._listing = walk_work_tree(self._shared.layout, self.staging, known or self._recall(), found)
                self._listed = list_work_tree(self._listing, self.staging, language_of)
            else:
                tree = self._tree_id or self.commit
                assert tree is not None
                self._listed = self._shared.list_of(
                    tree, self._max_paths, lambda: list_revision(self.git, tree, self._max_paths, language_of)
                )
        return self._listed

    def seen(self) -> Seen:
        """What the next run's `files(known)` needs; nothing of a revision."""
        found = self.listing.seen if self.rev is None else None
        return found or Seen.nothing()

    @property
    def listing(self) -> Listing:
        """The work tree as walked, with its changes against the index."""
        self.files()
        if self._listing is None:
            raise RepositoryError("a revision has no work tree: open the repository without --rev")
        return self._listing

    def relieve(self) -> None:
        """Let go of what was listed from and is easily had again, once all is listed and described."""
        if self._staging is not None and self._info is not None:
            self._staging.relieve()

    @property
    def staging(self) -> Staging:
        """The index of the work tree."""
        if self._staging is None:
            self._staging = Staging(self._shared.layout, self.git, self.commit)
        return self._staging

    # ------------------------------------------------------------------ reading

    def read(self, file: SourceFile) -> bytes:
        """A listed file's bytes, proved to be its blob's, as they are shown (`shown.py`). Raises SkippedRead."""
        ((_, content),) = self.read_many([file])
        if isinstance(content, SkippedFile):
            raise SkippedRead(content.reason)
        return as_shown(file.path, content)

    def read_path(self, path: str) -> bytes:
        """As `read`. Raises KeyError when the path is not listed, and SkippedRead."""
        if not self._by_path:
            self._by_path = {file.path: file for file in self.files()[0]}
        return self.read(self._by_path[path])

    def hold(self) -> None:
        """From here on what was listed is read as it was, also where it has been changed since, as far as git or the
        shadow has its bytes: two looks at a change must not see different files."""
        self._contents.is_held = True

    @property
    def is_held(self) -> bool:
        return self._contents.is_held

    def read_many(self, files: Sequence[SourceFile]) -> Iterator[tuple[SourceFile, bytes | SkippedFile]]:
        """Every file with its bytes or the reason why not, in the order given (the listing's own is fastest)."""
        return self._contents.read_many(files)

    # ------------------------------------------------------------------ what is known about it

    @property
    def info(self) -> RepositoryInfo:
        """Where it stands and its named conditions, as first asked. Lists the work tree when that was not done yet."""
        if self._info is None:
            self._info = self._describe()
        return self._info

    def _describe(self) -> RepositoryInfo:
        layout, listed = self._shared.layout, self._list()
        states, is_dirty = conditions.of_repository(layout) | conditions.of_files(listed), False
        if self.rev is None:
            states |= conditions.of_work_tree(layout, self.commit, self._branch)
            try:
                is_dirty = conditions.is_changed(self.commit, self.listing, self.staging, self.seen())
            except GitFailed as error:
                states.add(f"taken as changed, for HEAD cannot be compared with: {error}")
                is_dirty = True
        return RepositoryInfo(self.root, self.commit, self._branch, is_dirty, tuple(sorted(states)))
