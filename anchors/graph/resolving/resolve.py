"""Names to edges: every reference of a snapshot is resolved once for each distinct place, receiver, name and kind.

Vectorised around the distinct keys; what a key means is decided by `references`. Knows no files and no git.
"""

from __future__ import annotations

import gc
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from anchors.collector import collector_off
from anchors.graph.edges.edges import CUT, EdgeRows
from anchors.graph.edges.graph import KIND_IDS, SymbolGraph
from anchors.graph.edges.laying import graph_of
from anchors.graph.edges.shared import ALONE, Sharing, Whole, resolve_all
from anchors.graph.resolving.adoption import adopt_members, join_parts
from anchors.graph.resolving.asked import known_heads, may_be_mentioned
from anchors.graph.resolving.importing import add_imports
from anchors.graph.resolving.links import add_overrides, dispatched, packed, unpacked
from anchors.graph.resolving.passing import Passing
from anchors.graph.resolving.questions import Questions
from anchors.graph.resolving.references import References
from anchors.graph.resolving.registries import add_registries
from anchors.graph.resolving.topics import add_dynamic, add_topics
from anchors.graph.scopes.aliased import Aliased
from anchors.graph.scopes.answers import Answers
from anchors.graph.scopes.classes import Classes
from anchors.graph.scopes.grouping import MENTION
from anchors.graph.scopes.receivers import Receivers
from anchors.graph.scopes.scope import Scopes
from anchors.graph.scopes.views import Views, among
from anchors.graph.tables.based import NO_BASES, Bases
from anchors.graph.tables.part import Part
from anchors.graph.tables.tables import Tables
from anchors.graph.texts import expressions
from anchors.graph.texts.declared import type_names
from anchors.graph.texts.strings import MAX_KEPT
from anchors.index.distinct import distinct
from anchors.index.packing import let_go
from anchors.index.snapshot import Snapshot
from anchors.memory import give_back
from anchors.records import REFERENCE_KINDS

Ints = npt.NDArray[np.int32]
REFERENCES_AT_ONCE = 1 << 15
"""What groups and rows of more would take is most of what a large tree needs at its peak."""
NO_EDGES: Final[Ints] = np.empty((0, 6), dtype=np.int32)
MANY: Final = 1 << 14
"""References from which on it is worth the time to lay columns of members."""
MANY_SYMBOLS: Final = 20_000
"""From so many on it is worth the time to give memory back before edges are sorted."""


def build_graph(snapshot: Snapshot, *, max_kept: int = MAX_KEPT, sharing: Sharing = ALONE) -> SymbolGraph:
    """Resolve all references. Deterministic: the same snapshot gives the same bytes, however many strings are kept and
    whenever a second process comes to share."""
    is_large = snapshot.num_symbols >= MANY_SYMBOLS
    with collector_off():
        if is_large:
            give_back()  # of what the columns were laid with
        parts, reasons = edges_of(prepared(snapshot, max_kept), Part(snapshot), sharing=sharing)
        if is_large:
            expressions.forget()
            type_names.cache_clear()
            if len(snapshot.table) > max_kept:
                gc.collect()  # tables of many strings hold each other
            give_back()
        return graph_of(snapshot.num_symbols, parts, reasons)


class Ground(NamedTuple):
    """What names are resolved with."""

    tables: Tables
    scopes: Scopes


def prepared(snapshot: Snapshot, max_kept: int = MAX_KEPT, earlier: Snapshot | None = None) -> Ground:
    tables = Tables(snapshot, max_kept, earlier)
    scopes = Scopes(tables)
    join_parts(tables, scopes)
    adopt_members(tables, scopes)
    return Ground(tables, scopes)


def edges_of(
    ground: Ground,
    part: Part,
    others: Ints = NO_EDGES,
    bases: Bases = NO_BASES,
    sharing: Sharing = ALONE,
) -> tuple[list[Ints], list[str]]:
    """Raw edges and reasons of the files of a part, and the topics of all files.

    `others`: rows of the decorate and override edges of all other files; `bases`: of their types. What it is given
    cannot be used for more.
    """
    tables, scopes = ground
    classes = Classes(scopes)
    classes.settle(bases)
    rows = EdgeRows()
    answers = Answers(rows.reason)
    references = References(scopes, classes, Receivers(scopes, classes), answers)

    def importing() -> tuple[Ints, bytes]:
        found = EdgeRows(rows.reasons)
        add_imports(tables, scopes, part, found)
        _tell_cut(scopes, rows)
        return found.array(), b""

    def overriding() -> tuple[Ints, bytes]:
        found = EdgeRows(rows.reasons)
        added = add_overrides(tables, classes, found, part, others[others[:, 2] == KIND_IDS["override"]])
        _tell_cut(scopes, rows)
        return found.array(), packed(added)

    wholes = importing, overriding
    _, told = add_references(tables, scopes, part, references, answers, rows, sharing, wholes)
    overrides = unpacked(told)
    del references, answers
    if tables.is_large:
        let_go(tables.snapshot.columns.references)
        give_back()
    add_topics(tables, rows)
    add_dynamic(tables, scopes, part, Receivers(scopes, classes), rows)
    decorates = others[others[:, 2] == KIND_IDS["decorate"]]
    add_registries(tables, np.concatenate((rows.array(), decorates)) if len(decorates) else rows.array(), rows)
    edges = without_decorator_calls(_of_part(tables, part, rows.array()))
    parts = [edges, *dispatched(tables, edges, overrides, rows)]
    _tell_cut(scopes, rows)
    scopes.close()
    return parts, list(rows.reasons)


