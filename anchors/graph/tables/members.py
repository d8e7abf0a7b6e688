"""Who stands under whom by name, and what the text says of the types of names: kept as numbers, laid open when asked.

A large tree has millions of both; a table of names is made for one parent or scope at a time and kept while there is
room. Knows nothing of what a name means.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.graph.texts.strings import ManyTexts
from anchors.graph.texts.textrows import TextRows
from anchors.index.distinct import distinct

Ints = npt.NDArray[np.int32]
Table = dict[str, tuple[int, ...]]
Texts = dict[str, tuple[str, ...]]

MAX_KEPT: Final = 1 << 14
"""Names in the tables that are kept."""
MAX_READ: Final = 80
"""Members up to which a name is looked for among them without a table of all."""
MAX_MADE: Final = 3
"""How often a table is made for single names while there is no room to keep it: after that they are searched for."""
NO_MEMBERS: Final[Table] = {}
NO_TEXTS: Final[Texts] = {}


class Members:
    """Of each symbol what stands right under it, by name; what was adopted comes last."""

    def __init__(self, parent: Ints, is_counted: npt.NDArray[np.bool_], names: Sequence[str]) -> None:
        """`is_counted`: which symbols stand in a table at all."""
        order = np.flatnonzero((parent >= 0) & is_counted).astype(np.int32)
        order = order[np.argsort(parent[order], kind="stable")]
        self._order = array("i", order.tobytes())
        self._start = array("i", np.searchsorted(parent[order], np.arange(len(parent) + 1)).astype(np.int32).tobytes())
        self._names = names
        self._in_order = [names[symbol] for symbol in self._order] if isinstance(names, list) else []
        """Names in that order, where there is one string for equal ones."""
        self._parent = parent
        self._adopted: defaultdict[int, list[int]] = defaultdict(list)
        self._joined: dict[int, Table] = {}
        self._kept: dict[int, Table] = {}
        self._num_kept = 0
        self._num_made: Counter[int] = Counter()
        self._by_name: dict[int, tuple[list[str], array[int]]] = {}
        """The names of a table in order and the symbol of each, where it was made too often."""

    def get(self, parent: int) -> Table | None:
        """Symbols by name, in the order of symbols; None where there are none."""
        table = self._kept.get(parent)
        if table is not None:
            return table
        if parent in self._joined:
            return self._joined[parent]
        first, last = self._start[parent], self._start[parent + 1]
        if first == last and parent not in self._adopted:
            return None
        table = {}
        names = self._names
        for symbol in self._order[first:last]:
            name = names[symbol]
            table[name] = (*table[name], symbol) if name in table else (symbol,)
        for symbol in self._adopted.get(parent, ()):
            _add(table, names[symbol], symbol)
        if self._num_kept > MAX_KEPT:
            self._kept.clear()
            self._num_kept = 0
        self._kept[parent] = table
        self._num_kept += len(table)
        return table

    def has(self, parent: int) -> bool:
        """Whether anything stands under a parent."""
        return self._start[parent] != self._start[parent + 1] or parent in self._adopted or parent in self._joined

    def find(self, parent: int, name: str) -> tuple[int, ...]:
        """What a table of the parent has under a name: no table is made for one name."""
        table = self._kept.get(parent)
        if table is None:
            first, last = self._start[parent], self._start[parent + 1]
            is_few = last - first <= MAX_READ and bool(self._in_order)
            if is_few and parent not in self._adopted and parent not in self._joined:
                names = self._in_order[first:last]
                if name not in names:
                    return ()
                if names.count(name) == 1:
                    return (self._order[first + names.index(name)],)
                return tuple([self._order[first + place] for place, own in enumerate(names) if own == name])
            in_order = self._by_name.get(parent)
            if in_order is not None:
                own, symbols = in_order
                at = bisect_left(own, name)
                return tuple(symbols[at : bisect_right(own, name, at)])
            table = self.of(parent)
            self._num_made[parent] += 1
            if self._num_made[parent] > MAX_MADE and parent not in self._joined:
                pairs = [(own, symbol) for own in sorted(table) for symbol in table[own]]
                self._by_name[parent] = [own for own, _ in pairs], array("i", [symbol for _, symbol in pairs])
        return table.get(name, ())

    def of(self, parent: int) -> Table:
        return self.get(parent) or NO_MEMBERS

    def relieve(self) -> None:
        """Forget the tables that were made: who asks next asks for others."""
        self._kept.clear()
        self._num_kept = 0
        self._num_made.clear()
        self._by_name.clear()

    def adopt(self, owner: int, symbol: int) -> None:
        self._adopted[owner].append(symbol)
        self._by_name.pop(owner, None)
        table = self._joined.get(owner) or self._kept.get(owner)
        if table is not None:
            _add(table, self._names[symbol], symbol)

    def join(self, parents: Sequence[int]) -> None:
        """One table for several parents, with what stands under each."""
        merged: Table = {}
        for parent in parents:
            for name, symbols in self.of(parent).items():
                merged[name] = (*merged.get(name, ()), *symbols)
        for parent in parents:
            self._joined[parent] = merged
            self._kept.pop(parent, None)
            self._by_name.pop(parent, None)

    @property
    def apart(self) -> set[int]:
        """Who has members that do not stand under it, or loses one to somebody else."""
        moved = {int(self._parent[symbol]) for symbols in self._adopted.values() for symbol in symbols}
        return {*self._adopted, *self._joined, *moved}

    def twofold(self) -> list[int]:
        """Parents that have one table with others."""
        return list(self._joined)

    def pairs(self) -> tuple[Ints, Ints]:
        """(parent, member) of all, adopted ones at the end."""
        start, order = np.frombuffer(self._start, dtype=np.int32), np.frombuffer(self._order, dtype=np.int32)
        parent = np.repeat(np.arange(len(start) - 1, dtype=np.int32), np.diff(start))
        more = [(owner, symbol) for owner, symbols in self._adopted.items() for symbol in symbols]
        added = np.array(more, dtype=np.int32).reshape(-1, 2)
        return np.concatenate((parent, added[:, 0])), np.concatenate((order, added[:, 1]))


def _add(table: Table, name: str, symbol: int) -> None:
    known = table.get(name, ())
    if symbol not in known:
        table[name] = (*known, symbol)


class Bindings:
    """By scope and name the texts of its types, in the order in which they stand in their files."""

    def __init__(self, rows: TextRows, starts: Ints) -> None:
        """`rows`: the place of the scope in its file, name and type as texts. `starts`: the first symbol of each file,
        and one behind the last."""
        scope = rows.column(0) + np.repeat(starts[:-1] + np.int32(1), rows.counts())
        order = np.argsort(scope, kind="stable").astype(np.int32)
        start = np.searchsorted(scope[order], np.arange(int(starts[-1]) + 1)).astype(np.int32)
        self._scope = array("i", scope.tobytes())
        self._name, self._text = (array("i", rows.column(column).tobytes()) for column in (1, 2))
        self._order, self._start = array("i", order.tobytes()), array("i", start.tobytes())
        self._texts = rows.texts
        self._kept: dict[int, Texts] = {}
        self._num_kept = 0

    def of(self, scope: int) -> Texts:
        table = self._kept.get(scope)
        if table is not None:
            return table
        first, last = self._start[scope], self._start[scope + 1]
        if first == last:
            return NO_TEXTS
        table = {}
        texts, names, bound = self._texts, self._name, self._text
        for row in self._order[first:last]:
            name, text = texts[names[row]], texts[bound[row]]
            table[name] = (*table[name], text) if name in table else (text,)
        if self._num_kept > MAX_KEPT:
            self._kept.clear()
            self._num_kept = 0
        self._kept[scope] = table
        self._num_kept += len(table)
        return table

    def get(self, scope: int, name: str) -> tuple[str, ...] | None:
        return self.of(scope).get(name)

    def relieve(self) -> None:
        self._kept.clear()
        self._num_kept = 0

    def of_scopes(self, first: int, last: int) -> tuple[Ints, Ints, Ints]:
        """(scope, name, text) of all that some scopes in a row bind, scope by scope, the latter two as numbers."""
        rows = np.frombuffer(self._order, dtype=np.int32)[self._start[first] : self._start[last]]
        columns = (np.frombuffer(column, dtype=np.int32) for column in (self._scope, self._name, self._text))
        scope, name, text = (column[rows] for column in columns)
        return scope, name, text

    def before(self, scopes: Ints) -> Ints:
        """How many things are bound in all scopes before each of some."""
        found: Ints = np.frombuffer(self._start, dtype=np.int32)[scopes]
        return found

    def text(self, number: int) -> str:
        return self._texts[number]

    def named(
        self, is_wanted: Callable[[str], bool], is_scope: npt.NDArray[np.bool_] | None = None
    ) -> Iterator[tuple[int, int, str]]:
        """(place, scope, name) of what was added under a wanted name, in that order, repeated ones too; `is_scope` by
        symbol: in these alone."""
        if not self._scope:
            return
        texts, scope, name = self._texts, self._scope, self._name
        is_named = np.fromiter(map(is_wanted, texts), dtype=bool, count=len(texts))
        chosen = is_named[np.frombuffer(name, dtype=np.int32)]
        if is_scope is not None:
            chosen &= is_scope[np.frombuffer(scope, dtype=np.int32)]
        for place in np.flatnonzero(chosen).tolist():
            yield place, scope[place], texts[name[place]]

    def texts_of(self, is_scope: npt.NDArray[np.bool_]) -> list[str]:
        """Distinct texts of types bound in the scopes that are chosen, by symbol."""
        if not self._scope:
            return []
        scope, text = np.frombuffer(self._scope, dtype=np.int32), np.frombuffer(self._text, dtype=np.int32)
        return [self._texts[number] for number in distinct(text[is_scope[scope]]).tolist()]

    @cached_property
    def haystack(self) -> ManyTexts:
        """All names and texts by their numbers."""
        found = ManyTexts()
        for text in self._texts:
            found.append(text)
        return found

    def bound_to(self, numbers: Sequence[int]) -> list[tuple[int, str]]:
        """(scope, name) of what is bound to one of some texts."""
        if not numbers or not self._text:
            return []
        is_held = np.zeros(len(self._texts), dtype=bool)
        is_held[numbers] = True
        rows = np.flatnonzero(is_held[np.frombuffer(self._text, dtype=np.int32)]).tolist()
        return [(self._scope[row], self._texts[self._name[row]]) for row in rows]

    def numbered(self) -> tuple[Ints, Ints, list[str]]:
        """(scope, number of the name) of all that was added, and the texts by number."""
        empty = np.empty(0, dtype=np.int32)
        if not self._scope:
            return empty, empty, []
        return np.frombuffer(self._scope, dtype=np.int32), np.frombuffer(self._name, dtype=np.int32), self._texts
