"""What values of receivers belong to, for many at once: from what their first names are to where their last ones lead.

Asks `receivers` where a value's type must be read, once for all that it is the same for.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.graph.imports.places import Found
from anchors.graph.scopes.alone import Alone, each_once
from anchors.graph.scopes.idioms import HAVE_CALLBACKS, MAKE
from anchors.graph.scopes.placed import PlacedNames
from anchors.graph.scopes.receivers import Receivers
from anchors.graph.scopes.values import Values
from anchors.graph.scopes.views import Views
from anchors.graph.tables.tables import Tables
from anchors.graph.texts import chains
from anchors.graph.texts.chains import Chains
from anchors.graph.texts.expressions import ROOT, steps_of
from anchors.index.distinct import first_of_each
from anchors.records import DEFINITION_KINDS

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

HOLDING: Final = np.isin(DEFINITION_KINDS, ("module", "namespace"))


class Standing:
    def __init__(self, tables: Tables, views: Views, names: PlacedNames, receivers: Receivers, alone: Alone) -> None:
        columns = tables.snapshot.columns
        self._tables = tables
        self._views = views
        self._names = names
        self._receivers = receivers
        self._alone = alone
        self._chains = Chains(tables.snapshot.table, tables.strings)
        self._root = tables.strings.find(ROOT)
        self._file = columns.symbol_file
        self._is_script, self._is_csharp = (
            np.array([family == sought for family in tables.families], dtype=bool) for sought in ("script", "csharp")
        )
        self._has_callbacks = np.array([family in HAVE_CALLBACKS for family in tables.families], dtype=bool)
        self._is_ruby = np.array([family == "ruby" for family in tables.families], dtype=bool)[columns.symbol_file]
        self._make = tables.strings.find(MAKE)
        self._is_rooted = chains.begin_with(tables.snapshot.table, ROOT)
        self._is_module = columns.symbol_parent < 0
        self._is_holding = np.frombuffer(tables.type_flags, dtype=bool) | HOLDING[columns.symbol_kind]
        """What the value of a name is that means it."""

    def of(self, asking: Ints, texts: Ints, values: Values) -> Longs:
        pairs, which = np.unique(asking.astype(np.int64) << 32 | texts, return_inverse=True)
        return self._of((pairs >> 32).astype(np.int32), (pairs & 0xFFFFFFFF).astype(np.int32), values)[which]

    def _of(self, asking: Ints, texts: Ints, values: Values) -> Longs:
        shape = self._chains.shapes(texts)
        number = np.where(shape == chains.VALUE, Values.OUT, Values.UNKNOWN)
        is_odd = (shape == chains.ODD) | (texts == self._root) | (self._is_rooted[texts] & self._is_ruby[asking])
        is_odd |= (self._views.heads.of_text[texts] == self._make) & self._is_ruby[asking]
        own = np.flatnonzero(shape & chains.OF_SELF)
        number[own] = self._of_types(asking[own], values)
        is_odd[own] = number[own] == Values.UNKNOWN
        plain = np.flatnonzero((shape & (chains.CHAIN | chains.OF_SELF) == chains.CHAIN) & ~is_odd)
        is_called = shape & chains.CALLED > 0
        number[plain] = self._of_heads(asking[plain], texts[plain], is_called[plain], values)
        longer = np.flatnonzero((shape & chains.LONG > 0) & values.have_targets()[number] & ~is_odd)
        number[longer] = self._behind(asking[longer], texts[longer], number[longer], values)
        # What the language's own types hold, the texts of their types tell.
        is_longer = (shape & chains.CHAIN > 0) & (shape & (chains.CALLED | chains.LONG) > 0)
        is_written = (shape == chains.UNKNOWN) | is_longer
        is_odd |= self._is_csharp[self._file[asking]] & is_written & ~values.have_targets()[number]
        number[is_odd] = self._alone.places(asking[is_odd], texts[is_odd], values)
        return number

    def _of_types(self, asking: Ints, values: Values) -> Longs:
        """The types around some places."""

        def ask(source: int) -> int:
            owner = self._receivers.owner(source)
            return values.number(Found((owner,), 97, "same type")) if owner >= 0 else Values.UNKNOWN

        return each_once(asking.astype(np.int64), ask)

    def _of_heads(self, asking: Ints, texts: Ints, is_called: Flags, values: Values) -> Longs:
        heads = self._views.heads.of_text[texts]
        number, local = self._names.of(asking, heads, values)
        name, receivers, file = self._views.heads.name, self._receivers, self._file[asking]
        bound = np.flatnonzero(local >= 0)
        unknown = np.flatnonzero((local < 0) & (number == Values.UNKNOWN) & self._has_callbacks[file])
        bindings = self._tables.bindings
        only, has_targets = values.only()[number], values.have_targets()[number]
        target = np.maximum(only, 0)
        is_calling = is_called & (only >= 0) & self._is_module[target] & self._is_script[self._file[target]]
        is_itself = (only >= 0) & self._is_holding[target] & ~is_calling
        read = np.flatnonzero(has_targets & ~is_itself)
        places = number[read] << 1 | is_called[read]

        def of_place(key: int) -> int:
            found = values.found(key >> 1)
            return values.number(receivers.value(found, bool(key & 1))) if found is not None else Values.UNKNOWN

        def of_local(key: int) -> int:
            scope, bound = key >> 32, name(key & 0xFFFFFFFF)
            return values.number(receivers.bound(scope, bindings.get(scope, bound) or (), bound))

        def of_callbacks(key: int) -> int:
            return values.number(receivers.of_callbacks(key >> 32, name(key & 0xFFFFFFFF)))

        with receivers.placing():
            number[bound] = each_once(local[bound].astype(np.int64) << 32 | heads[bound], of_local)
            number[unknown] = each_once(asking[unknown].astype(np.int64) << 32 | heads[unknown], of_callbacks)
            number[read] = each_once(places, of_place)
        return number

    def _behind(self, asking: Ints, texts: Ints, number: Longs, values: Values) -> Longs:
        """Where the names behind the first ones lead, which is the same for all places of a file."""
        keys = self._file[asking].astype(np.int64) << 32 | texts
        _, begun = np.unique(keys, return_inverse=True)
        one, which = first_of_each(begun << 32 | number)
        strings, along, found = self._tables.strings, self._receivers.along, values.found
        asked = zip(asking[one].tolist(), texts[one].tolist(), number[one].tolist(), strict=True)
        with self._receivers.placing():
            led = [
                values.number(along(source, found(at), (steps_of(strings[text]) or [])[1:]))
                for source, text, at in asked
            ]
        return np.array(led, dtype=np.int64)[which]
