"""What names without receiver are, at many places at once: functions around, types around with their bases, the file.

Goes by columns as far as numbers tell it, and asks `bare` for the rest: the same as it says of one name at a time.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from anchors.graph.scopes.aliased import Aliased
from anchors.graph.scopes.bare import IMPLICIT_SELF, OWN_ALONE, BareNames, Local
from anchors.graph.scopes.enclosing import UNTYPED
from anchors.graph.scopes.filed import AtFiles
from anchors.graph.scopes.runs import ASIDE, NONE, Lineages, Runs
from anchors.graph.scopes.values import Reasons, Values
from anchors.graph.scopes.views import OF_THE_TYPE, Views
from anchors.graph.tables.tables import Tables
from anchors.records import DEFINITION_KINDS

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

NAMESPACE: Final = DEFINITION_KINDS.index("namespace")
UNSEEN: Final = -1


class Placed(NamedTuple):
    number: Longs
    """Of the value which a name is, outside for one that a function binds."""
    local: Ints
    """The function that binds it, -1 where none does."""


class PlacedNames:
    def __init__(
        self,
        tables: Tables,
        views: Views,
        lineages: Lineages,
        runs: Runs,
        bare: BareNames,
        aliased: Aliased,
        at_files: AtFiles,
        reasons: Reasons,
    ) -> None:
        self._tables = tables
        self._views = views
        self._runs = runs
        self._lineages = lineages
        self._bare = bare
        self._aliased = aliased
        self._at_files = at_files
        self._reasons = reasons
        columns = tables.snapshot.columns
        self._file, self._parent, self._kind = columns.symbol_file, columns.symbol_parent, columns.symbol_kind
        self._is_type = np.frombuffer(tables.type_flags, dtype=bool)
        self._owner = np.where(self._is_type, np.arange(len(self._is_type), dtype=np.int32), np.int32(-1))
        """By symbol the type that it is, or whose member it is from elsewhere."""
        owned = np.array([at for at in tables.owners if not self._is_type[at]], dtype=np.int32)
        self._owner[owned] = [tables.owners[at] for at in owned.tolist()]
        self._is_implicit, self._is_script, self._is_untyped, self._is_alone = (
            np.array([family in families for family in tables.families], dtype=bool)
            for families in (IMPLICIT_SELF, {"script"}, UNTYPED, OWN_ALONE)
        )
        self._is_odd = ~views.heads.is_head
        self._is_odd[[number for name in OF_THE_TYPE if (number := views.heads.number(name)) >= 0]] = True
        """Names that are read by themselves."""

    def definitions(self, asking: Ints, texts: Ints, values: Values) -> Longs:
        return self.of(asking, texts, values).number

    def of(self, asking: Ints, heads: Ints, values: Values) -> Placed:
        """What each name is at its place."""
        pairs, which = np.unique(asking.astype(np.int64) << 32 | heads, return_inverse=True)
        found = self._of((pairs >> 32).astype(np.int32), (pairs & 0xFFFFFFFF).astype(np.int32), values)
        return Placed(found.number[which], found.local[which])

    def _of(self, asking: Ints, heads: Ints, values: Values) -> Placed:
        number = np.full(len(asking), UNSEEN, dtype=np.int64)
        local = np.full(len(asking), -1, dtype=np.int32)
        is_odd = self._is_odd[heads]
        told, meant, which = self._aliased.tell(asking, heads)
        number[told] = np.array([values.number(found) for found in meant], dtype=np.int64)[which]
        is_open = np.zeros(len(asking), dtype=bool)
        left = np.flatnonzero((number == UNSEEN) & ~is_odd)
        at = asking[left].astype(np.int64)
        while len(left):
            is_inside = self._parent[at] >= 0
            left, at = left[is_inside], at[is_inside]
            seen = self._in_functions(at, heads[left], values)
            is_seen = (seen.number != UNSEEN) | (seen.local != UNSEEN)
            number[left[is_seen]], local[left[is_seen]] = seen.number[is_seen], seen.local[is_seen]
            left, at = left[~is_seen], at[~is_seen]
            number[left], is_open_here = self._in_types(at, asking[left], heads[left], values)
            is_open[left] |= is_open_here
            is_left = number[left] == UNSEEN
            left, at = left[is_left], self._parent[at[is_left]].astype(np.int64)
        is_odd |= number == ASIDE
        left = np.flatnonzero((number == UNSEEN) & ~is_odd)
        number[left] = self._at_files.of(self._file[asking[left]], heads[left], is_open[left], values)
        for one in np.flatnonzero(is_odd).tolist():
            found = self._bare.get(int(asking[one]), self._views.heads.name(int(heads[one])))
            local[one] = found.scope if isinstance(found, Local) else -1
            number[one] = Values.OUT if isinstance(found, Local) else values.number(found)
        return Placed(number, local)

    def _in_functions(self, at: Longs, heads: Ints, values: Values) -> Placed:
        """What the innermost places define or bind, where they are functions; unseen where they do not."""
        number = np.full(len(at), UNSEEN, dtype=np.int64)
        local = np.full(len(at), -1, dtype=np.int32)
        is_space = (self._kind[at] == NAMESPACE) & (self._owner[at] >= 0)
        asked = np.flatnonzero(~self._is_type[at] & ~is_space & self._views.is_bound(at, heads))
        run = self._runs.find(at[asked], heads[asked])
        is_script = self._is_script[self._file[at[asked]]]
        nested = asked[(run >= 0) & ~is_script]
        if len(nested):
            is_of_space = self._kind[at[nested]] == NAMESPACE
            reason = np.where(is_of_space, *map(self._reasons.number, ("enclosing namespace", "enclosing function")))
            percent = np.full(len(nested), 97, dtype=np.int32)
            number[nested] = values.of_runs(run[(run >= 0) & ~is_script], percent, reason)
        number[asked[(run == ASIDE) | ((run >= 0) & is_script)]] = ASIDE
        bound = asked[run == NONE]
        untyped = np.flatnonzero(self._is_untyped[self._file[at[bound]]])
        is_local = np.ones(len(bound), dtype=bool)
        is_local[untyped] = self._are_bound(at[bound[untyped]], heads[bound[untyped]])
        local[bound[is_local]] = at[bound[is_local]]
        number[bound[is_local]] = Values.OUT
        return Placed(number, local)

    def _are_bound(self, scopes: Longs, heads: Ints) -> Flags:
        pairs, which = np.unique(scopes << 32 | heads, return_inverse=True)
        name, is_bound = self._views.heads.name, self._bare.is_bound
        found: Flags = np.array([is_bound(pair >> 32, name(pair & 0xFFFFFFFF)) for pair in pairs.tolist()], dtype=bool)
        return found[which]

    def _in_types(self, at: Longs, asking: Ints, heads: Ints, values: Values) -> tuple[Longs, Flags]:
        """What the types around have under a name, as far as a language looks there; whether one of them is open."""
        number = np.full(len(at), UNSEEN, dtype=np.int64)
        is_open = np.zeros(len(at), dtype=bool)
        is_asked = self._is_implicit[self._file[at]] | ((at == asking) & self._is_type[at])
        asked = np.flatnonzero(is_asked & (self._owner[at] >= 0))
        owner = self._owner[at[asked]]
        run, under, is_open[asked] = self._lineages.find(owner, heads[asked])
        number[asked[run == ASIDE]] = ASIDE
        hit = (run >= 0) & ((under == owner) | ~self._is_alone[self._file[at[asked]]])
        percent, reason = of_members(self._tables, self._reasons, owner[hit], under[hit])
        number[asked[hit]] = values.of_runs(run[hit], percent, reason)
        return number, is_open


def of_members(tables: Tables, reasons: Reasons, types: Ints, under: Ints) -> tuple[Ints, Ints]:
    """With what percentages and reasons members of types are found that stand under these or bases of theirs."""
    used, which = np.unique(under, return_inverse=True)
    names, number = tables.names, reasons.number
    inherited = np.array([number(f"member of {names[at]}") for at in used.tolist()], dtype=np.int32)[which]
    is_own = types == under
    own = np.int32(number("same type"))
    return np.where(is_own, np.int32(97), np.int32(95)), np.where(is_own, own, inherited)
