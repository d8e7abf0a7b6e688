"""A graph made from an earlier snapshot's: files that may mean something else are resolved, others keep their edges.

Knows which symbols of two snapshots are the same; what of a file others may see, `surface` says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from anchors.collector import collector_off
from anchors.errors import IndexUnavailable
from anchors.graph.edges.graph import KIND_IDS, Bytes, Ints, SymbolGraph
from anchors.graph.edges.laying import Arrays, graph_beside
from anchors.graph.imports.manifests import is_manifest, told_by
from anchors.graph.renewing.arrivals import Arrivals, Moved, decides_for_all
from anchors.graph.renewing.surface import Changes, all_of, changes, matched
from anchors.graph.renewing.touched import Reaching
from anchors.graph.resolving.resolve import Ground, build_graph, edges_of, prepared
from anchors.graph.tables.based import kept_bases
from anchors.graph.tables.part import Part
from anchors.index.snapshot import Snapshot
from anchors.types import SourceFile

Imported = frozenset[tuple[str, str, str]]
MOST: Final = 2
"""Where one reference in so many may mean something else, all are resolved."""
ASKED_AGAIN: Final = (KIND_IDS["decorate"], KIND_IDS["override"])
"""Kinds of edges from which edges of other files follow."""
TOPIC: Final = KIND_IDS["topic"]
FEW: Final = 4
"""Where one file in so many changed, all are resolved."""


@dataclass(frozen=True, slots=True)
class Step:
    """From one snapshot to another. `changed`: files, those that came too; `symbols`: by earlier symbol the same one
    today, -1 where it is gone; `changes`: what other files may see of those that are `seen`, and of all that went."""

    changed: list[int]
    symbols: Ints
    seen: list[int]
    changes: Changes
    arrivals: Arrivals


def renew_graph(snapshot: Snapshot, earlier: Snapshot, data: bytes | memoryview) -> SymbolGraph:
    """The same as `build_graph(snapshot)`. Raises ValueError where `data` is no graph."""
    before = SymbolGraph.from_bytes(data)
    if before.is_cut:
        return build_graph(snapshot)  # by whom is not known, and so not whether it still is
    with collector_off():
        step = step_between(earlier, snapshot)
        found = None if step is None else _renewed(snapshot, before, step, earlier)
    return build_graph(snapshot) if found is None else found


def step_between(earlier: Snapshot, snapshot: Snapshot) -> Step | None:
    """None where too much changed, or what no name tells."""
    if earlier.num_symbols == 0:
        return None
    old = {file.path: number for number, file in enumerate(earlier.files)}
    pairs = [(old.pop(file.path, -1), number) for number, file in enumerate(snapshot.files)]
    differ = [(one, other) for one, other in pairs if one < 0 or _differs(earlier.files[one], snapshot.files[other])]
    if (len(differ) + len(old)) * FEW > len(pairs):
        return None
    moved = [*old, *(snapshot.files[number].path for before, number in differ if before < 0)]
    if any(map(decides_for_all, moved)):
        return None
    try:
        return _step(earlier, snapshot, _shifted(earlier, snapshot, pairs), differ, list(old.values()))
    except IndexUnavailable:
        return None


def _differs(one: SourceFile, other: SourceFile) -> bool:
    return one.blob_id != other.blob_id or one.language != other.language


def _shifted(earlier: Snapshot, snapshot: Snapshot, pairs: list[tuple[int, int]]) -> Ints:
    """By earlier symbol the one that stands where it stood in its file, -1 where the file is gone."""
    now = np.full(len(earlier.files), -1, dtype=np.int32)
    stayed = [(one, other) for one, other in pairs if one >= 0]
    now[[one for one, _ in stayed]] = [other for _, other in stayed]
    shift = snapshot.columns.symbol_start[now] - earlier.columns.symbol_start[:-1]
    of_file = earlier.columns.symbol_file
    symbols = np.arange(earlier.num_symbols, dtype=np.int32) + shift[of_file]
    return np.where(now[of_file] < 0, np.int32(-1), symbols)


def _step(
    earlier: Snapshot, snapshot: Snapshot, symbols: Ints, differ: list[tuple[int, int]], gone: list[int]
) -> Step | None:
    found, seen, imported, modules = Changes(), list[int](), dict[int, Imported](), set[str]()
    came = dict[int, Moved]()
    went = [Moved(earlier.files[number].path, earlier.record(number)) for number in gone]
    starts = snapshot.columns.symbol_start
    for before, number in differ:
        other = snapshot.record(number)
        if before < 0:
            came[number] = Moved(snapshot.files[number].path, other)
            seen.append(number)
            continue
        one = earlier.record(before)
        own_changes, path = changes(one, other), snapshot.files[number].path
        if own_changes.is_whole or (is_manifest(path) and told_by(path, one) != told_by(path, other)):
            return None
        if own_changes:
            seen.append(number)
            found.add(own_changes)
        imported[number] = frozenset((item.module, item.name, item.alias) for item in one.imports)
        modules |= {item.module for item in one.imports} if one.language == "go" else set()
        own = np.array(matched(one, other), dtype=np.int32)
        first = earlier.module_symbol(before) + 1
        symbols[first : first + len(own)] = np.where(own < 0, -1, own + 1 + starts[number])
    for moved in went:
        modules |= {item.module for item in moved.record.imports} if moved.family == "go" else set()
    for moved in (*came.values(), *went):
        found.add(all_of(moved.record))
    arrivals = Arrivals(came, went, imported, frozenset(modules))
    return Step([number for _, number in differ], symbols, seen, found, arrivals)


def _renewed(snapshot: Snapshot, before: SymbolGraph, step: Step, earlier: Snapshot) -> SymbolGraph | None:
    """None where it takes all files. `earlier`: what is kept beside it is taken over."""
    ground = prepared(snapshot, earlier=earlier)
    files = _meant(snapshot, ground, step)
    if files is None:
        return None
    part = Part(snapshot, files)
    is_part = np.frombuffer(part.is_asked, dtype=bool)[snapshot.columns.symbol_file]
    kept = _kept(before, step.symbols, is_part)
    if kept is None:
        return None
    bases = kept_bases(earlier, step.symbols, is_part)
    parts, reasons = edges_of(ground, part, kept.rows(np.isin(kept.kind, ASKED_AGAIN)), bases)
    # Topics join any two files, and are all made anew: what else their sources have goes with them.
    is_anew = np.zeros(snapshot.num_symbols, dtype=bool)
    is_anew[kept.source[kept.kind == TOPIC]] = True
    for rows in parts:
        is_anew[rows[rows[:, 2] == TOPIC, 0]] = True
    again = kept.rows(np.flatnonzero(is_anew[kept.source] & (kept.kind != TOPIC)))
    again[:, 5] += len(reasons)
    rest = ~is_anew[kept.source] if is_anew.any() else slice(None)
    columns, texts = kept.columns(rest), [*reasons, *before.reasons]
    return graph_beside(snapshot.num_symbols, columns, before, [*parts, again], texts)


def _meant(snapshot: Snapshot, ground: Ground, step: Step) -> list[int] | None:
    """The files whose references may mean something else; None where these are most of all."""
    if not step.changes and not step.arrivals:
        return step.changed
    is_meant = Reaching(ground.tables, ground.scopes, step.seen, step.changes, step.arrivals).files()
    if is_meant is None:
        return None
    is_meant[step.changed] = True
    counts = np.diff(snapshot.columns.reference_start)
    return None if counts[is_meant].sum() * MOST > counts.sum() else np.flatnonzero(is_meant).tolist()


@dataclass(frozen=True, slots=True)
class Kept:
    """Edges of an earlier graph between symbols of today, in their order."""

    source: Ints
    target: Ints
    line: Ints
    kind: Bytes
    percent: Bytes
    reason: Ints

    def columns(self, chosen: npt.NDArray[Any] | slice) -> Arrays:
        numbers = self.source[chosen], self.target[chosen], self.line[chosen]
        return *numbers, self.kind[chosen], self.percent[chosen], self.reason[chosen]

    def rows(self, chosen: npt.NDArray[Any]) -> Ints:
        """int32 [n, 6] source, target, kind, line, percent, reason."""
        source, target, line, kind, percent, reason = self.columns(chosen)
        return np.stack((source, target, kind.astype(np.int32), line, percent.astype(np.int32), reason), axis=1)


def _kept(before: SymbolGraph, symbols: Ints, is_part: npt.NDArray[np.bool_]) -> Kept | None:
    """The edges of sources outside of a part; None where one leads to what is gone."""
    source = symbols[before.source]
    chosen = (source >= 0) & ~is_part[source]
    target = symbols[before.target[chosen]]
    if (target[before.kind[chosen] != TOPIC] < 0).any():
        return None
    columns = (before.line[chosen], before.kind[chosen], before.percent[chosen], before.reason[chosen])
    return Kept(source[chosen], target, *columns)
