"""How a graph comes about, made anew or from an earlier one, by the name that a process of its own is given.

Knows of both ways that they are there; neither needs to know the other's caller.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from anchors.graph.edges.graph import SymbolGraph
from anchors.graph.edges.shared import Sharing
from anchors.graph.renewing.renewal import renew_graph
from anchors.graph.resolving.resolve import build_graph
from anchors.index.snapshot import Snapshot


class GraphBuilder:
    """An `anchors.index.renewing.Maker`."""

    @staticmethod
    def build(snapshot: Snapshot, _: Path | None = None) -> SymbolGraph:
        return build_graph(snapshot)

    @staticmethod
    def renew(snapshot: Snapshot, earlier: Snapshot, data: memoryview, _: Path | None = None) -> SymbolGraph:
        return renew_graph(snapshot, earlier, data)


class SharedBuilder:
    """The same for a process beside which a core may be free, as long as it has this process made."""

    def __init__(self, is_free: Callable[[], bool]) -> None:
        self._is_free = is_free

    def build(self, snapshot: Snapshot, folder: Path | None = None) -> SymbolGraph:
        return build_graph(snapshot, sharing=Sharing(self._is_free, folder))

    @staticmethod
    def renew(snapshot: Snapshot, earlier: Snapshot, data: memoryview, _: Path | None = None) -> SymbolGraph:
        return renew_graph(snapshot, earlier, data)
