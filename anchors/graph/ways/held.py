"""Where control goes that no call names: functions kept in a field, and what implements a method of a Go interface.

Each is told as an edge of a trace alone. A field's functions are known by the text of the lines that set it; who
implements what is told by all methods that the interface asks for (`method_sets`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from anchors.graph.edges.graph import SymbolGraph
from anchors.graph.ways.method_sets import MethodSets
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


_CALLED: Final = re.compile(r"(?:\s*[?!]?\.\s*\w+)?\(")


def _is_called(name: str, row: str) -> bool:
    """Whether a name is called in a line, or a method of what it holds."""
    at = row.find(name)
    while at >= 0:
        before = row[at - 1 : at] if at else ""
        if not (before.isalnum() or before in ("_", "$")) and _CALLED.match(row, at + len(name)):
            return True
        at = row.find(name, at + 1)
    return False


class Held:
    """Of one snapshot; reads each file once."""

    def __init__(self, snapshot: Snapshot, graph: SymbolGraph, read: Read) -> None:
        self._snapshot, self._graph, self._read = snapshot, graph, read
        self._rows: dict[int, list[str]] = {}
        self._kept: dict[int, list[Edge]] = {}
        self._sets = MethodSets(snapshot, graph)

    def behind(self, symbol: int) -> list[Edge]:
        """Edges from a field or an interface's method to what is called through it; nothing for anything else."""
        kind = self._snapshot.kind(symbol)
        if kind in HOLDERS:
            if symbol not in self._kept:
                self._kept[symbol] = self._kept_in(symbol)
            return self._kept[symbol]
        parent = self._snapshot.parent(symbol)
        if kind == "method" and parent >= 0 and self._sets.is_interface(parent):
            return self._implemented(symbol, parent)
        return []

    def is_used(self, edge: Edge) -> bool:
        """Whether an edge leads to a field through whose value its line calls something that no other edge tells."""
        if edge.kind != "name" or self._snapshot.kind(edge.target) not in HOLDERS:
            return False
        if not _is_called(self._snapshot.name(edge.target), self._row(edge.source, edge.line)):
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
        kept = list(found.values())[:MAX_HELD]
        if len(found) > MAX_HELD:  # any of many may be meant
            kept = [self._edge(field, edge.target, GUESSED, edge.reason) for edge in kept]
        return kept

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

    def _implemented(self, method: int, interface: int) -> list[Edge]:
        """Methods of types that have all that the interface asks for, but for those that the graph knows."""
        snapshot = self._snapshot
        known = {edge.source for edge in self._graph.edges_in(method, ("override",))}
        fitting: dict[int, str] = {}
        for owner, number in self._sets.implementations(interface, snapshot.name(method)):
            if number in known or is_test_path(snapshot.path_of(owner)) or is_test_path(snapshot.path_of(number)):
                continue
            fitting.setdefault(number, snapshot.name(owner))
            if len(fitting) > MAX_HELD:
                break
        confidence = KEPT if len(fitting) == 1 and not known else GUESSED
        found = [self._edge(method, number, confidence, f"implemented by {owner}") for number, owner in fitting.items()]
        return found[:MAX_HELD]

    def _edge(self, source: int, target: int, confidence: float, reason: str) -> Edge:
        line = int(self._snapshot.columns.symbol_first[source])
        return Edge(source, target, "name", line, confidence, reason)
