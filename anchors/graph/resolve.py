"""Names to edges: every reference of a snapshot is resolved once for each distinct place, receiver, name and kind.

Vectorised around the distinct keys; what a key means is decided by `references`. Knows no files and no git.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from anchors.graph.classes import Classes
from anchors.graph.edges import EdgeRows
from anchors.graph.graph import KIND_IDS, SymbolGraph, graph_of
from anchors.graph.imports.places import OUTSIDE
from anchors.graph.links import add_dispatch, add_overrides
from anchors.graph.receivers import Receivers
from anchors.graph.references import References
from anchors.graph.scope import Scopes
from anchors.graph.tables import Tables
from anchors.graph.topics import add_dynamic, add_topics
from anchors.index.snapshot import Snapshot
from anchors.records import REFERENCE_KINDS

Ints = npt.NDArray[np.int32]


def build_graph(snapshot: Snapshot) -> SymbolGraph:
    """Resolve all references. Deterministic: the same snapshot gives the same bytes."""
    tables = Tables(snapshot)
    scopes = Scopes(tables)
    adopt_members(tables, scopes)
    classes = Classes(scopes)
    receivers = Receivers(scopes, classes)
    rows = EdgeRows()
    add_references(snapshot, tables, References(scopes, classes, receivers), rows)
    add_imports(tables, scopes, rows)
    overrides = add_overrides(tables, classes, rows)
    add_topics(tables, rows)
    add_dynamic(tables, scopes, receivers, rows)
    edges = add_dispatch(tables, rows.array(), overrides, rows)
    return graph_of(snapshot.num_symbols, edges, list(rows.reasons))


def adopt_members(tables: Tables, scopes: Scopes) -> None:
    """Give members that are defined apart from their type (Go methods, C++ bodies, Rust impls) to the type."""
    for symbol, bases in sorted(tables.bases.items()):
        if tables.kinds[symbol] in ("method", "constructor", "function") and len(bases) == 1:
            _adopt(tables, scopes, bases[0], (symbol,))
    for symbol, kind in enumerate(tables.kinds):
        if kind == "namespace" and tables.families[tables.file[symbol]] == "rust":
            inner = [item for own in tables.members.get(symbol, {}).values() for item in own]
            if _adopt(tables, scopes, tables.names[symbol], inner):
                tables.owners[symbol] = tables.owners[inner[0]]


def _adopt(tables: Tables, scopes: Scopes, name: str, members: list[int] | tuple[int, ...]) -> bool:
    last = name.replace("::", ".").rpartition(".")[2]
    for member in members:
        found = scopes.lookup(tables.file[member], last)
        types = [item for item in found.targets if item >= 0 and tables.is_type(item)] if found else []
        if not types:
            return False
        tables.adopt(types[0], member)
    return bool(members)


def add_references(snapshot: Snapshot, tables: Tables, references: References, rows: EdgeRows) -> None:
    found = snapshot.columns.references
    found = found[_known_names(snapshot, tables, found)]
    if not len(found):
        return
    keys, first, inverse = _distinct(found)
    results = np.array(_resolve(snapshot, references, found[first], rows), dtype=np.int32).reshape(-1, 5)
    rows.extend(_spread(found, inverse, len(keys), results))


def _known_names(snapshot: Snapshot, tables: Tables, references: Ints) -> npt.NDArray[np.bool_]:
    """Which references name something that is defined or imported anywhere."""
    columns = snapshot.columns
    known = np.zeros(len(snapshot.strings), dtype=bool)
    known[columns.symbol_name] = True
    aliases = {item.alias for items in tables.imports for item in items} | {"super", "this"}
    used = np.unique(references[:, 0])
    for number in used[~known[used]].tolist():
        if snapshot.strings[number] in aliases:
            known[number] = True
    return known[references[:, 0]]


def _distinct(references: Ints) -> tuple[npt.NDArray[np.int64], Ints, Ints]:
    """Keys of (source, receiver, name, kind): sorted, the first row of each, and each row's key."""
    pairs = references[:, 1].astype(np.int64) << 32 | references[:, 0]
    _, pair = np.unique(pairs, return_inverse=True)
    keys = (references[:, 4].astype(np.int64) << 32) | (pair.astype(np.int64) << 3) | references[:, 2]
    distinct, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    return distinct, first.astype(np.int32), inverse.astype(np.int32)


def _resolve(
    snapshot: Snapshot, references: References, keys: Ints, rows: EdgeRows
) -> list[tuple[int, int, int, int, int]]:
    """(key, target, kind, percent, reason) of all keys."""
    strings = snapshot.strings
    found: list[tuple[int, int, int, int, int]] = []
    for number, (name, receiver, kind, _, source) in enumerate(keys.tolist()):
        for meant in references.meant(source, strings[receiver], strings[name], REFERENCE_KINDS[kind]):
            found.append((number, meant.target, KIND_IDS[meant.kind], meant.percent, rows.reason(meant.reason)))
    return found


def _spread(references: Ints, inverse: Ints, num_keys: int, results: Ints) -> Ints:
    """Each result once for every reference of its key: int32 [n, 6]."""
    order = np.argsort(inverse, kind="stable")
    starts = np.searchsorted(inverse[order], np.arange(num_keys + 1))
    counts = (starts[1:] - starts[:-1])[results[:, 0]]
    result = np.repeat(np.arange(len(results)), counts)
    within = np.arange(len(result)) - np.repeat(np.cumsum(counts) - counts, counts)
    used = references[order[starts[results[result, 0]] + within]]
    chosen = results[result]
    columns = (used[:, 4], chosen[:, 1], chosen[:, 2], used[:, 3], chosen[:, 3], chosen[:, 4])
    return np.stack(columns, axis=1).astype(np.int32)


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
