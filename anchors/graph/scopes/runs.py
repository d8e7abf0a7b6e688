"""Who stands under whom by name, for many at once: runs of members of one parent and name, and which of the types above
has a run first.

The same as `members` and `classes` say of one name at a time.
"""

from __future__ import annotations

from array import array
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.graph.scopes.classes import Classes
from anchors.graph.tables.tables import Tables
from anchors.index.distinct import distinct, first_of_each

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

NONE: Final = -1
ASIDE: Final = -2
"""Instead of a run where it is not told here: a type in several parts, each with the members of all."""


def places_in(ordered: Longs, keys: Longs) -> Longs:
    """Where some numbers stand among those that stand in order, -1 of one that does not."""
    if not len(ordered):
        return np.full(len(keys), NONE, dtype=np.int64)
    place = np.searchsorted(ordered, keys)
    place[place == len(ordered)] = 0
    place[ordered[place] != keys] = NONE
    return place


class Runs:
    """Laid when the first one is asked for."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    @cached_property
    def _laid(self) -> tuple[Longs, Ints, Ints]:
        """(parent << 32) | name of each run in order; where each begins, and the last one ends; members."""
        parents, members = _each_once(*self._tables.members.pairs())
        keys = parents.astype(np.int64) << 32 | self._tables.snapshot.columns.symbol_name[members]
        order = np.argsort(keys, kind="stable")
        keys, members = keys[order], members[order]
        is_first = np.ones(len(keys), dtype=bool)
        is_first[1:] = keys[1:] != keys[:-1]
        return keys[is_first], np.append(np.flatnonzero(is_first), len(keys)).astype(np.int32), members

    @cached_property
    def _is_aside(self) -> Flags:
        """By parent."""
        found = np.zeros(self._tables.snapshot.num_symbols, dtype=bool)
        found[self._tables.members.twofold()] = True
        return found

    def find(self, parents: npt.NDArray[np.integer], names: Ints) -> Longs:
        found = places_in(self._laid[0], parents.astype(np.int64) << 32 | names)
        found[self._is_aside[parents]] = ASIDE
        return found

    def under(self, parents: Ints) -> tuple[Ints, Longs, Ints]:
        """(parent, run, last member) of all runs of some parents in order, each one's as their first members stand."""
        keys, start, members = self._laid
        first, last = (np.searchsorted(keys, at.astype(np.int64) << 32) for at in (parents, parents + 1))
        counts = last - first
        run = np.repeat(first - (np.cumsum(counts) - counts), counts) + np.arange(int(counts.sum()))
        of = np.repeat(np.arange(len(parents)), counts)
        run = run[np.lexsort((members[start[run]], of))]
        return parents[of], run, self.last(run)

    def last(self, runs: Longs) -> Ints:
        _, start, members = self._laid
        found: Ints = members[start[runs + 1] - 1]
        return found

    def counts(self, runs: Longs) -> Ints:
        start = self._laid[1]
        found: Ints = start[runs + 1] - start[runs]
        return found

    def only(self, runs: Longs) -> Ints:
        """Of each run its one member, -1 where there are several."""
        _, start, members = self._laid
        found: Ints = np.where(self.counts(runs) == 1, members[start[runs]], np.int32(-1))
        return found

    def targets(self, run: int) -> tuple[int, ...]:
        """In the order of `Members`."""
        _, start, members = self._laid
        return tuple(members[start[run] : start[run + 1]].tolist())


def _each_once(parents: Ints, members: Ints) -> tuple[Ints, Ints]:
    """A member that its type has in two ways stands where it came first."""
    first, _ = first_of_each(parents.astype(np.int64) << 32 | members)
    if len(first) == len(parents):
        return parents, members
    first.sort()
    return parents[first], members[first]


class Lineages:
    """Members of types and of their bases."""

    def __init__(self, tables: Tables, classes: Classes, runs: Runs) -> None:
        self._tables = tables
        self._classes = classes
        self._runs = runs
        self._first = np.full(tables.snapshot.num_symbols, -1, dtype=np.int32)
        """By type where its lineage stands, which ends with -1 or, where it is open, -2."""
        self._flat = array("i")

    @cached_property
    def _is_member(self) -> Flags:
        """By string, whether a member of any type has that name; the last one, of what is no string, is not."""
        tables, columns = self._tables, self._tables.snapshot.columns
        parents, members = tables.members.pairs()
        found = np.zeros(len(tables.snapshot.table) + 1, dtype=bool)
        found[columns.symbol_name[members[np.frombuffer(tables.type_flags, dtype=bool)[parents]]]] = True
        return found

    def find(self, types: npt.NDArray[np.integer], names: Ints, *, above: bool = False) -> tuple[Longs, Ints, Flags]:
        """Of each type and name the run, the type that it stands under, and whether a name that has none may stand in a
        base which is not known. `above`: of the bases alone."""
        self._lay(types)
        flat = np.array(self._flat, dtype=np.int32)
        run = np.full(len(types), NONE, dtype=np.int64)
        under = np.full(len(types), -1, dtype=np.int32)
        place = self._first[types] + np.int32(above)  # a type comes before its bases
        left = np.arange(len(types))
        is_named = self._is_member[np.minimum(names, len(self._is_member) - 1)]
        while len(left):
            at = flat[place[left]]
            is_over = at < 0
            under[left[is_over]] = at[is_over]
            left, at = left[~is_over], at[~is_over]
            asked = np.flatnonzero(is_named[left])
            found = np.full(len(left), NONE, dtype=np.int64)
            found[asked] = self._runs.find(at[asked], names[left[asked]])
            is_found = found != NONE
            run[left[is_found]], under[left[is_found]] = found[is_found], at[is_found]
            left = left[~is_found]
            place[left] += 1
        return run, under, under == -2

    def _lay(self, types: npt.NDArray[np.integer]) -> None:
        for symbol in distinct(types[self._first[types] < 0]).tolist():
            order, is_open = self._classes.lineage(symbol)
            self._first[symbol] = len(self._flat)
            self._flat.extend(order)
            self._flat.append(-2 if is_open else -1)
