"""What a place sees: the symbol to ask from in its stead, and the names that its functions bind.

A bare name that no function around binds means the same in a whole type or file; so does one that is bound to the same
type text in several functions of it. Knows names, not what they mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.graph.declared import type_names
from anchors.graph.enclosing import UNTYPED
from anchors.graph.expressions import SELF_NAMES, head_of
from anchors.graph.receivers import IMPLICIT_SELF
from anchors.graph.tables import FUNCTION_KINDS, VALUE_KINDS, Tables

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]

WORD: Final = re.compile(r"[A-Za-z_$][\w$]*")
OF_THE_TYPE: Final = SELF_NAMES | {"super"}
"""Heads whose meaning is that of the type around, whatever is bound under the name."""
STORED_KINDS: Final = VALUE_KINDS - {"property"}
MAX_NESTING: Final = 12


class Views:
    """A view is the number of a symbol that sees the same, or a number from `num_symbols` on where none does."""

    def __init__(self, tables: Tables, references: Ints) -> None:
        self._tables = tables
        self.num = tables.snapshot.num_symbols
        self.heads, self.head_numbers = _heads(tables, references)
        of_type = [number for text, number in self.head_numbers.items() if text in OF_THE_TYPE]
        self._is_of_type = np.zeros(len(self.head_numbers) + 1, dtype=bool)
        self._is_of_type[of_type] = True
        plain, around = _anchors(tables)
        bound = dict(_bound_names(tables, around, self.head_numbers))
        self._share(bound, around)
        keys = np.fromiter(bound, dtype=np.int64, count=len(bound))
        order = np.argsort(keys)
        self._bound = keys[order]
        self._bound_view = np.fromiter(bound.values(), dtype=np.int64, count=len(bound))[order]
        self._plain, self._around = np.array(plain, dtype=np.int64), np.array(around, dtype=np.int64)

    def of(self, head: Longs, source: Ints) -> Longs:
        """The view that decides about names beginning with `head` at `source`."""
        view = np.where(self._is_of_type[head], self._around[source], self._plain[source])
        if not len(self._bound):
            return view
        parent = self._tables.snapshot.columns.symbol_parent.astype(np.int64)
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
            at = parent[at]
            left, at = left[~hit & (at >= 0)], at[~hit & (at >= 0)]
        return view

    def _share(self, bound: dict[int, int], around: list[int]) -> None:
        """One view for all functions of a type or file that bind a name to the same texts, read in the same way."""
        tables, numbers = self._tables, self.head_numbers
        anywhere = {key & 0xFFFFFFFF for key in bound}
        scopes, views = tables.type_scopes(), dict[tuple[int, int, str, tuple[str, ...]], int]()
        for (scope, name), texts in tables.bindings.items():
            head = numbers.get(name, -1)
            place = scope << 32 | head
            if place not in bound or name in tables.members.get(scope, ()):
                continue
            if not self._reads_locals(bound, anywhere, scope, texts):
                key = (scopes[scope], around[scope], name, texts)
                bound[place] = views.setdefault(key, 2 * self.num + len(views))

    def _reads_locals(self, bound: dict[int, int], anywhere: set[int], scope: int, texts: tuple[str, ...]) -> bool:
        """Whether a name that texts begin with is bound in a function around; `anywhere`: the heads bound at all."""
        for text in texts:
            for name in type_names(text):
                number = self.head_numbers.get(name.replace("::", ".").partition(".")[0])
                if number in anywhere and any(at << 32 | number in bound for at in self._tables.enclosing(scope)):
                    return True
        return False


def _heads(tables: Tables, references: Ints) -> tuple[Longs, dict[str, int]]:
    """By string id the number of the identifier that a text begins with, -1 without one; and the numbers by text."""
    known: dict[str, int] = {}
    strings = tables.snapshot.strings
    numbers = np.full(len(strings), -1, dtype=np.int64)
    used = np.bincount(references[:, 0], minlength=len(strings)) + np.bincount(references[:, 1], minlength=len(strings))
    for text in np.flatnonzero(used).tolist():
        head = head_of(strings[text])
        if head is not None:
            numbers[text] = known.setdefault(head, len(known))
    return numbers, known


def _anchors(tables: Tables) -> tuple[list[int], list[int]]:
    """For each symbol the view of names that no function binds, and that of the type around it (else the file's)."""
    num = tables.snapshot.num_symbols
    plain, around = list(range(num)), list(range(num))
    adopted: dict[tuple[int, int], int] = {}
    for symbol, (kind, parent, file) in enumerate(zip(tables.kinds, tables.parent, tables.file, strict=True)):
        if parent < 0 or tables.type_flags[symbol]:
            continue
        if symbol in tables.owners:
            around[symbol] = num + adopted.setdefault((file, tables.owners[symbol]), symbol)
        elif symbol not in tables.holders:
            around[symbol] = around[parent]
        if tables.families[file] in IMPLICIT_SELF:
            plain[symbol] = around[symbol] if symbol in tables.owners else plain[parent]
        elif kind in STORED_KINDS and tables.type_flags[parent] and tables.families[file] == "python":
            plain[symbol] = parent  # a value in the body of a class sees the names above it
        else:
            plain[symbol] = tables.snapshot.module_symbol(file)
    return plain, around


def _bound_names(tables: Tables, around: list[int], numbers: dict[str, int]) -> Iterator[tuple[int, int]]:
    """((function << 32) | head, function): bound names, nested definitions, and all words of a signature in languages
    where a parameter may have no type."""
    is_type, parent = tables.type_flags, tables.parent
    for scope, name in tables.bindings:
        if name in numbers and parent[scope] >= 0 and not is_type[scope]:
            yield scope << 32 | numbers[name], scope
    for scope, members in tables.members.items():
        if parent[scope] >= 0 and not is_type[scope]:
            for name in members:
                if name in numbers:
                    yield scope << 32 | numbers[name], scope
    untyped = [family in UNTYPED for family in tables.families]
    for symbol, kind in enumerate(tables.kinds):
        if kind in FUNCTION_KINDS and untyped[tables.file[symbol]]:
            has_owner = parent[around[symbol]] >= 0 if around[symbol] < len(parent) else True
            for word in WORD.findall(tables.signatures[symbol]):
                if word in numbers and not (has_owner and word in OF_THE_TYPE):
                    yield symbol << 32 | numbers[word], symbol
