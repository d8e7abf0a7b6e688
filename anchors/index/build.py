"""From a repository to a snapshot: what the store has, what must be parsed, the columns of both.

Knows the order of these steps. SQL, processes, layouts and languages are each somebody else's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anchors.collector import collector_off
from anchors.errors import IndexUnavailable
from anchors.index.keys import artifact_key, code_version, record_key, snapshot_digest
from anchors.index.loading import RecordLoader
from anchors.index.packing import DamagedPack, hold
from anchors.index.persist import RootState, Stored, open_snapshot, pack_root, snapshot_sections, unpack_root
from anchors.types import Coverage, OnProgress, SourceFile

if TYPE_CHECKING:
    from anchors.index.columns import Columns
    from anchors.index.parsing import Ahead
    from anchors.index.pool import ParsePool
    from anchors.index.snapshot import Snapshot
    from anchors.index.store import Store
    from anchors.repository.repository import Repository


@dataclass(frozen=True, slots=True)
class BuildReport:
    """`num_parsed` counts distinct contents, not paths; `is_warm`: the whole snapshot lay ready.

    `num_kept` files were taken over from an earlier snapshot as they were laid there.
    """

    num_parsed: int
    num_files: int
    num_kept: int
    is_warm: bool


@dataclass(frozen=True, slots=True)
class Built:
    """`digest` names the snapshot: same digest, same bytes. Derived results are kept under it, itself under `key`."""

    snapshot: Snapshot
    coverage: Coverage
    report: BuildReport
    digest: bytes
    key: str


def build(
    repository: Repository,
    store: Store,
    *,
    jobs: int | None = None,
    on_progress: OnProgress | None = None,
    pool: ParsePool | None = None,
) -> Built:
    """The snapshot of every file that has a language. `jobs`: parsing processes, by default one a core.

    Raises what listing the repository raises, and IndexUnavailable when no parsing process can be started.
    """
    from anchors.index.pool import ParsePool

    root = repository.root
    state = _state(store, root)
    pool = pool or ParsePool(root, jobs=jobs)
    try:
        work = _Work(repository, store, pool, on_progress)
        if state is None and repository.is_large:
            work.begin()
        return _build(repository, store, state, work)
    finally:
        pool.close()


def _build(repository: Repository, store: Store, state: RootState | None, work: _Work) -> Built:
    files, skipped = repository.files(state.stats if state is not None else None)
    wanted = tuple(file for file in files if file.language is not None)
    digest = snapshot_digest(wanted)
    key = artifact_key("snapshot", digest, code_version())
    stored = work.open(key, wanted)
    if stored is not None:
        num_files = len(stored.snapshot.files)
        report = BuildReport(0, num_files, num_files, True)
    else:
        old_key = state.snapshot_key if state is not None and state.version == code_version() else ""
        stored, report = work.make(key, wanted, old_key)
    if repository.rev is None:
        _remember(repository, store, state, key)
    coverage = Coverage(
        len(files) + len(skipped), len(stored.snapshot.files), (*skipped, *stored.skipped), stored.partial
    )
    if len(stored.snapshot.files) != len(wanted):
        digest = snapshot_digest(stored.snapshot.files)
    return Built(stored.snapshot, coverage, report, digest, key)


def _state(store: Store, root: str) -> RootState | None:
    found = store.get_root(root)
    return None if found is None else unpack_root(found[1])


def _remember(repository: Repository, store: Store, state: RootState | None, key: str) -> None:
    now = RootState(repository.stats(), key, code_version())
    if state != now:
        store.put_root(repository.root, pack_root(now))


class _Work:
    """The steps of one build over one store."""

    def __init__(self, repository: Repository, store: Store, pool: ParsePool, on_progress: OnProgress | None) -> None:
        self._repository = repository
        self._store = store
        self._pool = pool
        self._on_progress = on_progress
        self._ahead: Ahead | None = None

    def begin(self) -> None:
        """List the files while processes start, and begin with those that are listed first."""
        from anchors.index.parsing import Ahead

        self._pool.warm()
        self._ahead = Ahead(self._pool)
        self._repository.files(on_file=self._ahead.begin)

    def open(self, key: str, wanted: tuple[SourceFile, ...] | None) -> Stored | None:
        """The snapshot as it was kept, if it was; `wanted` None: over the files that it was made of."""
        pack = self._store.get_pack(key)
        if pack is None:
            return None
        try:
            stored = open_snapshot(pack, wanted, self._loader, lambda: self._again(key, wanted))
        except DamagedPack:
            self._store.drop_pack(key)
            return None
        return stored

    def make(self, key: str, wanted: Sequence[SourceFile], old_key: str) -> tuple[Stored, BuildReport]:
        """Parse what is new, lay the columns, keep them."""
        from anchors.index.layout import Plan
        from anchors.index.parsing import Parsing

        plan = Plan(wanted, self.open(old_key, None) if old_key else None)
        new_files = list(plan.new_files())
        new = {record_key(file.blob_id, file.language or ""): file for file in new_files}
        known = self._store.known(list(new))
        unknown = {key: file for key, file in new.items() if key not in known}
        with (
            collector_off(),
            Parsing(self._repository, self._store, self._pool, unknown, self._on_progress, self._ahead) as parsing,
        ):
            layout, columns, strings = plan.lay(parsing.rows, parsing.unread, self._store.folder)
        sections = snapshot_sections(layout.files, columns, strings, layout.skipped, layout.partial)
        # What is missing now may be there the next time: such a snapshot is not kept.
        pack = hold(sections) if layout.missing else self._store.put_pack(key, sections)
        files = tuple(layout.files)
        stored = open_snapshot(pack, files, self._loader, lambda: self._again(key, files))
        if layout.missing:
            stored = replace(stored, skipped=(*stored.skipped, *layout.missing))
        return stored, BuildReport(parsing.num_parsed, len(layout.files), len(wanted) - len(new_files), False)

    def _again(self, key: str, files: Sequence[SourceFile] | None) -> Columns:
        self._store.drop_pack(key)
        if files is None:
            raise IndexUnavailable("the index was damaged; run again")
        return self.make(key, files, "")[0].snapshot.columns

    def _loader(self, files: tuple[SourceFile, ...]) -> RecordLoader:
        return RecordLoader(self._repository, self._store, files)
