"""Types of Go that had all that an interface asks for, are used as such, and lack something now.

Nothing in Go says that a type implements an interface: it counts where code makes the type and hands it to what asks
for the interface, in one function or on one line. Others may have the methods by chance, and the change breaks nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from anchors.graph.ways.method_sets import NO_METHODS, Asked, MethodSets
from anchors.types import Edge, Symbol
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.side import Side

MAX_INTERFACES: Final = 50
"""Interfaces of one change that are looked at."""
MAX_EDGES: Final = 5_000
"""Uses of one definition that are gone through."""
_GUESSED: Final = 0.6


@dataclass(frozen=True, slots=True)
class Unfit:
    """An interface of the new side, what it asks for that the types lack, and where each is used as one."""

    interface: Symbol
    is_changed: bool
    """Whether the interface itself asks for something else than before; else the types lost what they had."""
    lacks: tuple[str, ...]
    types: tuple[Symbol, ...]
    places: tuple[tuple[str, int], ...]


def unfit(change: Change) -> Iterator[Unfit]:
    base = change.base
    if base is None or not any(item.symbol.language == "go" for item in change.touched):
        return
    before: MethodSets | None = None
    after: MethodSets | None = None
    for old, new in change.first(_interfaces(change), MAX_INTERFACES, "interfaces of Go that the change concerns"):
        before = before or MethodSets(base.snapshot, base.graph)
        after = after or MethodSets(change.head.snapshot, change.head.graph)
        asked, now = before.asked(old), after.asked(new)
        if not asked.methods or now.outside != asked.outside:
            continue
        had = [number for number in before.implementers(old, asked) if base.snapshot.kind(number) != "interface"]
        have = set(after.implementers(new, now)) if had else set()
        kept = [number for owner in had if (number := _standing(change, owner)) is not None and number not in have]
        used = _Used(change.head, new)
        found = [(number, place) for number in kept if not _embeds_others(change.head, number, now)
                 and (place := used.place(number)) is not None]  # fmt: skip
        if found:
            shapes = {name: base.snapshot.symbol(method).signature for name, method in asked.methods.items()}
            wants = {name: change.head.snapshot.symbol(method).signature for name, method in now.methods.items()}
            is_changed = any(shapes.get(name) != text for name, text in wants.items())
            owners = [change.head.snapshot.symbol(number) for number, _ in found]
            lacks = _anew(wants, shapes) if is_changed else _lost(change, wants)
            if lacks:
                interface = change.head.snapshot.symbol(new)
                yield Unfit(interface, is_changed, lacks, tuple(owners), tuple(place for _, place in found))


def _interfaces(change: Change) -> Iterator[tuple[int, int]]:
    """Those that the change touches, and those that ask for a method by the name of one that it took from a type."""
    base, seen = change.base, set[int]()
    assert base is not None
    names: set[int] = set()
    for item in change.touched:
        old, new = item.old, item.new
        if old is None or old.language != "go":
            continue
        if old.kind == "interface" and new is not None and item.fate == "modified":
            seen.add(old.id)
            yield old.id, new.id
        number = base.snapshot.string_id(old.name) if old.kind == "method" and item.has_new_head else None
        if number is not None:
            names.add(number)
    named = np.flatnonzero(np.isin(base.snapshot.columns.symbol_name, sorted(names))).tolist() if names else []
    for method in named:
        owner = base.snapshot.parent(method)
        if owner < 0 or owner in seen or base.snapshot.kind(owner) != "interface":
            continue
        seen.add(owner)
        now = _standing(change, owner)
        if now is not None:
            yield owner, now


def _standing(change: Change, symbol: int) -> int | None:
    base = change.base
    assert base is not None
    path = change.new_path(base.snapshot.path_of(symbol))
    found = change.head.names(path).get(base.snapshot.qualified_name(symbol), ()) if path is not None else ()
    return found[0] if len(found) == 1 else None


def _embeds_others(side: Side, owner: int, asked: Asked) -> bool:
    """Whether a type embeds something that is not read, which may have any method; what the interface embeds itself
    has not what that asks for besides."""
    symbol = side.snapshot.symbol(owner)
    known = {side.snapshot.name(edge.target) for edge in side.graph.edges_out(owner, ("inherit",))}
    names = {base.partition("[")[0].rpartition(".")[2].strip(" *") for base in symbol.bases}
    return bool(names - known - NO_METHODS - {base.rpartition(".")[2] for base in asked.outside})


def _anew(wants: dict[str, str], shapes: dict[str, str]) -> tuple[str, ...]:
    """What the interface asks for anew, or in another form."""
    return tuple(name for name, text in wants.items() if shapes.get(name) != text)


def _lost(change: Change, wants: dict[str, str]) -> tuple[str, ...]:
    """What the change took from types, or gave another form, of all that an interface asks for."""
    touched = {
        item.old.name
        for item in change.touched
        if item.old is not None and item.old.language == "go" and item.old.kind == "method" and item.has_new_head
    }
    return tuple(name for name in wants if name in touched)


class _Used:
    """Who asks for one interface, and where a type is made for it."""

    def __init__(self, side: Side, interface: int) -> None:
        self._side = side
        self._asking: dict[int, list[int]] = {}
        """What names the interface -> the lines."""
        self._askers: set[int] = set()
        """Functions and types that take it, or hold it."""
        snapshot = side.snapshot
        for edge in side.edges_in(interface)[:MAX_EDGES]:
            if edge.confidence < _GUESSED or edge.kind == "inherit":
                continue
            self._asking.setdefault(edge.source, []).append(edge.line)
            owner = snapshot.parent(edge.source) if snapshot.kind(edge.source) == "field" else edge.source
            if owner >= 0 and snapshot.kind(owner) != "module":
                self._askers.add(owner)

    def place(self, owner: int) -> tuple[str, int] | None:
        """The first place where the type is made and put to use as the interface."""
        snapshot = self._side.snapshot
        for edge in self._made(owner):
            source = edge.source
            if source == owner or snapshot.parent(source) == owner:
                continue
            lines = self._asking.get(source, ())
            is_file = snapshot.kind(source) == "module"
            if edge.line in lines or (lines and not is_file) or self._hands_on(source, edge.line, is_file):
                return snapshot.path_of(source), edge.line
        return None

    def _made(self, owner: int) -> Iterator[Edge]:
        """Uses of a type outside of its own methods, and calls of what makes one."""
        snapshot = self._side.snapshot
        name = snapshot.name(owner)
        for edge in self._side.edges_in(owner)[:MAX_EDGES]:
            if edge.confidence < _GUESSED or edge.kind == "inherit":
                continue
            yield edge
            source = snapshot.symbol(edge.source)
            result = source.signature.rpartition(")")[2] or source.signature.rpartition("(")[2]
            if edge.kind == "type" and source.kind == "function" and name in result:
                yield from self._side.edges_in(edge.source)[:MAX_EDGES]

    def _hands_on(self, source: int, line: int, is_file: bool) -> bool:
        """Whether a definition calls, or makes, what takes the interface; of a file's own level, on the same line."""
        return any(
            edge.target in self._askers and edge.kind in ("call", "new") and (not is_file or edge.line == line)
            for edge in self._side.graph.edges_out(source)[:MAX_EDGES]
            if edge.confidence >= _GUESSED
        )
