"""Edges that no reference spells out: overriders to what they replace, and calls of a base method to its overriders.

Knows types and edges; nothing of expressions.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.graph.classes import Classes
from anchors.graph.edges import LATE, EdgeRows
from anchors.graph.graph import KIND_IDS
from anchors.graph.part import Part
from anchors.graph.tables import CALLABLE_KINDS, Tables

Ints = npt.NDArray[np.int32]
Overriders = dict[int, dict[int, int]]
"""Of each base its overriders, and the type of each by which it was found."""

MAX_OVERRIDERS: Final = 5
NOT_OVERRIDDEN: Final = frozenset({"__init__", "constructor", "__new__", "__init_subclass__"})


def add_overrides(tables: Tables, classes: Classes, rows: EdgeRows, part: Part, others: Ints) -> Overriders:
    """Edges from each overriding member to the nearest one that it replaces. `others`: rows of those of all files that
    are not in the part, which are not looked for again."""
    overriders: defaultdict[int, dict[int, int]] = defaultdict(dict)
    apart = tables.members.apart
    for source, target in others[:, :2].tolist():
        owner = tables.parent[source]
        if owner not in apart:
            overriders[target][source] = owner
    for owner in sorted(tables.bases):
        if not tables.is_type(owner) or not (part.is_asked[tables.file[owner]] or owner in apart):
            continue
        for name, symbols in tables.members.of(owner).items():
            symbol = symbols[-1]
            if (
                name in NOT_OVERRIDDEN
                or tables.kinds[symbol] not in CALLABLE_KINDS
                or tables.kinds[symbol] == "constructor"
            ):
                continue
            found = classes.find(owner, name, above=True)
            if found is None or not found.targets or found.targets[-1] in symbols:
                continue
            base = found.targets[-1]
            label = f"overrides {tables.names[tables.parent[base]]}.{name}"
            line = int(tables.snapshot.columns.symbol_first[symbol])
            if symbol not in overriders[base]:  # of a type in several parts, once
                rows.add(symbol, base, "override", line, 95, label)
                overriders[base][symbol] = owner
    return dict(overriders)


def dispatched(tables: Tables, edges: Ints, overriders: Overriders, rows: EdgeRows) -> list[Ints]:
    """For each resolved call of an overridden member the calls of its overriders, as candidates."""
    few = {
        base: sorted(found, key=found.__getitem__)[:MAX_OVERRIDERS]
        for base, found in overriders.items()
        if len(found) <= 2 * MAX_OVERRIDERS
    }
    if not few:
        return []
    is_base = np.zeros(tables.snapshot.num_symbols, dtype=bool)
    is_base[list(few)] = True
    is_call = (edges[:, 2] == KIND_IDS["call"]) & is_base[edges[:, 1]] & (edges[:, 4] >= 60)
    supers = [number for text, number in rows.reasons.items() if text.removeprefix(LATE).startswith("super, ")]
    calls = edges[is_call & ~np.isin(edges[:, 5], supers)]
    calls = calls[np.argsort(calls[:, 1], kind="stable")]
    bases, starts = np.unique(calls[:, 1], return_index=True)
    counts = np.diff(np.append(starts, len(calls)))
    first, count, told = [], [], []  # of each base and overrider: its calls, and the overrider with its reason
    for base, start, num in zip(bases.tolist(), starts.tolist(), counts.tolist(), strict=True):
        for symbol in few[base]:
            first.append(start)
            count.append(num)
            parent = tables.owners.get(symbol, tables.parent[symbol])
            told.append((symbol, rows.reason(f"may be overridden by {tables.names[parent]}")))
    if not told:
        return []
    which = np.repeat(np.arange(len(told)), count)
    within = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    added: Ints = calls[np.array(first)[which] + within]
    added[:, (1, 5)] = np.array(told, dtype=np.int32)[which]
    added[:, 4] = 50
    return [added[added[:, 0] != added[:, 1]]]
