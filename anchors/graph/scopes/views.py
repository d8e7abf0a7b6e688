"""What a place sees: the symbol to ask from in its stead, and the names that its functions bind.

A bare name that no function around binds means the same in a whole type or file; so does one that is bound to the same
type text in several functions of it. Knows names, not what they mean.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.graph.scopes.bare import IMPLICIT_SELF
from anchors.graph.scopes.enclosing import UNTYPED
from anchors.graph.scopes.heads import Heads, first_name
from anchors.graph.tables.part import Part
from anchors.graph.tables.tables import FUNCTION_KINDS, VALUE_KINDS, Tables
from anchors.graph.texts.declared import type_names
from anchors.graph.texts.expressions import SELF_NAMES
from anchors.index.distinct import distinct

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]

WORD: Final = re.compile(r"[A-Za-z_$][\w$]*")
OF_THE_TYPE: Final = SELF_NAMES | {"super"}
"""Heads whose meaning is that of the type around, whatever is bound under the name."""
_WITHIN: Final = frozenset({"script", "rust", "objc"})
"""Families with such as `_sees_itself` tells."""
STORED_KINDS: Final = VALUE_KINDS - {"property"}
MAX_NESTING: Final = 12
SHARED_AT_ONCE: Final = 1 << 18
"""Bound names that are looked at at a time."""


class Views:
    """A view is the number of a symbol that sees the same, or a number from `num_symbols` on where none does."""

    def __init__(self, tables: Tables, part: Part) -> None:
        """Only the places of the files that are asked for have a view."""
        self._tables = tables
        self._part = part
        self.num = tables.snapshot.num_symbols
        self.heads = heads = Heads(tables, part)
        of_type = [number for text in OF_THE_TYPE if (number := heads.numbers[text]) >= 0]
        self._is_of_type = np.zeros(heads.num + 1, dtype=bool)
        self._is_of_type[of_type] = True
        self._plain, self._around = _anchors(tables, part)
        # Sorted: (function << 32) | head of the names that functions bind, and the view of each.
        self._is_asked = np.frombuffer(part.is_asked, dtype=bool)[tables.snapshot.columns.symbol_file]
        scope, name = self._bound_in_part()
        self._bound_heads = _heads_of_bound(tables, heads, name)
        """By the number that a name has in the bindings, -1 where no reference begins so."""
        bound, nested = (scope, self._bound_heads[name]), _nested(tables, heads, self._is_asked)
        self._bound = distinct(_bound_names(tables, part, self._around, heads, (bound, nested)))
        self._bound_view = self._bound >> 32
        self._share(nested)

    def of(self, head: Ints, source: Ints) -> Longs:
        """The view that decides about names beginning with `head` at `source`."""
        view = np.where(self._is_of_type[head], self._around[source], self._plain[source].astype(np.int64))
        if not len(self._bound):
            return view
        parent = self._tables.snapshot.columns.symbol_parent
        left = np.flatnonzero(head >= 0)
        at = source[left].astype(np.int64)
        for _ in range(MAX_NESTING):
            spot = np.searchsorted(self._bound, at << 32 | head[left])
            spot[spot == len(self._bound)] = 0
            hit = self._bound[spot] == (at << 32 | head[left])
            here = source[left[hit]]
            # Behind the members of a type in between, the name may mean something else to every place.
            same = self._around[here] == self._around[at[hit]]
            view[left[hit]] = np.where(same, self._bound_view[spot[hit]], here)
            at = parent[at].astype(np.int64)
            left, at = left[~hit & (at >= 0)], at[~hit & (at >= 0)]
        return view

    def _bound_in_part(self) -> tuple[Ints, Ints]:
        """Scope and name, as a number, of what is bound in the files that are asked for."""
        scope, name, _ = self._tables.bindings.numbered()
        if self._part.is_all:
            return scope, name
        kept = self._is_asked[scope]
        return scope[kept], name[kept]

    def is_bound(self, scopes: Longs, heads: Ints) -> npt.NDArray[np.bool_]:
        """Whether a function defines or binds a name, or one without types has it in its signature."""
        return among(self._bound, scopes << 32 | heads)

    def _share(self, nested: tuple[Ints, Ints]) -> None:
        """One view for all functions of a type or file that bind a name to the same texts, read in the same way."""
        tables = self._tables
        is_bound = np.zeros(self.heads.num + 1, dtype=np.uint8)
        is_bound[self._bound & 0xFFFFFFFF] = 1
        self._is_bound_head = is_bound.tobytes()
        _, _, texts = tables.bindings.numbered()
        if not texts or not len(self._bound):
            return
        scopes, numbers = nested
        kept = numbers >= 0
        # Sorted: (symbol << 32) | head of everything that stands under a symbol.
        inside: Longs = np.sort(scopes[kept].astype(np.int64) << 32 | numbers[kept])
        shared = 2 * self.num
        for bound in self._bound_by_scope():
            if len(bound[0]):
                shared += self._share_of(*bound, inside, shared)

    def _bound_by_scope(self) -> Iterator[tuple[Ints, Ints, Ints]]:
        """(scope, name, text) of what is bound in the files that are asked for, of some files at a time."""
        bindings, starts = self._tables.bindings, self._tables.snapshot.columns.symbol_start
        if not self._part.is_all:
            spans = [(0, 0), *((int(starts[file]), int(starts[file + 1])) for file in self._part.files)]
            pieces = [bindings.of_scopes(*span) for span in spans]
            scope, name, text = map(np.concatenate, zip(*pieces, strict=True))
            yield scope, name, text
            return
        before, first = bindings.before(starts), 0
        while first < len(starts) - 1:
            last = max(first + 1, int(np.searchsorted(before, before[first] + SHARED_AT_ONCE, side="right")) - 1)
            yield bindings.of_scopes(int(starts[first]), int(starts[last]))
            first = last

    def _share_of(self, scope: Ints, name: Ints, text: Ints, nested: Longs, shared: int) -> int:
        """The same for what is bound in some files; how many views there are, numbered from `shared` on."""
        tables = self._tables
        columns = tables.snapshot.columns
        is_function = (columns.symbol_parent >= 0) & ~np.frombuffer(tables.type_flags, dtype=bool)
        kept = is_function[scope] & (self._bound_heads[name] >= 0)
        scope, name, text = scope[kept], name[kept], text[kept]
        order = np.lexsort((name, scope))  # what a scope binds under one name stays in its order
        scope, name, text = scope[order], name[order], text[order]
        begins = np.ones(len(scope), dtype=bool)
        begins[1:] = (scope[1:] != scope[:-1]) | (name[1:] != name[:-1])
        start = np.flatnonzero(begins)
        keys = scope[start].astype(np.int64) << 32 | self._bound_heads[name[start]]
        is_own = among(self._bound, keys) & ~among(nested, keys)
        count = np.diff(start, append=len(scope))[is_own]
        start, place = start[is_own], np.searchsorted(self._bound, keys[is_own])
        is_plain = (count == 1) & ~self._may_read_locals(text)[start]
        plain = start[is_plain]
        _, around = np.unique(
            np.frombuffer(tables.type_scopes, dtype=np.int32)[scope[plain]].astype(np.int64) << 32
            | self._around[scope[plain]],
            return_inverse=True,
        )
        _, bound = np.unique(name[plain].astype(np.int64) << 32 | text[plain], return_inverse=True)
        alike, view = np.unique(around.astype(np.int64) << 32 | bound, return_inverse=True)
        self._bound_view[place[is_plain]] = shared + view
        views: dict[tuple[int, int, int, tuple[int, ...]], int] = {}
        rest = (part[~is_plain].tolist() for part in (start, count, place))
        for at, number, where in zip(*rest, strict=True):
            scoped, numbers = int(scope[at]), tuple(text[at : at + number].tolist())
            if not self._reads_locals(scoped, [tables.bindings.text(one) for one in numbers]):
                key = (tables.type_scopes[scoped], int(self._around[scoped]), int(name[at]), numbers)
                self._bound_view[where] = views.setdefault(key, shared + len(alike) + len(views))
        return len(alike) + len(views)

    def _may_read_locals(self, texts: Ints) -> npt.NDArray[np.bool_]:
        """Of texts of types whether each begins with a name that any function binds."""
        used, which = np.unique(texts, return_inverse=True)
        may = [self._names_local(self._tables.bindings.text(number)) for number in used.tolist()]
        found: npt.NDArray[np.bool_] = np.array(may, dtype=bool)[which]
        return found

    def _names_local(self, text: str) -> bool:
        numbers = [self.heads.numbers[first_name(name)] for name in type_names(text)]
        return any(number >= 0 and self._is_bound_head[number] for number in numbers)

    def _place(self, scope: int, head: int) -> int:
        """Where a function's name stands among the bound ones, -1 when it is not."""
        key = scope << 32 | head
        place = bisect_left(self._bound_keys, key)
        return place if place < len(self._bound_keys) and self._bound_keys[place] == key else -1

    @cached_property
    def _bound_keys(self) -> memoryview[int]:
        """The same as numbers that Python finds fast."""
        return memoryview(self._bound.data)

    def _reads_locals(self, scope: int, texts: Sequence[str]) -> bool:
        """Whether a name that texts begin with is bound in a function around."""
        for text in texts:
            for name in type_names(text):
                number = self.heads.numbers[first_name(name)]
                if (
                    number >= 0
                    and self._is_bound_head[number]
                    and any(self._place(at, number) >= 0 for at in self._tables.enclosing(scope))
                ):
                    return True
        return False


