"""Who implements a Go interface: the types whose methods, with those of what they embed, are all that it asks for.

A method counts where its name and its signature's shape agree; types are compared by their last names, as a package may
be called differently in each file. Knows nothing of files that are not read: an embedded interface of another module
is told as such.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from anchors.graph.edges.graph import SymbolGraph
from anchors.graph.ways.go_shapes import Shape, is_alias, shape_of
from anchors.index.snapshot import Snapshot

TYPES: Final = frozenset({"struct", "type", "interface", "class"})
NO_METHODS: Final = frozenset({"any", "comparable"})
GUESSED: Final = 50
"""Least percentage of an embedding that is followed."""
MAX_STEPS: Final = 400_000
"""Embeddings that are followed for one interface, of all its methods together; beyond, own methods alone count."""
MAX_LINEAGE: Final = 64
MAX_DEFINITIONS: Final = 8
"""Of one type, one for each system."""

Owners = dict[str, dict[int, int]]
"""Name of a method -> type -> the method."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an interface asks for, with what it embeds. `outside`: embedded ones that are not read, as written."""

    methods: dict[str, int]
    """Name -> symbol."""
    outside: tuple[str, ...]


class MethodSets:
    """Of one snapshot; what was seen of types is kept for the next interface."""

    def __init__(self, snapshot: Snapshot, graph: SymbolGraph) -> None:
        self._snapshot, self._graph = snapshot, graph
        self._embedders: dict[int, tuple[int, ...]] = {}
        self._types: dict[str, dict[str, list[int]]] = {}
        self._shapes: dict[int, Shape | None] = {}
        self._known: dict[object, tuple[Owners, list[int]]] = {}
        self._steps = 0

    def is_interface(self, symbol: int) -> bool:
        return self._is_go(symbol) and self._snapshot.kind(symbol) == "interface"

    def asked(self, interface: int) -> Asked:
        snapshot = self._snapshot
        methods: dict[str, int] = {}
        outside: list[str] = []
        order, seen = [interface], {interface}
        for at in order:
            for symbol in self._members(at):
                methods.setdefault(snapshot.name(symbol), symbol)
            targets = [
                edge.target for edge in self._graph.edges_out(at, ("inherit",)) if self.is_interface(edge.target)
            ]
            known = {snapshot.name(target) for target in targets}
            for base in snapshot.symbol(at).bases:
                if _last_name(base) not in known and base not in NO_METHODS:
                    outside.append(base)
            order += [target for target in dict.fromkeys(targets) if target not in seen]
            seen.update(targets)
        return Asked(methods, tuple(dict.fromkeys(outside)))

    def implementers(self, interface: int, asked: Asked | None = None) -> list[int]:
        """Types and other interfaces that have all its methods, in their order; none of one that asks for nothing."""
        types = self._having(interface, self.asked(interface) if asked is None else asked)[1]
        return [number for number in types if number != interface]

    def implementations(self, interface: int, name: str) -> Iterator[tuple[int, int]]:
        """(type, method): what is called where a method of an interface is, of each type that implements it; its own
        or that of what it embeds."""
        owners, types = self._having(interface, self.asked(interface))
        own = owners.get(name, {})
        for number in types:
            if self._snapshot.kind(number) != "interface" and (method := self._promoted(number, own)) is not None:
                yield number, method

    def having(self, signatures: Mapping[str, str]) -> list[int]:
        """Types that have methods of these names and signatures, promoted ones included: for an interface that no file
        here declares."""
        owners: Owners = {}
        for name, signature in signatures.items():
            wanted, number = shape_of(signature, name), self._snapshot.string_id(name)
            same = () if number is None else np.flatnonzero(self._snapshot.columns.symbol_name == number).tolist()
            for method in same:
                if self._snapshot.kind(method) != "method" or not self._is_go(method):
                    continue
                given = self._shape(method)
                if wanted is None or given is None or (given.params, given.results) == (wanted.params, wanted.results):
                    owners.setdefault(name, {}).update(dict.fromkeys(self._owners_of(method), method))
        types = self._all_of(owners, Asked(dict.fromkeys(signatures, -1), ()))
        return [number for number in types if self._snapshot.kind(number) != "interface"]

    def _promoted(self, symbol: int, own: Mapping[int, int]) -> int | None:
        """The method of a type or of the nearest that it embeds; None where that is an interface's."""
        order, seen = [symbol], {symbol}
        for at in order:
            if at in own:
                return None if self._snapshot.kind(at) == "interface" else own[at]
            targets = [edge.target for edge in self._graph.edges_out(at, ("inherit",))]
            order += [target for target in dict.fromkeys(targets) if target not in seen]
            seen.update(targets)
            if len(order) > MAX_LINEAGE:
                break
        return None

    def _having(self, interface: int, asked: Asked) -> tuple[Owners, list[int]]:
        """Who has each method itself, and the types that have all of them. The same for all interfaces that ask for
        the same."""
        is_generic = "[" in self._snapshot.symbol(interface).signature
        exported = all(name[:1].isupper() for name in asked.methods)
        shapes = tuple([(name, self._shape(method)) for name, method in sorted(asked.methods.items())])
        key = (shapes, is_generic, "" if exported else self._folder(interface))
        if key not in self._known:
            owners = self._owners(interface, asked, is_generic)
            self._known[key] = owners, self._all_of(owners, asked)
        return self._known[key]

    def _all_of(self, owners: Owners, asked: Asked) -> list[int]:
        self._steps = 0
        met: set[frozenset[int]] = set()
        left: set[int] | None = None
        for name in sorted(asked.methods, key=lambda name: (len(owners.get(name, ())), name)):
            own = frozenset(owners.get(name, ()))
            if own not in met and (left is None or not left <= own):
                having = self._with_embedders(own)
                left = having if left is None else left & having
            met.add(own)
            if not left:
                return []
        return sorted(left or ())

    def _owners(self, interface: int, asked: Asked, is_generic: bool) -> Owners:
        """Of each method asked for, the types that have it themselves; one that is not exported counts in its package
        alone."""
        snapshot, columns = self._snapshot, self._snapshot.columns
        ids = [number for name in asked.methods if (number := snapshot.string_id(name)) is not None]
        folder = self._folder(interface)
        found: Owners = {}
        for number in np.flatnonzero(np.isin(columns.symbol_name, ids)).tolist():
            if snapshot.kind(number) != "method" or not self._is_go(number):
                continue
            name = snapshot.name(number)
            if not name[:1].isupper() and self._folder(number) != folder:
                continue
            if self._agree(asked.methods[name], number, is_generic):
                for owner in self._owners_of(number):
                    found.setdefault(name, {}).setdefault(owner, number)
        return found

    def _agree(self, asked: int, given: int, is_generic: bool) -> bool:
        if asked == given:
            return True
        one, other = self._shape(asked), self._shape(given)
        if one is None or other is None:
            return True  # cut: the name is all that is known
        if len(one.params) != len(other.params) or len(one.results) != len(other.results):
            return False
        if is_generic or one.is_generic or other.is_generic:
            return True
        pairs = zip((*one.params, *one.results), (*other.params, *other.results), strict=True)
        return all(a == b or is_alias(self._snapshot, a) or is_alias(self._snapshot, b) for a, b in pairs)

    def _shape(self, method: int) -> Shape | None:
        if method not in self._shapes:
            self._shapes[method] = shape_of(self._snapshot.symbol(method).signature, self._snapshot.name(method))
        return self._shapes[method]

    def _owners_of(self, method: int) -> list[int]:
        """The type that a method stands under, or those that its receiver names from another file of the package."""
        snapshot = self._snapshot
        parent = snapshot.parent(method)
        if parent >= 0 and snapshot.kind(parent) != "module":
            return [parent]
        bases = snapshot.symbol(method).bases
        return self._types_named(bases[0]).get(self._folder(method), []) if bases else []

    def _types_named(self, name: str) -> dict[str, list[int]]:
        """By folder."""
        if name not in self._types:
            found: defaultdict[str, list[int]] = defaultdict(list)
            number = self._snapshot.string_id(name)
            same = () if number is None else np.flatnonzero(self._snapshot.columns.symbol_name == number).tolist()
            for symbol in same:
                parent = self._snapshot.parent(symbol)
                is_type = self._snapshot.kind(symbol) in TYPES and self._is_go(symbol)
                if is_type and parent >= 0 and self._snapshot.kind(parent) == "module":
                    kept = found[self._folder(symbol)]
                    if len(kept) < MAX_DEFINITIONS:
                        kept.append(symbol)
            self._types[name] = dict(found)
        return self._types[name]

    def _with_embedders(self, owners: frozenset[int]) -> set[int]:
        """Those types and all that embed them, through any number of others."""
        order, seen = sorted(owners), set(owners)
        for at in order:
            above = self._embedders_of(at)
            self._steps += 1 + len(above)
            if self._steps > MAX_STEPS:
                return set(owners)
            fresh = [symbol for symbol in above if symbol not in seen]
            seen.update(fresh)
            order += fresh
        return seen

    def _embedders_of(self, symbol: int) -> tuple[int, ...]:
        if symbol not in self._embedders:
            edges = self._graph.edges_in(symbol, ("inherit",))
            sources = dict.fromkeys(edge.source for edge in edges if edge.confidence * 100 >= GUESSED)
            self._embedders[symbol] = tuple(source for source in sources if self._snapshot.kind(source) in TYPES)
        return self._embedders[symbol]

    def _members(self, interface: int) -> list[int]:
        snapshot = self._snapshot
        end = snapshot.symbols_of(snapshot.file_of(interface)).stop
        found = []
        for symbol in range(interface + 1, end):
            if snapshot.parent(symbol) == interface:
                found.append(symbol)
            elif snapshot.parent(symbol) < interface:
                break  # what stands inside of a type follows it
        return found

    def _is_go(self, symbol: int) -> bool:
        return self._snapshot.files[self._snapshot.file_of(symbol)].language == "go"

    def _folder(self, symbol: int) -> str:
        return posixpath.dirname(self._snapshot.path_of(symbol))


def _last_name(base: str) -> str:
    """Of a type as it is embedded: `Store` of `storage.Store[T]`."""
    return base.partition("[")[0].rpartition(".")[2].strip()
