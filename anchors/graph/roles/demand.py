"""Who a library's symbols are made for, where its own code does not tell: users of their members, calls as they are
written, how much of the repository a symbol opens, and what only bounds or signals something.

Numbers of all symbols, from edges and references; knows nothing of how they are weighed.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from anchors.graph.edges.graph import KIND_IDS, SymbolGraph
from anchors.index.distinct import distinct
from anchors.index.snapshot import Snapshot
from anchors.records import DEFINITION_KINDS, REFERENCE_KINDS
from anchors.syntax.languages import SCRIPTS

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

CALLED: Final = [KIND_IDS[kind] for kind in ("call", "new", "topic")]
USED: Final = [KIND_IDS[kind] for kind in ("call", "new", "topic", "type", "name")]
NAMED: Final = ("call", "new", "inherit", "decorate", "name", "type")
MIN_PERCENT: Final = 75
MAX_NESTING: Final = 4
LONG: Final = 190
"""Letters of a signature that may have been cut."""
ERROR: Final = re.compile(r"(?:Error|Exception|Err|Errors|Failure|Throwable|Warning)$")


class Uses(NamedTuple):
    """Of each symbol: distinct users, and the files that they stand in."""

    users: Ints
    files: Ints


def counted(snapshot: Snapshot, used: Ints, users: Ints) -> Uses:
    """Distinct users of each symbol, given as pairs."""
    num, num_files = snapshot.num_symbols, max(1, len(snapshot.files))
    wide = used.astype(np.int64)
    by_user = distinct(wide * num + users) // num
    by_file = distinct(wide * num_files + snapshot.columns.symbol_file[users]) // num_files
    found = (np.bincount(numbers, minlength=num).astype(np.int32) for numbers in (by_user, by_file))
    return Uses(*found)


def through_members(snapshot: Snapshot, graph: SymbolGraph, is_type: Flags) -> Uses:
    """Callers of the members of each type: who has an object of it, however it was made, needs the type."""
    kept = np.isin(graph.kind, CALLED) & (graph.percent >= MIN_PERCENT)
    target, source = graph.target[kept], graph.source[kept]
    around = _type_around(snapshot, is_type)
    owner = around[target]
    others = (owner >= 0) & (owner != target) & (around[source] != owner)
    return counted(snapshot, owner[others], source[others])


def _type_around(snapshot: Snapshot, is_type: Flags) -> Ints:
    """Of each symbol the innermost type around it or itself, -1 where there is none."""
    parent = snapshot.columns.symbol_parent
    at = np.arange(snapshot.num_symbols, dtype=np.int32)
    found = np.where(is_type, at, np.int32(-1))
    for _ in range(MAX_NESTING):
        at = np.where(at >= 0, parent[at], np.int32(-1))
        rows = np.flatnonzero((found < 0) & (at >= 0))
        found[rows] = np.where(is_type[at[rows]], at[rows], np.int32(-1))
    return found


def opened_files(snapshot: Snapshot, graph: SymbolGraph, from_test: Flags) -> Ints:
    """How many other files each symbol uses, what is written within it counted too: a facade opens many."""
    columns, num_files = snapshot.columns, max(1, len(snapshot.files))
    kept = np.isin(graph.kind, USED) & (graph.percent >= MIN_PERCENT)
    source, target = graph.source[kept], graph.target[kept]
    file = columns.symbol_file[target]
    other = (file != columns.symbol_file[source]) & ~from_test[target]
    level = distinct(source[other].astype(np.int64) * num_files + file[other])
    found = [level]
    for _ in range(MAX_NESTING):
        above = columns.symbol_parent[level // num_files].astype(np.int64)
        kept = above >= 0
        level = distinct(above[kept] * num_files + level[kept] % num_files)
        found.append(level)
    pairs = distinct(np.concatenate(found)) // num_files
    return np.bincount(pairs, minlength=snapshot.num_symbols).astype(np.int32)


def written_calls(snapshot: Snapshot, allowed: Flags) -> Uses:
    """Calls in other files of functions that a script puts on an object (`res.send = function`), told by both names:
    such objects are passed around and mixed into others, so that no call of theirs is resolved."""
    columns, num = snapshot.columns, snapshot.num_symbols
    nothing = Uses(np.zeros(num, dtype=np.int32), np.zeros(num, dtype=np.int32))
    is_script = np.array([file.language in SCRIPTS for file in snapshot.files], dtype=bool)
    is_held = allowed & (columns.symbol_kind == DEFINITION_KINDS.index("function")) & (columns.symbol_parent >= 0)
    held = np.flatnonzero(is_held & is_script[columns.symbol_file])
    held = held[columns.symbol_kind[columns.symbol_parent[held]] == DEFINITION_KINDS.index("variable")]
    if not len(held):
        return nothing
    keys = columns.symbol_name[columns.symbol_parent[held]].astype(np.int64) << 32 | columns.symbol_name[held]
    order = np.argsort(keys, kind="stable")
    keys, held = keys[order], held[order]
    calls = columns.references[columns.references[:, 2] == REFERENCE_KINDS.index("call")]
    pairs = calls[:, 1].astype(np.int64) << 32 | calls[:, 0]
    place = np.searchsorted(keys, pairs)
    place[place == len(keys)] = 0
    hit = keys[place] == pairs
    used, users = held[place[hit]], calls[hit, 4]
    # Of several that are written alike the first stands for all; its own file knows it by itself.
    other = columns.symbol_file[used] != columns.symbol_file[users]
    return counted(snapshot, used[other].astype(np.int32), users[other])


def errors(snapshot: Snapshot, graph: SymbolGraph, is_type: Flags) -> Flags:
    """Types that are named as errors, and all that inherit from them: every place that fails names one."""
    columns = snapshot.columns
    names = distinct(columns.symbol_name[is_type])
    named = names[[ERROR.search(snapshot.table[number]) is not None for number in names.tolist()]]
    found: Flags = is_type & np.isin(columns.symbol_name, named)
    inherits = graph.kind == KIND_IDS["inherit"]
    source, target = graph.source[inherits], graph.target[inherits]
    for _ in range(MAX_NESTING):
        found[source[found[target]]] = True
    return found


def share_as_bound(snapshot: Snapshot, graph: SymbolGraph, symbols: list[int]) -> dict[int, float]:
    """Of types of TypeScript the share of uses that only bound a type parameter or give its default (`<S = Raw>`)."""
    wanted = {
        symbol
        for symbol in symbols
        if snapshot.files[snapshot.file_of(symbol)].language in SCRIPTS
        and snapshot.kind(symbol) in ("type", "interface")
    }
    uses = [(edge.source, symbol, edge.kind) for symbol in wanted for edge in graph.edges_in(symbol, NAMED)]
    total = dict.fromkeys(wanted, 0)
    bounds = dict.fromkeys(wanted, 0)
    for source, symbol, kind in sorted(uses):  # file by file
        name, text = re.escape(snapshot.name(symbol)), snapshot.symbol(source).signature
        if kind == "type" and len(text) >= LONG and not re.search(rf"\b{name}\b", text):
            continue  # behind what is kept of a long signature: it may be either
        total[symbol] += 1
        if kind == "type":
            rest = re.sub(rf"(?:=|\bextends)\s*(?:\w+\s*\|\s*)*{name}\b", "", text)
            bounds[symbol] += re.search(rf"\b{name}\b", text) is not None and not re.search(rf"\b{name}\b", rest)
    return {symbol: bounds[symbol] / total[symbol] for symbol in wanted if total[symbol]}
