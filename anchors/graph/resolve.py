"""Names to edges: every reference of a snapshot is resolved once for each distinct place, receiver, name and kind.

Vectorised around the distinct keys; what a key means is decided by `references`. Knows no files and no git.
"""

from __future__ import annotations

import gc
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.collector import collector_off
from anchors.graph.answers import Answers
from anchors.graph.asked import known_heads, may_be_mentioned
from anchors.graph.classes import Classes
from anchors.graph.declared import type_names
from anchors.graph.edges import EdgeRows
from anchors.graph.graph import KIND_IDS, SymbolGraph
from anchors.graph.grouping import MENTION, group_references
from anchors.graph.imports.places import OUTSIDE
from anchors.graph.laying import graph_of
from anchors.graph.links import add_overrides, dispatched
from anchors.graph.receivers import Receivers
from anchors.graph.references import References
from anchors.graph.registries import add_registries
from anchors.graph.scope import Scopes
from anchors.graph.strings import MAX_KEPT
from anchors.graph.tables import Tables
from anchors.graph.topics import add_dynamic, add_topics
from anchors.graph.views import Views
from anchors.index.packing import let_go
from anchors.index.snapshot import Snapshot
from anchors.index.spool import BLOCK
from anchors.memory import give_back
from anchors.records import REFERENCE_KINDS

Ints = npt.NDArray[np.int32]
Resolve = Callable[[int, str, str, str], int]
"""source, receiver, name, kind -> the number of the answer."""
KINDS: Final = (*REFERENCE_KINDS, "mention")
REFERENCES_AT_ONCE = 1 << 19
"""What groups and rows of more would take is most of what a large tree needs at its peak."""
AT_ONCE = 16_384
"""Groups that stand as Python numbers at a time."""


def build_graph(snapshot: Snapshot, *, max_kept: int = MAX_KEPT) -> SymbolGraph:
    """Resolve all references. Deterministic: the same snapshot gives the same bytes, however many strings are kept."""
    with collector_off():
        parts, reasons = _edges(snapshot, max_kept)
        if len(snapshot.table) > max_kept:
            gc.collect()  # some of the tables hold each other
            give_back()
        return graph_of(snapshot.num_symbols, parts, reasons)


class GraphBuilder:
    """`build_graph` by the name that a process of its own is given."""

    @staticmethod
    def build(snapshot: Snapshot, _: Path | None = None) -> SymbolGraph:
        return build_graph(snapshot)


def _edges(snapshot: Snapshot, max_kept: int) -> tuple[list[Ints], list[str]]:
    """Raw edges and reasons; a function of its own, so that the tables are gone before the edges are sorted."""
    tables = Tables(snapshot, max_kept)
    scopes = Scopes(tables)
    join_parts(tables, scopes)
    adopt_members(tables, scopes)
    classes = Classes(scopes)
    rows = EdgeRows()
    answers = Answers(rows.reason)
    references = References(scopes, classes, Receivers(scopes, classes), answers)
    add_references(snapshot, tables, references, answers, rows)
    del references, answers
    if tables.is_large:
        let_go(snapshot.columns.references)
        give_back()
    add_imports(tables, scopes, rows)
    overrides = add_overrides(tables, classes, rows)
    add_topics(tables, rows)
    add_dynamic(tables, scopes, Receivers(scopes, classes), rows)
    add_registries(tables, rows.array(), rows)
    edges = without_decorator_calls(rows.array())
    parts = [edges, *dispatched(tables, edges, overrides, rows)]
    scopes.close()
    return parts, list(rows.reasons)


def without_decorator_calls(edges: Ints) -> Ints:
    """`@route("/x")` is a call too, but of the module, not of the function under it: the decorate edge says enough.

    What is left stands at the front of the same array.
    """
    is_decorate = edges[:, 2] == KIND_IDS["decorate"]
    if not is_decorate.any():
        return edges
    decorates = edges[is_decorate]
    decorated, targets = np.unique(_places(decorates)), np.unique(decorates[:, 1])
    kinds = (KIND_IDS["call"], KIND_IDS["new"], KIND_IDS["name"])
    count = 0
    for start in range(0, len(edges), BLOCK):  # within the same memory: a large tree's edges take most of what there is
        rows = edges[start : start + BLOCK]
        is_call = np.isin(rows[:, 2], kinds) & np.isin(_places(rows), decorated)
        rows = rows[~(is_call & np.isin(rows[:, 1], targets))]
        edges[count : count + len(rows)] = rows
        count += len(rows)
    return edges[:count]


def _places(edges: Ints) -> npt.NDArray[np.int64]:
    """Source and line in one."""
    return (edges[:, 0].astype(np.int64) << 32) | edges[:, 3]


