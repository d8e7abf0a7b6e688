"""The steps by which a snapshot is found in the store or made: parsed, laid, kept. In one go, or, where little changed,
the laying when a column is first asked for.

Knows packs, rows and their order; nothing of when a snapshot is out of date.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING

from anchors.collector import collector_off
from anchors.errors import IndexUnavailable
from anchors.index.columns import Columns
from anchors.index.keys import record_key
from anchors.index.loading import RecordLoader
from anchors.index.packing import DamagedPack, Pack, hold
from anchors.index.persist import Stored, open_snapshot, snapshot_sections, stored_columns, stored_places
from anchors.index.snapshot import Snapshot
from anchors.types import OnProgress, SourceFile

if TYPE_CHECKING:
    from anchors.index.layout import Plan, Rows
    from anchors.index.parsing import Ahead, Parsing
    from anchors.index.pool import ParsePool
    from anchors.index.store import Store
    from anchors.repository.repository import Repository


OnParsed = Callable[[int], None]
"""Hears of how many symbols there are, once all is parsed and nothing is laid."""


@dataclass(frozen=True, slots=True)
class Made:
    """`is_laid` False: its columns are still those of the earlier snapshot and the rows of what changed."""

    stored: Stored
    num_parsed: int
    num_kept: int
    is_laid: bool


class Making:
    """The steps of one build over one store. `open_pool` is called when something is to be parsed; `on_parsed` where
    columns are laid at once."""

    def __init__(
        self,
        repository: Repository,
        store: Store,
        open_pool: Callable[[], ParsePool],
        on_progress: OnProgress | None,
        on_parsed: OnParsed | None = None,
    ) -> None:
        self._repository = repository
        self._store = store
        self._open_pool = open_pool
        self._on_progress = on_progress
        self._on_parsed = on_parsed
        self._ahead: Ahead | None = None

    @cached_property
    def _pool(self) -> ParsePool:
        return self._open_pool()

    def close(self) -> None:
        """Ends processes that nobody has taken."""
        if "_pool" in self.__dict__:
            self._pool.close()

    def begin(self) -> None:
        """List the files while processes start, and begin with those that are listed first."""
        from anchors.index.parsing import Ahead

        self._pool.warm()
        self._ahead = Ahead(self._pool)
        self._repository.files(on_file=self._ahead.begin)

    def open(self, key: str, wanted: tuple[SourceFile, ...]) -> Stored | None:
        """The snapshot of these files as it was kept, if it was."""
        pack = self._store.get_pack(key)
        if pack is None:
            return None
        try:
            return open_snapshot(pack, wanted, self._loader, lambda: self._again(key, wanted).columns)
        except DamagedPack:
            self._store.drop_pack(key)
            return None

    def make(
        self, key: str, wanted: Sequence[SourceFile], old_key: str = "", on_laid: Callable[[], None] | None = None
    ) -> Made:
        """Parse what is new and lay the columns; where little is new, when they are first asked for, and say `on_laid`.

        `old_key` names the earlier snapshot, "" none.
        """
        from anchors.index.layout import Plan
        from anchors.index.parsing import Parsing

        try:
            old = stored_places(self._pack(old_key)) if old_key else None
            plan = Plan(wanted, old)
            new = {record_key(file.blob_id, file.language or ""): file for file in plan.new_files()}
            stored_keys = self._store.known(list(new))
            unknown = {key: file for key, file in new.items() if key not in stored_keys}
            known = {key: new[key] for key in stored_keys}
            with (
                collector_off(),
                Parsing(
                    self._repository, self._store, self._pool, unknown, self._on_progress, self._ahead, known
                ) as parsing,
            ):
                stored = None
                if old is not None and plan.is_small:
                    stored = self._later(key, plan, old_key, parsing, on_laid)
                is_laid = stored is None
                if stored is None:
                    stored = self._lay(key, plan, old_key, parsing.rows, parsing.unread, self._on_parsed)
        except DamagedPack:
            if not old_key:
                raise
            self._store.drop_pack(old_key)
            return self.make(key, wanted)
        return Made(stored, parsing.num_parsed, len(wanted) - plan.num_new, is_laid)

    def _later(
        self, key: str, plan: Plan, old_key: str, parsing: Parsing, on_laid: Callable[[], None] | None
    ) -> Stored | None:
        """The snapshot without its columns yet; None when a file is missing, for which there may be a row by then."""
        layout = plan.follow(parsing.rows, parsing.unread, None)
        if layout.missing:
            return None
        files = tuple(layout.files)

        @cache
        def laid() -> Snapshot:
            with collector_off():
                snapshot = self._lay_now(key, plan, old_key, files)
            if on_laid is not None:
                on_laid()
            return snapshot

        columns = Columns(lambda name: getattr(laid().columns, name))
        load = self._loader(files)
        snapshot = Snapshot(files, lambda: laid().table, columns, load, load.skim, load.texts, load.shelf)
        return Stored(snapshot, tuple(layout.skipped), tuple(layout.partial))

    def _lay_now(self, key: str, plan: Plan, old_key: str, files: tuple[SourceFile, ...]) -> Snapshot:
        stored = self.open(key, files)  # another process may have been here
        if stored is None:
            try:
                stored = self._lay(key, plan, old_key, lambda keys: dict(self._store.get(keys)), {})
            except DamagedPack:
                self._store.drop_pack(old_key)
        snapshot = stored.snapshot if stored is not None else None
        if snapshot is None or snapshot.files != files:  # the earlier snapshot, or a record, is gone meanwhile
            snapshot = self._again(key, files)
            if snapshot.files != files:
                raise IndexUnavailable("files changed while they were analysed; run again")
        return snapshot

    def _lay(
        self,
        key: str,
        plan: Plan,
        old_key: str,
        rows: Rows,
        unread: Mapping[str, str],
        on_parsed: OnParsed | None = None,
    ) -> Stored:
        """Raises DamagedPack for an earlier snapshot that cannot be copied from."""
        from anchors.index.assemble import Assembler

        folder = self._store.folder
        if old_key:
            columns, strings = stored_columns(self._pack(old_key), None)
            assembler = Assembler(columns, strings, folder=folder)
        else:
            assembler = Assembler(folder=folder)
        layout = plan.follow(rows, unread, assembler)
        if on_parsed is not None:
            on_parsed(assembler.num_symbols)
        columns, strings = assembler.finish()
        sections = snapshot_sections(layout.files, columns, strings, layout.skipped, layout.partial)
        # What is missing now may be there the next time: such a snapshot is not kept.
        pack = hold(sections) if layout.missing else self._store.put_pack(key, sections)
        files = tuple(layout.files)
        stored = open_snapshot(pack, files, self._loader, lambda: self._again(key, files).columns)
        return replace(stored, skipped=(*stored.skipped, *layout.missing)) if layout.missing else stored

    def _again(self, key: str, wanted: tuple[SourceFile, ...]) -> Snapshot:
        """From the records alone, in place of what turned out damaged or gone."""
        self._store.drop_pack(key)
        return self.make(key, wanted).stored.snapshot

    def _pack(self, key: str) -> Pack:
        pack = self._store.get_pack(key)
        if pack is None:
            raise DamagedPack("no longer there")
        return pack

    def _loader(self, files: tuple[SourceFile, ...]) -> RecordLoader:
        return RecordLoader(self._repository, self._store, files)
