"""What names are that nothing around a place knows, in many files at once: what files define, import, see as they are.

Where the rules of a language are the same for every file, those that see the same under a name are asked once. What one
file says of one name, `bare` says.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.graph.scopes.aliased import SHARED, Aliased
from anchors.graph.scopes.bare import BareNames
from anchors.graph.scopes.runs import Runs
from anchors.graph.scopes.scope import Scopes
from anchors.graph.scopes.values import Reasons, Values
from anchors.graph.scopes.views import Views
from anchors.index.distinct import distinct, first_of_each

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

BY_SHAPE: Final = frozenset({"script", "rust", "swift", "objc"})
"""Families in which a file does not know all that stands in it by name."""
UNSEEN: Final = -1


class AtFiles:
    def __init__(
        self, scopes: Scopes, views: Views, runs: Runs, bare: BareNames, aliased: Aliased, reasons: Reasons
    ) -> None:
        tables = scopes.tables
        self._scopes = scopes
        self._tables = tables
        self._runs = runs
        self._aliased = aliased
        self._reasons = reasons
        self._name, self._at_file = views.heads.name, bare.at_file
        self._module = tables.snapshot.columns.symbol_start[:-1]
        self._is_plain = np.array([family not in BY_SHAPE for family in tables.families], dtype=bool)
        self._is_shared = np.array([family in SHARED for family in tables.families], dtype=bool)
        self._sight = np.full(len(tables.families), UNSEEN, dtype=np.int64)
        """By file one of those that see the same as they are."""
        self._first: dict[object, int] = {}

    def of(self, file: Ints, heads: Ints, is_open: Flags, values: Values) -> Longs:
        """`is_open`: a name that the file does not know may stand in a base which is not known."""
        keys = (file.astype(np.int64) << 1 | is_open) << 32 | heads
        pairs, which = np.unique(keys, return_inverse=True)
        asked = (pairs >> 33).astype(np.int32), (pairs & 0xFFFFFFFF).astype(np.int32)
        return self._of(*asked, pairs >> 32 & 1, values)[which]

    def _of(self, file: Ints, heads: Ints, is_open: Longs, values: Values) -> Longs:
        number = np.full(len(file), UNSEEN, dtype=np.int64)
        asked = np.flatnonzero(self._is_plain[file])
        run = self._runs.find(self._module[file[asked]], heads[asked])
        own, run = asked[run >= 0], run[run >= 0]
        same = np.full(len(own), self._reasons.number("same file"), dtype=np.int32)
        number[own] = values.of_runs(run, np.full(len(own), 98, dtype=np.int32), same)
        left = np.flatnonzero((number == UNSEEN) & self._is_shared[file])
        told, meant, which, is_several = self._aliased.imported(file[left], heads[left])
        number[left[told]] = np.array([values.number(found) for found in meant], dtype=np.int64)[which]
        sight = file.astype(np.int64)
        alike = left[~is_several]
        alike = alike[number[alike] == UNSEEN]
        sight[alike] = self._seen(file[alike])
        left = np.flatnonzero(number == UNSEEN)
        keys = (sight[left] << 1 | is_open[left]) << 32 | heads[left]
        one, which = first_of_each(keys)
        asked = left[one]
        number[left] = self._ask(file[asked], heads[asked], is_open[asked], values)[which]
        return number

    def _seen(self, files: Ints) -> Longs:
        for file in distinct(files[self._sight[files] == UNSEEN]).tolist():
            stars, is_module = self._scopes.stars(file), self._tables.is_module
            # A module says nothing to itself, so that who sees one is alone.
            is_alone = any(target >= 0 and is_module(target) for star in stars for target in star.targets)
            self._sight[file] = file if is_alone else self._first.setdefault(stars, file)
        return self._sight[files]

    def _ask(self, files: Ints, heads: Ints, is_open: Longs, values: Values) -> Longs:
        asked = zip(files.tolist(), heads.tolist(), is_open.tolist(), strict=True)
        name, at_file, number = self._name, self._at_file, values.number
        found = [number(at_file(file, name(head), bool(opens))) for file, head, opens in asked]
        return np.array(found, dtype=np.int64)