def _anchors(tables: Tables, part: Part) -> tuple[Ints, Ints]:
    """For each symbol the view of names that no function binds, and that of the type around it (else the file's)."""
    num = tables.snapshot.num_symbols
    plain, around = array("i", range(num)), array("i", range(num))
    adopted: dict[tuple[int, int], int] = {}
    families, start = tables.families, tables.snapshot.columns.symbol_start.tolist()
    kinds, parents, files = tables.kinds, tables.parent, tables.file
    for symbol in part.symbols():
        kind, parent, file = kinds[symbol], parents[symbol], files[symbol]
        if parent < 0 or tables.type_flags[symbol]:
            continue
        if symbol in tables.owners:
            around[symbol] = num + adopted.setdefault((file, tables.owners[symbol]), symbol)
        elif symbol not in tables.holders and not (families[file] in _WITHIN and _sees_itself(tables, symbol)):
            around[symbol] = around[parent]
        if families[file] in IMPLICIT_SELF:
            plain[symbol] = around[symbol] if symbol in tables.owners else plain[parent]
        elif kind in STORED_KINDS and tables.type_flags[parent] and families[file] == "python":
            plain[symbol] = parent  # a value in the body of a class sees the names above it
        else:
            plain[symbol] = start[file]
    if not num:
        return np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int32)
    return np.frombuffer(plain, dtype=np.int32), np.frombuffer(around, dtype=np.int32)


