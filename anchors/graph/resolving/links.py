"""Edges that no reference spells out: overriders to what they replace, and calls of a base method to its overriders.

Knows types and edges; nothing of expressions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.graph.edges.edges import LATE, EdgeRows
from anchors.graph.edges.graph import KIND_IDS
from anchors.graph.scopes.classes import Classes
from anchors.graph.scopes.replaced import Replaced
from anchors.graph.scopes.runs import ASIDE, Lineages, Runs
from anchors.graph.tables.part import Part
from anchors.graph.tables.tables import CALLABLE_KINDS, Tables, kind_mask

Ints = npt.NDArray[np.int32]
Overriders = dict[int, dict[int, int]]
"""Of each base its overriders, and the type of each by which it was found."""

Replacing = tuple[int, int, int]
"""A type, a member of it, and what this replaces."""

MAX_OVERRIDERS: Final = 5
NOT_OVERRIDDEN: Final = frozenset({"__init__", "constructor", "__new__", "__init_subclass__"})
OVERRIDING: Final = CALLABLE_KINDS - {"constructor"}
MANY_TYPES: Final = 1 << 9
"""From so many on it is worth the time to lay columns of members."""


def add_overrides(tables: Tables, classes: Classes, rows: EdgeRows, part: Part, others: Ints) -> Overriders:
    """Edges from each overriding member to the nearest one that it replaces. `others`: rows of those of all files that
    are not in the part, which are not looked for again."""
    overriders: defaultdict[int, dict[int, int]] = defaultdict(dict)
    apart = tables.members.apart
    for source, target in others[:, :2].tolist():
        owner = tables.parent[source]
        if owner not in apart:
            overriders[target][source] = owner
    owners = [
        owner
        for owner in sorted(tables.bases)
        if tables.is_type(owner) and (part.is_asked[tables.file[owner]] or owner in apart)
    ]
    owners = _each_once(tables, classes, owners)
    by_columns = len(owners) >= MANY_TYPES
    found = _told(tables, classes, owners, apart) if by_columns else _asked(tables, classes, owners)
    replaced = Replaced(tables, classes)
    for owner, last, nearest in found:
        for symbol, base in replaced.of(owner, last, nearest):
            label = f"overrides {tables.names[tables.parent[base]]}.{tables.names[symbol]}"
            line = int(tables.snapshot.columns.symbol_first[symbol])
            if symbol not in overriders[base] and not _only_hides(tables, base):  # of a type in several parts, once
                rows.add(symbol, base, "override", line, 95, label)
                overriders[base][symbol] = owner
    return dict(overriders)


def packed(overriders: Overriders) -> bytes:
    rows = [(base, symbol, owner) for base, found in overriders.items() for symbol, owner in found.items()]
    return np.array(rows, dtype=np.int32).tobytes()


def unpacked(data: bytes) -> Overriders:
    found: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for base, symbol, owner in np.frombuffer(data, dtype=np.int32).reshape(-1, 3).tolist():
        found[base][symbol] = owner
    return dict(found)


def _only_hides(tables: Tables, base: int) -> bool:
    """Whether a member of the same name only stands before this one: what a struct of Go embeds calls its own."""
    owner = tables.owners.get(base, tables.parent[base])
    return tables.families[tables.file[base]] == "go" and owner >= 0 and tables.kinds[owner] != "interface"


def _each_once(tables: Tables, classes: Classes, owners: Sequence[int]) -> list[int]:
    """Of a type in several parts, each with the members of all, one for each of the lineages that they have."""
    joined, seen, kept = set(tables.members.twofold()), set[tuple[int, tuple[int, ...]]](), list[int]()
    for owner in owners:
        if owner in joined:
            key = id(tables.members.of(owner)), classes.lineage(owner)[0][1:]
            if key in seen:
                continue
            seen.add(key)
        kept.append(owner)
    return kept


def _asked(tables: Tables, classes: Classes, owners: Sequence[int]) -> Iterator[Replacing]:
    """What the members of some types replace, asked for one by one."""
    for owner in owners:
        for name, symbols in tables.members.of(owner).items():
            symbol = symbols[-1]
            if name in NOT_OVERRIDDEN or tables.kinds[symbol] not in OVERRIDING:
                continue
            found = classes.find(owner, name, above=True)
            if found is not None and found.targets and found.targets[-1] not in symbols:
                yield owner, symbol, found.targets[-1]


def _told(tables: Tables, classes: Classes, owners: Sequence[int], apart: set[int]) -> Iterator[Replacing]:
    """The same by columns, but for types of which they do not tell."""
    runs = Runs(tables)
    columns, strings = tables.snapshot.columns, tables.strings
    asked, own, symbol = runs.under(np.array(owners, dtype=np.int32))
    name = columns.symbol_name[symbol]
    is_asked = kind_mask(OVERRIDING)[columns.symbol_kind[symbol]]
    is_asked &= ~np.isin(name, [strings.find(text) for text in NOT_OVERRIDDEN])
    asked, own, symbol, name = asked[is_asked], own[is_asked], symbol[is_asked], name[is_asked]
    found, _, _ = Lineages(tables, classes, runs).find(asked, name, above=True)
    is_aside = np.zeros(tables.snapshot.num_symbols, dtype=bool)
    is_aside[list(apart)] = True
    is_aside[asked[found == ASIDE]] = True
    is_told = (found >= 0) & ~is_aside[asked]
    base = runs.last(found[is_told])
    told = defaultdict[int, list[tuple[int, int, int]]](list)
    columns_told = (column[is_told].tolist() for column in (asked, own, symbol))
    for owner, run, one, other in zip(*columns_told, base.tolist(), strict=True):
        told[owner].append((run, one, other))
    for owner in owners:
        if is_aside[owner]:
            yield from _asked(tables, classes, (owner,))
            continue
        for run, one, other in told.get(owner, ()):
            if other not in runs.targets(run):
                yield owner, one, other


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
