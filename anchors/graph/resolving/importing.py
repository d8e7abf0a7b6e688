"""Edges of imports: from where each stands to what it leads to.

Those that mean the same in every file are looked up once for all of them. Where an import leads, its language's rules
say.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.graph.edges.edges import EdgeRows
from anchors.graph.edges.graph import KIND_IDS
from anchors.graph.imports.places import OUTSIDE
from anchors.graph.scopes.aliased import SHARED
from anchors.graph.scopes.scope import Scopes
from anchors.graph.tables.part import Part
from anchors.graph.tables.tables import Tables
from anchors.index.distinct import first_of_each

Ints = npt.NDArray[np.int32]

MAX_TARGETS: Final = 5


def add_imports(tables: Tables, scopes: Scopes, part: Part, rows: EdgeRows) -> None:
    is_shared = [family in SHARED for family in tables.families]
    for file in part.files:
        rules = None if is_shared[file] else scopes.rules(file)
        if rules is None:
            continue
        module = tables.snapshot.module_symbol(file)
        for item in tables.imports[file]:
            found = rules.resolve(file, item)
            if found is None or found is OUTSIDE:
                continue
            source = module + 1 + item.scope
            for target in found.targets[:MAX_TARGETS]:
                if target >= 0 and target != source:
                    rows.add(source, target, "import", item.line, found.percent, found.reason)
    if any(is_shared):
        _add_shared(tables, scopes, np.array(is_shared) & np.frombuffer(part.is_asked, dtype=bool), rows)


def _add_shared(tables: Tables, scopes: Scopes, is_asked: npt.NDArray[np.bool_], rows: EdgeRows) -> None:
    imports = tables.imports
    numbered, counts = imports.numbered()
    file = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    chosen = np.flatnonzero(is_asked[file])
    file = file[chosen]
    # module, name and whether there is an alias: all that it depends on
    what = numbered[chosen, 0].astype(np.int64) << 32 | numbered[chosen, 1].astype(np.int64) << 1
    what |= numbered[chosen, 2] != imports.number("")
    one, which = first_of_each(what)
    led, ends = list[tuple[int, int, int]](), [0]
    for at, place in zip(file[one].tolist(), chosen[one].tolist(), strict=True):
        rules = scopes.rules(at)
        found = rules.resolve(at, imports.at(place)) if rules is not None else None
        if found is not None and found is not OUTSIDE:
            reason = rows.reason(found.reason)
            led += [(target, found.percent, reason) for target in found.targets[:MAX_TARGETS] if target >= 0]
        ends.append(len(led))
    start = np.array(ends)
    num = np.diff(start)[which]
    row = np.repeat(np.arange(len(which)), num)
    told = np.array(led, dtype=np.int32).reshape(-1, 3)[
        np.arange(len(row)) + np.repeat(start[which] - (np.cumsum(num) - num), num)
    ]
    edges = np.empty((len(row), 6), dtype=np.int32)
    edges[:, 0] = tables.snapshot.columns.symbol_start[file[row]] + np.int32(1) + numbered[chosen[row], 4]
    edges[:, 2], edges[:, 3] = KIND_IDS["import"], numbered[chosen[row], 3]
    edges[:, 1], edges[:, 4], edges[:, 5] = told.T
    rows.extend(edges[edges[:, 0] != edges[:, 1]])