def _sees_itself(tables: Tables, symbol: int) -> bool:
    """A module inside of a file of Rust, which has a `super` of its own, a category of a class of elsewhere, and what
    stands in an object of a script that has no name, whose `this` that is."""
    family = tables.families[tables.file[symbol]]
    if family == "script":
        return tables.is_module(tables.parent[symbol]) and tables.is_property(symbol)
    return tables.kinds[symbol] == "namespace"


def _bound_names(tables: Tables, part: Part, around: Ints, heads: Heads, named: Iterable[tuple[Ints, Ints]]) -> Longs:
    """(function << 32) | head of bound names, nested definitions, and all words of a signature in languages where a
    parameter may have no type. In no order, some of them twice. `named`: scopes and heads of the first two."""
    columns = tables.snapshot.columns
    is_outer = (columns.symbol_parent < 0) | np.frombuffer(tables.type_flags, dtype=bool)
    found: list[Longs] = [_in_signatures(tables, part, around, heads)]
    for scopes, numbers in named:
        kept = (numbers >= 0) & ~is_outer[scopes]
        found.append(scopes[kept].astype(np.int64) << 32 | numbers[kept])
    return np.concatenate(found)


def _heads_of_bound(tables: Tables, heads: Heads, name: Ints) -> Ints:
    """The head that each of these names is which the text says the type of, by the number that it has there."""
    texts = tables.bindings.numbered()[2]
    numbers = np.full(len(texts), -1, dtype=np.int32)
    used = distinct(name)
    numbers[used] = [heads.numbers[texts[number]] for number in used.tolist()]
    return numbers


def among(ordered: Longs, keys: Longs) -> npt.NDArray[np.bool_]:
    """Which of some numbers are among those that stand in order."""
    if not len(ordered):
        return np.zeros(len(keys), dtype=bool)
    found: npt.NDArray[np.bool_] = ordered[np.minimum(np.searchsorted(ordered, keys), len(ordered) - 1)] == keys
    return found


def _nested(tables: Tables, heads: Heads, is_asked: npt.NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Scope and head of every member of anything in the files that are asked for."""
    parents, members = tables.members.pairs()
    kept = is_asked[parents]
    parents, members = parents[kept], members[kept]
    names = tables.snapshot.columns.symbol_name[members]
    return parents, np.where(heads.is_head[names], names, np.int32(-1))


def _in_signatures(tables: Tables, part: Part, around: Ints, heads: Heads) -> Longs:
    found = array("q")
    parent, numbers = tables.parent, heads.numbers
    untyped = [family in UNTYPED for family in tables.families]
    if not any(untyped):
        return np.empty(0, dtype=np.int64)
    kinds = tables.kinds
    for symbol in part.symbols():
        if kinds[symbol] in FUNCTION_KINDS and untyped[tables.file[symbol]]:
            outer = int(around[symbol])
            has_owner = parent[outer] >= 0 if outer < len(parent) else True
            for word in WORD.findall(tables.signatures[symbol]):
                if (number := numbers[word]) >= 0 and not (has_owner and word in OF_THE_TYPE):
                    found.append(symbol << 32 | number)
    return np.frombuffer(found, dtype=np.int64) if found else np.empty(0, dtype=np.int64)