def _tell_cut(scopes: Scopes, rows: EdgeRows) -> None:
    """Before rows are handed over: names may have been asked for by another process."""
    if scopes.is_cut:
        rows.reason(CUT)


def _of_part(tables: Tables, part: Part, edges: Ints) -> Ints:
    if part.is_all:
        return edges
    is_asked = np.frombuffer(part.is_asked, dtype=bool)[tables.snapshot.columns.symbol_file]
    kept: Ints = edges[is_asked[edges[:, 0]] | (edges[:, 2] == KIND_IDS["topic"])]
    return kept


def without_decorator_calls(edges: Ints) -> Ints:
    """`@route("/x")` is a call too, but of the module, not of the function under it: the decorate edge says enough.

    What is left stands at the front of the same array.
    """
    is_decorate = edges[:, 2] == KIND_IDS["decorate"]
    if not is_decorate.any():
        return edges
    decorates = edges[is_decorate]
    places, targets = distinct(_places(decorates)), distinct(decorates[:, 1])
    decorated = distinct(_uses(decorates, places, targets))
    is_target = np.zeros(int(edges[:, 1].max()) + 1, dtype=bool)
    is_target[targets] = True
    is_kind = np.zeros(len(KIND_IDS), dtype=bool)
    is_kind[[KIND_IDS[kind] for kind in ("call", "new", "name")]] = True
    count = 0
    step = REFERENCES_AT_ONCE
    for start in range(0, len(edges), step):  # within the same memory: a large tree's edges take most of what there is
        rows = edges[start : start + step]
        calls = np.flatnonzero(is_kind[rows[:, 2]] & is_target[rows[:, 1]])
        calls = calls[among(places, _places(rows[calls]))]
        calls = calls[among(decorated, _uses(rows[calls], places, targets))]
        rows = np.delete(rows, calls, axis=0) if len(calls) else rows
        edges[count : count + len(rows)] = rows
        count += len(rows)
    return edges[:count]


def _places(edges: Ints) -> npt.NDArray[np.int64]:
    """Source and line in one."""
    return (edges[:, 0].astype(np.int64) << 32) | edges[:, 3]


def _uses(edges: Ints, places: npt.NDArray[np.int64], targets: Ints) -> npt.NDArray[np.int64]:
    """Place and target in one, both by their numbers."""
    found: npt.NDArray[np.int64] = np.searchsorted(places, _places(edges)) * len(targets)
    return found + np.searchsorted(targets, edges[:, 1])


def add_references(
    tables: Tables,
    scopes: Scopes,
    part: Part,
    references: References,
    answers: Answers,
    rows: EdgeRows,
    sharing: Sharing,
    wholes: Sequence[Whole],
) -> list[bytes]:
    """`wholes`: what else is found by whoever comes to it."""
    views = Views(tables, part)
    is_known = known_heads(tables, views.heads, scopes.crates)[views.heads.of_text]  # by string id
    is_mentioned = may_be_mentioned(tables, part, is_known)
    is_asked = np.zeros(len(REFERENCE_KINDS), dtype=bool)
    views.heads.forget()
    references.relieve()
    is_asked[[REFERENCE_KINDS.index(kind) for kind in ("call", "attribute")]] = True
    questions = Questions(scopes, views, references, Aliased(scopes, part), by_columns=part.num_references >= MANY)
    passing = Passing(tables.snapshot, tables.strings, references, answers)

    def resolve(files: Sequence[int]) -> Ints:
        place, block = part.block(files)
        # A receiver is a use of what it names, whatever is asked of it: rows of its own, its text in the name's place.
        behind = block[is_asked[block[:, 2]] & is_mentioned[block[:, 1]]]
        behind[:, 0], behind[:, 2] = behind[:, 1], MENTION
        known = is_known[block[:, 0]]
        asked = np.concatenate((block[known], behind))
        answer = questions.answers(asked)
        passing.narrow(answer, place[known], asked[:, 4])
        edges = _spread(asked, answer, *answers.arrays())
        answers.relieve()
        references.relieve()
        _tell_cut(scopes, rows)
        if is_large:
            give_back()
        return edges

    is_large = tables.snapshot.num_symbols >= MANY_SYMBOLS
    if is_large:
        give_back()
    return resolve_all(part.ranges(REFERENCES_AT_ONCE), resolve, rows, sharing, wholes)


def _spread(references: Ints, answer: Ints, starts: Ints, found: Ints) -> Ints:
    """The rows of each reference's answer: int32 [n, 6]."""
    counts = (starts[1:] - starts[:-1])[answer]
    row = np.repeat(np.arange(len(references), dtype=np.int32), counts)
    before = (np.cumsum(counts) - counts).astype(np.int32)
    result = (starts[answer] - before)[row] + np.arange(len(row), dtype=np.int32)
    edges = np.empty((len(row), 6), dtype=np.int32)
    edges[:, 0], edges[:, 3] = references[row, 4], references[row, 3]
    for column, field in ((1, 0), (2, 1), (4, 2), (5, 3)):
        edges[:, column] = found[result, field]
    return edges
