"""Which references must mean the same: those of one name, receiver and kind from places that see the same names.

Knows locals by name only. Two functions of one type see the same but for their own locals, so that most references of
a type or file are resolved once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.graph.expressions import SELF_NAMES, head_of
from anchors.graph.receivers import UNTYPED
from anchors.graph.tables import FUNCTION_KINDS, TYPE_KINDS, Tables
from anchors.records import REFERENCE_KINDS

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]

WORD: Final = re.compile(r"[A-Za-z_$][\w$]*")
OWN_PLACE: Final = tuple(REFERENCE_KINDS.index(kind) for kind in ("inherit", "decorate"))
MAX_NESTING: Final = 12


def group_references(tables: Tables, references: Ints) -> tuple[Ints, Ints, Ints]:
    """(first, group, asking): the row that stands for each group, the group of each row of `references` [n, 5], and
    the symbol to ask from for each group: one for all groups of a place whose expressions begin with the same name."""
    name, receiver, kind, source = references[:, 0], references[:, 1], references[:, 2], references[:, 4]
    places = _places(tables)
    place = np.array(places, dtype=np.int64)[source]
    heads, known = _heads(tables, name, receiver)
    local = np.unique(np.fromiter(_locals(tables, places, known), dtype=np.int64))
    own = _sees_local(tables, heads, local, source) | np.isin(kind, OWN_PLACE)
    place[own] = source[own]
    pairs = receiver.astype(np.int64) << 32 | name
    _, pair = np.unique(pairs, return_inverse=True)
    keys = (place << 32) | (pair.astype(np.int64) << 3) | kind
    _, first, group = np.unique(keys, return_index=True, return_inverse=True)
    views = (place[first] << 32) | (heads[first] + 1)
    _, leader, view = np.unique(views, return_index=True, return_inverse=True)
    return first.astype(np.int32), group.astype(np.int32), source[first[leader]][view]


def _places(tables: Tables) -> list[int]:
    """For each symbol what stands for the names that it sees: itself for files and types, else a number of its type."""
    num = tables.snapshot.num_symbols
    anchor = [0] * num
    for symbol, (kind, parent) in enumerate(zip(tables.kinds, tables.parent, strict=True)):
        if parent < 0 or kind in TYPE_KINDS:
            anchor[symbol] = symbol
        elif symbol in tables.owners:
            anchor[symbol] = num + tables.owners[symbol]
        else:
            above = anchor[parent]
            anchor[symbol] = above if above >= num else num + above
    return anchor


def _sees_local(tables: Tables, heads: Longs, local: Longs, source: Ints) -> npt.NDArray[np.bool_]:
    """Whether the first name of each reference is bound in a function around it."""
    parent = tables.snapshot.columns.symbol_parent.astype(np.int64)
    found = np.zeros(len(source), dtype=bool)
    at = source.astype(np.int64)
    for _ in range(MAX_NESTING):
        keys = (at << 32) | heads
        spot = np.minimum(np.searchsorted(local, keys), max(0, len(local) - 1))
        if len(local):
            found |= (local[spot] == keys) & (heads >= 0) & (at >= 0)
        at = np.where(at >= 0, parent[np.maximum(at, 0)], -1)
        if (at < 0).all():
            break
    return found


def _heads(tables: Tables, name: Ints, receiver: Ints) -> tuple[Longs, dict[str, int]]:
    """A number for the first identifier of each reference (-1 without one), and the numbers by text."""
    known: dict[str, int] = {}
    strings = tables.snapshot.strings
    empty = tables.snapshot.string_id("")
    first = np.where(receiver == empty, name, receiver)
    numbers = np.full(len(strings), -1, dtype=np.int64)
    for text in np.flatnonzero(np.bincount(first, minlength=1)).tolist():
        head = head_of(strings[text])
        if head is not None:
            numbers[text] = known.setdefault(head, len(known))
    return numbers[first], known


def _locals(tables: Tables, places: list[int], known: dict[str, int]) -> Iterator[int]:
    """(function << 32) | head: bound names, nested definitions, and all words of a signature in languages where a
    parameter may have no type."""
    for scope, name in tables.bindings:
        if name in known:
            yield scope << 32 | known[name]
    for scope, members in tables.members.items():
        if tables.kinds[scope] not in TYPE_KINDS and tables.parent[scope] >= 0:
            for name in members:
                if name in known:
                    yield scope << 32 | known[name]
    untyped = [family in UNTYPED for family in tables.families]
    types = tables.type_flags
    for symbol, kind in enumerate(tables.kinds):
        if untyped[tables.file[symbol]] and kind in FUNCTION_KINDS:
            # `self` means the same in all methods of a type.
            is_method = places[symbol] >= len(types) and types[places[symbol] - len(types)]
            for word in WORD.findall(tables.signatures[symbol]):
                if word in known and not (is_method and word in SELF_NAMES):
                    yield symbol << 32 | known[word]
