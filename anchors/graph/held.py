"""Where control goes that no call names: functions kept in a field, and what implements a method of a Go interface.

Each is told as an edge of a trace alone. A field's functions are known by the text of the lines that set it; who
implements what is told by the names of all methods that the interface asks for.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Callable
from typing import Final

import numpy as np

from anchors.graph.graph import SymbolGraph
from anchors.index.snapshot import Snapshot
from anchors.syntax.languages import is_test_path
from anchors.types import Edge

Read = Callable[[str], bytes | None]

HOLDERS: Final = frozenset({"field", "property"})
CALLABLE: Final = frozenset({"function", "method"})
MAX_PLACES: Final = 200
MAX_LITERAL: Final = 40
"""Lines of an object that is written out."""
MAX_HELD: Final = 6
KEPT: Final = 0.9
GUESSED: Final = 0.5
"""Of several implementers any may be meant."""


class Held:
    """Of one snapshot; reads each file once."""

    def __init__(self, snapshot: Snapshot, graph: SymbolGraph, read: Read) -> None:
        self._snapshot, self._graph, self._read = snapshot, graph, read
        self._rows: dict[int, list[str]] = {}
        self._methods: dict[tuple[int, str], set[str]] = {}

    def behind(self, symbol: int) -> list[Edge]:
        """Edges from a field or an interface's method to what is called through it; nothing for anything else."""
        kind = self._snapshot.kind(symbol)
        if kind in HOLDERS:
            return self._kept_in(symbol)
        parent = self._snapshot.parent(symbol)
        if kind == "method" and parent >= 0 and self._is_go_interface(parent):
            return self._implemented(symbol, parent)
        return []

    def is_used(self, edge: Edge) -> bool:
        """Whether an edge leads to a field through whose value its line calls something that no other edge tells."""
        if edge.kind != "name" or self._snapshot.kind(edge.target) not in HOLDERS:
            return False
        name = re.escape(self._snapshot.name(edge.target))
        if not re.search(rf"(?<![\w$]){name}(?:\s*[?!]?\.\s*\w+)?\(", self._row(edge.source, edge.line)):
            return False
        others = self._graph.edges_out(edge.source, ("call", "new"))
        return all(other.line != edge.line for other in others) and bool(self.behind(edge.target))

    def _kept_in(self, field: int) -> list[Edge]:
        snapshot, found = self._snapshot, dict[int, Edge]()
        name = snapshot.name(field)
        is_set = re.compile(rf"(?<![\w$]){re.escape(name)}\s*(?:=(?![=>])|:=|:(?!:))\s*(.*)")
        for source, line in self._places(field):
            given = is_set.search(self._row(source, line))
            for edge in self._graph.edges_out(source, ("name", "call")) if given else ():
                target = edge.target
                if edge.line != line or target == field or snapshot.kind(target) not in CALLABLE:
                    continue
                if given and re.search(rf"(?<![\w$]){re.escape(snapshot.name(target))}(?![\w$])", given[1]):
                    how = "kept in" if edge.kind == "name" else "made for"
                    at = f"{snapshot.path_of(source)}:{line}"
                    found.setdefault(target, self._edge(field, target, min(KEPT, edge.confidence), f"{how} it at {at}"))
        return list(found.values())[:MAX_HELD]

    def _places(self, field: int) -> list[tuple[int, int]]:
        """(symbol, line) where the field is named, and the lines that may name it behind a new object of its type."""
        snapshot, columns = self._snapshot, self._snapshot.columns
        found = [(edge.source, edge.line) for edge in self._graph.edges_in(field) if edge.kind != "call"]
        for edge in self._graph.edges_in(max(0, snapshot.parent(field)), ("new",)):
            last = min(int(columns.symbol_last[edge.source]), edge.line + MAX_LITERAL)
            found += [(edge.source, line) for line in range(edge.line, last + 1)]
        own = [place for place in dict.fromkeys(found) if not is_test_path(snapshot.path_of(place[0]))]
        return own[:MAX_PLACES]

    def _row(self, symbol: int, line: int) -> str:
        file = self._snapshot.file_of(symbol)
        if file not in self._rows:
            self._rows[file] = (
                (self._read(self._snapshot.files[file].path) or b"").decode("utf-8", "replace").split("\n")
            )
        rows = self._rows[file]
        return rows[line - 1] if line <= len(rows) else ""

    def _is_go_interface(self, symbol: int) -> bool:
        is_go = self._snapshot.files[self._snapshot.file_of(symbol)].language == "go"
        return is_go and self._snapshot.kind(symbol) == "interface"

    def _implemented(self, method: int, interface: int) -> list[Edge]:
        """Methods of that name of types that have all that the interface asks for."""
        snapshot, columns = self._snapshot, self._snapshot.columns
        if any(edge.kind == "override" for edge in self._graph.edges_in(method)):
            return []  # the graph knows
        file = snapshot.file_of(interface)
        asked = {snapshot.name(symbol) for symbol in snapshot.symbols_of(file) if snapshot.parent(symbol) == interface}
        fitting = []
        for number in np.flatnonzero(columns.symbol_name == columns.symbol_name[method]).tolist():
            owner = self._owner(number)
            if owner and not is_test_path(snapshot.path_of(number)) and asked <= self._methods_of(number, owner):
                fitting.append((number, owner))
        confidence = KEPT if len(fitting) == 1 else GUESSED
        return [
            self._edge(method, number, confidence, f"implemented by {owner}") for number, owner in fitting[:MAX_HELD]
        ]

    def _owner(self, method: int) -> str:
        """The type of a Go method; "" for what is none."""
        snapshot = self._snapshot
        if snapshot.kind(method) != "method" or snapshot.files[snapshot.file_of(method)].language != "go":
            return ""
        parent = snapshot.parent(method)
        if parent >= 0 and snapshot.kind(parent) != "module":
            return "" if snapshot.kind(parent) == "interface" else snapshot.name(parent)
        bases = snapshot.symbol(method).bases
        return bases[0] if bases else ""

    def _methods_of(self, method: int, owner: str) -> set[str]:
        """Names of all methods of a type, in whatever files of its package."""
        snapshot = self._snapshot
        folder = posixpath.dirname(snapshot.path_of(method))
        file = snapshot.file_of(method)
        if (file, owner) not in self._methods:
            found: defaultdict[str, set[str]] = defaultdict(set)
            first = last = file
            while first > 0 and posixpath.dirname(snapshot.files[first - 1].path) == folder:
                first -= 1
            while last + 1 < len(snapshot.files) and posixpath.dirname(snapshot.files[last + 1].path) == folder:
                last += 1
            for number in range(first, last + 1):
                for symbol in snapshot.symbols_of(number)[1:]:
                    found[self._owner(symbol)].add(snapshot.name(symbol))
            self._methods[file, owner] = found[owner]
        return self._methods[file, owner]

    def _edge(self, source: int, target: int, confidence: float, reason: str) -> Edge:
        line = int(self._snapshot.columns.symbol_first[source])
        return Edge(source, target, "name", line, confidence, reason)
