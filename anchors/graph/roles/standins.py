"""Which definitions of a file may stand for it where it says nothing of itself, and which of them are used most.

The first part asks one file's columns alone, the second a graph's ranks. Knows nothing of anchors.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.graph.edges.graph import SymbolGraph
from anchors.index.snapshot import Snapshot
from anchors.records import KIND_IDS

Ints = npt.NDArray[np.int32]

SHOWN: Final = 4
NO_KINDS: Final = frozenset[int]()
TYPES: Final = frozenset(KIND_IDS[kind] for kind in ("class", "trait", "struct"))
CALLABLES: Final = frozenset(KIND_IDS[kind] for kind in ("function", "method", "constructor", "property"))
VALUES: Final = frozenset(KIND_IDS[kind] for kind in ("variable", "constant"))
TEST_MODULES: Final = frozenset({"test", "tests"})
NAMESPACE, SECTION, VARIABLE = KIND_IDS["namespace"], KIND_IDS["section"], KIND_IDS["variable"]
OPENING: Final = frozenset(KIND_IDS[kind] for kind in ("class", "trait"))


def stand_ins(snapshot: Snapshot, file: int, language: str, imported: Collection[str]) -> array[int]:
    """Places of definitions in their file, ascending. `imported`: names that it has from elsewhere:
    `const fresh = require("fresh")`."""
    columns, module = snapshot.columns, snapshot.module_symbol(file)
    rows = slice(module + 1, int(columns.symbol_start[file + 1]))
    parents, kinds = columns.symbol_parent[rows].tolist(), columns.symbol_kind[rows].tolist()
    inner: defaultdict[int, set[int]] = defaultdict(set)
    for parent, kind in zip(parents, kinds, strict=True):
        inner[parent].add(kind)
    holders = {module}
    found = array("i")
    names = columns.symbol_name[rows]
    for place, (parent, kind) in enumerate(zip(parents, kinds, strict=True)):
        if parent not in holders:
            continue
        symbol = module + 1 + place
        within = inner.get(symbol, NO_KINDS)
        holds_types = bool(within & TYPES) and not within & CALLABLES and language == "ruby"
        if kind == NAMESPACE and language == "rust" and snapshot.table[int(names[place])] in TEST_MODULES:
            continue
        if kind == NAMESPACE or (kind in OPENING and holds_types):
            holders.add(symbol)  # what is in it tells more
        elif kind in VALUES and within & CALLABLES:
            holders.add(symbol)  # JavaScript: `app.use = function`
        elif kind not in (SECTION, VARIABLE):
            name = snapshot.table[int(names[place])]
            if len(name) > 1 and name not in imported:
                found.append(place)
    return found


def most_used(snapshot: Snapshot, graph: SymbolGraph, files: Sequence[int], places: Sequence[bytes]) -> Iterator[str]:
    """Of each file the names of its stand-ins, given as `stand_ins` found them: those that are used most, and how many
    more there are; "" where there are none."""
    columns, counts = snapshot.columns, [len(some) // 4 for some in places]
    owner = np.repeat(np.arange(len(files)), counts)
    first = columns.symbol_start[np.array(files, dtype=np.intp)] + np.int32(1)
    symbols = np.frombuffer(b"".join(places), dtype=np.int32) + first[owner]
    # What others use goes before what is the file's own, what does something before what holds a value.
    is_hidden = columns.symbol_exported[symbols] == 0
    is_constant = columns.symbol_kind[symbols] == KIND_IDS["constant"]
    order = np.lexsort((symbols, -graph.rank[symbols], is_constant, is_hidden, owner))
    names = columns.symbol_name[symbols[order]].tolist()
    for start, end in pairwise(np.cumsum([0, *counts]).tolist()):
        distinct = list(dict.fromkeys(names[start:end]))
        more = f" and {len(distinct) - SHOWN} more" if len(distinct) > SHOWN else ""
        yield ", ".join(map(snapshot.table.__getitem__, distinct[:SHOWN])) + more
