"""One view of a repository and what is made of it, each when first asked for and once: index, graph, anchors, tables.

It makes nothing itself: it calls who does, keeps what they made, and knows what each step took. What is done with it
stands in `anchors.workspace`.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from anchors.types import Anchor, Coverage, FileRole, OnProgress, RepositoryInfo

if TYPE_CHECKING:
    from anchors.beside import Made
    from anchors.derivations import Derivations
    from anchors.graph.edges.graph import SymbolGraph
    from anchors.graph.roles.patterns import AnchorPatterns
    from anchors.index.aside import Aside
    from anchors.index.build import BuildReport, Built
    from anchors.index.roots import Root
    from anchors.index.snapshot import Snapshot
    from anchors.index.store import Store
    from anchors.repository.repository import Repository
    from anchors.search.lexical import LexicalIndex
    from anchors.search.past import PastCommits

NOT_FOLLOWED = (
    "names that very long chains or circles of imports hand on were followed only so far: calls and uses may be missing"
)


class View:
    """A repository's work tree or one revision of it, indexed on first use. A context manager; not thread-safe."""

    def __init__(
        self,
        repository: Repository,
        store: Store,
        *,
        jobs: int | None = None,
        patterns: AnchorPatterns | None = None,
        on_progress: OnProgress | None = None,
        beside: tuple[Made, ...] = ("search", "told"),
        owns_store: bool = True,
        root: Root | None = None,
    ) -> None:
        """`beside`: what will be asked for after the graph, which another core makes ready meanwhile. `root`: what the
        store remembers of the repository, where that was read already."""
        self._beside = beside
        self.repository = repository
        self.store = store
        self._owns_store = owns_store
        self._root = root
        self._jobs = jobs
        self._patterns = patterns
        self._on_progress = on_progress
        self._timings: dict[str, float] = {}
        self._inner_s = 0.0
        self._ready: Aside | None = None

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str] = ".",
        rev: str | None = None,
        *,
        cache_dir: Path | None = None,
        jobs: int | None = None,
        patterns: AnchorPatterns | None = None,
        on_progress: OnProgress | None = None,
        beside: tuple[Made, ...] = ("search", "told"),
    ) -> Self:
        """The repository at or above `path`: its work tree, or the revision `rev`."""
        from anchors.index.store import Store
        from anchors.repository.repository import Repository

        repository = Repository.open(path, rev)
        store = Store.open(cache_dir)
        return cls(repository, store, jobs=jobs, patterns=patterns, on_progress=on_progress, beside=beside)

    def at(self, rev: str) -> Self:
        """Another revision of the same repository, on the same index."""
        return self._viewing(self.repository.at(rev))

    def at_tree(self, tree: str) -> Self:
        """As `at`, of a tree that a diff of this repository names as one of its sides."""
        return self._viewing(self.repository.at_tree(tree))

    def _viewing(self, repository: Repository) -> Self:
        return type(self)(
            repository,
            self.store,
            jobs=self._jobs,
            patterns=self._patterns,
            on_progress=self._on_progress,
            beside=self._beside,
            owns_store=False,
            root=self._root,
        )

    def close(self) -> None:
        if "_derivations" in self.__dict__:
            self._derivations.close()
        elif self._ready is not None:
            self._ready.kill()
        self.repository.close()
        if self._owns_store:
            self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def info(self) -> RepositoryInfo:
        return self.repository.info

    @property
    def timings(self) -> Mapping[str, float]:
        """Seconds spent in each step so far: index_s, graph_s, lexical_s, past_s, anchors_s, search_s, pack_s."""
        return dict(self._timings)

    @property
    def snapshot(self) -> Snapshot:
        return self._built.snapshot

    @property
    def coverage(self) -> Coverage:
        return self._built.coverage

    @property
    def notes(self) -> tuple[str, ...]:
        """What is not as it should be with the index on disk, one line each, and what the graph, where it was asked
        for, may lack; the former changes no result."""
        graph: SymbolGraph | None = self.__dict__.get("graph")
        return (*self.store.notes, *((NOT_FOLLOWED,) if graph is not None and graph.is_cut else ()))

    @property
    def report(self) -> BuildReport:
        """How many files were parsed and how many came from the index."""
        return self._built.report

    def begin_graph(self) -> None:
        """Has the graph of a large repository made by another core meanwhile, where it is not there yet."""
        if "graph" not in self.__dict__:
            self._derivations.begin_graph()

    @cached_property
    def graph(self) -> SymbolGraph:
        made = self._derivations
        with self._timed("graph_s"):
            return made.graph()

    @cached_property
    def anchors(self) -> tuple[Anchor, ...]:
        """Every anchor of the repository, in the order of path and line."""
        made, graph = self._derivations, self.graph
        with self._timed("anchors_s"):
            return made.anchors(graph, self._read_or_none, self._patterns)

    def ordered(self, anchors: Sequence[Anchor]) -> tuple[Anchor, ...]:
        """Anchors with others that somebody adds: as `anchors` come, without those that settings drop."""
        from anchors.graph.roles.roles import ordered

        return ordered(self.snapshot, anchors, self._patterns)

    @cached_property
    def file_roles(self) -> tuple[FileRole, ...]:
        """Of every file of the snapshot, in its order."""
        made = self._derivations
        with self._timed("anchors_s"):
            return made.file_roles()

    @cached_property
    def lexical(self) -> LexicalIndex:
        made = self._derivations
        with self._timed("lexical_s"):
            return made.lexical()

    @cached_property
    def past(self) -> PastCommits:
        """The messages of the last commits, as far as this clone holds them."""
        made = self._derivations
        with self._timed("past_s"):
            return made.past()

    def _read_or_none(self, path: str) -> bytes | None:
        from anchors.repository.files import SkippedRead

        try:
            return self.repository.read_path(path)
        except (KeyError, OSError, SkippedRead):
            return None

    @cached_property
    def _built(self) -> Built:
        from anchors.index.build import build

        def make_ready(num_symbols: int) -> None:
            from anchors.derivations import ready_for

            self._ready = ready_for(self.repository, self.store, self._jobs, self._beside, num_symbols)

        with self._timed("index_s"):
            return build(
                self.repository,
                self.store,
                jobs=self._jobs,
                on_progress=self._on_progress,
                root=self._root,
                on_parsed=make_ready,
            )

    @cached_property
    def _derivations(self) -> Derivations:
        from anchors.derivations import Derivations

        return Derivations(
            self.repository,
            self.store,
            self._built,
            self._jobs,
            self._on_progress,
            beside=self._beside,
            ready=self._ready,
        )

    @contextmanager
    def _timed(self, step: str) -> Iterator[None]:
        start, outer, self._inner_s = time.perf_counter(), self._inner_s, 0.0
        try:
            yield
        finally:
            passed = time.perf_counter() - start
            # A step that asks for another one first is not charged for it.
            self._timings[step] = self._timings.get(step, 0.0) + passed - self._inner_s
            self._inner_s = outer + passed
