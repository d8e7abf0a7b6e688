"""Functions that a decorator keeps in a table, and the functions that call out of that table.

`@route("/x")` appends its function to `_table`; `dispatch` reads `_table` and calls what it finds: an edge from
`dispatch` to every function so decorated. Knows edges only; which entry is called is decided at run time.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.graph.edges import EdgeRows
from anchors.graph.graph import KIND_IDS
from anchors.graph.tables import Tables
from anchors.graph.words import strings_of

Ints = npt.NDArray[np.int32]

MAX_REGISTERED: Final = 30
MAX_READERS: Final = 4


def add_registries(tables: Tables, edges: Ints, rows: EdgeRows) -> None:
    """Add `topic` edges from readers of a table to what decorators of the same file put there."""
    decorated: defaultdict[int, list[int]] = defaultdict(list)
    for source, target in np.unique(edges[edges[:, 2] == KIND_IDS["decorate"]][:, :2], axis=0).tolist():
        if tables.kinds[target] == "function" and tables.parent[target] == _module(tables, target):
            decorated[target].append(source)
    if not decorated:
        return
    topical = set(edges[edges[:, 2] == KIND_IDS["topic"], 1].tolist())
    for decorator in sorted(decorated):
        registered = [symbol for symbol in decorated[decorator] if symbol not in topical]
        if not 0 < len(registered) <= MAX_REGISTERED:
            continue
        for table, users in _tables_used(tables, tables.file[decorator]):
            writes = [user for user in users if _is_within(tables, user, decorator)]
            reads = [user for user in users if not _is_within(tables, user, decorator)]
            if writes and 0 < len(reads) <= MAX_READERS:
                reason = f"in {tables.names[table]} by @{tables.names[decorator]}"
                for user in reads:
                    for symbol in registered:
                        rows.add(user, symbol, "topic", _line_of(tables, user), 60, reason)


def _line_of(tables: Tables, symbol: int) -> int:
    return int(tables.snapshot.columns.symbol_first[symbol])


def _tables_used(tables: Tables, file: int) -> list[tuple[int, list[int]]]:
    """Module-level variables of a file, each with the functions whose text speaks of it."""
    columns, strings = tables.snapshot.columns, tables.strings
    module = tables.snapshot.module_symbol(file)
    speaks: defaultdict[str, list[int]] = defaultdict(list)
    for chunk in range(int(columns.chunk_start[file]), int(columns.chunk_start[file + 1])):
        symbol = int(columns.chunks[chunk, 3])
        if tables.kinds[symbol] in ("function", "method"):
            for number in strings_of(tables.snapshot, chunk):
                speaks[strings[number]].append(symbol)
    found = [
        (symbols[-1], sorted(set(speaks[name])))
        for name, symbols in tables.members.of(module).items()
        if tables.kinds[symbols[-1]] in ("variable", "constant") and name in speaks
    ]
    return sorted(found)


def _module(tables: Tables, symbol: int) -> int:
    return tables.snapshot.module_symbol(tables.file[symbol])


def _is_within(tables: Tables, symbol: int, outer: int) -> bool:
    return any(at == outer for at in tables.enclosing(symbol))
