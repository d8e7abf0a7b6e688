"""A git repository as a list of files and their bytes: the work tree as it stands, or any revision.

`Repository` joins layout, references, shadow and work tree. Does not know syntax, diffs or history.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence

from anchors.errors import BareRepository, EmptyRepository, RepositoryError
from anchors.repository.files import (
    LFS_POINTER,
    SkippedRead,
    Tree,
    algorithm_of,
    blob_hash,
    byte_order,
    is_lfs_pointer,
    unsafe_reason,
)
from anchors.repository.git import Git, Shadow, shallow_commits
from anchors.repository.ignore import Ignore
from anchors.repository.layout import Layout, find, read_settings, read_text
from anchors.repository.objects import Objects, list_tree
from anchors.repository.revisions import Revisions
from anchors.repository.staging import MAX_PATHS, Staging
from anchors.repository.worktree import MAX_FILE_BYTES, Listing, StatEntry, Walk, ignore_reader
from anchors.types import RepositoryInfo, SkippedFile, SourceFile

LanguageOf = Callable[[str], str | None]


class _Shared:
    """What all views of one repository hold in common; closed with the last of them."""

    def __init__(self, path: str) -> None:
        self.layout: Layout = find(path)
        self.shadow = Shadow(self.layout, None)
        self.git = Git(self.shadow)
        self.objects = Objects(self.git)
        self.revisions = Revisions(self.layout, self.git, self.objects)
        self.views = 1

    def release(self) -> None:
        self.views -= 1
        if self.views == 0:
            self.objects.close()
            self.shadow.close()


def _default_language_of() -> LanguageOf:
    from anchors.syntax import languages  # its table is only needed where files are listed

    return languages.language_of


class Repository:
    """One view of a repository: `rev` None is the work tree. A context manager; what it read once it keeps."""

    def __init__(
        self, shared: _Shared, rev: str | None, language_of: LanguageOf | None, max_paths: int = MAX_PATHS
    ) -> None:
        self._shared = shared
        self._max_paths = max_paths
        self._language_of = language_of
        self._is_open = True
        self._listing: Listing | None = None
        self._files: tuple[tuple[SourceFile, ...], tuple[SkippedFile, ...]] | None = None
        self._by_path: dict[str, SourceFile] = {}
        self._notes: set[str] = set()
        self._staging: Staging | None = None
        self._tree: Tree | None = None
        self._branch: str | None = None
        self.rev = rev
        self.commit: str | None
        if rev is None:
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
        shared = _Shared(os.fspath(path))
        try:
            layout = shared.layout
            if rev is None and layout.is_bare:
                raise BareRepository(f"{layout.root} has no work tree: name a revision with --rev, such as --rev HEAD")
            repository = cls(shared, rev, language_of, max_paths)
            if repository.commit is None and not any(repository.files()):
                raise EmptyRepository(f"{layout.root} holds no commit and no file yet: add a file")
        except BaseException:
            shared.views = 1
            shared.release()
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
            if self._tree is not None:
                self._tree.close()
            self._shared.release()

    def at(self, rev: str) -> Repository:
        """Another view on the same shadow, to be closed by itself. Raises UnknownRevision."""
        view = Repository(self._shared, rev, self._language_of, self._max_paths)
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

    def files(
        self, known: Mapping[str, StatEntry] | None = None
    ) -> tuple[tuple[SourceFile, ...], tuple[SkippedFile, ...]]:
        """(what can be read, what is skipped and why), each sorted by the bytes of its paths; listed once.

        `known` is what `stats()` gave at an earlier run: files that it still describes are not read again.
        Raises GitFailed when a revision's tree cannot be listed.
        """
        if self._files is None:
            found, skipped = self._list_work_tree(known or {}) if self.rev is None else self._list_revision()
            key = byte_order([file.path for file in found])
            found.sort(key=lambda file: key(file.path))
            reasons = [SkippedFile(path, skipped[path]) for path in sorted(skipped, key=os.fsencode)]
            self._files = (tuple(found), tuple(reasons))
            self._by_path = {file.path: file for file in found}
        return self._files

    def stats(self) -> Mapping[str, StatEntry]:
        """What the next run's `files(known)` needs; empty for a revision."""
        return self.listing.stats if self.rev is None else {}

    @property
    def listing(self) -> Listing:
        """The work tree as walked, with its changes against the index."""
        self.files()
        if self._listing is None:
            raise RepositoryError("a revision has no work tree: open the repository without --rev")
        return self._listing

    def _languages(self) -> LanguageOf:
        return self._language_of or _default_language_of()

    def _list_work_tree(self, known: Mapping[str, StatEntry]) -> tuple[list[SourceFile], dict[str, str]]:
        layout = self._shared.layout
        settings = read_settings(os.path.join(layout.common_dir, "config"))
        with Tree(layout.root) as tree, Tree(layout.root) as second:
            walk = Walk(
                tree,
                self.staging.entries,
                Ignore(ignore_reader(second), _shared_rules(layout)),
                algorithm=layout.object_format,
                known=known,
                index_mtime_ns=self.staging.modified_ns,
                has_modes=settings.get("core.filemode", "true").lower() not in ("false", "no", "off", "0"),
            )
            self._listing = walk.run()
        language_of = self._languages()
        self._notes |= self._listing.notes | self.staging.notes
        files = [SourceFile(file.path, file.blob_id, file.size, language_of(file.path)) for file in self._listing.files]
        return files, self._listing.skipped

    def _list_revision(self) -> tuple[list[SourceFile], dict[str, str]]:
        assert self.commit is not None
        entries, note = list_tree(self.git, self.commit, self._max_paths)
        if note:
            self._notes.add(note)
        language_of = self._languages()
        files: list[SourceFile] = []
        skipped: dict[str, str] = {}
        for entry in entries:
            reason = _why_not(entry.path, entry.mode, entry.size)
            if reason or entry.size is None:
                skipped[entry.path] = reason or "object is missing or damaged"
            else:
                files.append(SourceFile(entry.path, entry.object_id, entry.size, language_of(entry.path)))
        return files, skipped

    @property
    def staging(self) -> Staging:
        """The index of the work tree."""
        if self._staging is None:
            self._staging = Staging(self._shared.layout, self.git, self.commit)
        return self._staging

    # ------------------------------------------------------------------ reading

    def read(self, file: SourceFile) -> bytes:
        """The bytes of a listed file, proved to be those of its blob id. Raises SkippedRead."""
        ((_, content),) = self.read_many([file])
        if isinstance(content, SkippedFile):
            raise SkippedRead(content.reason)
        return content

    def read_path(self, path: str) -> bytes:
        """As `read`. Raises KeyError when the path is not listed, and SkippedRead."""
        self.files()
        return self.read(self._by_path[path])

    def read_many(self, files: Sequence[SourceFile]) -> Iterator[tuple[SourceFile, bytes | SkippedFile]]:
        """Every file with its bytes or the reason why not, in the order given (the listing's own is fastest)."""
        pairs = self._read_tree(files) if self.rev is None else self._read_blobs(files)
        for file, content in pairs:
            is_pointer = isinstance(content, bytes) and is_lfs_pointer(content)
            yield file, SkippedFile(file.path, LFS_POINTER) if is_pointer else content

    def _read_tree(self, files: Sequence[SourceFile]) -> Iterator[tuple[SourceFile, bytes | SkippedFile]]:
        if self._tree is None:
            self._tree = Tree(self.root)
        for file in files:
            try:
                data = self._tree.read(file.path, MAX_FILE_BYTES)
            except SkippedRead as error:
                yield file, SkippedFile(file.path, error.reason)
                continue
            if blob_hash(data, algorithm_of(file.blob_id)) == file.blob_id:
                yield file, data
            else:
                yield file, SkippedFile(file.path, "changed while it was read")

    def _read_blobs(self, files: Sequence[SourceFile]) -> Iterator[tuple[SourceFile, bytes | SkippedFile]]:
        for file, (_, data) in zip(files, self.objects.blobs([file.blob_id for file in files]), strict=True):
            yield file, SkippedFile(file.path, "object is missing or damaged") if data is None else data

    # ------------------------------------------------------------------ what is known about it

    @property
    def info(self) -> RepositoryInfo:
        """Where it stands and its named conditions. Lists the work tree when that was not done yet."""
        self.files()
        return RepositoryInfo(
            root=self.root,
            commit=self.commit,
            branch=self._branch,
            is_dirty=self.rev is None and self._is_dirty(),
            states=tuple(sorted(self._states())),
        )

    def _states(self) -> set[str]:
        layout, states = self._shared.layout, set(self._notes)
        if self.rev is None and self._branch is None:
            states.add("detached HEAD")
        if self.rev is None and self.commit is None:
            states.add("no commit yet")
        if shallow_commits(layout):
            states.add("shallow clone")
        if layout.is_partial:
            states.add("partial clone")
        if layout.is_bare:
            states.add("bare repository")
        if layout.is_linked:
            states.add("linked work tree")
        if layout.object_format != "sha1":
            states.add(f"object format {layout.object_format}")
        if self.rev is None and os.path.lexists(os.path.join(layout.git_dir, "index.lock")):
            states.add("index.lock present: git is at work, or was interrupted")
        return states | self._states_of_files()

    def _states_of_files(self) -> set[str]:
        files, skipped = self.files()
        states = set()
        if any(entry.reason == "submodule" for entry in skipped):
            states.add("submodules")
        folded: dict[str, str] = {}
        for file in files:
            if folded.setdefault(file.path.lower(), file.path) != file.path:
                states.add("paths that differ in case only")
                break
        return states

    def _is_dirty(self) -> bool:
        listing = self.listing
        if listing.changed or listing.deleted or listing.untracked:
            return True
        if self.commit is None or not self.staging.is_whole:
            return self.commit is None and bool(self.staging.entries)
        return not self.staging.equals(self.commit)


def _why_not(path: str, mode: str, size: int | None) -> str | None:
    reason = unsafe_reason(path)
    if reason:
        return reason
    if mode == "160000":
        return "submodule"
    if mode == "120000":
        return "symbolic link"
    if size is not None and size > MAX_FILE_BYTES:
        return f"over {MAX_FILE_BYTES:,} bytes"
    return None


def _shared_rules(layout: Layout) -> list[str]:
    """Ignore rules beside those of the tree: the repository's info/exclude and the person's own ignore file."""
    home = os.environ.get("XDG_CONFIG_HOME") or os.path.join(os.path.expanduser("~"), ".config")
    texts = []
    for path in (os.path.join(layout.common_dir, "info", "exclude"), os.path.join(home, "git", "ignore")):
        try:
            texts.append(read_text(path) or "")
        except RepositoryError:
            continue
    return texts