def adopt_members(tables: Tables, scopes: Scopes) -> None:
    """Give members that are defined apart from their type (Go methods, C++ bodies, Rust impls) to the type."""
    for symbol, bases in sorted(tables.bases.items()):
        if tables.kinds[symbol] not in ("method", "constructor", "function", "property") or len(bases) != 1:
            continue
        if tables.families[tables.file[symbol]] == "csharp":
            _lend(tables, scopes, bases[0], symbol)
        else:
            _adopt(tables, scopes, bases[0], (symbol,))
    for symbol, kind in enumerate(tables.kinds):
        if kind == "namespace" and tables.families[tables.file[symbol]] in ("rust", "swift"):
            inner = [item for own in tables.members.of(symbol).values() for item in own]
            if _adopt(tables, scopes, tables.names[symbol], inner):
                tables.owners[symbol] = tables.owners[inner[0]]
            if tables.families[tables.file[symbol]] == "swift" and symbol in tables.bases:
                _go_on(tables, scopes, symbol)


def join_parts(tables: Tables, scopes: Scopes) -> None:
    """C#'s partial types: one type in several places."""
    for found in scopes.csharp.types():
        parts = tuple(item for item in found if tables.is_type(item) and "partial " in tables.signatures[item])
        if len(parts) > 1:
            tables.join(parts)


def _lend(tables: Tables, scopes: Scopes, text: str, symbol: int) -> None:
    """An extension method to the type that it extends."""
    for name in type_names(text)[:1]:
        found = scopes.lookup(tables.file[symbol], name.rpartition(".")[2])
        types = [item for item in found.targets if item >= 0 and tables.is_type(item)] if found else []
        if types:
            tables.lend(types[0], symbol)


def _go_on(tables: Tables, scopes: Scopes, symbol: int) -> None:
    """What an extension conforms to, its type conforms to."""
    found = scopes.lookup(tables.file[symbol], tables.names[symbol])
    owner = next((item for item in found.targets if item >= 0 and tables.is_type(item)), -1) if found else -1
    if owner >= 0:
        tables.parts[owner] = (*tables.parts.get(owner, (owner,)), symbol)
        tables.bases.setdefault(owner, ())


def _adopt(tables: Tables, scopes: Scopes, name: str, members: list[int] | tuple[int, ...]) -> bool:
    last = name.replace("::", ".").rpartition(".")[2]
    for member in members:
        found = scopes.lookup(tables.file[member], last)
        types = [item for item in found.targets if item >= 0 and tables.is_type(item)] if found else []
        if not types:
            return False
        tables.adopt(types[0], member)
    return bool(members)


def add_references(
    snapshot: Snapshot, tables: Tables, references: References, answers: Answers, rows: EdgeRows
) -> None:
    views = Views(tables)
    is_known = known_heads(tables, views.heads)[views.heads.of_text]  # by string id
    is_mentioned = may_be_mentioned(tables, is_known)
    is_asked = np.zeros(len(REFERENCE_KINDS), dtype=bool)
    is_asked[[REFERENCE_KINDS.index(kind) for kind in ("call", "attribute")]] = True
    for block in _blocks(snapshot):
        # A receiver is a use of what it names, whatever is asked of it: rows of its own, its text in the name's place.
        behind = block[is_asked[block[:, 2]] & is_mentioned[block[:, 1]]]
        behind[:, 0], behind[:, 2] = behind[:, 1], MENTION
        asked = np.concatenate((block[is_known[block[:, 0]]], behind))
        answer = _answer_all(tables, views, asked, references.meant)
        rows.extend(_spread(asked, answer, *answers.arrays()))
        answers.relieve()


def _blocks(snapshot: Snapshot) -> Iterator[Ints]:
    """References of whole files, as many at a time as are good to hold: places share answers within a file alone."""
    start, found = snapshot.columns.reference_start, snapshot.columns.references
    first = 0
    while first < len(start) - 1:
        last = max(first + 1, int(np.searchsorted(start, start[first] + REFERENCES_AT_ONCE, side="right")) - 1)
        yield found[start[first] : start[last]]
        let_go(found)
        first = last


def _answer_all(tables: Tables, views: Views, references: Ints, resolve: Resolve) -> Ints:
    """The answer of each reference, asked for once a group."""
    strings = tables.strings
    first, group, asking = group_references(tables, views, references)
    answers = array("i")  # of each group
    for start in range(0, len(first), AT_ONCE):
        keys = references[first[start : start + AT_ONCE], :3]
        sources = asking[start : start + AT_ONCE].tolist()
        names, receivers, kinds = (keys[:, column].tolist() for column in range(3))
        texts = [map(strings.__getitem__, numbers) for numbers in (receivers, names)]
        answers.extend(map(resolve, sources, *texts, map(KINDS.__getitem__, kinds)))
    return np.array(answers, dtype=np.int32)[group]


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


def add_imports(tables: Tables, scopes: Scopes, rows: EdgeRows) -> None:
    for file, items in enumerate(tables.imports):
        rules = scopes.rules(file)
        module = tables.snapshot.module_symbol(file)
        for item in items if rules else ():
            found = rules.resolve(file, item) if rules else None
            if found is None or found is OUTSIDE:
                continue
            source = module + 1 + item.scope
            for target in found.targets[:5]:
                if target >= 0 and target != source:
                    rows.add(source, target, "import", item.line, found.percent, found.reason)
