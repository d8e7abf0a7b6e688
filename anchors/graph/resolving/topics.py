"""Calls that no name spells out: topics published and subscribed, attributes whose name is built at run time.

Knows literals and name prefixes; a topic joins two places only when few places speak of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import numpy as np

from anchors.graph.edges.edges import EdgeRows
from anchors.graph.scopes.receivers import Receivers
from anchors.graph.scopes.scope import Scopes
from anchors.graph.tables.part import Part
from anchors.graph.tables.tables import CALLABLE_KINDS, Tables
from anchors.graph.texts.words import strings_of
from anchors.index.spool import BLOCK
from anchors.records import RecordFact

MAX_SITES: Final = 8
PREFIX_LENGTH: Final = 4
PUBLISHING: Final = (
    "publish",
    "emit",
    "send",
    "dispatch",
    "trigger",
    "fire",
    "notify",
    "enqueue",
    "broadcast",
    "raise_event",
    "produce",
    "post",
)
SUBSCRIBING: Final = (
    "subscribe",
    "on",
    "once",
    "listen",
    "listener",
    "handler",
    "handles",
    "consumer",
    "consume",
    "connect",
    "register",
    "receiver",
    "hook",
    "task",
    "event",
    "addListener",
    "addEventListener",
)


def add_topics(tables: Tables, rows: EdgeRows) -> None:
    """From each place that publishes a literal to what is subscribed to the same literal."""
    sites: defaultdict[str, list[tuple[int, int, RecordFact]]] = defaultdict(list)
    for file, symbol, fact in tables.facts:
        if fact.kind == "literal":
            sites[fact.value].append((file, symbol, fact))
    for literal in sorted(sites):
        if 2 <= len(sites[literal]) <= MAX_SITES:
            _join(tables, rows, literal, sites[literal])


def _join(tables: Tables, rows: EdgeRows, literal: str, sites: list[tuple[int, int, RecordFact]]) -> None:
    subscribed: list[tuple[int, int]] = []
    published: list[tuple[int, int]] = []
    for file, symbol, fact in sites:
        verb = fact.name.replace("::", ".").rpartition(".")[2]
        if _is_verb(verb, SUBSCRIBING):
            handler = _handler(tables, file, symbol, fact)
            if handler is not None:
                subscribed.append((handler, file))
        elif _is_verb(verb, PUBLISHING):
            published.append((symbol, fact.line))
    for source, line in published:
        for target, _ in subscribed:
            if source != target:
                rows.add(source, target, "topic", line, 80, f'subscribed to "{literal}"')


@lru_cache(1 << 10)
def _is_verb(name: str, verbs: tuple[str, ...]) -> bool:
    low = name.lower()
    return any(low == verb.lower() or low.startswith((f"{verb.lower()}_", f"{verb.lower()}to")) for verb in verbs)


def _handler(tables: Tables, file: int, symbol: int, fact: RecordFact) -> int | None:
    """What a subscription runs: the function that the decorator stands on, else the one that the call lies in."""
    columns = tables.snapshot.columns
    for candidate in tables.snapshot.symbols_of(file)[1:]:
        if columns.symbol_first[candidate] <= fact.line <= columns.symbol_last[candidate] and any(
            f'"{fact.value}"' in text or f"'{fact.value}'" in text for text in tables.decorators.get(candidate, ())
        ):
            return candidate
    return None if tables.is_module(symbol) else symbol


def add_dynamic(tables: Tables, scopes: Scopes, part: Part, receivers: Receivers, rows: EdgeRows) -> None:
    """`getattr(rules, f"check_{word}")`: the functions of `rules` whose names begin so, as candidates."""
    for source, line, terms, prefixes in _prefixed(tables, part):
        for place in _named_places(tables, scopes, receivers, source, terms):
            for prefix in prefixes:
                _add_prefixed(tables, rows, source, line, place, prefix)


def prefixes_asked(tables: Tables) -> list[tuple[int, list[str]]]:
    """(file, how the names begin that it builds) for each place that builds some."""
    return [(tables.file[source], prefixes) for source, _, _, prefixes in _prefixed(tables, Part(tables.snapshot))]


def _prefixed(tables: Tables, part: Part) -> Iterator[tuple[int, int, list[str], list[str]]]:
    """Source, line, words around and beginnings of names of each attribute whose name is built."""
    snapshot = tables.snapshot
    getter = snapshot.string_id("getattr")
    if getter is None:
        return
    for _, references in part.blocks(BLOCK):
        calls = references[(references[:, 0] == getter) & (references[:, 2] == 0)]
        for _, _, _, line, source in calls.tolist():
            terms = _terms_at(tables, tables.file[source], line)
            prefixes = [term for term in terms if term.endswith("_") and len(term) >= PREFIX_LENGTH and term[0] != "_"]
            if prefixes:
                yield source, line, terms, prefixes


def _terms_at(tables: Tables, file: int, line: int) -> list[str]:
    """Words of the chunk around a line."""
    columns = tables.snapshot.columns
    first, last = int(columns.chunk_start[file]), int(columns.chunk_start[file + 1])
    chunks = columns.chunks[first:last]
    inside = np.flatnonzero((chunks[:, 1] <= line) & (line <= chunks[:, 2]))
    if not len(inside):
        return []
    at = first + int(inside[0])
    return [tables.strings[number] for number in strings_of(tables.snapshot, at)]


def _named_places(tables: Tables, scopes: Scopes, receivers: Receivers, source: int, terms: list[str]) -> list[int]:
    """Modules and types that the code around speaks of."""
    places: list[int] = []
    words = set(terms)
    if "self" in words and receivers.owner(source) >= 0:
        places.append(receivers.owner(source))
    for alias in sorted(scopes.aliases(tables.file[source])):
        if alias in words:
            found = scopes.lookup(tables.file[source], alias)
            places.extend(item for item in (found.targets if found else ()) if item >= 0)
    return places


def _add_prefixed(tables: Tables, rows: EdgeRows, source: int, line: int, place: int, prefix: str) -> None:
    found = [
        symbols[-1]
        for name, symbols in sorted(tables.members.of(place).items())
        if name.startswith(prefix) and tables.kinds[symbols[-1]] in CALLABLE_KINDS
    ]
    for target in found[:20]:
        rows.add(source, target, "call", line, 50, f"name built at run time: {prefix}*")
