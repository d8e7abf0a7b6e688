"""Names that a file imports under a rule that is the same for every file: looked up for many places at once.

Tells only what nothing around a place can overrule: no type has a member of that name, no function binds it, the file
defines nothing so called and imports one thing under it. All else is looked up name by name.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from anchors.graph.imports.places import OUTSIDE, Found
from anchors.graph.scopes.runs import ASIDE, places_in
from anchors.graph.scopes.scope import Scopes
from anchors.graph.scopes.views import among
from anchors.graph.tables.part import Part
from anchors.index.distinct import first_of_each
from anchors.records import Import

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

SHARED: tuple[str, ...] = ("jvm",)
"""Families of languages whose imports name what they mean in full."""


class Aliased:
    def __init__(self, scopes: Scopes, part: Part) -> None:
        tables = scopes.tables
        self._scopes = scopes
        self._tables = tables
        self._known: dict[int, Found] = {}
        file, rows = self._rows(part)
        alias = self._strings_of(rows[:, 2])
        keys = file.astype(np.int64) << 32 | alias
        order = np.argsort(keys, kind="stable")
        order = order[alias[order] >= 0]
        keys = keys[order]
        is_first = np.ones(len(keys), dtype=bool)
        is_first[1:] = keys[1:] != keys[:-1]
        is_one = is_first.copy()
        is_one[:-1] &= is_first[1:]
        order = order[is_first]
        self._keys = keys[is_first]
        """Sorted: (file << 32) | alias."""
        self._is_several = ~is_one[is_first]
        self._what = rows[order, 0].astype(np.int64) << 32 | rows[order, 1]
        self._alias = rows[order, 2]
        self._is_blocked, self._sees_types = self._around()
        self._own = self._defined()

    def _rows(self, part: Part) -> tuple[Ints, Ints]:
        """(files, rows of imports) that may be told of."""
        tables = self._tables
        rows, counts = tables.imports.numbered()
        is_shared = np.array([family in SHARED for family in tables.families], dtype=bool)
        is_shared &= np.frombuffer(part.is_asked, dtype=bool)
        file = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
        chosen = np.flatnonzero(is_shared[file])
        return file[chosen], rows[chosen]

    def _strings_of(self, numbers: Ints) -> Ints:
        """The strings of the snapshot that some texts of imports are, -1 for one that is none and for a wildcard."""
        strings, text = self._tables.strings, self._tables.imports.text
        used, which = np.unique(numbers, return_inverse=True)
        texts = [text(number) for number in used.tolist()]
        found = [-1 if name in ("", "*") else strings.find(name) for name in texts]
        return np.array(found, dtype=np.int32)[which]

    def _around(self) -> tuple[Flags, Flags]:
        """By string, whether a type has a member of that name; by symbol, whether there are but types around it."""
        tables, columns = self._tables, self._tables.snapshot.columns
        is_type = np.frombuffer(tables.type_flags, dtype=bool)
        parents, members = tables.members.pairs()
        is_outer = is_type | (columns.symbol_parent < 0)
        is_blocked = np.zeros(len(tables.snapshot.table), dtype=bool)
        is_blocked[columns.symbol_name[members[is_type[parents]]]] = True
        sees, at = is_outer.copy(), columns.symbol_parent
        while (at >= 0).any():
            sees &= is_outer[at] | (at < 0)
            at = np.where(at >= 0, columns.symbol_parent[at], at)
        return is_blocked, sees

    def _defined(self) -> Longs:
        """Sorted: (file << 32) | name of what files define themselves."""
        columns = self._tables.snapshot.columns
        parent = columns.symbol_parent
        top = np.flatnonzero((parent >= 0) & (parent[np.maximum(parent, 0)] < 0))
        found: Longs = np.sort(columns.symbol_file[top].astype(np.int64) << 32 | columns.symbol_name[top])
        return found

    def tell(self, asking: Ints, name: Ints) -> tuple[npt.NDArray[np.intp], list[Found], npt.NDArray[np.intp]]:
        """Of some names at some places those that it is told of here what they are: which, the things that they are,
        and which of these each is."""
        if not len(self._keys):
            return np.empty(0, dtype=np.intp), [], np.empty(0, dtype=np.intp)
        file = self._tables.snapshot.columns.symbol_file[asking]
        left = np.flatnonzero(self._sees_types[asking] & (name < len(self._is_blocked)))
        left = left[~self._is_blocked[name[left]]]
        keys = file[left].astype(np.int64) << 32 | name[left]
        row = self._row_of(keys)
        is_told = (row >= 0) & ~among(self._own, keys)
        left, row = left[is_told], row[is_told]
        return left, *self._of_rows(file[left], row, name[left])

    def imported(self, file: Ints, name: Ints) -> tuple[npt.NDArray[np.intp], list[Found], npt.NDArray[np.intp], Flags]:
        """The same of names in files that do not define them, behind which of all they import several things under."""
        row = self._row_of(file.astype(np.int64) << 32 | name)
        told = np.flatnonzero(row >= 0)
        return told, *self._of_rows(file[told], row[told], name[told]), row == ASIDE

    def _row_of(self, keys: Longs) -> Longs:
        """Where the one import under a name stands, `ASIDE` where there are several."""
        found = places_in(self._keys, keys)
        several = np.flatnonzero(found >= 0)
        several = several[self._is_several[found[several]]]
        found[several] = ASIDE
        return found

    def _of_rows(self, file: Ints, row: Longs, name: Ints) -> tuple[list[Found], npt.NDArray[np.intp]]:
        """What the imports in some rows are, and which of these each is."""
        one, which = first_of_each(self._what[row])
        meant = zip(file[one].tolist(), row[one].tolist(), strict=True)
        found = [self._meant(here, at) for here, at in meant]
        one, _ = first_of_each(row)
        strings = self._tables.strings
        names = [strings[number] for number in name[one].tolist()]
        self._scopes.know(file[one].tolist(), names, [found[number] for number in which[one].tolist()])
        return found, which

    def _meant(self, file: int, row: int) -> Found:
        what = int(self._what[row])
        found = self._known.get(what)
        if found is None:
            text, rules = self._tables.imports.text, self._scopes.rules(file)
            item = Import(text(what >> 32), text(what & 0xFFFFFFFF), text(int(self._alias[row])), 0, 0, False)
            led = rules.resolve(file, item) if rules is not None else None
            found = self._known[what] = led if led is not None and led.targets else OUTSIDE
        return found
