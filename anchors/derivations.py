"""What follows from a snapshot and is dear to make: graph, anchors, search tables; each kept, and made once.

Knows who makes them and what their keys depend on; the store keeps them, the workspace times them.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Literal

from anchors.beside import CODE, MAKERS, Made, is_core_there, started
from anchors.index.derived import derived, dump_anchors, dump_file_roles, load_anchors, load_file_roles
from anchors.index.keys import artifact_key, code_version, record_key, snapshot_digest
from anchors.memory import give_back
from anchors.types import Anchor, FileRole, OnProgress, Progress, SourceFile

if TYPE_CHECKING:
    from anchors.context.sources import Read
    from anchors.graph.edges.graph import SymbolGraph
    from anchors.graph.roles.patterns import AnchorPatterns
    from anchors.graph.roles.told import Told
    from anchors.index.aside import Aside
    from anchors.index.build import Built
    from anchors.index.renewing import Before
    from anchors.index.store import Store
    from anchors.repository.repository import Repository
    from anchors.search.lexical import LexicalIndex
    from anchors.search.past import PastCommits

LARGE_SNAPSHOT = 20_000
"""Symbols, from where on making the graph takes longer than starting a process."""
HUGE_SNAPSHOT = 2_000_000
"""Symbols, from where on results are made one after the other, each by a process whose memory goes with it."""
MOST_SHARED = 1_000_000
"""Symbols, up to where two processes make the graph: what both write to each holds for itself."""
FEW_NEW = 8
"""Where at most one file in so many is new, a snapshot is about as large as the one before."""


def ready_for(
    repository: Repository, store: Store, jobs: int | None, wanted: tuple[Made, ...], num_symbols: int
) -> Aside | None:
    """A process that has imported what it needs by the time that a snapshot is laid: a core has nothing else to do."""
    is_worth = num_symbols >= LARGE_SNAPSHOT and is_core_there(store, jobs)
    return started(repository, store, wanted) if wanted and is_worth else None


class Derivations:
    """Of one built snapshot. `jobs` 1 keeps everything in this process. `beside`: what is asked for after the graph."""

    def __init__(
        self,
        repository: Repository,
        store: Store,
        built: Built,
        jobs: int | None,
        on_progress: OnProgress | None,
        *,
        beside: tuple[Made, ...] = ("search", "told"),
        ready: Aside | None = None,
    ) -> None:
        """`ready`: what `ready_for` gave."""
        self._repository = repository
        self._store = store
        self._built = built
        self._jobs = jobs
        self._on_progress = on_progress
        self._wanted = beside
        self._digests: dict[str, bytes] = {}
        self._ready = ready
        self._aside: Aside | None = None
        self._graph_aside: Aside | None = None

    def close(self) -> None:
        """Ends what is still being made for nobody."""
        for aside in (self._ready, self._aside, self._graph_aside):
            if aside is not None:
                aside.kill()

    def begin_graph(self) -> None:
        """Has another core make the graph, if it is dear and not there yet, until `graph` asks for it."""
        is_alone = self._is_huge or not self._is_worth_a_process()
        if self._graph_aside is None and not is_alone and self._store.get_pack(self._key_of("graph")) is None:
            self._graph_aside = self._beside("graph")

    def graph(self) -> SymbolGraph:
        from anchors.graph.edges.graph import SymbolGraph

        def make() -> SymbolGraph:
            from anchors.graph.renewing.builder import GraphBuilder, SharedBuilder  # a warm start does without
            from anchors.index import renewing

            self._prepare_others()
            self._announce("graph")
            is_shared = self._built.snapshot.num_symbols <= MOST_SHARED and self._is_worth_a_process()
            builder = SharedBuilder(self._is_core_free) if is_shared else GraphBuilder
            return renewing.make(builder, self._store, self._built.snapshot, self._before("graph"))

        if self._graph_aside is not None:
            self._graph_aside.wait()
        else:
            self._make_apart("graph")
            if "search" in self._wanted:  # while this process holds nothing of the graph yet
                self._make_apart("search")
        return derived(self._store, self._key_of("graph"), make, SymbolGraph.to_pieces, SymbolGraph.from_bytes)

    def lexical(self) -> LexicalIndex:
        from anchors.search.lexical import LexicalIndex

        def make() -> LexicalIndex:
            from anchors.index import renewing

            before = self._before("search")
            if before is None:  # whoever searches asks for the graph next, and renewing is soon done
                self.begin_graph()
            self._announce("lexical")
            return renewing.make(LexicalIndex, self._store, self._built.snapshot, before)

        if self._aside is not None:
            self._aside.wait()
        else:
            self._make_apart("search")
        return derived(self._store, self._key_of("search"), make, LexicalIndex.to_pieces, LexicalIndex.from_bytes)

    def _told(self) -> Told:
        from anchors.graph.roles.told import Told

        def make() -> Told:
            from anchors.index import renewing

            return renewing.make(Told, self._store, self._built.snapshot, self._before("told"))

        if self._aside is not None:
            self._aside.wait()
        return derived(self._store, self._key_of("told"), make, Told.to_pieces, Told.from_bytes)

    def past(self) -> PastCommits:
        """Of the viewed commit's history; nothing where there is none, or where it cannot be read whole."""
        from anchors.errors import GitFailed
        from anchors.repository.messages import last_messages
        from anchors.search.past import PastCommits

        commit = self._repository.commit
        if commit is None:
            return PastCommits.build(())
        key = self._key("search", commit.encode(), kind="past")
        try:
            return derived(
                self._store,
                key,
                lambda: PastCommits.build(last_messages(self._repository)),
                PastCommits.to_bytes,
                PastCommits.from_bytes,
            )
        except GitFailed as error:
            note = f"messages of past commits are not used: {error}"
            if note not in self._store.notes:
                self._store.notes.append(note)
            return PastCommits.build(())

    def anchors(self, graph: SymbolGraph, read: Read, patterns: AnchorPatterns | None) -> tuple[Anchor, ...]:
        def make() -> tuple[Anchor, ...]:
            from anchors.graph.roles.roles import decide_roles

            self._announce("anchors")
            return decide_roles(self._built.snapshot, graph, read, patterns, self._told())

        # Roles are also decided by files that are not in the snapshot: manifests, container and CI files.
        listing = snapshot_digest(self._repository.files()[0])
        key = self._key("graph", self._built.digest, listing, repr(patterns).encode(), kind="anchors")
        return derived(self._store, key, make, dump_anchors, load_anchors)

    def file_roles(self) -> tuple[FileRole, ...]:
        """Of the files of the snapshot, in its order."""
        files = self._built.snapshot.files

        def make() -> tuple[FileRole, ...]:
            from anchors.graph.roles.file_roles import roles_of  # a warm start does without

            return roles_of(files)

        key = self._key("graph", self._built.digest, kind="roles")
        return derived(self._store, key, make, dump_file_roles, lambda data: load_file_roles(data, len(files)))

    def _prepare_others(self) -> None:
        """Who has the graph of a large repository made asks for its words next, or for its roles: another core makes
        what these need meanwhile."""
        missing = [made for made in self._wanted if self._store.get_pack(self._key_of(made)) is None]
        if not missing:
            return
        if LARGE_SNAPSHOT <= self._num_before < HUGE_SNAPSHOT and self._is_core_there:
            # Nothing is laid yet, as where a few files were edited: it starts and imports meanwhile.
            self._aside = self._start(*missing)
            if self._built.snapshot.num_symbols:
                self._begin(self._aside, *missing)
        elif not self._is_huge and self._is_worth_a_process():
            self._aside = self._beside(*missing)

    def _is_core_free(self) -> bool:
        return self._aside is None or self._aside.is_done

    def _make_apart(self, made: Literal["graph", "search"]) -> None:
        """What takes much memory, in a process of its own while this one waits. It may fail; then it is made here."""
        if self._store.folder is None or self._store.get_pack(self._key_of(made)) is not None or not self._is_huge:
            return
        self._announce("graph" if made == "graph" else "lexical")
        record_key.cache_clear()  # what the columns were laid with
        give_back()
        aside = self._beside(made)
        try:
            aside.wait()
        finally:
            aside.kill()

    @property
    def _is_huge(self) -> bool:
        return not 0 < self._num_before < HUGE_SNAPSHOT and self._built.snapshot.num_symbols >= HUGE_SNAPSHOT

    @property
    def _num_before(self) -> int:
        """Symbols of the last earlier snapshot, 0 without one of which most is the same. It has nothing laid."""
        report = self._built.report
        is_like = report.num_kept * FEW_NEW >= report.num_files * (FEW_NEW - 1)
        pack = self._store.get_pack(self._built.earlier[0]) if self._built.earlier and is_like else None
        return 0 if pack is None else pack.shape_of("symbol_file")[0]

    @property
    def _is_core_there(self) -> bool:
        return is_core_there(self._store, self._jobs)

    def _is_worth_a_process(self) -> bool:
        return self._is_core_there and self._built.snapshot.num_symbols >= LARGE_SNAPSHOT

    def _before(self, made: Made) -> Before | None:
        """The last of the earlier snapshots of which such a result is kept."""
        from anchors.index.renewing import Before

        for snapshot in self._built.earlier:
            digest = self._digest_of(snapshot)
            key = self._key(CODE[made], digest, kind=made)
            if digest and self._store.get_pack(key) is not None:
                return Before(snapshot, key)
        return None

    def _digest_of(self, snapshot: str) -> bytes:
        """Of the files of an earlier snapshot; empty where it is gone."""
        from anchors.index.persist import stored_files

        if snapshot not in self._digests:
            pack = self._store.get_pack(snapshot)
            files: tuple[SourceFile, ...] = ()
            with contextlib.suppress(ValueError):
                files = () if pack is None else stored_files(pack)
            self._digests[snapshot] = snapshot_digest(files) if files else b""
        return self._digests[snapshot]

    def _beside(self, *wanted: Made) -> Aside:
        aside = self._start(*wanted)
        self._begin(aside, *wanted)
        return aside

    def _start(self, *wanted: Made) -> Aside:
        ready, self._ready = self._ready, None
        return ready or started(self._repository, self._store, wanted)

    def _begin(self, aside: Aside, *wanted: Made) -> None:
        from anchors.index.aside import Work

        aside.begin(self._built.key, [Work(MAKERS[made], self._key_of(made), self._before(made)) for made in wanted])

    def _key_of(self, made: Made) -> str:
        return self._key(CODE[made], self._built.digest, kind=made)

    def _announce(self, stage: Literal["graph", "anchors", "lexical"]) -> None:
        """A step of seconds on a large repository that cannot say how far it is, only that it has begun."""
        if self._on_progress is not None:
            self._on_progress(Progress(stage, 0, 0))

    def _key(self, package: str, *parts: bytes, kind: str = "") -> str:
        """Of a result that the code of `package` derives from what `parts` names."""
        return artifact_key(kind or package, *parts, code_version(package))
