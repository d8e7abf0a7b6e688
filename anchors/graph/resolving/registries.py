"""Functions that a decorator keeps in a table, and the functions that call out of that table.

`@route("/x")` appends its function to `_table`; `dispatch` reads `_table` and calls what it finds: an edge from
`dispatch` to every function so decorated. Knows edges only; which entry is called is decided at run time.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.graph.edges.edges import EdgeRows
from anchors.graph.edges.graph import KIND_IDS
from anchors.graph.tables.tables import Tables
from anchors.graph.texts.words import words_of
from anchors.index.distinct import distinct

Ints = npt.NDArray[np.int32]

TABLE_KINDS: Final = frozenset({"variable", "constant"})
MAX_REGISTERED: Final = 30
MAX_READERS: Final = 4


def add_registries(tables: Tables, edges: Ints, rows: EdgeRows) -> None:
    """Add `topic` edges from readers of a table to what decorators of the same file put there."""
    decorated: defaultdict[int, list[int]] = defaultdict(list)
    decorates = edges[edges[:, 2] == KIND_IDS["decorate"]]
    for pair in distinct(decorates[:, 0].astype(np.int64) << 32 | decorates[:, 1]).tolist():
        source, target = pair >> 32, pair & 0xFFFFFFFF
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
    columns = tables.snapshot.columns
    module = tables.snapshot.module_symbol(file)
    found = [symbols[-1] for symbols in tables.members.of(module).values() if tables.kinds[symbols[-1]] in TABLE_KINDS]
    named = {int(columns.symbol_name[symbol]): symbol for symbol in found}
    chunks, words = words_of(tables.snapshot, int(columns.chunk_start[file]), int(columns.chunk_start[file + 1]))
    speaks: defaultdict[int, set[int]] = defaultdict(set)
    for place in np.flatnonzero(np.isin(words, list(named))).tolist():
        symbol = int(columns.chunks[chunks[place], 3])
        if tables.kinds[symbol] in ("function", "method"):
            speaks[named[int(words[place])]].add(symbol)
    return sorted((table, sorted(users)) for table, users in speaks.items())


def _module(tables: Tables, symbol: int) -> int:
    return tables.snapshot.module_symbol(tables.file[symbol])


def _is_within(tables: Tables, symbol: int, outer: int) -> bool:
    return any(at == outer for at in tables.enclosing(symbol))
