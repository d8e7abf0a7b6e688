"""From a repository to a snapshot: what the store has, what must be parsed, the columns of both.

Knows the order of these steps. SQL, processes, layouts and languages are each somebody else's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anchors.collector import collector_off
from anchors.index.keys import artifact_key, code_version, snapshot_digest
from anchors.index.making import Making, OnParsed
from anchors.index.roots import Root, earlier
from anchors.types import Coverage, OnProgress

if TYPE_CHECKING:
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
    """`digest` names the snapshot: same digest, same bytes. Derived results are kept under it, itself under `key`.

    `earlier`: keys of snapshots before it, the newest first, of which results may be renewed.
    """

    snapshot: Snapshot
    coverage: Coverage
    report: BuildReport
    digest: bytes
    key: str
    earlier: tuple[str, ...]


def build(
    repository: Repository,
    store: Store,
    *,
    jobs: int | None = None,
    on_progress: OnProgress | None = None,
    pool: ParsePool | None = None,
    root: Root | None = None,
    on_parsed: OnParsed | None = None,
) -> Built:
    """The snapshot of every file that has a language. `jobs`: parsing processes, by default one a core. `root`: what
    is remembered of the repository, where that was read already; `on_parsed`: as `Making` has it.

    Raises what listing the repository raises, and IndexUnavailable when no parsing process can be started.
    """

    def open_pool() -> ParsePool:
        from anchors.index.pool import ParsePool  # a warm start does without

        return pool or ParsePool(repository.root, jobs=jobs)

    root = root or Root(store, repository.root)
    making = Making(repository, store, open_pool, on_progress, on_parsed)
    try:
        with collector_off():
            if root.state is None and repository.is_large:
                making.begin()
            return _build(repository, root, making)
    finally:
        making.close()


def _build(repository: Repository, root: Root, making: Making) -> Built:
    before = root.state
    files, skipped = repository.files(root.seen)
    wanted = tuple(file for file in files if file.language is not None)
    digest = snapshot_digest(wanted)
    key = artifact_key("snapshot", digest, code_version())
    older = earlier(before, key)
    stored, kept_key = making.open(key, wanted), key
    if stored is not None:
        num_files = len(stored.snapshot.files)
        report = BuildReport(0, num_files, num_files, True)
    else:
        old_key = older[0] if older else ""
        made = making.make(key, wanted, old_key, lambda: root.remember(repository, key, before))
        stored, kept_key = made.stored, key if made.is_laid else old_key
        report = BuildReport(made.num_parsed, len(stored.snapshot.files), made.num_kept, False)
    root.remember(repository, kept_key, before)
    coverage = Coverage(
        len(files) + len(skipped), len(stored.snapshot.files), (*skipped, *stored.skipped), stored.partial
    )
    if len(stored.snapshot.files) != len(wanted):
        digest = snapshot_digest(stored.snapshot.files)
    return Built(stored.snapshot, coverage, report, digest, key, older)
